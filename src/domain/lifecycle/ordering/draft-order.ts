import { visibleReader } from '../../engine/access/visible-reader.ts';
import type { Context } from '../../engine/context.ts';
import { canonicalJson, type JsonObject } from '../../engine/json.ts';
import { refKey, type StoredObject } from '../../engine/resource/resource.ts';
import type { UnitOfWork } from '../../engine/write/unit-of-work.ts';
import { bom as bomResource } from '../bom/bom.ts';
import { bomLineItem } from '../bom/bom-line-item.ts';
import { type ItemVariant, normalVariant } from '../item/item.ts';
import { learnedLeadTimes } from '../lead-times/learned.ts';
import { sparesPool } from '../spares/spares-pool.ts';
import { addObject } from './add-object.ts';
import { listedPrices } from './listed-prices.ts';
import { planOrderLine } from './plan-order-line.ts';
import { poLineItem } from './po-line-item.ts';
import { purchaseOrder } from './purchase-order.ts';

/** Units of an item and variant, and the pool that they are for. */
export interface NeededItem extends ItemVariant {
  readonly quantity: number;
  readonly spares_pool?: number;
}

/** A BOM to create. */
interface DraftBom<N extends NeededItem> {
  /** Of the BOM; no other BOM has it. */
  readonly name: string;
  readonly needs: readonly N[];
}

/** An order to create, with the BOM that it buys for. */
interface DraftOrder<N extends NeededItem> extends DraftBom<N> {
  readonly vendor: number;
  /** Further fields of the order, as a request gives them. */
  readonly order?: JsonObject;
}

/** A need with the line that asks for it, and the day on which an order brings it. */
type Drafted<N extends NeededItem> = N & { readonly line: StoredObject; readonly date_expected: string | null };

const poolRef = (id: number) => ({ type: sparesPool.type, id });

/**
 * Adds to the unit of work a draft BOM with a line for each item, variant and pool. Fails with 403 when the caller lacks one of
 * the permissions.
 */
export async function draftBom<N extends NeededItem>(
  context: Context,
  work: UnitOfWork,
  { name, needs }: DraftBom<N>,
): Promise<{ readonly bom: StoredObject; readonly lines: readonly Drafted<N>[] }> {
  const bom = await addObject(context, work, bomResource, { name });
  // Reads the items and pools of all lines in one batch.
  await work.reader.getMany(
    needs.flatMap(({ item, spares_pool: id }) => [item, ...(id === undefined ? [] : [poolRef(id)])]),
  );
  const lines: Drafted<N>[] = [];
  for (const need of together(needs)) {
    const { item, variant, quantity, spares_pool = null } = need;
    const input = { bom: bom.id, item_type: item.type, item_id: item.id, variant, quantity };
    const line = await addObject(context, work, bomLineItem, input, { spares_pool });
    lines.push({ ...need, line, date_expected: null });
  }
  return { bom, lines };
}

/** Adds a draft BOM and a draft order for it: in the packs and at the prices of the vendor's price list. */
export async function draftOrder<N extends NeededItem>(
  context: Context,
  work: UnitOfWork,
  { vendor, name, needs, order: orderFields = {} }: DraftOrder<N>,
): Promise<{ readonly bom: StoredObject; readonly order: StoredObject; readonly lines: readonly Drafted<N>[] }> {
  const { bom, lines } = await draftBom(context, work, { name, needs });
  const order = await addObject(context, work, purchaseOrder, { ...orderFields, bom: bom.id, vendor });
  const { currency } = order.values;
  const visible = visibleReader(work.reader, work.actor);
  const items = lines.map(({ item }) => item);
  const [prices, learned] = await Promise.all([
    listedPrices(visible, vendor, items),
    learnedLeadTimes(visible, [vendor]),
  ]);
  const expected = new Map<number, string | null>();
  for (const group of Map.groupBy(lines, itemText).values()) {
    const [first] = group;
    if (!first) continue;
    const need = {
      variant: first.variant,
      remaining: group.reduce((sum, { quantity }) => sum + quantity, 0),
      currency: typeof currency === 'string' ? currency : null,
      day: work.now.slice(0, 10),
      qty_ordered: null,
      unit_price: null,
      learned: learned(vendor, first.item),
    };
    const plan = planOrderLine(need, prices.get(refKey(first.item)) ?? [], work.settings);
    if ('reason' in plan) continue;
    const { vendor_price: _, date_expected_source, lead_time_days, qty_ordered, ...values } = plan;
    for (const { line, units } of shared(group, qty_ordered)) {
      expected.set(line.id, plan.date_expected);
      const input = { purchase_order: order.id, bom_line_item: line.id, qty_ordered: units, ...values };
      await addObject(context, work, poLineItem, input, { date_expected_source, lead_time_days });
    }
  }
  return { bom, order, lines: lines.map((need) => ({ ...need, date_expected: expected.get(need.line.id) ?? null })) };
}

/** The needs of several pools are ordered together, at the price of all units. The rest of a pack goes to the last pool. */
const shared = (group: readonly Drafted<NeededItem>[], ordered: number) => {
  const needed = group.reduce((sum, { quantity }) => sum + quantity, 0);
  return group.map(({ line, quantity }, index) => ({
    line,
    units: index === group.length - 1 ? quantity + ordered - needed : quantity,
  }));
};

const itemText = ({ item, variant }: NeededItem): string => canonicalJson([item, normalVariant(variant)]);

/** Combines needs of the same item, variant and pool. */
function together<N extends NeededItem>(needs: readonly N[]): readonly N[] {
  return [...Map.groupBy(needs, (need) => `${need.spares_pool} ${itemText(need)}`).values()].flatMap((group) => {
    const [first] = group;
    const quantity = group.reduce((sum, need) => sum + need.quantity, 0);
    return first ? [{ ...first, variant: normalVariant(first.variant), quantity }] : [];
  });
}
