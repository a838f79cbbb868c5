import { visibleReader } from '../../../engine/access/visible-reader.ts';
import type { Context } from '../../../engine/context.ts';
import { invalid } from '../../../engine/errors.ts';
import type { JsonObject } from '../../../engine/json.ts';
import type { Reader } from '../../../engine/ports.ts';
import { refKey } from '../../../engine/resource/resource.ts';
import type { ObjectRef } from '../../../engine/schema/field-kinds.ts';
import { choosePrice, unitPriceFor } from '../choose-price.ts';
import { pricesOfItems, type VendorsPrice } from '../listed-prices.ts';
import type { HistoryEntry, HistoryQuery, PriceHistory } from './history-form.ts';
import { paidFor } from './paid.ts';
import { type PastLine, pastLinesOfItems, pastLinesOfVendor } from './past-lines.ts';
import { variances } from './variances.ts';

/** Lines of one answer: each takes some four objects to read. */
const mostLines = 500;

/**
 * Quoted, ordered and paid prices of an item, of a vendor or of both, the newest order first, from what the caller may view.
 * Fails with 400 when neither is named.
 */
export async function priceHistory(context: Context, query: HistoryQuery): Promise<PriceHistory & JsonObject> {
  const reader = visibleReader(context.store, context.actor);
  const all = (await pastLines(reader, query)).filter(({ order }) => isAsked(order, query));
  const shown = all.slice(0, mostLines);
  const [prices, paid] = await Promise.all([
    pricesOfItems(
      reader,
      shown.map(({ supplied }) => supplied.item),
    ),
    paidFor({ visible: reader, all: context.store }, shown),
  ]);
  return {
    prices: shown.map((line) => {
      const quoted = quoteFor(prices.get(refKey(line.supplied.item)) ?? [], line);
      return entryOf(line, quoted, paid.get(line.id) ?? { units: 0, unit_price: null });
    }),
    left_out: all.length - shown.length,
  };
}

function pastLines(reader: Reader, query: HistoryQuery): Promise<readonly PastLine[]> {
  const item = itemOf(query);
  if (item) return pastLinesOfItems(reader, [item]);
  if (query.vendor_id !== null) return pastLinesOfVendor(reader, query.vendor_id, (order) => isAsked(order, query));
  throw invalid({ item_id: ['Name an item or a vendor.'], vendor_id: ['Name an item or a vendor.'] });
}

/** Fails with 400 when one of the two parameters is missing. */
function itemOf({ item_type: type, item_id: id }: HistoryQuery): ObjectRef | undefined {
  if (type !== null && id !== null) return { type, id };
  if (type !== null) throw invalid({ item_id: ['This field is required.'] });
  if (id !== null) throw invalid({ item_type: ['This field is required.'] });
  return undefined;
}

const isAsked = (
  order: PastLine['order'],
  { vendor_id, date_ordered__gte: first, date_ordered__lte: last }: HistoryQuery,
) =>
  (vendor_id === null || order.vendor === vendor_id) &&
  (first === null || (order.date_ordered !== null && order.date_ordered >= first)) &&
  (last === null || (order.date_ordered !== null && order.date_ordered <= last));

interface Quote {
  readonly id: number;
  readonly unit_price: string;
}

/** What the price list of the vendor says for the day and the quantity of a line. */
function quoteFor(prices: readonly VendorsPrice[], { line, order, supplied }: PastLine): Quote | undefined {
  if (order.date_ordered === null) return undefined;
  const own = prices.filter(({ vendor }) => vendor === order.vendor);
  const query = { variant: supplied.variant, currency: order.currency, day: order.date_ordered };
  const price = choosePrice(own, query);
  return price && { id: price.id, unit_price: unitPriceFor(price, line.qty_ordered) };
}

const entryOf = (
  { id, line, order, supplied }: PastLine,
  quoted: Quote | undefined,
  paid: { readonly units: number; readonly unit_price: string | null },
): HistoryEntry => ({
  po_line_item: id,
  purchase_order: line.purchase_order,
  vendor: order.vendor,
  item: supplied.item,
  variant: supplied.variant,
  date_ordered: order.date_ordered,
  currency: order.currency,
  quantity: line.qty_ordered,
  vendor_price: quoted?.id ?? null,
  quoted_unit_price: quoted?.unit_price ?? null,
  ordered_unit_price: line.unit_price,
  paid_quantity: paid.units,
  paid_unit_price: paid.unit_price,
  ...variances({ quoted: quoted?.unit_price ?? null, ordered: line.unit_price, paid: paid.unit_price }, order),
});
