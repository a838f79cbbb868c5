import { expect, test } from 'vitest';
import type { ObjectRef } from '../../../../src/domain/engine/schema/field-kinds.ts';
import { cable } from '../../../../src/domain/inventory/cable.ts';
import { cabledTypes, placesOf } from '../../../../src/domain/inventory/cable-locations.ts';
import { connectorsOf, farPosition } from '../../../../src/domain/inventory/cable-profiles.ts';
import { matchProblems, profileProblems } from '../../../../src/domain/inventory/cable-rules.ts';
import { Lifecycle } from '../../../support/lifecycle.ts';
import { MemoryStore } from '../../../support/memory-store.ts';
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
  const six = { connectors: 1, positions: 6 };
  expect(connectorsOf('single-1c6p')).toEqual({ A: six, B: six });
  expect(connectorsOf('breakout-2c4p-8c1p-shuffle')).toEqual({
    A: { connectors: 2, positions: 4 },
    B: { connectors: 8, positions: 1 },
  });
  const four = [1, 2, 3, 4].map((id) => ref('interface', id));
  expect(profileProblems('breakout-1c4p-4c1p', between([ref('interface', 9)], four))).toEqual({});
  expect(profileProblems('breakout-1c4p-4c1p', between(four, [ref('interface', 9)]))).toEqual({
    a_terminations: ['A side of cable has 4 terminations but only 1 are permitted for profile breakout-1c4p-4c1p'],
  });
  expect(profileProblems(null, between(four, four))).toEqual({});
});

test('each position of a profile comes out where NetBox leads it, and leads back from there', () => {
  const out = (profile: string) => {
    const { A } = connectorsOf(profile);
    return Array.from({ length: A.connectors * A.positions }, (_, index) => {
      const from = { connector: Math.floor(index / A.positions) + 1, position: (index % A.positions) + 1 };
      const to = farPosition(profile, 'A', from);
      expect(farPosition(profile, 'B', to)).toEqual(from);
      return `${to.connector}.${to.position}`;
    }).join(' ');
  };
  expect(out('trunk-2c2p')).toBe('1.1 1.2 2.1 2.2');
  expect(out('trunk-2c4p-shuffle')).toBe('1.1 1.2 2.1 2.2 1.3 1.4 2.3 2.4');
  expect(out('trunk-4c4p-shuffle')).toBe('1.1 2.1 3.1 4.1 1.2 2.2 3.2 4.2 1.3 2.3 3.3 4.3 1.4 2.4 3.4 4.4');
  expect(out('breakout-1c6p-6c1p')).toBe('1.1 2.1 3.1 4.1 5.1 6.1');
  expect(out('breakout-2c4p-8c1p-shuffle')).toBe('1.1 2.1 5.1 6.1 3.1 4.1 7.1 8.1');
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

test('a cable that exists keeps the ends of which a request names nothing', async () => {
  const lab = await new Lifecycle(new MemoryStore()).prepare();
  const [device = 0] = await lab.devices(1, await lab.deviceType());
  const port = () => lab.create('dcim.interface', { device, name: lab.name('eth'), type: '1000base-t' });
  const [a, b, c] = [await port(), await port(), await port()];
  const to = (id: number) => [{ object_type: 'dcim.interface', object_id: id }];
  const id = await lab.create('dcim.cable', { a_terminations: to(a), b_terminations: to(b) });
  const { verdict } = await lab.patch('dcim.cable', id, { a_terminations: [], b_terminations: [] });
  expect(verdict).toBe('unchanged');
  await lab.patch('dcim.cable', id, { a_terminations: [], b_terminations: to(c), label: 'C7' });
  expect(await lab.values('dcim.cable', id)).toMatchObject({
    ...between([ref('interface', a)], [ref('interface', c)]),
    label: 'C7',
  });
  const cables = [a, b, c].map(async (one) => (await lab.values('dcim.interface', one)).cable);
  expect(await Promise.all(cables)).toEqual([id, null, id]);
});
