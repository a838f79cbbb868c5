import { formAction, objectAction } from '../../engine/resource/action.ts';
import { boolean, choice, date, integer, reference, text } from '../../engine/schema/fields.ts';
import { entries } from '../../engine/schema/input-schema.ts';
import { largestQuantity } from '../item/item.ts';
import { assetTag, serialNumber } from '../units/unit-numbers.ts';
import { conditions, dispositions } from './disposition.ts';

const units = (help: string) => integer({ default: 0, min: 0, max: largestQuantity, help });
const pool = (help: string) => reference('netbox_asset_lifecycle.sparespool', { help });

export const receive = objectAction({
  name: 'receive',
  detail: true,
  path: 'receive',
  help: 'Takes in what arrived, all or a part: the shipment becomes received, its lines are counted, and a receiving slip tells what came. Surplus may go to a spares pool.',
  body: {
    date_received: date({ help: 'The day on which it arrived; today unless it says otherwise' }),
    site: reference('dcim.site', { help: 'Where it arrived; absent, where the shipment goes' }),
    location: reference('dcim.location', {}),
    pool: pool('Where surplus goes of lines that name no pool'),
    note: text({ maxLength: 200 }),
    lines: entries(
      {
        shipment_line_item: reference('netbox_asset_lifecycle.shipmentlineitem', { required: true }),
        qty_received: units('Units that arrived in good order now, surplus included'),
        qty_damaged: units('Units that arrived unfit'),
        qty_missing: units('Units that did not arrive and will not'),
        qty_to_pool: integer({
          min: 0,
          max: largestQuantity,
          help: 'Surplus: of the units in good order, how many go to the pool; absent, all of a line that was reordered for a pool, and none of others',
        }),
        pool: pool('Where the surplus of this line goes; absent, to the pool that it was reordered for'),
        note: text({ maxLength: 200 }),
        units: entries(
          {
            serial: serialNumber(),
            asset_tag: assetTag(),
            damaged: boolean({ default: false, help: 'It is one of the damaged units' }),
            to_pool: boolean({ default: false, help: 'It is one of the units that go to the pool' }),
          },
          { help: 'Units that are told apart by serial number or asset tag; the others need no entry' },
        ),
      },
      { required: true },
    ),
  },
  answer: ['netbox_asset_lifecycle.receivingslip'],
  status: 201,
});

export const dispose = objectAction({
  name: 'disposition',
  detail: true,
  path: 'disposition',
  help: 'Disposition is the decision of receiving inspection about goods that arrived: returned to the vendor, who owes them again; repaired here (units of a line that was reordered for a pool go there); found damaged after receipt; scrapped or lost here, which is our loss: the vendor owes nothing for them. It takes units that are on hand, neither installed nor in a pool, and answers a receiving slip, which can be reversed. A damaged unit that the vendor replaces counts as returned, also when it is thrown away here.',
  body: {
    disposition: choice(dispositions, { required: true }),
    reason: text({ required: true, maxLength: 200, help: 'The slip keeps it as its note' }),
    date: date({ help: 'The day on which it was decided; today unless it says otherwise' }),
    lines: entries(
      {
        shipment_line_item: reference('netbox_asset_lifecycle.shipmentlineitem', { required: true }),
        quantity: integer({
          min: 1,
          max: largestQuantity,
          help: 'Units in all; absent, those that are named. Units with numbers must be named',
        }),
        condition: choice(conditions, { required: true, help: 'In which condition the units were until now' }),
        units: entries(
          {
            received_unit: reference('netbox_asset_lifecycle.receivedunit', {}),
            serial: serialNumber({ help: 'Serial number of the unit, where its id is not given' }),
          },
          { help: 'Units that have numbers, each by its id or its serial number' },
        ),
      },
      { required: true },
    ),
  },
  answer: ['netbox_asset_lifecycle.receivingslip'],
  status: 201,
});

export const reverse = objectAction({
  name: 'reverse',
  detail: true,
  path: 'reverse',
  help: 'Takes a receiving slip back by a slip that says the opposite; the units of a disposition get their earlier status. Units that are installed, gone from the pool or in another disposition since stay as they are: the reversal is refused.',
  body: { note: text({ maxLength: 200 }) },
  answer: ['netbox_asset_lifecycle.receivingslip'],
  status: 201,
});

export const copyLineItems = formAction({
  name: 'copy-line-items',
  detail: true,
  path: 'copy-line-items',
  help: 'Adds lines of the order to the shipment: all that remains to be shipped, or the named lines and quantities.',
  body: {
    lines: entries(
      {
        po_line_item: reference('netbox_asset_lifecycle.polineitem', { required: true }),
        qty_shipped: integer({ min: 1, max: largestQuantity, help: 'All that remains unless it says otherwise' }),
      },
      { help: 'Absent, every line of the order of which units remain' },
    ),
  },
  answer: {
    shipment: reference('netbox_asset_lifecycle.shipment', { required: true }),
    lines: entries({
      shipment_line_item: reference('netbox_asset_lifecycle.shipmentlineitem', { required: true }),
      po_line_item: reference('netbox_asset_lifecycle.polineitem', { required: true }),
      qty_shipped: integer({ required: true }),
      remaining: integer({ required: true, help: 'Units of the order line that remain to be shipped after this' }),
    }),
  },
  status: 201,
});
