import { bom as bomResource } from '../lifecycle/bom.ts';
import { bomLineItem } from '../lifecycle/bom-line-item.ts';
import { normalVariant } from '../lifecycle/item.ts';
import { planOrderLine } from '../lifecycle/plan-order-line.ts';
import { poLineItem } from '../lifecycle/po-line-item.ts';
import { purchaseOrder } from '../lifecycle/purchase-order.ts';
import type { ObjectRef } from '../model/fields.ts';
import { canonicalJson, type JsonObject } from '../model/json.ts';
import { type Resource, refKey, type StoredObject } from '../model/resource.ts';
import type { Context } from './context.ts';
import { listedPrices } from './order-prices.ts';
import { prepareSave } from './save.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** So many units of an item and variant. */
export interface NeededItem {
  readonly item: ObjectRef;
  readonly variant: JsonObject;
  readonly quantity: number;
}

/** What a new BOM shall ask for. */
interface DraftBom {
  /** Of the BOM; no other BOM has it. */
  readonly name: string;
  readonly needs: readonly NeededItem[];
}

/** What shall be ordered from whom. An order buys for a BOM: its needs become the lines of a new one. */
export interface DraftOrder extends DraftBom {
  readonly vendor: number;
  /** Further fields of the order, as a request gives them. */
  readonly order?: JsonObject;
}

interface NeededLine extends NeededItem {
  readonly line: StoredObject;
}

const create = async (
  context: Context,
  work: UnitOfWork,
  resource: Resource,
  input: JsonObject,
): Promise<StoredObject> => (await prepareSave(context, { resource, input, completeness: 'whole' }, work)).object;

/**
 * Adds to the unit of work a draft BOM with a line for each item and variant. The caller needs the permissions for all of it.
 */
export async function draftBom(
  context: Context,
  work: UnitOfWork,
  { name, needs }: DraftBom,
): Promise<{ readonly bom: StoredObject; readonly lines: readonly NeededLine[] }> {
  const bom = await create(context, work, bomResource, { name });
  const lines: NeededLine[] = [];
  for (const need of together(needs)) {
    const { item, variant, quantity } = need;
    const input = { bom: bom.id, item_type: item.type, item_id: item.id, variant, quantity };
    lines.push({ ...need, line: await create(context, work, bomLineItem, input) });
  }
  return { bom, lines };
}

/** Adds a draft BOM and a draft order for it: in the packs and at the prices of the vendor's price list. */
export async function draftOrder(
  context: Context,
  work: UnitOfWork,
  { vendor, name, needs, order: given = {} }: DraftOrder,
): Promise<{ readonly bom: StoredObject; readonly order: StoredObject; readonly lines: readonly NeededLine[] }> {
  const { bom, lines } = await draftBom(context, work, { name, needs });
  const order = await create(context, work, purchaseOrder, { ...given, bom: bom.id, vendor });
  const { currency } = order.values;
  const prices = await listedPrices(
    work.reader,
    vendor,
    lines.map(({ item }) => item),
  );
  for (const { item, variant, quantity, line } of lines) {
    const need = {
      variant,
      remaining: quantity,
      currency: typeof currency === 'string' ? currency : null,
      day: work.now.slice(0, 10),
      qty_ordered: null,
      unit_price: null,
    };
    const plan = planOrderLine(need, prices.get(refKey(item)) ?? [], work.settings);
    if ('reason' in plan) continue;
    const { vendor_price: _, ...values } = plan;
    await create(context, work, poLineItem, { purchase_order: order.id, bom_line_item: line.id, ...values });
  }
  return { bom, order, lines };
}

/** Needs of the same item and variant are one. */
function together(needs: readonly NeededItem[]): readonly NeededItem[] {
  const sums = new Map<string, NeededItem>();
  for (const need of needs) {
    const variant = normalVariant(need.variant);
    const key = canonicalJson([need.item, variant]);
    sums.set(key, { item: need.item, variant, quantity: need.quantity + (sums.get(key)?.quantity ?? 0) });
  }
  return [...sums.values()];
}
