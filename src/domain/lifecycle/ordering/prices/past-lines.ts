import type { Reader, RowOf } from '../../../engine/ports.ts';
import { loadObjects, referringRows, rowsFrom, rowsOfType } from '../../../engine/resource/load-objects.ts';
import { refKey } from '../../../engine/resource/resource.ts';
import type { ObjectRef, StoredValues } from '../../../engine/schema/field-kinds.ts';
import { type ItemVariant, suppliedItem } from '../../item/item.ts';

const orderType = 'netbox_asset_lifecycle.purchaseorder';
const orderLineType = 'netbox_asset_lifecycle.polineitem';
const bomLineType = 'netbox_asset_lifecycle.bomlineitem';

/** A line of an order that was placed, with its order and what it orders: the item of its BOM line, or a substitute. */
export interface PastLine {
  readonly id: number;
  readonly line: StoredValues<typeof orderLineType>;
  readonly order: StoredValues<typeof orderType>;
  readonly supplied: ItemVariant;
}

/** Placed lines that bought these items, the newest first; orders from before the day was kept come last. */
export async function pastLinesOfItems(reader: Reader, items: readonly ObjectRef[]): Promise<readonly PastLine[]> {
  const keys = new Set(items.map(refKey));
  const [wishes, substituted] = await Promise.all([
    reader.referring(bomLineType, 'item', [...keys]),
    reader.referring(orderLineType, 'substitute', [...keys]),
  ]);
  const bomLines = rowsOfType(bomLineType, [...wishes.values()].flat());
  const ordered = await reader.referring(
    orderLineType,
    'bom_line_item',
    bomLines.map(({ id }) => `${id}`),
  );
  const rows = rowsOfType(orderLineType, [...substituted.values(), ...ordered.values()].flat());
  const lines = [...new Map(rows.map((row) => [row.id, row])).values()];
  const known = new Map(bomLines.map(byId));
  const missing = lines.map(({ values }) => values.bom_line_item).filter((id) => !known.has(id));
  const [orders, others] = await Promise.all([
    loadObjects(reader, orderType, [...new Set(lines.map(({ values }) => values.purchase_order))]),
    loadObjects(reader, bomLineType, [...new Set(missing)]),
  ]);
  const past = placed(lines, new Map(orders.map(byId)), new Map([...known, ...others.map(byId)]));
  return past.filter(({ supplied }) => keys.has(refKey(supplied.item)));
}

/** Up to so many orders, the lines of each are asked for; for more, all order lines are read: a page has some 5,000. */
const fewOrders = 100;

/** The same for what was ordered from a vendor, by orders that pass. */
export async function pastLinesOfVendor(
  reader: Reader,
  vendor: number,
  passes: (order: PastLine['order']) => boolean,
): Promise<readonly PastLine[]> {
  const found = await referringRows(reader, orderType, 'vendor', vendor);
  const orders = new Map(found.filter(({ values }) => wasPlaced(values) && passes(values)).map(byId));
  const lines = await linesOfOrders(reader, orders);
  const bomLines = await loadObjects(reader, bomLineType, [
    ...new Set(lines.map(({ values }) => values.bom_line_item)),
  ]);
  return placed(lines, orders, new Map(bomLines.map(byId)));
}

async function linesOfOrders(
  reader: Reader,
  orders: ReadonlyMap<number, PastLine['order']>,
): Promise<readonly RowOf<typeof orderLineType>[]> {
  if (orders.size <= fewOrders) {
    const found = await reader.referring(
      orderLineType,
      'purchase_order',
      [...orders.keys()].map((id) => `${id}`),
    );
    return rowsOfType(orderLineType, [...found.values()].flat());
  }
  const lines: RowOf<typeof orderLineType>[] = [];
  for await (const row of rowsFrom(reader, { kind: 'in-order', type: orderLineType }))
    if (orders.has(row.values.purchase_order)) lines.push(row);
  return lines;
}

const byId = <V>({ id, values }: { readonly id: number; readonly values: V }): [number, V] => [id, values];

function placed(
  lines: readonly RowOf<typeof orderLineType>[],
  orders: ReadonlyMap<number, PastLine['order']>,
  bomLines: ReadonlyMap<number, ItemVariant>,
): readonly PastLine[] {
  return lines
    .flatMap(({ id, values }): PastLine[] => {
      const order = orders.get(values.purchase_order);
      const bomLine = bomLines.get(values.bom_line_item);
      return order && bomLine && wasPlaced(order)
        ? [{ id, line: values, order, supplied: suppliedItem(bomLine, values) }]
        : [];
    })
    .sort((a, b) => (b.order.date_ordered ?? '').localeCompare(a.order.date_ordered ?? '') || b.id - a.id);
}

/** Cancelled orders count when they had been placed: their day says so. */
const wasPlaced = ({ status, date_ordered }: PastLine['order']): boolean =>
  status === 'ordered' || status === 'fulfilled' || (status === 'cancelled' && date_ordered !== null);
