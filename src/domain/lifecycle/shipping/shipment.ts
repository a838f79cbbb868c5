import { invalid } from '../../engine/errors.ts';
import type { Work } from '../../engine/ports.ts';
import { defineResource, type ObjectOf } from '../../engine/resource/resource.ts';
import {
  boolean,
  choice,
  computed,
  date,
  datetime,
  jsonObject,
  optionalJsonObject,
  optionalText,
  primary,
  reference,
  text,
} from '../../engine/schema/fields.ts';
import { hasArrived, noteArrivals } from '../ordering/frozen-rates.ts';
import { requireReplaceable } from '../returns/replacement.ts';
import { scanActions } from '../scanning/scan-actions.ts';
import { archivedOnCreate } from '../status/locks.ts';
import { requirePast } from '../status/past-dates.ts';
import {
  arrivedShipments,
  authorship,
  lapsedShipments,
  returnedShipments,
  shipmentStatuses,
  shipmentsInTransit,
} from '../status/statuses.ts';
import { transitions } from '../status/transition-actions.ts';
import { governStatus } from '../status/transitions.ts';
import { adoptEvents } from '../tracking/adopt-events.ts';
import { trackingKinds } from '../tracking/tracking-event.ts';
import { importNotice } from './import-notice-action.ts';
import { reopenForLines } from './late-units.ts';
import { requirePlaced } from './placed-order.ts';
import { copyLineItems, dispose, receive } from './shipment-actions.ts';
import { moveCountedUnits, requireNothingBrought } from './shipment-return.ts';
import { requireSlipFacts } from './slip-facts.ts';

const trackingTaken = 'Shipment with this Courier and Tracking number already exists.';

const shipmentFields = {
  purchase_order: reference('netbox_asset_lifecycle.purchaseorder', { required: true }),
  courier: reference('netbox_asset_lifecycle.courier', { required: true }),
  courier_account: reference('netbox_asset_lifecycle.courieraccount', { onDelete: 'protect' }),
  site: reference('dcim.site', { onDelete: 'protect' }),
  location: reference('dcim.location', { onDelete: 'protect' }),
  tracking_number: text({
    required: true,
    maxLength: 100,
    caseInsensitive: true,
    visibleOnly: true,
    mayBeDigits: true,
  }),
  consolidated: boolean({
    default: false,
    help: 'The parcel holds units of several orders: a shipment of another order may have the same courier and tracking number',
  }),
  tracking_link: computed('string', ({ tracking_number }, related) => {
    const prefix = related('courier')?.tracking_url;
    return typeof prefix === 'string' && prefix !== '' && typeof tracking_number === 'string'
      ? `${prefix}${encodeURIComponent(tracking_number)}`
      : null;
  }),
  status: choice(shipmentStatuses, { default: 'prepared', multi: true }),
  replaces: reference('netbox_asset_lifecycle.vendorreturn', { help: 'Return whose units the shipment replaces' }),
  date_shipped: date(),
  date_expected: date(),
  date_received: date(),
  notice_number: optionalText({
    maxLength: 100,
    caseInsensitive: true,
    visibleOnly: true,
    mayBeDigits: true,
    help: "Number of the vendor's delivery notice",
  }),
  tracking_status: choice(trackingKinds, {
    readOnly: true,
    kept: true,
    help: 'What the courier reported last; see tracking events',
  }),
  tracking_time: datetime({ readOnly: true, kept: true, help: 'Time of that report' }),
  archived: boolean({ default: false }),
  /** What the notice has made of the shipment, as a digest: the same notice again changes nothing. */
  notice_digest: text({ readOnly: true, hidden: true }),
  /** The valid version of the manifest; null where none was given. */
  manifest: optionalJsonObject({ readOnly: true, hidden: true, long: true }),
  /** Numbers of the scans that receipts have used up, by scanner. */
  scans_used: jsonObject({ readOnly: true, hidden: true, long: true }),
  ...authorship,
  ...primary,
} as const;

/** Asset Lifecycle: one consignment of a purchase order. */
export const shipment = defineResource({
  app: 'asset-lifecycle',
  model: 'shipment',
  endpoint: 'shipments',
  label: 'shipment',
  fields: shipmentFields,
  // Asset Lifecycle: unique for the courier. A parcel with units of several orders is marked as consolidated.
  unique: [
    {
      name: 'courier_tracking',
      fields: ['courier', 'tracking_number'],
      caseInsensitive: true,
      when: ({ consolidated }) => !consolidated,
      message: trackingTaken,
    },
    {
      name: 'order_tracking',
      fields: ['purchase_order', 'courier', 'tracking_number'],
      caseInsensitive: true,
      message: trackingTaken,
    },
    {
      name: 'notice',
      fields: ['purchase_order', 'notice_number'],
      caseInsensitive: true,
      message: 'Shipment with this Purchase order and Notice number already exists.',
    },
  ],
  filters: {
    bom_id: { through: 'purchase_order', filter: 'bom_id' },
    bom: { through: 'purchase_order', filter: 'bom' },
    vendor_id: { through: 'purchase_order', filter: 'vendor_id' },
    bom_line_item_id: {
      referrer: 'netbox_asset_lifecycle.shipmentlineitem',
      field: 'shipment',
      filter: 'bom_line_item_id',
    },
  },
  naturalKey: 'tracking_number',
  importKey: 'tracking_number',
  importScope: { location: { site: 'site' } },
  idsNeedView: true,
  ordering: ['purchase_order', 'tracking_number'],
  brief: ['purchase_order', 'tracking_number', 'status', 'description'],
  search: ['tracking_number', 'notice_number', 'description', 'comments'],
  display: ({ tracking_number }) => tracking_number,
  actions: [copyLineItems, receive, dispose, importNotice, ...scanActions, transitions],
  papers: {
    slip: 'Delivery slip: the lines and the announced units, to be ticked off',
    discrepancies: 'What did not arrive as it was shipped: missing, surplus and damaged units, with notes',
  },
  derive: ({ after, related }) => {
    const site = related('location')?.site;
    return after.site === null && typeof site === 'number' ? { site } : {};
  },
  check({ before, after, related }) {
    const errors: Record<string, readonly string[]> = { ...archivedOnCreate(before, after.archived) };
    for (const field of movers)
      if (before?.archived && after.archived && before[field] !== after[field])
        errors[field] = ['This cannot be changed while the shipment is archived.'];
    const account = related('courier_account');
    if (account && account.courier !== after.courier)
      errors.courier_account = ['The courier account must belong to the courier of the shipment.'];
    const location = related('location');
    if (location && location.site !== after.site) errors.location = ['The location must belong to the site.'];
    if (arrivedShipments.has(after.status) && after.site === null)
      errors.site = ['A site or a location is required to receive a shipment.'];
    for (const field of ['date_expected', 'date_received'] as const) {
      const day = after[field];
      if (day !== null && after.date_shipped !== null && day < after.date_shipped)
        errors[field] = ['This date cannot be before the date shipped.'];
    }
    return errors;
  },
  async onSave({ id, before, after, given }, work) {
    if (after.date_received !== null && after.date_received !== before?.date_received)
      requirePast(work.now, 'date_received', after.date_received);
    if (before?.courier !== after.courier || before.tracking_number !== after.tracking_number)
      await adoptEvents(work, { id, values: after });
    if (before) await moveCountedUnits(work, { id, from: before.status, to: after.status });
    await governStatus(work, 'netbox_asset_lifecycle.shipment', { id, before, after });
    if (before?.purchase_order !== after.purchase_order)
      await requirePlaced(work, after.purchase_order, 'purchase_order');
    const { replaces, purchase_order } = after;
    if (replaces !== null && (before?.replaces !== replaces || before.purchase_order !== purchase_order))
      await requireReplaceable(work, purchase_order, replaces);
    if (before && before.purchase_order !== after.purchase_order)
      await requireSameBom(work, id, before.purchase_order, after.purchase_order);
    if (before && (before.purchase_order !== after.purchase_order || comesBack(before.status, after.status)))
      await reopenForLines(work, { id, order: after.purchase_order });
    if (before)
      await requireSlipFacts(work, {
        id,
        order: before.purchase_order !== after.purchase_order,
        date: given.has('date_received') && before.date_received !== after.date_received,
      });
    await tellOrders(work, before, after);
  },
  async onDelete({ id, values }, work) {
    await requireNothingBrought(work, id);
    if (hasArrived(values.status)) await noteArrivals(work, values.purchase_order, id);
    work.dropDock(id);
  },
});

/** Tells the order, and the one that the shipment belonged to before, when a first shipment was received. */
async function tellOrders(work: Work, before: ShipmentValues | null, after: ShipmentValues): Promise<void> {
  const isSame = arrivalFacts.every((name) => before?.[name] === after[name]);
  if (isSame || !(hasArrived(after.status) || hasArrived(before?.status ?? ''))) return;
  for (const order of new Set([before?.purchase_order ?? after.purchase_order, after.purchase_order]))
    await noteArrivals(work, order);
}

const arrivalFacts = ['status', 'date_received', 'purchase_order'] as const;
type ShipmentValues = Shipment['values'];

/** What says where the units of a shipment are: frozen with its lines while it is archived. */
const movers = ['status', 'purchase_order'] as const;

const orderType = 'netbox_asset_lifecycle.purchaseorder';

/** Units that had lapsed or gone back are under way or here again. */
const comesBack = (from: string, to: string): boolean =>
  (lapsedShipments.has(from) || returnedShipments.has(from)) &&
  (shipmentsInTransit.has(to) || arrivedShipments.has(to));

/** The lines of a shipment are lines of its order's BOM: a shipment that has some stays with that BOM. */
async function requireSameBom(work: Work, id: number, before: number, after: number): Promise<void> {
  const [from, to] = await Promise.all([work.get(orderType, before), work.get(orderType, after)]);
  if (from?.values.bom === to?.values.bom) return;
  const lines = await work.children('netbox_asset_lifecycle.shipmentlineitem', 'shipment', id);
  if (lines.length > 0)
    throw invalid({ purchase_order: ['A shipment with line items can only move to an order for the same BOM.'] });
}

export type Shipment = ObjectOf<'netbox_asset_lifecycle.shipment'>;

declare module '../../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'netbox_asset_lifecycle.shipment': typeof shipmentFields;
  }
}
