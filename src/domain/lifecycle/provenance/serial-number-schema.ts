import { date, datetime, reference, text } from '../../engine/schema/fields.ts';
import { entries } from '../../engine/schema/input-schema.ts';
import { itemReference } from '../item/item.ts';
import { movementMembers } from './procurement-action.ts';

const lifecycle = 'netbox_asset_lifecycle';

/** Where the whole way of a serial number is read; the number is the last part of the path. */
export const numbersRoute = {
  app: 'asset-lifecycle',
  endpoint: 'numbers',
  path: '/api/plugins/asset-lifecycle/numbers',
} as const;

/** What is known of a serial number, in whatever spelling: its receipts, its spares, and what they were used for. */
export const serialNumberForm = {
  received_units: entries(
    {
      received_unit: reference(`${lifecycle}.receivedunit`, {}),
      item: itemReference({}),
      asset_tag: text(),
      status: text({ help: 'Where the unit of this receipt is' }),
      purchase_order: reference(`${lifecycle}.purchaseorder`, {}),
      shipment: reference(`${lifecycle}.shipment`, {}),
      shipment_line_item: reference(`${lifecycle}.shipmentlineitem`, {}),
      asset: reference(`${lifecycle}.asset`, { help: 'The asset that it is installed as' }),
    },
    { help: 'The receipts of the number, oldest first' },
  ),
  slips: entries(
    {
      receiving_slip: reference(`${lifecycle}.receivingslip`, {}),
      time: datetime(),
      date: date(),
      kind: text(),
      disposition: text({ help: 'What became of the unit, when the slip is a disposition' }),
      note: text(),
    },
    { help: 'The receiving slips that name the number, oldest first' },
  ),
  spare_items: entries(
    {
      spare_item: reference(`${lifecycle}.spareitem`, {}),
      item: itemReference({}),
      spares_pool: reference(`${lifecycle}.sparespool`, {}),
      status: text(),
    },
    { help: 'The spare items that have the number; those that were drawn stay, with quantity 0' },
  ),
  movements: entries(movementMembers, { help: 'What the ledger says of these spare items, oldest first' }),
} as const;
