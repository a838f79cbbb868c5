import { invalid, invalidObject } from '../../engine/errors.ts';
import { objectAction } from '../../engine/resource/action.ts';
import { defineResource } from '../../engine/resource/resource.ts';
import { choices } from '../../engine/schema/choices.ts';
import { choice, datetime, integer, primary, reference } from '../../engine/schema/fields.ts';
import { largestQuantity } from '../item/item.ts';
import { release, remaining, reserve } from './spare-reservations.ts';

const reservationStatuses = choices({
  active: 'Active',
  drawn: 'Drawn',
  cancelled: 'Cancelled',
  expired: 'Expired',
});

/** Milliseconds: 30 days. */
const defaultTerm = 30 * 24 * 3600 * 1000;

export const cancel = objectAction({
  name: 'cancel',
  detail: true,
  path: 'cancel',
  help: 'Cancels the reservation. Units that were not drawn become free.',
  body: {},
  answer: ['netbox_asset_lifecycle.sparereservation'],
});

const spareReservationFields = {
  spare_item: reference('netbox_asset_lifecycle.spareitem', {
    required: true,
    onDelete: 'cascade',
    owner: true,
    immutable: 'The spare item of a reservation cannot be changed.',
  }),
  bom: reference('netbox_asset_lifecycle.bom', {
    required: true,
    onDelete: 'cascade',
    immutable: 'The BOM of a reservation cannot be changed.',
    help: 'BOM whose assets may draw the units',
  }),
  quantity: integer({
    default: 1,
    min: 1,
    max: largestQuantity,
    help: 'Reserved units, including those already drawn',
  }),
  qty_drawn: integer({ default: 0, readOnly: true, help: 'Units drawn by assets of the BOM' }),
  expires: datetime({ help: 'Time at which the reservation expires. Default: 30 days after creation' }),
  status: choice(reservationStatuses, { default: 'active', readOnly: true, multi: true }),
  ...primary,
} as const;

/**
 * Units of a spare item that are reserved for a BOM until it draws them, or the reservation is cancelled or expires. Other
 * BOMs draw only free units: quantity minus reserved units.
 */
export const spareReservation = defineResource({
  app: 'asset-lifecycle',
  model: 'sparereservation',
  endpoint: 'spare-reservations',
  label: 'spare reservation',
  fields: spareReservationFields,
  unique: [
    {
      name: 'active',
      fields: ['spare_item', 'bom'],
      when: ({ status }) => status === 'active',
      message: 'The BOM already has an active reservation of this spare item. Change its quantity instead.',
    },
  ],
  filters: {
    pool_id: { through: 'spare_item', filter: 'pool_id' },
    expires_before: { as: 'expires__lte' },
  },
  ordering: ['spare_item', 'bom'],
  brief: ['spare_item', 'bom', 'quantity', 'expires', 'status', 'description'],
  search: ['description', 'comments'],
  display: ({ quantity }, { related }) => `${quantity} for ${related('bom')?.name}`,
  displayNeeds: ['bom'],
  actions: [cancel],
  derive: ({ after }, { now }) => ({
    expires: after.expires ?? new Date(Date.parse(now) + defaultTerm).toISOString(),
  }),
  check: ({ after }) =>
    after.quantity < after.qty_drawn
      ? { quantity: [`The quantity cannot be less than the ${after.qty_drawn} units already drawn.`] }
      : undefined,
  async onSave({ id, before, after }, work) {
    if (before?.quantity === after.quantity && before.expires === after.expires) return;
    if (before && before.status !== 'active') throw invalidObject('The reservation is not active.');
    if (after.expires !== null && after.expires <= work.now)
      throw invalid({ expires: ['This time must be in the future.'] });
    await reserve(work, after.spare_item, remaining(after) - (before ? remaining(before) : 0));
    const saved = await work.get('netbox_asset_lifecycle.sparereservation', id);
    if (saved && remaining(after) === 0) work.update(saved, { status: 'drawn' });
  },
  onDelete: ({ values }, work) => release(work, values),
});

declare module '../../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'netbox_asset_lifecycle.sparereservation': typeof spareReservationFields;
  }
}
