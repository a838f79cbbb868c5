import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson, type JsonObject } from '../../../../../src/domain/engine/json.ts';
import type { TypeName } from '../../../../../src/domain/engine/schema/field-kinds.ts';
import { RollUp } from '../../../../../src/domain/lifecycle/bom/roll-up.ts';
import { rolledItem } from '../../../../../src/domain/lifecycle/item/rolled-item.ts';

const cases: readonly (readonly [TypeName, JsonObject, unknown])[] = [
  ['dcim.rack', { rack_type: 3 }, { type: 'dcim.racktype', id: 3 }],
  ['dcim.rack', { rack_type: null }, undefined],
  ['dcim.device', { device_type: 4 }, { type: 'dcim.devicetype', id: 4 }],
  ['dcim.module', { module_type: 5 }, { type: 'dcim.moduletype', id: 5 }],
  ['dcim.cable', { type: 'cat6', profile: 'single-1c1p' }, { cable: 'cat6', profile: 'single-1c1p' }],
  ['dcim.cable', { type: 'cat6', profile: null }, { cable: 'cat6', profile: null }],
  ['dcim.cable', { type: null, profile: 'single-1c1p' }, undefined],
];
test.each(cases)('what %s %j is', (type, values, item) => {
  expect(rolledItem(type, values)).toEqual(item);
});

interface Planned {
  readonly type: TypeName;
  readonly id: number;
  readonly values: JsonObject;
}

const airflow = fc.constantFrom(null, 'passive', 'mixed');
const devices = fc.record({ device_type: fc.integer({ min: 1, max: 3 }), airflow });
const racks = fc.record({ rack_type: fc.constantFrom(null, 1, 2) });
const modules = fc.record({ module_type: fc.integer({ min: 1, max: 2 }) });
const cables = fc.record({
  type: fc.constantFrom(null, 'cat6', 'mmf-om4'),
  profile: fc.constantFrom(null, 'single-1c1p'),
  color: fc.constantFrom('', 'ff0000'),
  length: fc.constantFrom(null, '5.00', '2.50'),
  length_unit: fc.constantFrom(null, 'm'),
});
const objects: fc.Arbitrary<readonly Planned[]> = fc
  .array(
    fc.oneof(
      devices.map((values) => ({ type: 'dcim.device', values }) as const),
      racks.map((values) => ({ type: 'dcim.rack', values }) as const),
      modules.map((values) => ({ type: 'dcim.module', values }) as const),
      cables.map((values) => ({ type: 'dcim.cable', values }) as const),
    ),
    { maxLength: 60 },
  )
  .chain((list) =>
    fc
      .shuffledSubarray([...list.keys()], { minLength: list.length })
      .map((ids) => list.map((object, index) => ({ ...object, id: (ids[index] ?? 0) + 1 }))),
  );

/** What a person with paper would call the object: its line, or nothing where it is skipped. */
function lineName({ type, values: v }: Planned): string | undefined {
  if (type === 'dcim.device') return `device type ${v.device_type}, airflow ${v.airflow}`;
  if (type === 'dcim.module') return `module type ${v.module_type}`;
  if (type === 'dcim.rack') return v.rack_type === null ? undefined : `rack type ${v.rack_type}`;
  if (v.type === null) return undefined;
  const length = v.length === null ? 'any length' : `${Number(v.length)} ${v.length_unit}`;
  return `cable ${v.type} ${v.profile}, ${v.color}, ${length}`;
}

const rolled = (planned: readonly Planned[]): RollUp => {
  const rollUp = new RollUp();
  for (const { type, id, values } of planned) rollUp.add(type, { id, values });
  return rollUp;
};

test('the roll-up counts what a slow count counts: as many lines, with the same quantities', () => {
  fc.assert(
    fc.property(objects, (planned) => {
      const counted = new Map<string, number>();
      for (const object of planned) {
        const name = lineName(object);
        if (name !== undefined) counted.set(name, (counted.get(name) ?? 0) + 1);
      }
      const { lines } = rolled(planned);
      expect(lines.map(({ quantity }) => quantity).sort()).toEqual([...counted.values()].sort());
      const keys = lines.map(({ item, variant }) => canonicalJson([{ ...item }, variant]));
      expect(new Set(keys).size).toBe(counted.size);
    }),
  );
});

test('every object that is counted becomes an asset, once, in order of its id', () => {
  fc.assert(
    fc.property(objects, (planned) => {
      const rollUp = rolled(planned);
      for (const type of ['dcim.rack', 'dcim.device', 'dcim.module', 'dcim.cable'] as const) {
        const expected = planned.filter((object) => object.type === type && lineName(object) !== undefined);
        expect(rollUp.objects.get(type) ?? []).toEqual(expected.map(({ id }) => id).sort((a, b) => a - b));
      }
      const quantities = rollUp.lines.reduce((sum, { quantity }) => sum + quantity, 0);
      expect(quantities).toBe([...rollUp.objects.values()].flat().length);
    }),
  );
});

test('an object that is added twice, by two rules of a BOM, counts once', () => {
  const rollUp = new RollUp();
  const device = { id: 7, values: { device_type: 3 } };
  rollUp.add('dcim.device', device);
  rollUp.add('dcim.device', device);
  expect(rollUp.lines).toEqual([{ item: { type: 'dcim.devicetype', id: 3 }, variant: {}, quantity: 1 }]);
  rollUp.remove('dcim.device', 7);
  expect(rollUp.lines).toEqual([]);
});

test('the order in which objects come makes no difference', () => {
  const text = (rollUp: RollUp) =>
    rollUp.lines.map((line) => canonicalJson({ ...line, item: { ...line.item } })).sort();
  fc.assert(
    fc.property(objects, (planned) => {
      expect(text(rolled([...planned].reverse()))).toEqual(text(rolled(planned)));
    }),
  );
});
