import { isJsonObject, type Json } from '../../engine/json.ts';
import type { Reader, RowOf } from '../../engine/ports.ts';
import { referringRows, rowsFrom, rowsOfType } from '../../engine/resource/load-objects.ts';
import { refKey } from '../../engine/resource/resource.ts';
import type { ObjectRef } from '../../engine/schema/field-kinds.ts';
import type { ListedPrice } from './choose-price.ts';
import type { PriceBreak } from './price-breaks.ts';
import { vendorPrice } from './vendor-price.ts';

type Price = RowOf<typeof vendorPrice.type>;

/** Up to this number, items are looked up one by one, in parallel; for more, the whole list of the vendor is read. */
const fewItems = 8;
/** The whole list is read up to this number of entries for each item. A query costs about as much as ten entries. */
const entriesPerItem = 20;

/**
 * The entries of a vendor's price list for each of these items, by `<type>#<id>`; those of one item by their first day. A
 * thousand items cost the pages of the list, some 2,500 entries each, unless the list is far longer than the order.
 */
export async function listedPrices(
  reader: Reader,
  vendor: number,
  items: readonly ObjectRef[],
): Promise<ReadonlyMap<string, readonly ListedPrice[]>> {
  const rows = await vendorEntries(reader, vendor, items);
  const byItem = Map.groupBy(rows, ({ values }) => refKey(values.item));
  return new Map([...byItem].map(([key, entries]) => [key, entries.map(listedPrice)]));
}

/** The entries of a vendor's price list for these items, at the same price. */
export async function vendorEntries(
  reader: Reader,
  vendor: number,
  items: readonly ObjectRef[],
): Promise<readonly Price[]> {
  const keys = new Set(items.map(refKey));
  return (keys.size > fewItems && (await fromWholeList(reader, vendor, keys))) || oneByOne(reader, vendor, keys);
}

/** Undefined when the list is too long for so few items. */
async function fromWholeList(reader: Reader, vendor: number, keys: ReadonlySet<string>) {
  const rows: Price[] = [];
  const source = { kind: 'reference', type: vendorPrice.type, field: 'vendor', target: `${vendor}` } as const;
  let read = 0;
  for await (const row of rowsFrom(reader, source)) {
    read += 1;
    if (read > keys.size * entriesPerItem) return undefined;
    if (keys.has(refKey(row.values.item))) rows.push(row);
  }
  return rows;
}

/** An entry of the price list of a vendor. */
export interface VendorsPrice extends ListedPrice {
  readonly vendor: number;
}

/** The entries of all price lists for these items, by `<type>#<id>`: found through one copy of the price lists. */
export async function pricesOfItems(
  reader: Reader,
  items: readonly ObjectRef[],
): Promise<ReadonlyMap<string, readonly VendorsPrice[]>> {
  const found = await reader.referring(vendorPrice.type, 'item', [...new Set(items.map(refKey))]);
  return new Map(
    [...found].map(([key, rows]) => [
      key,
      rowsOfType(vendorPrice.type, rows).map((row) => ({ ...listedPrice(row), vendor: row.values.vendor })),
    ]),
  );
}

const oneByOne = async (reader: Reader, vendor: number, keys: ReadonlySet<string>): Promise<readonly Price[]> =>
  (await Promise.all([...keys].map((key) => listOfItem(reader, vendor, key)))).flat();

async function listOfItem(reader: Reader, vendor: number, target: string): Promise<readonly Price[]> {
  const rows = await referringRows(reader, vendorPrice.type, 'item', target);
  return rows.filter(({ values }) => values.vendor === vendor);
}

const listedPrice = ({ id, values }: Price): ListedPrice => ({
  id,
  variant: values.variant,
  currency: values.currency,
  unit_price: values.unit_price,
  price_breaks: values.price_breaks.filter(isPriceBreak),
  min_quantity: values.min_quantity,
  pack_size: values.pack_size,
  lead_time_days: values.lead_time_days,
  valid_from: values.valid_from,
  valid_to: values.valid_to,
});

const isPriceBreak = (value: Json): value is PriceBreak =>
  isJsonObject(value) && typeof value.quantity === 'number' && typeof value.unit_price === 'string';
