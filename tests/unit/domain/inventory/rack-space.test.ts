import { expect, test } from 'vitest';
import { fits, type Mounting, mountingOf, shrinkProblems } from '../../../../src/domain/inventory/rack-space.ts';

const range = { start: 1, height: 42 };
const at = (position: number, height: number, face = 'front', fullDepth = true): Mounting => ({
  position,
  height,
  face,
  fullDepth,
});

test('devices may touch but not overlap', () => {
  expect(fits(range, [at(5, 2)], at(7, 1))).toBe(true);
  expect(fits(range, [at(5, 2)], at(6.5, 1))).toBe(false);
  expect(fits(range, [at(5, 2)], at(4, 1))).toBe(true);
  expect(fits(range, [at(5, 2)], at(4, 1.5))).toBe(false);
});

test('two half-depth devices share a unit from both faces, and a full-depth one shares with nobody', () => {
  expect(fits(range, [at(5, 1, 'front', false)], at(5, 1, 'rear', false))).toBe(true);
  expect(fits(range, [at(5, 1, 'front', false)], at(5, 1, 'front', false))).toBe(false);
  expect(fits(range, [at(5, 1, 'front', true)], at(5, 1, 'rear', false))).toBe(false);
  expect(fits(range, [at(5, 1, 'front', false)], at(5, 1, 'rear', true))).toBe(false);
});

test('a device stays within the numbered units of its rack', () => {
  expect(fits(range, [], at(42, 1))).toBe(true);
  expect(fits(range, [], at(42, 2))).toBe(false);
  expect(fits(range, [], at(0.5, 1))).toBe(false);
  expect(fits({ start: 11, height: 10 }, [], at(20, 1))).toBe(true);
  expect(fits({ start: 11, height: 10 }, [], at(10, 1))).toBe(false);
});

test('a device without position takes no units', () => {
  expect(mountingOf({ position: null, face: null }, { u_height: '2.0', is_full_depth: true })).toBeUndefined();
  expect(mountingOf({ position: '3.5', face: 'rear' }, { u_height: '2.0', is_full_depth: false })).toEqual(
    at(3.5, 2, 'rear', false),
  );
});

test('a rack shrinks no further than its devices allow', () => {
  const taken = [at(3, 1), at(10, 4)];
  expect(shrinkProblems({ start: 1, height: 13 }, taken)).toEqual({});
  expect(shrinkProblems({ start: 1, height: 12 }, taken)).toEqual({
    u_height: ['Rack must be at least 13U tall to house currently installed devices.'],
  });
  expect(shrinkProblems({ start: 4, height: 42 }, taken)).toEqual({
    starting_unit: ['Rack unit numbering must begin at 3 or less to house currently installed devices.'],
  });
  expect(shrinkProblems({ start: 9, height: 1 }, [])).toEqual({});
});
