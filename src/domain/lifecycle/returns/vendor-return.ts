import { refused } from '../../engine/errors.ts';
import { defineResource, type ObjectOf } from '../../engine/resource/resource.ts';
import { choices } from '../../engine/schema/choices.ts';
import { choice, computed, date, decimal, primary, reference, text } from '../../engine/schema/fields.ts';
import { totalFormat } from '../item/price.ts';
import { currencies } from '../money/currencies.ts';
import { requirePast } from '../status/past-dates.ts';
import { authorship, returnStatuses, sentReturns } from '../status/statuses.ts';
import { transitions } from '../status/transition-actions.ts';
import { governStatus } from '../status/transitions.ts';
import { requireNoReplacement } from './replacement.ts';
import { sendUnits, takeUnitsBack } from './send-return.ts';

const reasons = choices({
  damaged: 'Arrived damaged',
  defective: 'Found defective',
  wrong: 'Wrong item',
  surplus: 'More than ordered',
  other: 'Other',
});

const expectations = choices({ replacement: 'Replacement', credit: 'Credit' });

const vendorReturnFields = {
  shipment: reference('netbox_asset_lifecycle.shipment', {
    required: true,
    immutable: 'The shipment of a return cannot be changed.',
    help: 'Shipment that the units came with; its order says to which vendor they go back',
  }),
  reason: choice(reasons, { required: true, multi: true }),
  expects: choice(expectations, {
    default: 'replacement',
    multi: true,
    help: 'Replacement: the vendor owes the units again. Credit: it owes money, and the units can be ordered anew',
  }),
  credit_amount: decimal(totalFormat),
  currency: choice(currencies, { help: 'Default: currency of the order' }),
  rma_number: text({ maxLength: 100, mayBeDigits: true, help: "The vendor's number for the return" }),
  courier: reference('netbox_asset_lifecycle.courier', { onDelete: 'protect' }),
  tracking_number: text({ maxLength: 100, caseInsensitive: true, visibleOnly: true, mayBeDigits: true }),
  tracking_link: computed('string', ({ tracking_number }, related) => {
    const prefix = related('courier')?.tracking_url;
    return prefix && tracking_number ? `${prefix}${encodeURIComponent(String(tracking_number))}` : null;
  }),
  status: choice(returnStatuses, { default: 'draft', multi: true }),
  date_shipped: date({ help: 'Default: the day on which the status becomes shipped' }),
  slip: reference('netbox_asset_lifecycle.receivingslip', {
    readOnly: true,
    onDelete: 'keep',
    help: 'Slip of the disposition by which the units left',
  }),
  ...authorship,
  ...primary,
} as const;

/** Units of a shipment that go back to the vendor, for a replacement or a credit. */
export const vendorReturn = defineResource({
  app: 'asset-lifecycle',
  model: 'vendorreturn',
  endpoint: 'returns',
  label: 'return',
  fields: vendorReturnFields,
  unique: [{ name: 'slip', fields: ['slip'] }],
  filters: {
    purchase_order_id: { through: 'shipment', filter: 'purchase_order_id' },
    vendor_id: { through: 'shipment', filter: 'vendor_id' },
    bom_id: { through: 'shipment', filter: 'bom_id' },
  },
  linked: { replacements: { referrers: 'netbox_asset_lifecycle.shipment', field: 'replaces' } },
  idsNeedView: true,
  ordering: ['shipment', 'rma_number'],
  brief: ['shipment', 'rma_number', 'status', 'description'],
  search: ['rma_number', 'tracking_number', 'description', 'comments'],
  display: ({ rma_number, shipment }) => (rma_number === '' ? `return of shipment ${shipment}` : rma_number),
  actions: [transitions],
  papers: { note: 'What goes back, and why, for the vendor' },
  check({ before, after }) {
    const errors: Record<string, readonly string[]> = {};
    const isSent = before !== null && sentReturns.has(before.status) && sentReturns.has(after.status);
    for (const field of ['expects', 'date_shipped'] as const)
      if (isSent && before[field] !== after[field])
        errors[field] = ['This cannot be changed once the units have left.'];
    if (after.expects !== 'credit' && after.credit_amount !== null)
      errors.credit_amount = ['Only a return that expects a credit has an amount.'];
    return errors;
  },
  async onSave({ id, before, after }, work) {
    await governStatus(work, type, { id, before, after });
    if (after.credit_amount !== null && after.currency === null) {
      const saved = await work.get(type, id);
      const parcel = await work.get('netbox_asset_lifecycle.shipment', after.shipment);
      const order = parcel && (await work.get('netbox_asset_lifecycle.purchaseorder', parcel.values.purchase_order));
      if (saved && order) work.update(saved, { currency: order.values.currency });
    }
    const wasSent = before !== null && sentReturns.has(before.status);
    const isSent = sentReturns.has(after.status);
    if (!wasSent && isSent) {
      if (after.date_shipped !== null) requirePast(work.now, 'date_shipped', after.date_shipped);
      await sendUnits(work, id);
    }
    if (after.status === 'cancelled' && before?.status !== 'cancelled') await requireNoReplacement(work, id, 'status');
    if (after.expects === 'credit' && before?.expects === 'replacement')
      await requireNoReplacement(work, id, 'expects');
    if (wasSent && !isSent) await takeUnitsBack(work, id);
  },
  async onDelete({ values }) {
    if (sentReturns.has(values.status))
      throw refused('protected', 'Unable to delete object. The units have left: cancel the return first.');
  },
});

const type = 'netbox_asset_lifecycle.vendorreturn';
export type VendorReturn = ObjectOf<typeof type>;

declare module '../../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'netbox_asset_lifecycle.vendorreturn': typeof vendorReturnFields;
  }
}
