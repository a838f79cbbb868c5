import { invalid, refused } from '../../engine/errors.ts';
import { type Json, sameJson } from '../../engine/json.ts';
import type { Work } from '../../engine/ports.ts';
import { cachingReader } from '../../engine/query/caching-reader.ts';
import { defineResource, type ObjectOf } from '../../engine/resource/resource.ts';
import type { ObjectRef, StoredValues } from '../../engine/schema/field-kinds.ts';
import { choice, computed, date, datetime, decimal, integer, reference, text } from '../../engine/schema/fields.ts';
import { orderLineBalance } from '../balance/order-line-balance.ts';
import { overOrderProblem, storedExcesses } from '../balance/order-supply.ts';
import { heldShippedLines, orderedLine } from '../balance/read-documents.ts';
import { requireSubstitute } from '../item/equivalents.ts';
import { itemReference, largestQuantity } from '../item/item.ts';
import { moveReference } from '../item/line-references.ts';
import { priceFormat, totalNumber } from '../item/price.ts';
import { dateSources } from '../lead-times/expected-days.ts';
import { requireDraft } from '../status/locks.ts';
import { livesOf } from './order-line-life.ts';
import { amend, longestReason, reopen, shortClose } from './po-line-item-actions.ts';

const orderType = 'netbox_asset_lifecycle.purchaseorder';

const poLineItemFields = {
  purchase_order: reference('netbox_asset_lifecycle.purchaseorder', {
    required: true,
    onDelete: 'cascade',
    owner: true,
    immutable: 'A line item cannot move to another purchase order.',
  }),
  bom_line_item: reference('netbox_asset_lifecycle.bomlineitem', { required: true }),
  substitute: itemReference({
    help: 'Approved substitute that is bought instead of the item of the BOM line; empty for that item',
  }),
  qty_ordered: integer({ required: true, min: 1, max: largestQuantity }),
  unit_price: decimal(priceFormat),
  total_price: computed('number', ({ unit_price, qty_ordered }) =>
    typeof unit_price === 'string' && typeof qty_ordered === 'number' ? totalNumber({ unit_price, qty_ordered }) : null,
  ),
  date_expected: date({ help: 'Expected delivery date; empty for the expected date of the order' }),
  date_expected_source: choice(dateSources, {
    readOnly: true,
    multi: true,
    help: 'Where the expected date comes from; null for one that somebody has set',
  }),
  lead_time_days: integer({
    readOnly: true,
    help: 'Days after the order on which the line is expected, from the price list or learned; null for a date that somebody has set',
  }),
  short_closed: datetime({ readOnly: true, help: 'Time at which the line was closed short; null for an open line' }),
  short_close_reason: text({
    readOnly: true,
    maxLength: longestReason,
    help: 'Reason for closing the line short',
  }),
  qty_short_closed: integer({ default: 0, readOnly: true, help: 'Ordered units that will not be delivered' }),
  qty_credited: integer({
    readOnly: true,
    help: 'Units that went back for a credit: the vendor owes no replacement for them. Null for none',
  }),
} as const;

/** Asset Lifecycle: the units of a BOM line that this order buys, and their price. */
export const poLineItem = defineResource({
  app: 'asset-lifecycle',
  model: 'polineitem',
  endpoint: 'po-line-items',
  label: 'PO line item',
  bare: true,
  fields: poLineItemFields,
  unique: [
    {
      name: 'line',
      fields: ['purchase_order', 'bom_line_item'],
      message: 'PO line item with this Purchase order and BOM line item already exists.',
    },
  ],
  filters: {
    bom_id: { through: 'purchase_order', filter: 'bom_id' },
    vendor_id: { through: 'purchase_order', filter: 'vendor_id' },
  },
  idsNeedView: true,
  ordering: ['purchase_order'],
  brief: ['purchase_order', 'bom_line_item', 'qty_ordered'],
  display: ({ qty_ordered, purchase_order }) => `${qty_ordered} on purchase order ${purchase_order}`,
  actions: [shortClose, reopen, amend],
  annotations: { over_ordered: 'integer', end_of_life: 'date', is_end_of_life: 'boolean' },
  /** Units on order beyond the quantity of the BOM line, and the life of its item. */
  async annotate(lines, reader) {
    const once = cachingReader(reader);
    const bomLines = lines.map(({ values }) => values.bom_line_item);
    const [excesses, lives] = await Promise.all([storedExcesses(once, bomLines), livesOf(once, lines)]);
    return new Map(
      lines.map(({ id, values }) => [id, { over_ordered: excesses.get(values.bom_line_item) ?? 0, ...lives.get(id) }]),
    );
  },
  derive: ({ before, after, related }) => ({
    substitute: otherItem(after.substitute, related('bom_line_item')?.item),
    ...(before && before.date_expected !== after.date_expected
      ? { date_expected_source: null, lead_time_days: null }
      : {}),
  }),
  check({ before, after, related }) {
    const errors: Record<string, readonly string[]> = {};
    if (related('bom_line_item')?.bom !== related('purchase_order')?.bom)
      errors.bom_line_item = ["The BOM line item must belong to the purchase order's BOM."];
    if (before?.short_closed && before.qty_ordered !== after.qty_ordered)
      errors.qty_ordered = ['The line item is closed: reopen it first.'];
    if (before?.short_closed && before.bom_line_item !== after.bom_line_item)
      errors.bom_line_item = ['The line item is closed: reopen it first.'];
    return errors;
  },
  async onSave({ id, before, after }, work) {
    const order = await requireDraft(work, orderType, after.purchase_order, 'A line item');
    // Whoever changes vendor or currency at the same moment has not seen the line.
    if (order && before === null) work.consequences.update(order, {});
    const { bom_line_item: to, qty_ordered } = after;
    await requireFewEnough(work, id, before, after);
    const { substitute } = after;
    if (substitute && (before?.bom_line_item !== to || !sameJson(before.substitute, substitute)))
      await requireSubstitute(work, to, substitute);
    await moveReference(work, 'po_line_items', id, before?.bom_line_item ?? null, to);
    if (before?.bom_line_item === to && qty_ordered <= before.qty_ordered) return;
    const problem = await overOrderProblem(work, to);
    if (problem) throw invalid({ qty_ordered: [problem] });
  },
  async onDelete({ id, values }, work) {
    const order = await requireDraft(work, orderType, values.purchase_order, 'A line item');
    const committed = order ? await committedUnits(work, { id, values }) : 0;
    if (committed > 0) throw refused('protected', tooFew(committed));
    await moveReference(work, 'po_line_items', id, values.bom_line_item, null);
  },
});

type Values = StoredValues<'netbox_asset_lifecycle.polineitem'>;

/** A substitute that is the item itself is none. */
const otherItem = (substitute: ObjectRef | null | undefined, item: Json | undefined): ObjectRef | null =>
  substitute && !sameJson(substitute, item) ? substitute : null;

/** Fails with 400 where units have arrived or are in transit that the line no longer buys. */
async function requireFewEnough(work: Work, id: number, before: Values | null, after: Values): Promise<void> {
  const kept = before && (['bom_line_item', 'substitute'] as const).find((name) => differ(before[name], after[name]));
  if (!before || (kept === undefined && after.qty_ordered >= before.qty_ordered)) return;
  const committed = await committedUnits(work, { id, values: before });
  const left = kept === undefined ? after.qty_ordered : 0;
  if (left < committed) throw invalid({ [kept ?? 'qty_ordered']: [tooFew(committed)] });
}

const differ = (a: Json | undefined, b: Json | undefined): boolean => !sameJson(a ?? null, b ?? null);

/** Units of a line that have arrived or are in transit. Their shipments are guarded. */
async function committedUnits(
  work: Work,
  line: Pick<ObjectOf<'netbox_asset_lifecycle.polineitem'>, 'id' | 'values'>,
): Promise<number> {
  const order = await work.get(orderType, line.values.purchase_order);
  return orderLineBalance(orderedLine(line, order?.values), await heldShippedLines(work, line.values)).committed;
}

const tooFew = (committed: number): string =>
  `${committed} units of this line item are already received or in transit.`;

declare module '../../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'netbox_asset_lifecycle.polineitem': typeof poLineItemFields;
  }
}
