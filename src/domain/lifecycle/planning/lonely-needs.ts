import type { PlanLine, PlanOffer, PlanProblem } from './plan-problem.ts';
import type { BlamedLimit, UnmetNeed } from './plan-result.ts';
import { isInTime, segmentsOf } from './solver/segments.ts';

/** Needs that no vendor can meet, whatever becomes of the other lines. */
export function lonelyNeeds(problem: PlanProblem): readonly UnmetNeed[] {
  const vendors = new Set(problem.vendors.map(({ id }) => id));
  const reachable = vendorsInReach(problem);
  const offersOf = Map.groupBy(
    problem.offers.filter(({ vendor }) => vendors.has(vendor)),
    ({ line }) => line,
  );
  return problem.lines.flatMap((line) => {
    const limit = limitOf(line, offersOf.get(line.id) ?? [], reachable);
    return limit === undefined ? [] : [{ line: line.id, limit }];
  });
}

function limitOf(
  line: PlanLine,
  offers: readonly PlanOffer[],
  reachable: ReadonlySet<number>,
): BlamedLimit | undefined {
  if (offers.length === 0) return 'offer';
  const sold = offers.filter((offer) => segmentsOf(offer, line).length > 0);
  if (sold.length === 0) return 'quantity';
  const timely = sold.filter((offer) => isInTime(offer, line.inDays));
  if (timely.length === 0) return offers.some((offer) => isInTime(offer, line.inDays)) ? 'quantity' : 'date';
  return timely.some(({ vendor }) => reachable.has(vendor)) ? undefined : 'minimum_order';
}

/** Vendors whose minimum order value the largest quantities of all lines reach. */
function vendorsInReach({ vendors, lines, offers }: PlanProblem): ReadonlySet<number> {
  const lineOf = new Map(lines.map((line) => [line.id, line]));
  const mostOf = new Map<string, { vendor: number; goods: number }>();
  for (const offer of offers) {
    const line = lineOf.get(offer.line);
    if (line === undefined || !isInTime(offer, line.inDays)) continue;
    const key = `${offer.vendor} ${offer.line}`;
    const goods = segmentsOf(offer, line).reduce((most, { price, last }) => Math.max(most, price * last), 0);
    mostOf.set(key, { vendor: offer.vendor, goods: Math.max(goods, mostOf.get(key)?.goods ?? 0) });
  }
  const totals = new Map<number, number>();
  for (const { vendor, goods } of mostOf.values()) totals.set(vendor, (totals.get(vendor) ?? 0) + goods);
  return new Set(vendors.filter(({ id, minimumOrder }) => (totals.get(id) ?? 0) >= minimumOrder).map(({ id }) => id));
}
