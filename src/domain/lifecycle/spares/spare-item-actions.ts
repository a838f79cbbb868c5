import { objectAction } from '../../engine/resource/action.ts';
import { integer, reference, text } from '../../engine/schema/fields.ts';
import { largestQuantity } from '../item/item.ts';

const spareItem = ['netbox_asset_lifecycle.spareitem'] as const;
const units = integer({ default: 1, min: 1, max: largestQuantity });
const reason = { maxLength: 200, help: 'The ledger keeps it' } as const;

export const install = objectAction({
  name: 'install',
  detail: true,
  path: 'install',
  help: 'Makes a new device, rack, module or cable from this spare. The body holds its fields, of a cable both ends; type, serial, asset tag and variant are filled in.',
  body: 'object',
  answer: ['dcim.device', 'dcim.rack', 'dcim.module', 'dcim.cable'],
  status: 201,
});

export const transfer = objectAction({
  name: 'transfer',
  detail: true,
  path: 'transfer',
  help: 'Moves free units to another pool and answers the spare item that they are then. A unit with a serial number or an asset tag keeps its record.',
  body: {
    pool: reference('netbox_asset_lifecycle.sparespool', { required: true, help: 'Where the units go' }),
    quantity: units,
    reason: text(reason),
  },
  answer: spareItem,
});

export const adjust = objectAction({
  name: 'adjust',
  detail: true,
  path: 'adjust',
  help: 'Sets the quantity to what was counted.',
  body: {
    quantity: integer({ required: true, min: 0, max: largestQuantity, help: 'Units that were counted' }),
    reason: text({ ...reason, required: true }),
  },
  answer: spareItem,
});

export const scrap = objectAction({
  name: 'scrap',
  detail: true,
  path: 'scrap',
  help: 'Takes units out for good, of any status. The record stays, with its history.',
  body: { quantity: units, reason: text({ ...reason, required: true }) },
  answer: spareItem,
});
