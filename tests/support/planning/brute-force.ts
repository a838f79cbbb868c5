import type { Objective, PlanOffer, PlanProblem } from '../../../src/domain/lifecycle/planning/plan-problem.ts';

/** What one whole plan comes to; an unknown day is Infinity. */
export interface Outcome {
  readonly cost: number;
  readonly date: number;
  readonly vendors: number;
}

interface Option {
  readonly vendor: number;
  readonly goods: number;
  readonly days: number;
}

/** All plans that keep all rules, by trying every offer and quantity of every line. Meant to be right, not fast. */
export function* allPlans(problem: PlanProblem): Generator<Outcome> {
  const options = problem.lines.map((line) => {
    const found: Option[] = [];
    for (const offer of problem.offers) {
      if (offer.line !== line.id) continue;
      if (line.inDays !== null && (offer.days === null || offer.days > line.inDays)) continue;
      for (let quantity = line.need; quantity <= line.most; quantity += 1) {
        const price = priceAt(offer, quantity);
        if (price !== undefined) found.push(option(offer, quantity * price));
      }
    }
    return found;
  });
  yield* combined(problem, options, []);
}

/** The best of all plans in the order of the objectives, with cost last; undefined when there is none. */
export function bestOfAll(problem: PlanProblem): Outcome | undefined {
  const order: readonly Objective[] = [...problem.objectives, 'cost'];
  let best: Outcome | undefined;
  for (const plan of allPlans(problem)) if (best === undefined || isBetter(plan, best, order)) best = plan;
  return best;
}

const option = ({ vendor, days }: PlanOffer, goods: number): Option => ({
  vendor,
  goods,
  days: days ?? Number.POSITIVE_INFINITY,
});

function priceAt({ minimum, pack, breaks }: PlanOffer, quantity: number): number | undefined {
  if (quantity < minimum || quantity % pack !== 0) return undefined;
  return breaks.filter(({ from }) => quantity >= from).at(-1)?.price;
}

function* combined(
  problem: PlanProblem,
  options: readonly (readonly Option[])[],
  chosen: readonly Option[],
): Generator<Outcome> {
  const [first, ...rest] = options;
  if (first === undefined) {
    const outcome = outcomeOf(problem, chosen);
    if (outcome) yield outcome;
    return;
  }
  for (const one of first) yield* combined(problem, rest, [...chosen, one]);
}

function outcomeOf({ vendors, limits }: PlanProblem, chosen: readonly Option[]): Outcome | undefined {
  const all = chosen.reduce((sum, { goods }) => sum + goods, 0);
  let cost = all;
  let used = 0;
  for (const { id, fixedCost, minimumOrder } of vendors) {
    const bought = chosen.filter(({ vendor }) => vendor === id);
    if (bought.length === 0) continue;
    const goods = bought.reduce((sum, one) => sum + one.goods, 0);
    if (goods < minimumOrder) return undefined;
    if (limits.largestShare !== null && goods * 100 > all * limits.largestShare) return undefined;
    cost += fixedCost;
    used += 1;
  }
  if (limits.budget !== null && cost > limits.budget) return undefined;
  return { cost, date: chosen.reduce((latest, { days }) => Math.max(latest, days), 0), vendors: used };
}

function isBetter(one: Outcome, other: Outcome, order: readonly Objective[]): boolean {
  for (const objective of order) if (one[objective] !== other[objective]) return one[objective] < other[objective];
  return false;
}
