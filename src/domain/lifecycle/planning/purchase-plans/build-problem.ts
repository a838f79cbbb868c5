import Big from 'big.js';
import { canonicalJson } from '../../../engine/json.ts';
import { refKey } from '../../../engine/resource/resource.ts';
import type { ObjectRef } from '../../../engine/schema/field-kinds.ts';
import { type ItemVariant, largestQuantity } from '../../item/item.ts';
import { pricePlaces } from '../../item/price.ts';
import { daysBetween } from '../../lead-times/days.ts';
import { choosePrice } from '../../ordering/choose-price.ts';
import type { VendorsPrice } from '../../ordering/listed-prices.ts';
import type { PlanLine, PlanOffer, PlanProblem } from '../plan-problem.ts';
import { type ConvertedBreak, type ConvertedTerms, Rates } from './converted-amounts.ts';
import type { Delivery, PlanInput, PlanNeed } from './plan-input.ts';

/** An entry of a price list for a need, or for what may be bought in its place. */
interface Offered extends Delivery {
  readonly price: VendorsPrice;
  readonly bought: ObjectRef;
  /** Id of the item equivalent by which `bought` takes the place of the item; null for the item itself. */
  readonly equivalent: number | null;
}

/** The problem of a plan, and what its numbers stand for. */
export interface BuiltProblem {
  readonly problem: PlanProblem;
  /** By the id of their line of the problem, which is their index. */
  readonly needs: readonly PlanNeed[];
  /** By the id of their offer of the problem, which is their index. */
  readonly offers: readonly Offered[];
  /** Currencies of prices or terms that were left out because no exchange rate is known. */
  readonly missingRates: readonly string[];
  /** Decimal places of a unit of the problem. */
  readonly places: number;
  /** Lines of the problem for which that left offers out. */
  readonly unrated: ReadonlySet<number>;
}

/** Units of the problem as exact decimal text. */
export const amountIn =
  ({ places }: Pick<BuiltProblem, 'places'>) =>
  (units: number): string =>
    new Big(units).div(10 ** places).toFixed(pricePlaces);

/** Amounts are exact decimal texts in the currency of the plan. */
interface PricedOffer {
  readonly offered: Offered;
  readonly line: number;
  readonly breaks: readonly ConvertedBreak[];
}

/**
 * The whole numbers of a plan. Prices are compared in the currency of the plan: that of one unit is converted and rounded to
 * four places, and multiplied then. Lines come in the order of their items, offers in that of vendors and prices, whatever the
 * order of the input, so that the same input has the same answer. Without limits of their own, `most` leaves room for packs.
 */
export function buildProblem(input: PlanInput): BuiltProblem {
  const rates = new Rates(input);
  const terms = input.vendors.toSorted((a, b) => a.id - b.id).flatMap((vendor) => rates.terms(vendor) ?? []);
  const allowed = new Set(input.vendors.map(({ id }) => id));
  const rated = new Set(terms.map(({ id }) => id));
  const needs = input.needs.toSorted(byItem);
  const unrated = new Set<number>();
  const priced = needs.flatMap((need, line) =>
    offersFor(input, need)
      .filter(({ price }) => allowed.has(price.vendor))
      .flatMap((offered): PricedOffer | readonly [] => {
        const breaks = rated.has(offered.price.vendor) ? rates.breaks(offered.price) : undefined;
        if (breaks) return { offered, line, breaks };
        unrated.add(line);
        return [];
      }),
  );
  const places = placesOf(amountsOf(input, terms, priced));
  const toUnits = (amount: string): number => Number(new Big(amount).times(10 ** places).toFixed(0));
  return {
    problem: {
      vendors: terms.map(({ id, fixedCost, minimumOrder }) => ({
        id,
        fixedCost: toUnits(fixedCost),
        minimumOrder: toUnits(minimumOrder),
      })),
      lines: needs.map((need, id) => lineOf(input, need, id)),
      offers: priced.map((offer, id) => offerOf(offer, id, toUnits)),
      limits: { budget: input.budget === null ? null : toUnits(input.budget), largestShare: input.largestShare },
      objectives: input.objectives,
    },
    needs,
    offers: priced.map(({ offered }) => offered),
    missingRates: rates.missing,
    places,
    unrated,
  };
}

function* amountsOf(
  { budget }: PlanInput,
  terms: readonly ConvertedTerms[],
  priced: readonly PricedOffer[],
): Generator<string> {
  if (budget !== null) yield budget;
  for (const { fixedCost, minimumOrder } of terms) yield* [fixedCost, minimumOrder];
  for (const { breaks } of priced) for (const { amount } of breaks) yield amount;
}

/** Places of the largest unit in which all amounts are whole, so that as large sums as can be are counted exactly. */
function placesOf(amounts: Iterable<string>): number {
  let places = 0;
  for (const amount of amounts) places = Math.max(places, /\.(\d*[1-9])/.exec(amount)?.[1]?.length ?? 0);
  return places;
}

const itemText = ({ item, variant }: ItemVariant): string => canonicalJson([item.type, variant]);

const byItem = (a: ItemVariant, b: ItemVariant): number =>
  a.item.type.localeCompare(b.item.type) || a.item.id - b.item.id || itemText(a).localeCompare(itemText(b));

const lineOf = ({ overOrder, day }: PlanInput, { quantity, date_needed }: PlanNeed, id: number): PlanLine => ({
  id,
  need: quantity,
  most: overOrder === 'refuse' ? quantity : largestQuantity,
  inDays: date_needed === null ? null : daysBetween(day, date_needed),
});

/** The valid prices for a need and its substitutes, one for each vendor, currency and item. */
function offersFor(input: PlanInput, need: PlanNeed): readonly Offered[] {
  const { item, variant } = need;
  const choices = [{ item, equivalent: null }, ...input.substitutesOf(item)];
  return choices
    .flatMap(({ item: bought, equivalent }) =>
      chosenPrices(input, { item: bought, variant }).map((price) => {
        const { days, source } = input.deliveryOf(price, bought);
        return { price, bought, equivalent, days, source };
      }),
    )
    .sort((a, b) => a.price.vendor - b.price.vendor || a.price.id - b.price.id);
}

function chosenPrices({ prices, day }: PlanInput, { item, variant }: ItemVariant): readonly VendorsPrice[] {
  const lists = Map.groupBy(prices.get(refKey(item)) ?? [], ({ vendor, currency }) => `${vendor} ${currency}`);
  return [...lists.values()].flatMap((list) => {
    const [first] = list;
    return (first && choosePrice(list, { variant, currency: first.currency, day })) ?? [];
  });
}

const offerOf = (
  { offered: { price, days }, line, breaks }: PricedOffer,
  id: number,
  toUnits: (amount: string) => number,
): PlanOffer => ({
  id,
  line,
  vendor: price.vendor,
  minimum: price.min_quantity,
  pack: price.pack_size,
  days,
  breaks: breaks.map(({ from, amount }) => ({ from, price: toUnits(amount) })),
});
