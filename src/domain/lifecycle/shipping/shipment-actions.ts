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
  help: 'Receives all or a part of the shipment: sets its status to received, counts its lines and posts a receiving slip. Surplus units may go to a spares pool.',
  body: {
    date_received: date({ help: 'Date of arrival. Default: today' }),
    site: reference('dcim.site', { help: 'Site of arrival. Default: site of the shipment' }),
    location: reference('dcim.location', {}),
    pool: pool('Pool for the surplus of lines that name no pool'),
    note: text({ maxLength: 200 }),
    scans: boolean({
      default: false,
      help: 'Receives what was scanned since the last receipt, up to 1000 units with numbers at once, in good order unless a scan says otherwise. Lines may add to it',
    }),
    extras: boolean({ default: false, help: 'With scans: units beyond those expected are received, too' }),
    lines: entries(
      {
        shipment_line_item: reference('netbox_asset_lifecycle.shipmentlineitem', { required: true }),
        qty_received: units('Units received in good order now, including surplus'),
        qty_damaged: units('Units that arrived damaged'),
        qty_missing: units('Units that did not arrive and are not expected'),
        qty_to_pool: integer({
          min: 0,
          max: largestQuantity,
          help: 'Surplus: units in good order that go to the pool. Default: all units of a line that was reordered for a pool, otherwise 0',
        }),
        pool: pool('Pool for the surplus of this line. Default: the pool that the line was reordered for'),
        note: text({ maxLength: 200 }),
        units: entries(
          {
            serial: serialNumber(),
            asset_tag: assetTag(),
            damaged: boolean({ default: false, help: 'The unit is one of the damaged units' }),
            rejected: boolean({
              default: false,
              help: 'The unit is one of the damaged units, and was rejected at the dock',
            }),
            note: text({ maxLength: 200, help: 'What is wrong with the unit' }),
            to_pool: boolean({ default: false, help: 'The unit goes to the pool' }),
          },
          { help: 'Units with a serial number or an asset tag; other units need no entry' },
        ),
      },
      { help: 'At least one, unless scans are received' },
    ),
  },
  answer: ['netbox_asset_lifecycle.receivingslip'],
  status: 201,
});

export const dispose = objectAction({
  name: 'disposition',
  detail: true,
  path: 'disposition',
  help: 'Records the disposition of received units: returned to the vendor, who owes a replacement; repaired, after which units of a line that was reordered for a pool go there; found damaged after receipt; scrapped or lost, for which the vendor owes no replacement. Only units on hand can be disposed of, not units that are installed or in a pool. Answers a receiving slip, which can be reversed. Use returned for a damaged unit that the vendor replaces, also when it is discarded on site.',
  body: {
    disposition: choice(dispositions, { required: true }),
    reason: text({ required: true, maxLength: 200, help: 'Recorded as the note of the slip' }),
    date: date({ help: 'Date of the disposition. Default: today' }),
    lines: entries(
      {
        shipment_line_item: reference('netbox_asset_lifecycle.shipmentlineitem', { required: true }),
        quantity: integer({
          min: 1,
          max: largestQuantity,
          help: 'Number of units. Default: the number of listed units. Units with numbers must be listed',
        }),
        condition: choice(conditions, { required: true, help: 'Condition of the units before the disposition' }),
        units: entries(
          {
            received_unit: reference('netbox_asset_lifecycle.receivedunit', {}),
            serial: serialNumber({ help: 'Serial number of the unit, instead of received_unit' }),
          },
          { help: 'Units with numbers, each by id or serial number' },
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
  help: 'Reverses a receiving slip by posting an opposite one. Units of a disposition get their previous status. The reversal is refused when units have been installed, taken from the pool or disposed of since.',
  body: { note: text({ maxLength: 200 }) },
  answer: ['netbox_asset_lifecycle.receivingslip'],
  status: 201,
});

export const copyLineItems = formAction({
  name: 'copy-line-items',
  detail: true,
  path: 'copy-line-items',
  help: 'Adds lines of the order to the shipment. Default: all units that remain to be shipped.',
  body: {
    lines: entries(
      {
        po_line_item: reference('netbox_asset_lifecycle.polineitem', { required: true }),
        qty_shipped: integer({ min: 1, max: largestQuantity, help: 'Default: all units that remain to be shipped' }),
      },
      { help: 'Lines to add. Default: every line of the order with units that remain to be shipped' },
    ),
  },
  answer: {
    shipment: reference('netbox_asset_lifecycle.shipment', { required: true }),
    lines: entries({
      shipment_line_item: reference('netbox_asset_lifecycle.shipmentlineitem', { required: true }),
      po_line_item: reference('netbox_asset_lifecycle.polineitem', { required: true }),
      qty_shipped: integer({ required: true }),
      remaining: integer({ required: true, help: 'Units of the order line that still remain to be shipped' }),
    }),
  },
  status: 201,
});
