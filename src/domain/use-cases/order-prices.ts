import type { ListedPrice } from '../lifecycle/choose-price.ts';
import type { PriceBreak } from '../lifecycle/price-breaks.ts';
import { vendorPrice } from '../lifecycle/vendor-price.ts';
import type { ObjectRef } from '../model/field-kinds.ts';
import { isJsonObject, type Json } from '../model/json.ts';
import { refKey } from '../model/resource.ts';
import type { Reader, Row } from '../model/work.ts';

/** The entries of a vendor's price list for each of these items, by `<type>#<id>`: one query an item. */
export async function listedPrices(
  reader: Reader,
  vendor: number,
  items: readonly ObjectRef[],
): Promise<ReadonlyMap<string, readonly ListedPrice[]>> {
  const keys = [...new Set(items.map(refKey))];
  const lists = keys.map(async (target): Promise<[string, readonly ListedPrice[]]> => {
    const prices: ListedPrice[] = [];
    for await (const row of reader.rows({ kind: 'reference', type: vendorPrice.type, field: 'item', target }))
      if (row.values.vendor === vendor) prices.push(listedPrice(row));
    return [target, prices];
  });
  return new Map(await Promise.all(lists));
}

const listedPrice = ({ id, values }: Row): ListedPrice => ({
  id,
  variant: values.variant ?? {},
  currency: textOrNull(values.currency),
  unit_price: String(values.unit_price),
  price_breaks: [values.price_breaks ?? []].flat().filter(isPriceBreak),
  min_quantity: Number(values.min_quantity),
  pack_size: Number(values.pack_size),
  lead_time_days: typeof values.lead_time_days === 'number' ? values.lead_time_days : null,
  valid_from: textOrNull(values.valid_from),
  valid_to: textOrNull(values.valid_to),
});

const textOrNull = (value: Json | undefined): string | null => (typeof value === 'string' ? value : null);

const isPriceBreak = (value: Json): value is PriceBreak =>
  isJsonObject(value) && typeof value.quantity === 'number' && typeof value.unit_price === 'string';
