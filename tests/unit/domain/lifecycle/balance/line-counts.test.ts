import { expect, test } from 'vitest';
import { arrivedUnits, freeUnits } from '../../../../../src/domain/lifecycle/balance/line-counts.ts';
import { orderLineBalance } from '../../../../../src/domain/lifecycle/balance/order-line-balance.ts';
import { countProblems } from '../../../../../src/domain/lifecycle/shipping/receiving.ts';

const counted = {
  qty_shipped: 100,
  qty_received: 30,
  qty_damaged: 7,
  qty_missing: 0,
  qty_returned: 5,
  qty_written_off: 3,
  qty_installed: 11,
  qty_to_pools: 4,
};

test('units that arrived are those received, damaged, returned and written off', () => {
  expect(arrivedUnits(counted)).toBe(45);
  expect(arrivedUnits({ ...counted, qty_received: null })).toBe(15);
});

test('units that are free were received, and are neither installed nor in pools', () => {
  expect(freeUnits(counted)).toBe(15);
});

test.each(['qty_received', 'qty_damaged'])('a negative %s is refused', (name) => {
  expect(
    countProblems({ ...counted, qty_installed: 0, qty_to_pools: 0, [name]: -1 }, { units: 0, percent: 0 }),
  ).toHaveProperty('qty_received');
});

test('a line of a draft brings what is in transit and what is planned beyond it', () => {
  const parcel = { id: 1, line: 7, shipment: 3, order: 5, shipmentStatus: 'shipped', shipped: 2, received: null };
  const none = { damaged: 0, missing: 0, returned: 0, writtenOff: 0, installed: 0, toPools: 0 };
  const line = { order: 5, line: 7, orderStatus: 'draft', quantity: 6, shortClosed: 1 };
  expect(orderLineBalance(line, [{ ...parcel, ...none }])).toMatchObject({
    inTransit: 2,
    planned: 3,
    owed: 0,
    toCome: 5,
  });
});
