import { objectAction } from '../../engine/resource/action.ts';
import { integer, reference, text } from '../../engine/schema/fields.ts';
import { largestQuantity } from '../item/item.ts';

const spareItem = ['netbox_asset_lifecycle.spareitem'] as const;
const units = integer({ default: 1, min: 1, max: largestQuantity });
const reason = { maxLength: 200, help: 'Recorded in the ledger' } as const;

export const install = objectAction({
  name: 'install',
  detail: true,
  path: 'install',
  help: 'Creates a device, rack, module or cable from one unit of this spare item. The body holds the fields of the new object, including both terminations of a cable. Type, serial, asset tag and variant default to those of the spare item.',
  body: 'object',
  answer: ['dcim.device', 'dcim.rack', 'dcim.module', 'dcim.cable'],
  status: 201,
});

export const transfer = objectAction({
  name: 'transfer',
  detail: true,
  path: 'transfer',
  help: 'Moves free units to another pool. Answers the spare item of that pool. A unit with a serial number or an asset tag keeps its record.',
  body: {
    pool: reference('netbox_asset_lifecycle.sparespool', { required: true, help: 'Destination pool' }),
    quantity: units,
    reason: text(reason),
  },
  answer: spareItem,
});

export const adjust = objectAction({
  name: 'adjust',
  detail: true,
  path: 'adjust',
  help: 'Sets the quantity to a counted number of units.',
  body: {
    quantity: integer({ required: true, min: 0, max: largestQuantity, help: 'Counted units' }),
    reason: text({ ...reason, required: true }),
  },
  answer: spareItem,
});

export const scrap = objectAction({
  name: 'scrap',
  detail: true,
  path: 'scrap',
  help: 'Removes units of any status from stock permanently. The spare item and its ledger remain.',
  body: { quantity: units, reason: text({ ...reason, required: true }) },
  answer: spareItem,
});
