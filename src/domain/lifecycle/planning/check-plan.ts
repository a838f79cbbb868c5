import type { PlanLine, PlanOffer, PlanProblem, Purchase } from './plan-problem.ts';

/**
 * What is wrong with purchases as an answer to a problem, by whole numbers only and by nothing that the search computes;
 * nothing when they keep all rules.
 */
export function checkPlan(problem: PlanProblem, purchases: readonly Purchase[]): readonly string[] {
  return [...lineFaults(problem, purchases), ...orderFaults(problem, purchases)];
}

function lineFaults({ lines, offers }: PlanProblem, purchases: readonly Purchase[]): readonly string[] {
  const offerById = new Map(offers.map((offer) => [offer.id, offer]));
  const byLine = Map.groupBy(purchases, ({ line }) => line);
  return lines.flatMap((line) => {
    const [purchase, ...more] = byLine.get(line.id) ?? [];
    if (purchase === undefined) return [`line ${line.id}: nothing is bought`];
    if (more.length > 0) return [`line ${line.id}: bought more than once`];
    const offer = offerById.get(purchase.offer);
    if (offer === undefined || offer.line !== line.id) return [`line ${line.id}: an offer for another line`];
    return purchaseFaults(line, offer, purchase).map((fault) => `line ${line.id}: ${fault}`);
  });
}

function purchaseFaults(line: PlanLine, offer: PlanOffer, { quantity, goods }: Purchase): readonly string[] {
  const price = offer.breaks.filter(({ from }) => from <= quantity).at(-1)?.price;
  const late = line.inDays !== null && (offer.days === null || offer.days > line.inDays);
  return [
    ...(Number.isSafeInteger(quantity) && quantity >= line.need ? [] : ['fewer than are needed']),
    ...(quantity <= line.most ? [] : ['more than are wanted']),
    ...(quantity >= offer.minimum ? [] : ['below the minimum quantity']),
    ...(quantity % offer.pack === 0 ? [] : ['no whole packs']),
    ...(price === undefined ? ['below the first break'] : []),
    ...(price === undefined || goods === quantity * price ? [] : ['another price']),
    ...(late ? ['too late'] : []),
  ];
}

function orderFaults(problem: PlanProblem, purchases: readonly Purchase[]): readonly string[] {
  const vendorOf = new Map(problem.offers.map(({ id, vendor }) => [id, vendor]));
  const byVendor = Map.groupBy(purchases, ({ offer }) => vendorOf.get(offer));
  const { budget, largestShare } = problem.limits;
  const all = goodsOf(purchases);
  let cost = all;
  const faults: string[] = [];
  for (const { id, fixedCost, minimumOrder } of problem.vendors) {
    const bought = byVendor.get(id);
    if (bought === undefined) continue;
    cost += fixedCost;
    const goods = goodsOf(bought);
    if (goods < minimumOrder) faults.push(`vendor ${id}: below the minimum order value`);
    if (largestShare !== null && goods * 100 > all * largestShare) faults.push(`vendor ${id}: too large a share`);
  }
  return budget !== null && cost > budget ? [...faults, 'above the budget'] : faults;
}

const goodsOf = (purchases: readonly Purchase[]): number => purchases.reduce((sum, { goods }) => sum + goods, 0);
