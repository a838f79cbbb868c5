import { expect, test } from 'vitest';
import type { OrderedLine, ShippedLine } from '../../../../../src/domain/lifecycle/balance/line-documents.ts';
import { unitsForPool } from '../../../../../src/domain/lifecycle/spares/on-order.ts';

const ordered = (quantity: number, orderStatus: string, more: Partial<OrderedLine> = {}): OrderedLine => ({
  id: 1,
  line: 1,
  order: 1,
  orderStatus,
  currency: null,
  quantity,
  shortClosed: 0,
  unitPrice: null,
  ...more,
});
const shipped = (
  received: number | null,
  shipmentStatus = 'received',
  more: Partial<ShippedLine> = {},
): ShippedLine => ({
  id: 1,
  line: 1,
  shipment: 1,
  order: 1,
  shipmentStatus,
  shipped: 7,
  received,
  damaged: 0,
  missing: 0,
  returned: 0,
  writtenOff: 0,
  installed: 0,
  toPools: 0,
  ...more,
});

test.each<[string, string, readonly OrderedLine[], readonly ShippedLine[], number]>([
  ['the plan of a draft', 'draft', [], [], 7],
  ['the plan of a BOM that was given up', 'cancelled', [], [], 0],
  ['the plan of a BOM that is done', 'fulfilled', [], [], 0],
  ['what a draft orders', 'draft', [ordered(7, 'draft')], [], 7],
  ['whole packs', 'draft', [ordered(8, 'ordered')], [], 8],
  ['a part that is ordered and the rest of the plan', 'ordered', [ordered(3, 'ordered')], [], 7],
  ['a part that is ordered for a BOM that was given up', 'cancelled', [ordered(3, 'ordered')], [], 3],
  ['what was cancelled', 'approved', [ordered(7, 'cancelled')], [], 0],
  ['what was cancelled and ordered elsewhere', 'approved', [ordered(7, 'cancelled'), ordered(7, 'draft')], [], 7],
  [
    'what was closed short',
    'ordered',
    [ordered(7, 'ordered', { shortClosed: 3 })],
    [shipped(4, 'received', { toPools: 4 })],
    0,
  ],
  ['what a fulfilled order has not brought', 'ordered', [ordered(7, 'fulfilled')], [], 0],
  [
    'what is received and still owed',
    'ordered',
    [ordered(7, 'ordered')],
    [shipped(5, 'received', { damaged: 2, toPools: 5 })],
    2,
  ],
  [
    'what is on hand',
    'fulfilled',
    [ordered(7, 'fulfilled')],
    [shipped(5, 'received', { toPools: 3, installed: 1 })],
    1,
  ],
  ['what is under way', 'ordered', [ordered(7, 'ordered')], [shipped(null, 'shipped')], 7],
  [
    'what is under way for an order that was cancelled',
    'ordered',
    [ordered(7, 'cancelled')],
    [shipped(null, 'shipped')],
    7,
  ],
  ['what arrived and was not counted', 'ordered', [ordered(7, 'fulfilled')], [shipped(null)], 7],
  ['what came back', 'ordered', [ordered(7, 'ordered')], [shipped(7, 'returned')], 7],
  ['more than was ordered', 'ordered', [ordered(7, 'ordered')], [shipped(9, 'received', { toPools: 8 })], 1],
  [
    'a second order when the first has brought too many',
    'ordered',
    [ordered(3, 'ordered'), ordered(4, 'ordered', { id: 2, order: 2 })],
    [shipped(5, 'received', { toPools: 5 })],
    4,
  ],
])('%s of a line of 7 for a pool', (_, bomStatus, orders, shipments, units) => {
  const documents = { ordered: orders, shipped: shipments, spares: [] };
  expect(unitsForPool({ required: 7, forPool: true }, bomStatus, documents)).toBe(units);
});
