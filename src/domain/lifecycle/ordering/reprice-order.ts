import { isJsonObject, type JsonObject } from '../../engine/json.ts';
import type { Work } from '../../engine/ports.ts';
import { loadObjects } from '../../engine/resource/load-objects.ts';
import { isObjectRef, refKey, targetKey } from '../../engine/resource/resource.ts';
import { choosePrice, type ListedPrice, unitPriceFor } from './choose-price.ts';
import { listedPrices } from './listed-prices.ts';

const orderLineType = 'netbox_asset_lifecycle.polineitem';
const bomLineType = 'netbox_asset_lifecycle.bomlineitem';
const vendorPriceType = 'netbox_asset_lifecycle.vendorprice';

/** From whom an order buys, and in which currency. */
interface Terms {
  readonly order: number;
  readonly vendor: number;
  readonly currency: string | null;
}

/**
 * Gives the lines of a draft the prices that hold under new terms: those of the vendor's list in the new currency, as far as
 * the caller may view them, also where a line had none, and none where the list has none. `unpriced_lines` of the order
 * counts these. So no amount stays that was agreed with another vendor or in another currency. The lines are held; a line
 * that is new moves its order on.
 */
export async function repriceLines(work: Work, { order, vendor, currency }: Terms): Promise<void> {
  const rows = await work.children(orderLineType, 'purchase_order', order);
  const found = await Promise.all(rows.map(({ id }) => work.get(orderLineType, id)));
  const lines = found.filter((line) => line !== undefined);
  const bomLines = await loadObjects(
    work.reader,
    bomLineType,
    lines.map(({ values }) => values.bom_line_item),
  );
  const wanted = new Map(bomLines.map(({ id, values }) => [id, values]));
  const prices = await visiblePrices(work, vendor, bomLines);
  for (const line of lines) {
    const { item = null, variant = null } = wanted.get(line.values.bom_line_item) ?? {};
    const price = choosePrice(prices.get(targetKey(item) ?? '') ?? [], {
      variant: isJsonObject(variant) ? variant : {},
      currency,
      day: work.now.slice(0, 10),
    });
    const unit_price = price ? unitPriceFor(price, line.values.qty_ordered) : null;
    if (unit_price === line.values.unit_price) work.guard(line);
    else work.update(line, { unit_price });
  }
}

/** The entries of a vendor's price list for the items of BOM lines, by `<type>#<id>`. */
async function visiblePrices(
  work: Work,
  vendor: number,
  bomLines: readonly { readonly values: JsonObject }[],
): Promise<ReadonlyMap<string, readonly ListedPrice[]>> {
  const items = bomLines.flatMap(({ values }) => (isObjectRef(values.item) ? [values.item] : []));
  const listed = await listedPrices(work.reader, vendor, [
    ...new Map(items.map((item) => [refKey(item), item])).values(),
  ]);
  const entries = [...listed.values()].flat().map(({ id }) => ({ id, values: {} }));
  const visible = new Set((await work.visible(vendorPriceType, entries)).map(({ id }) => id));
  return new Map([...listed].map(([key, prices]) => [key, prices.filter(({ id }) => visible.has(id))]));
}
