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
}

/** Sentences on all that has moved since the plan was solved, by what it is about; empty lists where nothing has. */
export interface Moves {
  readonly demand: readonly string[];
  readonly prices: readonly string[];
  readonly vendors: readonly string[];
}

export const movesSince = ({ lines, summary }: DescribedResult, present: Present): Moves => ({
  demand: demandMoves(lines, present.short),
  prices: [...new Set(lines.flatMap((line) => priceMove(line, present) ?? []))],
  vendors: summary.vendors.flatMap((vendor) => termsMove(vendor, present.vendors) ?? []),
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
  const { bought, variant, currency, vendor, vendor_price, quantity, unit_price } = line;
  const list = (prices.get(`${bought.type}#${bought.id}`) ?? []).filter((price) => price.vendor === vendor);
  const price = choosePrice(list, { variant, currency, day });
  const name = `Vendor price ${vendor_price}`;
  if (!price) return `${name}: it is not valid any more.`;
  if (price.id !== vendor_price) return `${name}: vendor price ${price.id} is valid in its place.`;
  const now = unitPriceFor(price, quantity);
  if (now !== unit_price) return `${name}: a unit costs ${now}, the plan counts with ${unit_price}.`;
  const sold = sellableQuantity(price, quantity);
  return sold === quantity ? undefined : `${name}: ${quantity} units are not sold, but ${sold} are.`;
}

function termsMove(planned: VendorSummary, vendors: readonly VendorTerms[]): string | undefined {
  const now = vendors.find(({ id }) => id === planned.vendor);
  const isSame =
    now?.order_cost === planned.order_cost &&
    now.minimum_order_value === planned.minimum_order_value &&
    now.currency === planned.terms_currency;
  return isSame ? undefined : `Vendor ${planned.vendor}: its order cost or minimum order value has changed.`;
}
