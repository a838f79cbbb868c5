import { hasErrors, invalid } from '../../engine/errors.ts';
import type { JsonObject } from '../../engine/json.ts';
import type { Reader, Work } from '../../engine/ports.ts';
import { referringRows } from '../../engine/resource/load-objects.ts';
import { defineResource, type Write } from '../../engine/resource/resource.ts';
import type { StoredValues } from '../../engine/schema/field-kinds.ts';
import { boolean, choice, date, optionalText, primary, reference } from '../../engine/schema/fields.ts';
import { overOrderProblem } from '../balance/order-supply.ts';
import { orderTotal } from '../item/price.ts';
import { currencies, currencyGiven, newCurrencyErrors } from '../money/currencies.ts';
import { archivedOnCreate } from '../status/locks.ts';
import { requirePast } from '../status/past-dates.ts';
import {
  authorship,
  editableOrders,
  endedOrders,
  orderStatuses,
  placedOrders,
  plannedOrders,
} from '../status/statuses.ts';
import { transitions } from '../status/transition-actions.ts';
import { governStatus } from '../status/transitions.ts';
import { requireApprovable } from './approval.ts';
import { dateLines } from './date-lines.ts';
import { freezeRates, frozenRateFields, inBase } from './frozen-rates.ts';
import { copyLineItems, exportLineItems } from './purchase-order-actions.ts';
import { repriceLines } from './reprice-order.ts';

const purchaseOrderFields = {
  bom: reference('netbox_asset_lifecycle.bom', {
    required: true,
    immutable: 'The BOM of a purchase order cannot be changed.',
  }),
  vendor: reference('netbox_asset_lifecycle.vendor', { required: true }),
  vendor_account: reference('netbox_asset_lifecycle.vendoraccount', { onDelete: 'protect' }),
  order_id: optionalText({ mayBeDigits: true, maxLength: 100, help: 'Order number assigned by the vendor' }),
  status: choice(orderStatuses, { default: 'draft', multi: true }),
  currency: choice(currencies, { multi: true }),
  date_ordered: date({
    help: 'Day on which the vendor got the order. Default: the day on which it is placed; empty for drafts and approved orders',
  }),
  date_expected: date({ help: 'Expected delivery date of lines without their own date' }),
  archived: boolean({ default: false }),
  ...frozenRateFields,
  ...authorship,
  ...primary,
} as const;

/** Asset Lifecycle: an order to one vendor for line items of one BOM. */
export const purchaseOrder = defineResource({
  app: 'asset-lifecycle',
  model: 'purchaseorder',
  endpoint: 'purchase-orders',
  label: 'purchase order',
  fields: purchaseOrderFields,
  unique: [
    {
      name: 'vendor_order',
      fields: ['vendor', 'order_id'],
      message: 'Purchase order with this Vendor and Order ID already exists.',
    },
  ],
  filters: {
    bom_line_item_id: {
      referrer: 'netbox_asset_lifecycle.polineitem',
      field: 'purchase_order',
      filter: 'bom_line_item_id',
    },
  },
  naturalKey: 'order_id',
  importKey: 'order_id',
  idsNeedView: true,
  ordering: ['bom', 'order_id'],
  brief: ['vendor', 'order_id', 'status', 'description'],
  search: ['order_id', 'description', 'comments'],
  display: ({ order_id }, { id, related }) => order_id ?? `${related('vendor')?.name ?? 'Purchase order'} #${id}`,
  displayNeeds: ['vendor'],
  actions: [exportLineItems, copyLineItems, transitions],
  papers: { order: 'The order for its vendor' },
  annotations: { total_price: 'number', total_price_base: 'number', unpriced_lines: 'integer' },
  /** One read of narrow rows an order. */
  async annotate(orders, reader) {
    const totals = orders.map(async ({ id, values }): Promise<[number, JsonObject]> => {
      const { total, unpriced } = orderTotal(await orderLinesOf(reader, id));
      const base = inBase(total, values.rate_ordered, values);
      const total_price_base = base === null ? null : Number(base);
      return [id, { total_price: Number(total), total_price_base, unpriced_lines: unpriced }];
    });
    return new Map(await Promise.all(totals));
  },
  derive: (write, { settings, now }) => ({ ...currencyGiven(write, settings), ...dayOrdered(write, now) }),
  check({ before, after, related }) {
    const errors: Record<string, readonly string[]> = { ...archivedOnCreate(before, after.archived) };
    const account = related('vendor_account');
    if (account && account.vendor !== after.vendor)
      errors.vendor_account = ['The vendor account must belong to the vendor of the order.'];
    for (const field of agreed)
      if (before && !editableOrders.has(before.status) && before[field] !== after[field])
        errors[field] = ['This can only be changed while the order is a draft.'];
    // Asset Lifecycle 0.3: drafts and approved orders may go without the vendor's number.
    if (placedOrders.has(after.status) && after.order_id === null)
      errors.order_id = [`An order ID is required in status ${after.status}.`];
    if (plannedOrders.has(after.status) && after.date_ordered !== null)
      errors.date_ordered = ['Only a placed order has this date.'];
    return errors;
  },
  async onSave(write, work) {
    const { id, before, after } = write;
    const isDated = after.date_ordered !== null && after.date_ordered !== before?.date_ordered;
    if (isDated) requirePast(work.now, 'date_ordered', after.date_ordered);
    const errors = newCurrencyErrors(before, after, work.now.slice(0, 10));
    if (hasErrors(errors)) throw invalid(errors);
    const permissions = await governStatus(work, 'netbox_asset_lifecycle.purchaseorder', write);
    const changed = before ? agreed.filter((field) => before[field] !== after[field]) : [];
    if (changed.length > 0) await requireNoShipments(work, id, changed);
    if (before && (before.vendor !== after.vendor || (before.currency ?? after.currency) !== after.currency))
      await repriceLines(work, { order: id, vendor: after.vendor, currency: after.currency });
    if (before && endedOrders.has(before.status) && !endedOrders.has(after.status)) await requireNeed(work, id);
    if (before && isDated) await dateLines(work, id, after.date_ordered);
    await requireApprovable(work, { id, before, permissions });
    await freezeRates(work, id, before);
  },
});

/** An order gets the day on which it is placed, and loses it when it goes back to those that are planned. */
function dayOrdered({ before, after }: OrderWrite, now: string): { readonly date_ordered?: string | null } {
  const was = before?.status ?? 'draft';
  if (plannedOrders.has(after.status)) return plannedOrders.has(was) ? {} : { date_ordered: null };
  const isPlacedNow = placedOrders.has(after.status) && !placedOrders.has(was);
  return isPlacedNow && after.date_ordered === null ? { date_ordered: now.slice(0, 10) } : {};
}

type OrderWrite = Pick<Write<typeof purchaseOrderFields>, 'before' | 'after'>;

/** Terms agreed with the vendor. Only a draft may change them; prices of the lines are in this currency. */
const agreed = ['vendor', 'currency'] as const;

/** An order that returned to draft may have shipments, whose units were bought from this vendor in this currency. */
async function requireNoShipments(work: Work, id: number, changed: readonly string[]): Promise<void> {
  const shipments = await work.children('netbox_asset_lifecycle.shipment', 'purchase_order', id);
  if (shipments.length === 0) return;
  const problem = 'This cannot be changed because the order has shipments.';
  throw invalid(Object.fromEntries(changed.map((field) => [field, [problem]])));
}

const orderLineType = 'netbox_asset_lifecycle.polineitem';

/** A reopened order must not exceed the quantities of its BOM lines, where the settings refuse that. */
async function requireNeed(work: Work, id: number): Promise<void> {
  const lines = await work.children(orderLineType, 'purchase_order', id);
  for (const bomLine of new Set(lines.map(({ values }) => values.bom_line_item))) {
    const problem = await overOrderProblem(work, bomLine);
    if (problem) throw invalid({ status: [`BOM line item ${bomLine}: ${problem}`] });
  }
}

/** The lines of an order, read strongly from the order's own rows. */
export const orderLinesOf = async (
  reader: Reader,
  order: number,
): Promise<readonly StoredValues<typeof orderLineType>[]> =>
  (await referringRows(reader, orderLineType, 'purchase_order', order)).map(({ values }) => values);

declare module '../../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'netbox_asset_lifecycle.purchaseorder': typeof purchaseOrderFields;
  }
}
