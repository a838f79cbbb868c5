import { defineResource } from '../../engine/resource/resource.ts';
import { choices } from '../../engine/schema/choices.ts';
import type { ObjectRef } from '../../engine/schema/field-kinds.ts';
import {
  choice,
  datetime,
  genericReference,
  integer,
  jsonObject,
  reference,
  text,
} from '../../engine/schema/fields.ts';
import { itemReference } from '../item/item.ts';

const movementKinds = choices({
  receive: 'Receive',
  draw: 'Draw',
  return: 'Return',
  transfer: 'Transfer',
  adjust: 'Adjust',
  scrap: 'Scrap',
});
type MovementKind = (typeof movementKinds)[number]['value'];

/** Types of objects that cause movements: the receiver or the source of a unit, or a stock-take. */
export const documentTypes = [
  'netbox_asset_lifecycle.asset',
  'netbox_asset_lifecycle.shipment',
  'netbox_asset_lifecycle.spareitem',
  'netbox_asset_lifecycle.stocktake',
  'dcim.device',
  'dcim.rack',
  'dcim.module',
  'dcim.cable',
] as const;

const history = { readOnly: true, onDelete: 'keep' } as const;

const spareMovementFields = {
  time: datetime({ readOnly: true }),
  kind: choice(movementKinds, { readOnly: true, default: 'adjust', multi: true }),
  spare_item: reference('netbox_asset_lifecycle.spareitem', { ...history, owner: true }),
  quantity: integer({ readOnly: true, default: 0, help: 'Units added; negative for units removed' }),
  balance: integer({ readOnly: true, default: 0, help: 'Units of the spare item after the movement' }),
  pool: reference('netbox_asset_lifecycle.sparespool', { ...history, owner: true }),
  item: itemReference({ ...history, index: 'byType' }),
  variant: jsonObject({ readOnly: true }),
  serial: text({ readOnly: true, caseInsensitive: true, index: 'bySource' }),
  reason: text({ readOnly: true, maxLength: 200 }),
  document: genericReference(documentTypes, {
    ...history,
    index: 'byObject',
    help: 'Object that caused the movement, such as the asset that received the unit or the shipment that delivered it',
  }),
  user: reference('users.user', history),
  user_name: text({ readOnly: true }),
  request_id: text({ readOnly: true, help: 'UUID of the request, as in the change log' }),
} as const;

/**
 * The ledger of spares: every change of a quantity, written with the change itself in one transaction and never edited. The
 * quantity of a spare item is the sum of its entries.
 */
export const spareMovement = defineResource({
  app: 'asset-lifecycle',
  model: 'sparemovement',
  endpoint: 'spare-movements',
  label: 'spare movement',
  bare: true,
  methods: ['GET'],
  unlogged: true,
  unbounded: true,
  shards: 4,
  fields: spareMovementFields,
  filters: { time_after: { as: 'time__gte' }, time_before: { as: 'time__lte' } },
  ordering: ['time'],
  newestFirst: true,
  brief: ['time', 'kind', 'spare_item', 'quantity', 'balance'],
  search: ['serial', 'reason', 'user_name'],
  display: ({ kind, quantity }) => `${kind} ${quantity > 0 ? '+' : ''}${quantity}`,
});

/** The cause of a movement. */
export interface Cause {
  readonly kind: MovementKind;
  /** At most 200 characters. */
  readonly reason?: string;
  readonly document?: ObjectRef | null;
}

declare module '../../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'netbox_asset_lifecycle.sparemovement': typeof spareMovementFields;
  }
}
