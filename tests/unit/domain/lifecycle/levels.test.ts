import fc from 'fast-check';
import { expect, test } from 'vitest';
import { levelOf } from '../../../../src/domain/lifecycle/spare-item-allocation.ts';
import type { JsonObject } from '../../../../src/domain/model/json.ts';

const item = { type: 'dcim.devicetype', id: 1 };
const allocation = (more: JsonObject): JsonObject => ({
  item,
  variant: {},
  min_quantity: null,
  max_quantity: null,
  ...more,
});
const spare = (more: JsonObject): JsonObject => ({ item, variant: {}, status: 'serviceable', quantity: 1, ...more });

test.each([
  [{ min_quantity: 1 }, 0, { below_minimum: true, above_maximum: false, is_fulfilled: false }],
  [{ min_quantity: 1 }, 1, { below_minimum: false, above_maximum: false, is_fulfilled: true }],
  [{ min_quantity: 0 }, 0, { below_minimum: false, above_maximum: false, is_fulfilled: true }],
  [{ max_quantity: 2 }, 2, { below_minimum: false, above_maximum: false, is_fulfilled: true }],
  [{ max_quantity: 2 }, 3, { below_minimum: false, above_maximum: true, is_fulfilled: false }],
  [{ min_quantity: 2, max_quantity: 2 }, 2, { below_minimum: false, above_maximum: false, is_fulfilled: true }],
  [{ max_quantity: 0 }, 0, { below_minimum: false, above_maximum: false, is_fulfilled: true }],
])('bounds %j and %i units', (bounds, quantity, flags) => {
  expect(levelOf(allocation(bounds), [spare({ quantity })])).toEqual({ current_quantity: quantity, ...flags });
});

test('other items, other variants and units that cannot be used do not count', () => {
  const spares = [
    spare({ quantity: 2 }),
    spare({ serial: 'S' }),
    spare({ quantity: 10, status: 'damaged' }),
    spare({ quantity: 10, status: 'missing' }),
    spare({ quantity: 10, item: { type: 'dcim.devicetype', id: 2 } }),
    spare({ quantity: 10, item: { type: 'dcim.moduletype', id: 1 } }),
    spare({ quantity: 10, variant: { airflow: 'passive' } }),
  ];
  expect(levelOf(allocation({ min_quantity: 3 }), spares)).toMatchObject({ current_quantity: 3, is_fulfilled: true });
});

test('a level is fulfilled exactly when it lies within its bounds', () => {
  const bound = fc.option(fc.nat(20));
  fc.assert(
    fc.property(bound, bound, fc.array(fc.nat(9)), (min_quantity, max_quantity, quantities) => {
      const level = levelOf(
        allocation({ min_quantity, max_quantity }),
        quantities.map((quantity) => spare({ quantity })),
      );
      const sum = quantities.reduce((total, quantity) => total + quantity, 0);
      expect(level.current_quantity).toBe(sum);
      expect(level.is_fulfilled).toBe(sum >= (min_quantity ?? 0) && sum <= (max_quantity ?? Number.POSITIVE_INFINITY));
      expect(level.is_fulfilled).toBe(!level.below_minimum && !level.above_maximum);
    }),
  );
});
