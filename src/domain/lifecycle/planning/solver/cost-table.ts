import type { PlanOffer, PlanProblem } from '../plan-problem.ts';
import { isInTime, mostGoods, type Segment, segmentsOf } from './segments.ts';

/** What each line costs at each vendor, at `line * vendors + vendor`, both by their places in the problem. */
export interface CostTable {
  readonly problem: PlanProblem;
  readonly lines: number;
  readonly vendors: number;
  /** Least goods of the line; Infinity when the vendor cannot deliver it. */
  readonly least: Float64Array;
  /** Most goods of the line; 0 when the vendor cannot deliver it. */
  readonly most: Float64Array;
  /** By what the least goods are bought first. */
  readonly segments: readonly (readonly Segment[])[];
}

/** With the offers that arrive when their line needs them, and by `latestDay` where that is not null. */
export function costTable(problem: PlanProblem, latestDay: number | null): CostTable {
  const lines = problem.lines.length;
  const vendors = problem.vendors.length;
  const segments = timelySegments(problem, latestDay);
  const least = Float64Array.from(segments, leastGoods);
  const most = Float64Array.from(segments, mostGoods);
  return { problem, lines, vendors, least, most, segments };
}

function timelySegments(problem: PlanProblem, latestDay: number | null): readonly (readonly Segment[])[] {
  const lineAt = placesOf(problem.lines);
  const vendorAt = placesOf(problem.vendors);
  const segments: Segment[][] = Array.from({ length: problem.lines.length * problem.vendors.length }, () => []);
  for (const offer of inOrder(problem.offers)) {
    const place = lineAt.get(offer.line);
    const vendor = vendorAt.get(offer.vendor);
    const line = place === undefined ? undefined : problem.lines[place];
    if (place === undefined || line === undefined || vendor === undefined) continue;
    if (isInTime(offer, line.inDays) && isInTime(offer, latestDay))
      segments[place * problem.vendors.length + vendor]?.push(...segmentsOf(offer, line));
  }
  return segments;
}

const placesOf = (objects: readonly { readonly id: number }[]): ReadonlyMap<number, number> =>
  new Map(objects.map(({ id }, place) => [id, place]));

const inOrder = (offers: readonly PlanOffer[]): readonly PlanOffer[] =>
  offers.toSorted((one, other) => one.id - other.id);

const leastGoods = (segments: readonly Segment[]): number =>
  segments.reduce((least, { price, first }) => Math.min(least, price * first), Number.POSITIVE_INFINITY);
