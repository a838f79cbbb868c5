import { defineResource, type EventTest } from '../../engine/resource/resource.ts';
import { choices } from '../../engine/schema/choices.ts';
import { boolean, choice, datetime, genericReference, reference, text } from '../../engine/schema/fields.ts';

export const alertKinds = choices({
  'below-minimum': 'Below minimum',
  'overdue-order': 'Overdue order',
  'overdue-shipment': 'Overdue shipment',
  'expired-reservation': 'Expired reservation',
  'ledger-drift': 'Ledger drift',
  'will-run-dry': 'Will run dry',
});

export type AlertKind = (typeof alertKinds)[number]['value'];

/** Types of the objects that alerts are about. */
const subjectTypes = [
  'netbox_asset_lifecycle.spareitemallocation',
  'netbox_asset_lifecycle.spareitem',
  'netbox_asset_lifecycle.sparereservation',
  'netbox_asset_lifecycle.purchaseorder',
  'netbox_asset_lifecycle.shipment',
] as const;

const alertFields = {
  kind: choice(alertKinds, { required: true, multi: true, immutable: 'The kind of an alert cannot be changed.' }),
  subject: genericReference(subjectTypes, {
    required: true,
    onDelete: 'cascade',
    unviewable: 'hide-entry',
    immutable: 'The subject of an alert cannot be changed.',
  }),
  message: text({ readOnly: true, maxLength: 200 }),
  raised: datetime({ readOnly: true }),
  cleared: datetime({ readOnly: true }),
  acknowledged: boolean({ default: false, help: 'A person has seen the alert and handles it' }),
  acknowledged_by: reference('users.user', { readOnly: true, onDelete: 'keep' }),
  acknowledged_at: datetime({ readOnly: true }),
  /** Its kind while it is open: checks find what they may clear. */
  open: text({ readOnly: true, hidden: true, lookup: true }),
} as const;

function raised(kind: AlertKind): EventTest {
  return (before, after) => before === null && after?.kind === kind;
}

function cleared(kind: AlertKind): EventTest {
  return (before, after) => after?.kind === kind && before?.cleared === null && after.cleared !== null;
}

/**
 * A finding of a scheduled check. At most one alert is open for each subject and kind. It is cleared when the check no longer
 * finds anything. A person acknowledges it.
 */
export const alert = defineResource({
  app: 'asset-lifecycle',
  model: 'alert',
  endpoint: 'alerts',
  label: 'alert',
  methods: ['GET', 'PUT', 'PATCH'],
  fields: alertFields,
  unique: [{ name: 'open', fields: ['kind', 'subject'], when: ({ cleared }) => cleared === null }],
  ordering: ['raised'],
  newestFirst: true,
  brief: ['kind', 'message', 'raised', 'cleared'],
  search: ['message'],
  display: ({ message }) => message,
  events: {
    spares_below_minimum: raised('below-minimum'),
    spares_restored: cleared('below-minimum'),
    order_overdue: raised('overdue-order'),
    shipment_overdue: raised('overdue-shipment'),
    reservation_expired: raised('expired-reservation'),
    ledger_drift: raised('ledger-drift'),
    spares_will_run_dry: raised('will-run-dry'),
  },
  async onSave({ id, before, after }, work) {
    if (after.acknowledged === (before?.acknowledged ?? false)) return;
    const saved = await work.get('netbox_asset_lifecycle.alert', id);
    if (saved)
      work.update(saved, {
        acknowledged_by: after.acknowledged ? work.actor.userId || null : null,
        acknowledged_at: after.acknowledged ? work.now : null,
      });
  },
});

declare module '../../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'netbox_asset_lifecycle.alert': typeof alertFields;
  }
}
