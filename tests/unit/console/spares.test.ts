import { describe, expect, test } from 'vitest';
import { courseOf, isOfServiceable, stepsOf } from '../../../src/console/spares/ledger.ts';
import {
  bulletParts,
  changedBy,
  figuresOf,
  levelIn,
  stateOf,
  toReorder,
  verdictOf,
} from '../../../src/console/spares/level.ts';
import { linesFor } from '../../../src/console/spares/pool-lines.ts';
import { stockLines, unitsOf, variantWords } from '../../../src/console/spares/stock.ts';

const level = (current: number, bounds: object, available = current) =>
  levelIn({
    ...{ min_quantity: null, max_quantity: null, reorder_quantity: null },
    ...{ current_quantity: current, available_quantity: available, ...bounds },
  });

describe('a level', () => {
  const bounds = { min_quantity: 20, max_quantity: 60, reorder_quantity: 20 };

  test('says what is to be done', () => {
    expect(verdictOf(level(17, bounds), String)).toBe('3 short');
    expect(verdictOf(level(61, bounds), String)).toBe('1 above maximum');
    expect(verdictOf(level(20, bounds), String)).toBe('Level met');
    expect(verdictOf(level(60, bounds), String)).toBe('Level met');
    expect(verdictOf(level(20, bounds, 19), String)).toBe('Only 19 free');
    expect(verdictOf(level(0, { max_quantity: 3 }), String)).toBe('Level met');
  });

  test('is written with all that its bar shows', () => {
    expect(figuresOf(level(17, bounds, 13), String)).toBe(
      '17 in stock, 4 of them reserved, minimum 20, maximum 60, reorder 20',
    );
    expect(figuresOf(level(2, { max_quantity: 5 }), String)).toBe('2 in stock, maximum 5');
  });

  test('is reordered in multiples, by what is free', () => {
    expect(toReorder(level(20, bounds, 19))).toBe(20);
    expect(toReorder(level(0, { ...bounds, reorder_quantity: 3 }))).toBe(21);
    expect(toReorder(level(20, bounds))).toBe(0);
    expect(toReorder(level(0, { min_quantity: 2 }))).toBe(2);
  });

  test('draws as a bar that holds its bounds and what would be reordered', () => {
    const parts = bulletParts(level(17, bounds, 13));
    expect(parts.max).toBeCloseTo(1 / 1.08);
    expect(parts.min).toBeCloseTo(20 / 60 / 1.08);
    expect(parts.free + parts.reserved).toBeCloseTo(17 / 60 / 1.08);
    expect(parts.reserved).toBeCloseTo(4 / 60 / 1.08);
    expect(bulletParts(level(0, {}))).toEqual({ free: 0, reserved: 0, reorder: 0, min: null, max: null });
    expect(bulletParts(level(90, bounds)).free).toBeLessThan(1);
  });

  test('of a preview is that of the units after it', () => {
    const after = changedBy(level(21, bounds, 20), -2, 1);
    expect([after.current, after.available, stateOf(after)]).toEqual([19, 17, 'short']);
  });
});

describe('the lines of a pool', () => {
  const item = { item_type: 'dcim.moduletype', item_id: 1, item: { display: 'Optics' } };
  const spare = (status: string, quantity: number, more: object = {}) => ({
    ...{ id: 1, ...item, variant: {}, status: { value: status, label: status }, quantity, qty_reserved: 0, ...more },
  });

  test('hold spares and levels of the same item and variant', () => {
    const lines = stockLines(
      [
        spare('serviceable', 21, { qty_reserved: 4 }),
        spare('damaged', 3),
        spare('serviceable', 1, { variant: { length: 3, color: 'aa' } }),
      ],
      [
        { ...item, variant: { color: 'aa', length: 3 }, current_quantity: 1, available_quantity: 1 },
        { item_type: 'dcim.moduletype', item_id: 2, item: null, variant: {}, min_quantity: 3 },
      ],
    );
    expect(lines.map(({ name, variant, spares, level: of }) => [name, variant, spares.length, of?.current])).toEqual([
      ['dcim.moduletype 2', {}, 0, 0],
      ['Optics', { length: 3, color: 'aa' }, 1, 1],
      ['Optics', {}, 2, undefined],
    ]);
    expect(lines.map(unitsOf)).toEqual([
      { serviceable: 0, reserved: 0, other: 0 },
      { serviceable: 1, reserved: 0, other: 0 },
      { serviceable: 21, reserved: 4, other: 3 },
    ]);
  });

  test('name their variants', () => {
    expect(variantWords({ color: 'ffeb3b', length: 3, length_unit: 'm' })).toBe('ffeb3b 3 m');
  });
});

describe('a ledger', () => {
  const at = (hour: number) => `2026-11-29T${String(hour).padStart(2, '0')}:00:00.000Z`;
  const time = (hour: number) => Date.parse(at(hour));
  const entries = [
    { time: at(12), quantity: -5 },
    { time: at(11), quantity: -3 },
    { time: at(10), quantity: 20 },
  ];

  test('is a course of steps that ends with the units of now', () => {
    expect(stepsOf(entries, 12, time(13))).toEqual([
      { time: time(10), units: 0 },
      { time: time(10), units: 20 },
      { time: time(11), units: 17 },
      { time: time(12), units: 12 },
      { time: time(13), units: 12 },
    ]);
    expect(stepsOf([], 4, time(13))).toEqual([{ time: time(13), units: 4 }]);
  });

  test('never goes back in time, whatever the clock of the browser says', () => {
    const times = stepsOf(entries, 12, time(1)).map((step) => step.time);
    expect(times).toEqual([time(10), time(10), time(11), time(12), time(12)]);
  });

  test('says since when there is too little', () => {
    const steps = stepsOf(entries, 12, time(13));
    expect(courseOf(steps, 15)).toEqual({ from: time(10), least: 0, most: 20, shortSince: time(12) });
    expect(courseOf(steps, 10).shortSince).toBeUndefined();
    expect(courseOf(steps, null).shortSince).toBeUndefined();
    expect(courseOf(steps, 30).shortSince).toBe(time(10));
  });

  test('counts what can be used', () => {
    expect(isOfServiceable({ spare_item: { status: { value: 'damaged' } } })).toBe(false);
    expect(isOfServiceable({ spare_item: { status: { value: 'serviceable' } } })).toBe(true);
    expect(isOfServiceable({ spare_item: null })).toBe(true);
  });
});

test('an address that asks for nothing known shows all of a pool', () => {
  const lines = stockLines([], [{ id: 1, item_type: 'dcim.moduletype', item_id: 2, variant: {} }]);
  expect(lines).toHaveLength(1);
  for (const show of ['__proto__', 'constructor', 'elsewhere'])
    expect(linesFor(lines, new URLSearchParams({ show, sort: show }))).toEqual(lines);
});
