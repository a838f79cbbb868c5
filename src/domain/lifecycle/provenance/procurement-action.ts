import { readAction } from '../../engine/resource/action.ts';
import {
  datetime,
  decimal,
  genericReference,
  integer,
  reference,
  references,
  text,
} from '../../engine/schema/fields.ts';
import { entries } from '../../engine/schema/input-schema.ts';
import { priceFormat } from '../item/price.ts';
import { documentTypes } from '../spares/spare-movement.ts';

const lifecycle = 'netbox_asset_lifecycle';

/** An entry of the ledger of spares, as answers show it. */
export const movementMembers = {
  spare_movement: integer({ required: true, help: 'Id of the ledger entry' }),
  time: datetime(),
  kind: text(),
  quantity: integer({ required: true }),
  spare_item: reference(`${lifecycle}.spareitem`, {}),
  spares_pool: reference(`${lifecycle}.sparespool`, {}),
  serial: text({ help: 'Serial number of the spare item' }),
  reason: text(),
  document: genericReference(documentTypes, {
    help: 'Object that caused the movement: the asset or object that received the unit, the shipment that delivered it, or the stock-take that counted it',
  }),
} as const;

/** The same verb for racks, devices, modules and cables. */
export const procurement = readAction({
  name: 'procurement',
  detail: true,
  path: 'procurement',
  help: 'Shows the origin of the object: BOM, order, vendor and price, shipment, receipt and unit, or spares pool, and its former serial numbers. Objects that the caller may not view are null or left out.',
  query: {},
  answer: {
    assets: entries(
      {
        asset: reference(`${lifecycle}.asset`, {}),
        bom: reference(`${lifecycle}.bom`, {}),
        installed: datetime({ help: 'Time of installation; null after uninstallation' }),
        bom_line_item: reference(`${lifecycle}.bomlineitem`, {}),
        purchase_order: reference(`${lifecycle}.purchaseorder`, {}),
        po_line_item: reference(`${lifecycle}.polineitem`, {}),
        vendor: reference(`${lifecycle}.vendor`, {}),
        unit_price: decimal(priceFormat),
        currency: text({ help: 'Currency of the order' }),
        shipment: reference(`${lifecycle}.shipment`, {}),
        shipment_line_item: reference(`${lifecycle}.shipmentlineitem`, {}),
        receiving_slips: references(`${lifecycle}.receivingslip`, {
          help: 'Receiving slip of the unit; for units without a number, all receipts of the shipment line',
        }),
        received_unit: reference(`${lifecycle}.receivedunit`, {
          help: 'Received unit, when its number was recorded at receipt',
        }),
        spares_pool: reference(`${lifecycle}.sparespool`, {}),
      },
      { help: 'Assets of the object in BOMs that were ever installed or changed' },
    ),
    movements: entries(movementMembers, {
      help: 'Ledger entries of spares that were drawn for the object or its assets, or returned from them; oldest first',
    }),
    serials: entries(
      {
        time: datetime(),
        serial: text(),
        asset_tag: text(),
        user_name: text({ help: 'User who made the change' }),
        message: text(),
      },
      { help: 'Serial numbers and asset tags of the object from its change log, oldest first' },
    ),
  },
});
