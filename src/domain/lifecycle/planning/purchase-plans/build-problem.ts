import Big from 'big.js';
import { canonicalJson } from '../../../engine/json.ts';
import { refKey } from '../../../engine/resource/resource.ts';
import type { ObjectRef } from '../../../engine/schema/field-kinds.ts';
import { type ItemVariant, largestQuantity } from '../../item/item.ts';
import { pricePlaces } from '../../item/price.ts';
import { daysBetween } from '../../lead-times/days.ts';
import { choosePrice, type ListedPrice } from '../../ordering/choose-price.ts';
import type { VendorsPrice } from '../../ordering/listed-prices.ts';
import type { PlanBreak, PlanLine, PlanOffer, PlanProblem, PlanVendor } from '../plan-problem.ts';
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
  /** Lines of the problem for which that left offers out. */
  readonly unrated: ReadonlySet<number>;
}

/** Amounts of a problem are whole numbers of the smallest part that a unit price has. */
const unitsOfOne = 10 ** pricePlaces;

/** An exact decimal text with the places of a price as units of the problem. */
const toUnits = (amount: string): number => Number(new Big(amount).times(unitsOfOne).toFixed(0));

/** Units of the problem as exact decimal text. */
export const amountOf = (units: number): string => new Big(units).div(unitsOfOne).toFixed(pricePlaces);

/**
 * The whole numbers of a plan. Prices are compared in the currency of the plan: that of one unit is converted and rounded to
 * four places, and multiplied then. Lines come in the order of their items, offers in that of vendors and prices, whatever the
 * order of the input, so that the same input has the same answer. Without limits of their own, `most` leaves room for packs.
 */
export function buildProblem(input: PlanInput): BuiltProblem {
  const rates = new Rates(input);
  const allowed = new Set(input.vendors.map(({ id }) => id));
  const vendors = input.vendors.toSorted((a, b) => a.id - b.id).flatMap((vendor) => rates.vendor(vendor) ?? []);
  const rated = new Set(vendors.map(({ id }) => id));
  const needs = input.needs.toSorted(byItem);
  const offered = needs.map((need) => offersFor(input, need).filter(({ price }) => allowed.has(price.vendor)));
  const offers: Offered[] = [];
  const numbers: PlanOffer[] = [];
  const unrated = new Set<number>();
  for (const [line, candidates] of offered.entries())
    for (const candidate of candidates) {
      const breaks = rated.has(candidate.price.vendor) ? rates.breaks(candidate.price) : undefined;
      if (!breaks) {
        unrated.add(line);
        continue;
      }
      numbers.push(offerOf(candidate, line, offers.length, breaks));
      offers.push(candidate);
    }
  return {
    problem: {
      vendors,
      lines: needs.map((need, id) => lineOf(input, need, id)),
      offers: numbers,
      limits: { budget: input.budget === null ? null : toUnits(input.budget), largestShare: input.largestShare },
      objectives: input.objectives,
    },
    needs,
    offers,
    missingRates: rates.missing,
    unrated,
  };
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

const offerOf = ({ price, days }: Offered, line: number, id: number, breaks: readonly PlanBreak[]): PlanOffer => ({
  id,
  line,
  vendor: price.vendor,
  minimum: price.min_quantity,
  pack: price.pack_size,
  days,
  breaks,
});

/** Amounts in units of the problem, and the currencies for which none could be told. */
class Rates {
  readonly #input: PlanInput;
  readonly #missing = new Set<string>();

  constructor(input: PlanInput) {
    this.#input = input;
  }

  get missing(): readonly string[] {
    return [...this.#missing].sort();
  }

  /** Undefined without a rate. */
  #units(amount: string, currency: string | null): number | undefined {
    const converted = this.#input.converted(amount, currency);
    if (converted !== null) return toUnits(converted);
    this.#missing.add(currency ?? 'none');
    return undefined;
  }

  /** Undefined where the terms of the vendor cannot be compared. */
  vendor({ id, order_cost, minimum_order_value, currency }: PlanInput['vendors'][number]): PlanVendor | undefined {
    const fixedCost = order_cost === null ? 0 : this.#units(order_cost, currency);
    const minimumOrder = minimum_order_value === null ? 0 : this.#units(minimum_order_value, currency);
    return fixedCost === undefined || minimumOrder === undefined ? undefined : { id, fixedCost, minimumOrder };
  }

  breaks({ unit_price, price_breaks, currency }: ListedPrice): readonly PlanBreak[] | undefined {
    const byQuantity = new Map([
      [1, unit_price],
      ...price_breaks.map((step) => [step.quantity, step.unit_price] as const),
    ]);
    const breaks: PlanBreak[] = [];
    for (const [from, amount] of byQuantity) {
      const price = this.#units(amount, currency);
      if (price === undefined) return undefined;
      breaks.push({ from, price });
    }
    return breaks;
  }
}
