import { objectAction } from '../model/action.ts';
import { integer, text } from '../model/fields.ts';
import { largestQuantity } from './item.ts';
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
