import { formAction, objectAction } from '../../engine/resource/action.ts';
import { integer, reference, text } from '../../engine/schema/fields.ts';
import { entries } from '../../engine/schema/input-schema.ts';
import { largestQuantity } from '../item/item.ts';
import { spareItem } from './spare-item.ts';

const { item, variant, status, serial, asset_tag } = spareItem.fields;

/** Units that come into a pool. */
const arrival = {
  item,
  variant,
  quantity: integer({ default: 1, min: 1, max: largestQuantity }),
  status,
  serial,
  asset_tag,
  reason: text({ maxLength: 200, help: 'The ledger keeps it' }),
};

export const receive = objectAction({
  name: 'receive',
  detail: true,
  path: 'receive',
  help: 'Puts new units into the pool and answers the spare item that they are then: the one of that item, variant and status, if there is one already.',
  body: arrival,
  answer: [spareItem.type],
});

export const returnUnits = objectAction({
  name: 'return',
  detail: true,
  path: 'return',
  help: 'Puts units back that were drawn, as serviceable or damaged. A unit with a serial number or an asset tag finds its record, whichever pool it was in.',
  body: arrival,
  answer: [spareItem.type],
});

export const reconcile = formAction({
  name: 'reconcile',
  detail: true,
  path: 'reconcile',
  help: 'Repairs what the daily check of the ledger reports: enters what is missing between ledger and quantity, and counts reserved units and levels anew. Quantities stay as they are.',
  body: { reason: text({ maxLength: 200, help: 'The ledger keeps it' }) },
  answer: {
    spare_items: entries({
      spare_item: reference(spareItem.type, { required: true }),
      entered: integer({ required: true, help: 'Units by which the ledger was adjusted' }),
      reserved: integer({ required: true, help: 'Units by which the reserved quantity was adjusted' }),
    }),
    allocations: integer({ required: true, help: 'Allocations whose level was counted anew' }),
  },
});
