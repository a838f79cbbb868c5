import { sameJson } from '../../engine/json.ts';
import { loadObjects } from '../../engine/resource/load-objects.ts';
import { type ObjectOf, refKey, type StoredObject } from '../../engine/resource/resource.ts';
import type { UnitOfWork } from '../../engine/write/unit-of-work.ts';
import { orderLineBalance } from '../balance/order-line-balance.ts';
import { orderedLine, shippedForOrder } from '../balance/read-documents.ts';
import { type ItemVariant, itemName, suppliedItem, variantText } from '../item/item.ts';
import { vendorEntries } from '../ordering/listed-prices.ts';
import { poLineItem } from '../ordering/po-line-item.ts';
import { vendorPrice } from '../ordering/vendor-price.ts';
import type { Order } from './find-orders.ts';
import type { OrderLineFacts } from './match/match-lines.ts';

const bomLineType = 'netbox_asset_lifecycle.bomlineitem';

type OrderLine = ObjectOf<typeof poLineItem.type>;
type PriceEntry = Awaited<ReturnType<typeof vendorEntries>>[number];

/**
 * The lines of an order that the caller may view, with the part numbers that the vendor has for their items. Units that the
 * shipment to complete brings remain to be shipped. Reads one batch a level.
 */
export async function orderLineFacts(
  work: UnitOfWork,
  order: Order,
  completed: number | null,
): Promise<readonly OrderLineFacts[]> {
  work.guard(order);
  const rows = await work.children(poLineItem.type, 'purchase_order', order.id);
  const stored = await loadObjects(
    work.reader,
    poLineItem.type,
    rows.map(({ id }) => id),
  );
  const lines = await work.visible(poLineItem.type, stored);
  const bomLines = await loadObjects(
    work.reader,
    bomLineType,
    lines.map(({ values }) => values.bom_line_item),
  );
  const bomLineOf = new Map(bomLines.map((line) => [line.id, line.values]));
  const wishes = lines.flatMap((line): readonly { readonly line: OrderLine; readonly wish: ItemVariant }[] => {
    const bomLine = bomLineOf.get(line.values.bom_line_item);
    return bomLine ? [{ line, wish: suppliedItem(bomLine, line.values) }] : [];
  });
  const [shipped, items, entries] = await Promise.all([
    shippedForOrder(work.reader, lines),
    work.reader.getMany(wishes.map(({ wish }) => wish.item)),
    entriesFor(
      work,
      order.values.vendor,
      wishes.map(({ wish }) => wish),
    ),
  ]);
  const visible = await visibleKeys(work, [...items.values()]);
  const others = shipped.filter(({ shipment }) => shipment !== completed);
  return wishes.map(({ line, wish }): OrderLineFacts => {
    const key = refKey(wish.item);
    const item = items.get(key)?.values;
    const partNumber = item?.part_number;
    const variant = Object.keys(wish.variant).length === 0 ? '' : ` ${variantText(wish.variant)}`;
    return {
      id: line.id,
      order: order.id,
      bomLine: line.values.bom_line_item,
      item: wish.item,
      manufacturer: typeof item?.manufacturer === 'number' ? item.manufacturer : null,
      name: `${itemName(item)}${variant}`,
      model: itemName(item),
      partNumber: visible.has(key) && typeof partNumber === 'string' ? partNumber : '',
      vendorParts: partNumbersFor(wish, entries.get(key) ?? []),
      remaining: orderLineBalance(orderedLine(line, order.values), others).unshipped,
    };
  });
}

async function entriesFor(
  work: UnitOfWork,
  vendor: number,
  items: readonly ItemVariant[],
): Promise<ReadonlyMap<string, readonly PriceEntry[]>> {
  const entries = await vendorEntries(
    work.reader,
    vendor,
    items.map(({ item }) => item),
  );
  return Map.groupBy(await work.visible(vendorPrice.type, entries), ({ values }) => refKey(values.item));
}

/** The part numbers of the variant; those of all variants only where it has none of its own. */
function partNumbersFor({ variant }: ItemVariant, entries: readonly PriceEntry[]): readonly string[] {
  const named = entries.filter(({ values }) => values.vendor_part_number !== '');
  const own = named.filter(({ values }) => sameJson(values.variant, variant));
  const fitting = own.length > 0 ? own : named.filter(({ values }) => Object.keys(values.variant).length === 0);
  return [...new Set(fitting.map(({ values }) => values.vendor_part_number))];
}

/** Part numbers are for those who may view the item type; its model is shown with every line. */
async function visibleKeys(work: UnitOfWork, items: readonly StoredObject[]): Promise<ReadonlySet<string>> {
  const groups = [...Map.groupBy(items, ({ type }) => type)];
  const visible = await Promise.all(groups.map(([type, some]) => work.visible(type, some)));
  return new Set(visible.flat().map(refKey));
}
