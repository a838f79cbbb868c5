import { daysUntilNeeded, inEuros, type Offer, type VendorName, vendorNames, vendors } from './price-lists.ts';

/*
 * The cheapest plan, counted apart from the product: all sets of vendors, and for each line the cheapest offer of a set. Amounts
 * are ten-thousandths of a euro.
 */

/** Units that a line needs, and who sells it. */
export interface Wanted {
  readonly needed: number;
  readonly offers: readonly Offer[];
}

/** What is bought for a line. */
export interface Bought {
  readonly offer: Offer;
  readonly quantity: number;
  /** Hundredths of the vendor's currency for one unit. */
  readonly price: number;
  readonly euros: number;
}

export interface Cheapest {
  readonly lines: readonly Bought[];
  readonly goods: ReadonlyMap<VendorName, number>;
  readonly total: number;
}

/** What one line costs at one offer. */
export function purchase(offer: Offer, needed: number): Bought {
  const least = Math.max(needed, offer.minimum);
  const quantity = Math.ceil(least / offer.pack) * offer.pack;
  const price = [...offer.breaks].reverse().find((step) => step.quantity <= quantity)?.price ?? offer.price;
  return { offer, quantity, price, euros: inEuros(price, offer.vendor) * quantity };
}

/** All purchases of a line that are in time; a price break may make more units cheaper. */
export const purchases = ({ needed, offers }: Wanted): readonly Bought[] =>
  offers
    .filter(({ days }) => days <= daysUntilNeeded)
    .flatMap((offer) =>
      [needed, ...offer.breaks.map(({ quantity }) => Math.max(needed, quantity))].map((units) =>
        purchase(offer, units),
      ),
    );

/**
 * The cheapest plan that keeps the minimum order values. It is proven by that of the same sets without them, which no plan can be
 * below: fails when the two differ.
 */
export function cheapestPlan(wanted: readonly Wanted[]): Cheapest {
  const plans = allSets().flatMap((set) => planWithin(set, wanted) ?? []);
  const byTotal = (a: Cheapest, b: Cheapest): number => a.total - b.total;
  const [bound] = [...plans].sort(byTotal);
  const [best] = plans.filter(keepsMinimums).sort(byTotal);
  if (!bound || !best || bound.total !== best.total) throw new Error('The prices of the demo prove no plan.');
  return best;
}

const allSets = (): readonly (readonly VendorName[])[] =>
  Array.from({ length: 2 ** vendorNames.length }, (_, bits) =>
    vendorNames.filter((_name, index) => Math.floor(bits / 2 ** index) % 2 === 1),
  );

function planWithin(set: readonly VendorName[], wanted: readonly Wanted[]): Cheapest | undefined {
  const lines: Bought[] = [];
  for (const line of wanted) {
    const [best] = purchases(line)
      .filter(({ offer }) => set.includes(offer.vendor))
      .sort((a, b) => a.euros - b.euros);
    if (!best) return undefined;
    lines.push(best);
  }
  const goods = new Map(
    vendorNames.map((name) => [name, goodsOf(lines, name)]).filter(([, sum]) => sum !== 0) as [VendorName, number][],
  );
  const fixed = [...goods.keys()].reduce((sum, name) => sum + inEuros(vendors[name].orderCost, name), 0);
  return { lines, goods, total: fixed + [...goods.values()].reduce((sum, amount) => sum + amount, 0) };
}

const goodsOf = (lines: readonly Bought[], vendor: VendorName): number =>
  lines.filter(({ offer }) => offer.vendor === vendor).reduce((sum, { euros }) => sum + euros, 0);

const keepsMinimums = ({ goods }: Cheapest): boolean =>
  [...goods].every(([name, amount]) => amount >= inEuros(vendors[name].minimumOrder, name));
