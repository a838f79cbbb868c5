import { date, datetime, integer, reference, text } from '../../engine/schema/fields.ts';
import { entries } from '../../engine/schema/input-schema.ts';
import { itemReference } from '../item/item.ts';
import { movementMembers } from './procurement-action.ts';

const lifecycle = 'netbox_asset_lifecycle';

/** The route of the history of a serial number, which is the last part of the path. */
export const numbersRoute = {
  app: 'asset-lifecycle',
  endpoint: 'numbers',
  path: '/api/plugins/asset-lifecycle/numbers',
} as const;

/** The history of a serial number in any spelling: received units, slips, spare items, movements and changes. */
export const serialNumberForm = {
  received_units: entries(
    {
      received_unit: reference(`${lifecycle}.receivedunit`, {}),
      item: itemReference({}),
      asset_tag: text(),
      status: text({ help: 'Present status of the unit' }),
      purchase_order: reference(`${lifecycle}.purchaseorder`, {}),
      shipment: reference(`${lifecycle}.shipment`, {}),
      shipment_line_item: reference(`${lifecycle}.shipmentlineitem`, {}),
      asset: reference(`${lifecycle}.asset`, { help: 'Asset that the unit is installed as' }),
    },
    { help: 'Received units with this number, oldest first' },
  ),
  slips: entries(
    {
      receiving_slip: reference(`${lifecycle}.receivingslip`, {}),
      time: datetime(),
      date: date(),
      kind: text(),
      disposition: text({ help: 'Disposition of the unit, on slips of kind disposition' }),
      note: text(),
    },
    { help: 'Receiving slips that list the number, oldest first' },
  ),
  spare_items: entries(
    {
      spare_item: reference(`${lifecycle}.spareitem`, {}),
      item: itemReference({}),
      spares_pool: reference(`${lifecycle}.sparespool`, {}),
      status: text(),
      quantity: integer({ required: true, help: '1 while the unit is in the pool, 0 after it was drawn or scrapped' }),
    },
    { help: 'Spare items with this number' },
  ),
  movements: entries(movementMembers, {
    help: 'Ledger entries with this number, oldest first, including those of deleted spare items',
  }),
  changes: entries(
    {
      time: datetime(),
      received_unit: reference(`${lifecycle}.receivedunit`, {}),
      status: text({ help: 'Status of the unit after the change' }),
      asset: reference(`${lifecycle}.asset`, { help: 'Asset that the unit was installed as' }),
      user_name: text({ help: 'User who made the change' }),
      message: text(),
    },
    { help: 'Changes of status and asset of the received units from the change log, oldest first' },
  ),
} as const;
