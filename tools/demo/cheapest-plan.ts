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

/** A rule that is left out, to see what it costs. */
export type Rule = 'pack' | 'minimum' | 'minimum_order' | 'fixed_cost' | 'date';
export const rules: readonly Rule[] = ['pack', 'minimum', 'minimum_order', 'fixed_cost', 'date'];

function purchase(offer: Offer, needed: number, without: Rule | null): Bought {
  const least = without === 'minimum' ? needed : Math.max(needed, offer.minimum);
  const pack = without === 'pack' ? 1 : offer.pack;
  const quantity = Math.ceil(least / pack) * pack;
  const price = [...offer.breaks].reverse().find((step) => step.quantity <= quantity)?.price ?? offer.price;
  return { offer, quantity, price, euros: inEuros(price, offer.vendor) * quantity };
}

/** All purchases of a line that are in time; a price break may make more units cheaper. */
export const purchases = ({ needed, offers }: Wanted, without: Rule | null = null): readonly Bought[] =>
  offers
    .filter(({ days }) => without === 'date' || days <= daysUntilNeeded)
    .flatMap((offer) =>
      [needed, ...offer.breaks.map(({ quantity }) => Math.max(needed, quantity))].map((units) =>
        purchase(offer, units, without),
      ),
    );

/**
 * The cheapest plan that keeps the minimum order values. It is proven by that of the same sets without them, which no plan can be
 * below: fails when the two differ.
 */
export function cheapestPlan(wanted: readonly Wanted[], without: Rule | null = null): Cheapest {
  const plans = allSets().flatMap((set) => planWithin(set, wanted, without) ?? []);
  const byTotal = (a: Cheapest, b: Cheapest): number => a.total - b.total;
  const [bound] = [...plans].sort(byTotal);
  const [best] = plans.filter((plan) => without === 'minimum_order' || keepsMinimums(plan)).sort(byTotal);
  if (!bound || !best || bound.total !== best.total) throw new Error('The prices of the demo prove no plan.');
  return best;
}

const allSets = (): readonly (readonly VendorName[])[] =>
  Array.from({ length: 2 ** vendorNames.length }, (_, bits) =>
    vendorNames.filter((_name, index) => Math.floor(bits / 2 ** index) % 2 === 1),
  );

function planWithin(set: readonly VendorName[], wanted: readonly Wanted[], without: Rule | null): Cheapest | undefined {
  const lines: Bought[] = [];
  for (const line of wanted) {
    const [best] = purchases(line, without)
      .filter(({ offer }) => set.includes(offer.vendor))
      .sort((a, b) => a.euros - b.euros);
    if (!best) return undefined;
    lines.push(best);
  }
  const goods = new Map<VendorName, number>();
  for (const { offer, euros } of lines) goods.set(offer.vendor, (goods.get(offer.vendor) ?? 0) + euros);
  const fixed = [...goods.keys()].map((name) => inEuros(vendors[name].orderCost, name));
  return { lines, goods, total: sum([...goods.values()]) + (without === 'fixed_cost' ? 0 : sum(fixed)) };
}

const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0);

const keepsMinimums = ({ goods }: Cheapest): boolean =>
  [...goods].every(([name, amount]) => amount >= inEuros(vendors[name].minimumOrder, name));
