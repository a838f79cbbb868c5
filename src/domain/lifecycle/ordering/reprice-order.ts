import { visibleReader } from '../../engine/access/visible-reader.ts';
import { sameJson } from '../../engine/json.ts';
import type { Work } from '../../engine/ports.ts';
import { loadObjects } from '../../engine/resource/load-objects.ts';
import { distinctRefs, refKey } from '../../engine/resource/resource.ts';
import type { ObjectRef } from '../../engine/schema/field-kinds.ts';
import { suppliedItem } from '../item/item.ts';
import { expectedFrom } from '../lead-times/expected-days.ts';
import { learnedLeadTimes } from '../lead-times/learned.ts';
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
 * Sets the prices of the lines of a draft after a change of vendor or currency: those of the vendor's list in the new currency
 * that the caller may view, also where a line had no price, otherwise none. `unpriced_lines` of the order counts lines without a
 * price. No price of another vendor or currency remains, and no date that follows from its lead time. The lines are guarded; a new line changes the version of the order.
 */
export async function repriceLines(work: Work, { order, vendor, currency }: Terms): Promise<void> {
  const rows = await work.children(orderLineType, 'purchase_order', order);
  const stored = await Promise.all(rows.map(({ id }) => work.get(orderLineType, id)));
  const lines = stored.filter((line) => line !== undefined);
  const bomLines = await loadObjects(
    work.reader,
    bomLineType,
    lines.map(({ values }) => values.bom_line_item),
  );
  const bomLineOf = new Map(bomLines.map(({ id, values }) => [id, values]));
  const wishes = lines.map((line) => {
    const bomLine = bomLineOf.get(line.values.bom_line_item);
    return { line, wish: bomLine && suppliedItem(bomLine, line.values) };
  });
  const items = distinctRefs(wishes.flatMap(({ wish }) => wish?.item ?? []));
  const [prices, learned] = await Promise.all([
    visiblePrices(work, vendor, items),
    learnedLeadTimes(visibleReader(work.reader, work.actor), [vendor]),
  ]);
  for (const { line, wish } of wishes) {
    const day = work.now.slice(0, 10);
    const price = wish && choosePrice(prices.get(refKey(wish.item)) ?? [], { variant: wish.variant, currency, day });
    const unit_price = price ? unitPriceFor(price, line.values.qty_ordered) : null;
    const known = wish ? learned(vendor, wish.item) : null;
    const dates =
      line.values.date_expected_source === null ? {} : expectedFrom(day, known, price?.lead_time_days ?? null);
    const terms = { unit_price, ...dates };
    if (sameJson({ ...line.values, ...terms }, line.values)) work.guard(line);
    else work.update(line, terms);
  }
}

/** The entries of a vendor's price list for these items that the caller may view, by `<type>#<id>`. */
async function visiblePrices(
  work: Work,
  vendor: number,
  items: readonly ObjectRef[],
): Promise<ReadonlyMap<string, readonly ListedPrice[]>> {
  const listed = await listedPrices(work.reader, vendor, items);
  const entries = [...listed.values()].flat().map(({ id }) => ({ id, values: {} }));
  const visible = new Set((await work.visible(vendorPriceType, entries)).map(({ id }) => id));
  return new Map([...listed].map(([key, prices]) => [key, prices.filter(({ id }) => visible.has(id))]));
}
