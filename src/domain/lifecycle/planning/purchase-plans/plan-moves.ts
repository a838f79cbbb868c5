import { refKey } from '../../../engine/resource/resource.ts';
import type { Substitutes } from '../../item/equivalents.ts';
import { deliveryDay } from '../../lead-times/days.ts';
import { choosePrice, sellableQuantity, unitPriceFor } from '../../ordering/choose-price.ts';
import type { VendorsPrice } from '../../ordering/listed-prices.ts';
import type { DescribedResult } from './describe-result.ts';
import type { ShortLine } from './plan-demand.ts';
import type { VendorTerms } from './plan-input.ts';
import type { PlannedLine, VendorSummary } from './planned-line.ts';

/** What counts by now for an order of a plan. */
export interface Present {
  readonly day: string;
  readonly short: readonly ShortLine[];
  /** Entries of the price lists of all vendors, by `<type>#<id>` of their items. */
  readonly prices: ReadonlyMap<string, readonly VendorsPrice[]>;
  readonly vendors: readonly VendorTerms[];
  /** Of the items for which the plan buys something else. */
  readonly substitutes: Substitutes;
}

/** Sentences on all that has moved since the plan was solved, by what it is about; empty lists where nothing has. */
export interface Moves {
  readonly demand: readonly string[];
  readonly prices: readonly string[];
  readonly vendors: readonly string[];
  readonly substitutes: readonly string[];
  readonly dates: readonly string[];
}

export const movesSince = ({ lines, summary }: DescribedResult, present: Present): Moves => ({
  demand: demandMoves(lines, present.short),
  prices: [...new Set(lines.flatMap((line) => priceMove(line, present) ?? []))],
  vendors: summary.vendors.flatMap((vendor) => termsMove(vendor, present.vendors) ?? []),
  substitutes: lines.flatMap((line) => approvalMove(line, present.substitutes) ?? []),
  dates: lateLines(lines, present),
});

/** Each BOM line must be short of just what the plan buys for it. */
function demandMoves(lines: readonly PlannedLine[], short: readonly ShortLine[]): readonly string[] {
  const planned = new Map(lines.flatMap(({ shares }) => shares.map((share) => [share.bom_line_item, share.quantity])));
  const now = new Map(short.map(({ bom_line_item, quantity }) => [bom_line_item, quantity]));
  const all = [...new Set([...planned.keys(), ...now.keys()])].sort((a, b) => a - b);
  return all.flatMap((line) => {
    const [before = 0, after = 0] = [planned.get(line), now.get(line)];
    return before === after ? [] : [`BOM line item ${line}: ${after} units are short, ${before} are planned.`];
  });
}

/** The price of the plan must be that which an order of today gets, for the quantity of the plan. */
function priceMove(line: PlannedLine, { day, prices }: Present): string | undefined {
  const { bought, variant, currency, vendor, vendor_price, quantity, unit_price, days, source } = line;
  const list = (prices.get(`${bought.type}#${bought.id}`) ?? []).filter((price) => price.vendor === vendor);
  const price = choosePrice(list, { variant, currency, day });
  const name = `Vendor price ${vendor_price}`;
  if (!price) return `${name}: it is not valid any more.`;
  if (price.id !== vendor_price) return `${name}: vendor price ${price.id} is valid in its place.`;
  const now = unitPriceFor(price, quantity);
  if (now !== unit_price) return `${name}: a unit costs ${now}, the plan counts with ${unit_price}.`;
  const sold = sellableQuantity(price, quantity);
  if (sold !== quantity) return `${name}: ${quantity} units are not sold, but ${sold} are.`;
  return price.lead_time_days === (source === 'listed' ? days : null)
    ? undefined
    : `${name}: its lead time has changed.`;
}

function approvalMove({ item, bought, equivalent }: PlannedLine, substitutes: Substitutes): string | undefined {
  if (equivalent === null) return undefined;
  const approved = substitutes.get(refKey(item)) ?? [];
  return approved.some((substitute) => refKey(substitute.item) === refKey(bought))
    ? undefined
    : `Item equivalent ${equivalent}: it is not approved any more.`;
}

/** A purchase that was in time may be late by now: days have passed, or the units are needed earlier. */
function lateLines(lines: readonly PlannedLine[], { day, short }: Present): readonly string[] {
  const neededOn = new Map(short.map(({ bom_line_item, date_needed }) => [bom_line_item, date_needed]));
  return lines.flatMap(({ shares, days }) => {
    const due = deliveryDay(day, days);
    return shares.flatMap(({ bom_line_item }) => {
      const needed = neededOn.get(bom_line_item) ?? null;
      if (needed === null || (due !== null && due <= needed)) return [];
      return [
        `BOM line item ${bom_line_item}: needed on ${needed}, ordered today it comes on ${due ?? 'a day that nobody knows'}.`,
      ];
    });
  });
}

function termsMove(planned: VendorSummary, vendors: readonly VendorTerms[]): string | undefined {
  const now = vendors.find(({ id }) => id === planned.vendor);
  const isSame =
    now?.order_cost === planned.order_cost &&
    now.minimum_order_value === planned.minimum_order_value &&
    now.currency === planned.terms_currency;
  return isSame ? undefined : `Vendor ${planned.vendor}: its order cost or minimum order value has changed.`;
}
