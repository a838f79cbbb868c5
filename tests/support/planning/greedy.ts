import type {
  PlanLine,
  PlanOffer,
  PlanProblem,
  Purchase,
} from '../../../src/domain/lifecycle/planning/plan-problem.ts';

/**
 * What a buyer does by hand: each line from the offer in time with the lowest unit price, in the least quantity that the
 * offer has. Fixed costs, minimum order values and limits are not looked at. Undefined when a line has no offer.
 */
export function greedyPlan({ lines, offers }: PlanProblem): readonly Purchase[] | undefined {
  const purchases = lines.map((line) => {
    const bought = offers.flatMap((offer) => (offer.line === line.id ? leastOf(line, offer) : []));
    return bought.toSorted((one, other) => one.goods / one.quantity - other.goods / other.quantity)[0];
  });
  const all = purchases.filter((purchase) => purchase !== undefined);
  return all.length === lines.length ? all : undefined;
}

function leastOf(line: PlanLine, { id, minimum, pack, days, breaks }: PlanOffer): readonly Purchase[] {
  if (line.inDays !== null && (days === null || days > line.inDays)) return [];
  const least = Math.max(line.need, minimum, breaks[0]?.from ?? 1);
  const quantity = Math.ceil(least / pack) * pack;
  const price = breaks.filter(({ from }) => from <= quantity).at(-1)?.price ?? 0;
  return quantity > line.most ? [] : [{ line: line.id, offer: id, quantity, goods: quantity * price }];
}
