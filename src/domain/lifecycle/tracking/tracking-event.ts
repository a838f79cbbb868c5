import { defineResource, type ObjectOf } from '../../engine/resource/resource.ts';
import { choices, labelOf } from '../../engine/schema/choices.ts';
import { choice, datetime, reference, text } from '../../engine/schema/fields.ts';

/** What a courier reports of a parcel. */
export const trackingKinds = choices({
  picked_up: 'Picked up',
  in_transit: 'In transit',
  exception: 'Exception',
  delivered: 'Delivered',
});
export type TrackingKind = (typeof trackingKinds)[number]['value'];

export const trackingOutcomes = choices({
  moved: 'Moved the shipment',
  noted: 'Nothing to move',
  refused: 'The rules refused to move the shipment',
  unknown: 'No shipment has this number',
});

const written = { readOnly: true } as const;

const trackingEventFields = {
  courier: reference('netbox_asset_lifecycle.courier', {
    required: true,
    ...written,
    onDelete: 'cascade',
    index: 'bySource',
  }),
  shipment: reference('netbox_asset_lifecycle.shipment', { ...written, index: 'byParent', unviewable: 'hide-entry' }),
  kind: choice(trackingKinds, { required: true, ...written, multi: true }),
  tracking_number: text({ ...written, caseInsensitive: true, maxLength: 100 }),
  time: datetime({ ...written, help: 'Time that the courier gives' }),
  place: text({ ...written, maxLength: 200 }),
  note: text({ ...written, maxLength: 500 }),
  external_id: text({ ...written, maxLength: 200, help: "The courier's id of the event" }),
  outcome: choice(trackingOutcomes, { required: true, ...written, multi: true }),
  problem: text({ ...written, maxLength: 500, help: 'Reason why the shipment was not moved' }),
  received: datetime({ ...written, help: 'Time at which the event was received' }),
  /** The parcel that it is about, as long as no shipment has its number. */
  waits_for: text({ ...written, hidden: true, index: 'byType', maxLength: 130 }),
} as const;

/** What couriers report, whether or not a shipment has the number. */
export const trackingEvent = defineResource({
  app: 'asset-lifecycle',
  model: 'trackingevent',
  endpoint: 'tracking-events',
  label: 'tracking event',
  bare: true,
  methods: ['GET', 'DELETE'],
  unbounded: true,
  fields: trackingEventFields,
  unique: [{ name: 'external_id', fields: ['courier', 'external_id'] }],
  ordering: ['time'],
  newestFirst: true,
  brief: ['courier', 'shipment', 'kind', 'tracking_number', 'time'],
  search: ['tracking_number', 'place', 'note'],
  display: ({ kind, tracking_number }) => `${tracking_number}: ${labelOf(trackingKinds, kind)}`,
});

export type TrackingEvent = ObjectOf<typeof trackingEvent.type>;

/** What `waits_for` has for a parcel. */
export const parcelKey = (courier: number, trackingNumber: string): string =>
  `${courier}#${trackingNumber.toLowerCase()}`;

declare module '../../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'netbox_asset_lifecycle.trackingevent': typeof trackingEventFields;
  }
}
