import { expect, test } from 'vitest';
import type { ObjectRef } from '../../../../src/domain/engine/schema/field-kinds.ts';
import { cable } from '../../../../src/domain/inventory/cable.ts';
import { cabledTypes, placesOf } from '../../../../src/domain/inventory/cable-locations.ts';
import { connectorsOf, matchProblems, profileProblems } from '../../../../src/domain/inventory/cable-rules.ts';
import { derivedFrom, displayOf, problemsOf } from './rules.ts';

const ref = (model: string, id: number): ObjectRef => ({ type: `dcim.${model}`, id });
const between = (a: readonly ObjectRef[], b: readonly ObjectRef[]) => ({ a_terminations: a, b_terminations: b });

test('a new cable has two ends, and a length has a unit', () => {
  expect(problemsOf(cable, { ...between([ref('interface', 1)], []), length: '2.00' })).toEqual({
    __all__: [
      'Must specify a unit when setting a cable length',
      'Must define A and B terminations when creating a new cable.',
    ],
  });
  expect(derivedFrom(cable, { length_unit: 'm' })).toEqual({ length_unit: null });
});

/** NetBox: COMPATIBLE_TERMINATION_TYPES, as far as the types are declared here; and what carries coolant. */
const pairs = [
  ['consoleport', 'consoleserverport'],
  ['consoleport', 'frontport'],
  ['consoleport', 'rearport'],
  ['consoleserverport', 'frontport'],
  ['consoleserverport', 'rearport'],
  ['coolingfeed', 'coolingintake'],
  ['coolingintake', 'coolingoutflow'],
  ['frontport', 'frontport'],
  ['frontport', 'interface'],
  ['frontport', 'rearport'],
  ['interface', 'interface'],
  ['interface', 'rearport'],
  ['poweroutlet', 'powerport'],
  ['rearport', 'rearport'],
].map((pair) => pair.join(' '));

test('ends fit each other whichever side they are on, and no others do', () => {
  const models = cabledTypes.map((type) => type.replace('dcim.', ''));
  for (const a of models)
    for (const b of models)
      expect([a, b, matchProblems(between([ref(a, 1)], [ref(b, 2)]))]).toEqual([
        a,
        b,
        pairs.includes([a, b].sort().join(' ')) ? [] : [`Incompatible termination types: ${a} and ${b}`],
      ]);
});

test('one end is of one type, and no object is at both ends', () => {
  expect(matchProblems(between([ref('interface', 1), ref('frontport', 2)], [ref('interface', 3)]))).toEqual([
    'Cannot connect different termination types to same end of cable.',
  ]);
  expect(matchProblems(between([ref('interface', 1)], [ref('interface', 2), ref('interface', 1)]))).toEqual([
    'A and B terminations cannot connect to the same object.',
  ]);
});

test('a profile says how many connectors each side has', () => {
  expect(connectorsOf('single-1c6p')).toEqual({ a: 1, b: 1 });
  expect(connectorsOf('trunk-4c12p')).toEqual({ a: 4, b: 4 });
  expect(connectorsOf('breakout-2c4p-8c1p-shuffle')).toEqual({ a: 2, b: 8 });
  const four = [1, 2, 3, 4].map((id) => ref('interface', id));
  expect(profileProblems('breakout-1c4p-4c1p', between([ref('interface', 9)], four))).toEqual({});
  expect(profileProblems('breakout-1c4p-4c1p', between(four, [ref('interface', 9)]))).toEqual({
    a_terminations: ['A side of cable has 4 terminations but only 1 are permitted for profile breakout-1c4p-4c1p'],
  });
  expect(profileProblems(null, between(four, four))).toEqual({});
});

test('a cable is wherever its devices are', () => {
  expect(
    placesOf([
      { site: 2, location: null, rack: 7 },
      { site: 1, location: 4, rack: 7 },
    ]),
  ).toEqual({ sites: [1, 2], locations: [4], racks: [7] });
});

test('a cable is called by its label, or else by its number', () => {
  expect(displayOf(cable, { label: 'C7' }, 12)).toBe('C7');
  expect(displayOf(cable, {}, 12)).toBe('#12');
});
