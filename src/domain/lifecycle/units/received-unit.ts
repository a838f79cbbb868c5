import { defineResource, type ObjectOf } from '../../engine/resource/resource.ts';
import { choice, reference } from '../../engine/schema/fields.ts';
import { itemReference } from '../item/item.ts';
import { unitStatuses, unitsGone } from '../status/statuses.ts';
import { assetTag, serialNumber } from './unit-numbers.ts';

const kept = { readOnly: true, onDelete: 'keep' } as const;

const receivedUnitFields = {
  shipment_line_item: reference('netbox_asset_lifecycle.shipmentlineitem', {
    required: true,
    readOnly: true,
    onDelete: 'cascade',
    owner: true,
  }),
  slip: reference('netbox_asset_lifecycle.receivingslip', { ...kept, help: 'Receiving slip that recorded the unit' }),
  item: itemReference({ required: true, ...kept }),
  serial: serialNumber({ readOnly: true }),
  asset_tag: assetTag({ readOnly: true }),
  status: choice(unitStatuses, { default: 'available', readOnly: true, multi: true }),
  asset: reference('netbox_asset_lifecycle.asset', { ...kept, help: 'Asset that the unit is installed as' }),
} as const;

/** One unit of a shipment line whose serial number or asset tag was recorded at receipt, with its present status. */
export const receivedUnit = defineResource({
  app: 'asset-lifecycle',
  model: 'receivedunit',
  endpoint: 'received-units',
  label: 'received unit',
  bare: true,
  methods: ['GET'],
  fields: receivedUnitFields,
  // A unit that went on to a pool is known there. It, and one that left or is lost, may come with another shipment.
  unique: [
    {
      name: 'serial',
      fields: ['item', 'serial'],
      caseInsensitive: true,
      when: ({ serial, status }) => serial !== '' && !unitsGone.has(status),
      message: 'A unit of this item with this serial number has already been received.',
    },
    {
      name: 'asset_tag',
      fields: ['asset_tag'],
      caseInsensitive: true,
      when: ({ asset_tag, status }) => asset_tag !== null && !unitsGone.has(status),
      message: 'A unit with this asset tag has already been received.',
    },
  ],
  filters: { shipment_id: { through: 'shipment_line_item', filter: 'shipment_id' } },
  idsNeedView: true,
  ordering: ['shipment_line_item', 'serial'],
  brief: ['shipment_line_item', 'item', 'serial', 'asset_tag', 'status'],
  search: ['serial', 'asset_tag'],
  display: ({ serial, asset_tag }) => serial || (asset_tag ?? ''),
});

export type ReceivedUnit = ObjectOf<'netbox_asset_lifecycle.receivedunit'>;

declare module '../../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'netbox_asset_lifecycle.receivedunit': typeof receivedUnitFields;
  }
}
