import type { PlanLine, PlanOffer, Purchase } from '../plan-problem.ts';

/** Quantities of an offer that have one price: `first`, `first + pack`, ..., `last`. */
export interface Segment {
  readonly offer: PlanOffer;
  readonly price: number;
  readonly first: number;
  readonly last: number;
}

/** Whether an offer arrives by a day. */
export const isInTime = ({ days }: PlanOffer, inDays: number | null): boolean =>
  inDays === null || (days !== null && days <= inDays);

/** What may be bought of an offer for a line. */
export function segmentsOf(offer: PlanOffer, { need, most }: PlanLine): readonly Segment[] {
  const least = Math.max(need, offer.minimum, 1);
  return offer.breaks.flatMap(({ from, price }, index) => {
    const next = offer.breaks[index + 1]?.from ?? Number.POSITIVE_INFINITY;
    const first = Math.ceil(Math.max(least, from) / offer.pack) * offer.pack;
    const last = Math.floor(Math.min(most, next - 1) / offer.pack) * offer.pack;
    return first <= last ? [{ offer, price, first, last }] : [];
  });
}

/** The purchase of a quantity of a segment. */
const purchaseOf = ({ offer, price }: Segment, quantity: number): Purchase => ({
  line: offer.line,
  offer: offer.id,
  quantity,
  goods: quantity * price,
});

/** The cheapest purchase; of equal ones that of fewer units, then the earlier one. */
export function cheapest(segments: readonly Segment[]): Purchase | undefined {
  let best: Purchase | undefined;
  for (const segment of segments) {
    const purchase = purchaseOf(segment, segment.first);
    if (best === undefined || isCheaper(purchase, best)) best = purchase;
  }
  return best;
}

const isCheaper = (one: Purchase, other: Purchase): boolean =>
  one.goods < other.goods || (one.goods === other.goods && one.quantity < other.quantity);

/** The dearest purchase of at most these goods; of equal ones that of fewer units. */
export function dearestUpTo(segments: readonly Segment[], goods: number): Purchase | undefined {
  let best: Purchase | undefined;
  for (const segment of segments) {
    const { price, first, last, offer } = segment;
    if (price * first > goods) continue;
    const quantity =
      price === 0 ? first : Math.min(last, Math.floor(Math.floor(goods / price) / offer.pack) * offer.pack);
    const purchase = purchaseOf(segment, quantity);
    if (best === undefined || purchase.goods > best.goods || isSmaller(purchase, best)) best = purchase;
  }
  return best;
}

/** The cheapest purchase of at least these goods; of equal ones that of fewer units. */
export function cheapestFrom(segments: readonly Segment[], goods: number): Purchase | undefined {
  let best: Purchase | undefined;
  for (const segment of segments) {
    const { price, first, last, offer } = segment;
    if (price * last < goods) continue;
    const quantity =
      price === 0 ? first : Math.max(first, Math.ceil(Math.ceil(goods / price) / offer.pack) * offer.pack);
    const purchase = purchaseOf(segment, quantity);
    if (best === undefined || isCheaper(purchase, best)) best = purchase;
  }
  return best;
}

const isSmaller = (one: Purchase, other: Purchase): boolean =>
  one.goods === other.goods && one.quantity < other.quantity;
