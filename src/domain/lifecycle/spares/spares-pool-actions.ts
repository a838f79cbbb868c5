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
  reason: text({ maxLength: 200, help: 'Recorded in the ledger' }),
};

export const receive = objectAction({
  name: 'receive',
  detail: true,
  path: 'receive',
  help: 'Adds new units to the pool. Answers their spare item: the existing one with this item, variant and status, or a new one.',
  body: arrival,
  answer: [spareItem.type],
});

export const returnUnits = objectAction({
  name: 'return',
  detail: true,
  path: 'return',
  help: 'Returns drawn units to the pool, as serviceable or damaged. A unit with a serial number or an asset tag keeps its existing record, also when it was in another pool.',
  body: arrival,
  answer: [spareItem.type],
});

export const reconcile = formAction({
  name: 'reconcile',
  detail: true,
  path: 'reconcile',
  help: 'Repairs differences that the daily ledger check reports: posts the difference between ledger and quantity, and recalculates reserved units and stock levels. Quantities do not change.',
  body: { reason: text({ maxLength: 200, help: 'Recorded in the ledger' }) },
  answer: {
    spare_items: entries({
      spare_item: reference(spareItem.type, { required: true }),
      entered: integer({ required: true, help: 'Units by which the ledger was adjusted' }),
      reserved: integer({ required: true, help: 'Units by which the reserved quantity was adjusted' }),
    }),
    allocations: integer({ required: true, help: 'Number of allocations whose level was recalculated' }),
  },
});
