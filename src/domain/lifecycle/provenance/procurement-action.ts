import { readAction } from '../../engine/resource/action.ts';
import { datetime, decimal, integer, reference, references, text } from '../../engine/schema/fields.ts';
import { entries } from '../../engine/schema/input-schema.ts';
import { priceFormat } from '../item/price.ts';

const lifecycle = 'netbox_asset_lifecycle';

/** An entry of the ledger of spares, as answers tell it. */
export const movementMembers = {
  spare_movement: integer({ required: true, help: 'Id of the entry in the ledger of spares' }),
  time: datetime(),
  kind: text(),
  quantity: integer({ required: true }),
  spare_item: reference(`${lifecycle}.spareitem`, {}),
  spares_pool: reference(`${lifecycle}.sparespool`, {}),
  serial: text({ help: 'Of the spare' }),
  reason: text(),
} as const;

/** The same verb of everything that a BOM can plan. */
export const procurement = readAction({
  name: 'procurement',
  detail: true,
  path: 'procurement',
  help: 'Where the object comes from: BOM, order, vendor and price, shipment, receipt and unit, or spares pool; and the serial numbers that it had. What the caller may not view is null or left out.',
  query: {},
  answer: {
    assets: entries(
      {
        asset: reference(`${lifecycle}.asset`, {}),
        bom: reference(`${lifecycle}.bom`, {}),
        installed: datetime({ help: 'Since when; null when the unit was taken out again' }),
        bom_line_item: reference(`${lifecycle}.bomlineitem`, {}),
        purchase_order: reference(`${lifecycle}.purchaseorder`, {}),
        po_line_item: reference(`${lifecycle}.polineitem`, {}),
        vendor: reference(`${lifecycle}.vendor`, {}),
        unit_price: decimal(priceFormat),
        currency: text({ help: 'Of the order' }),
        shipment: reference(`${lifecycle}.shipment`, {}),
        shipment_line_item: reference(`${lifecycle}.shipmentlineitem`, {}),
        receiving_slips: references(`${lifecycle}.receivingslip`, {
          help: 'The slip that the unit arrived with; of units without a number, all receipts of their line',
        }),
        received_unit: reference(`${lifecycle}.receivedunit`, {
          help: 'The unit, when its number was noted at receipt',
        }),
        spares_pool: reference(`${lifecycle}.sparespool`, {}),
      },
      { help: 'The places of the object in BOMs, as far as something was done with them' },
    ),
    movements: entries(movementMembers, {
      help: 'Spares that were drawn for the object or for its assets, or that came back from them; oldest first',
    }),
    serials: entries(
      {
        time: datetime(),
        serial: text(),
        asset_tag: text(),
        user_name: text({ help: 'Who wrote it' }),
        message: text(),
      },
      { help: 'Serial numbers and asset tags that the object had, oldest first, by its change log' },
    ),
  },
});
