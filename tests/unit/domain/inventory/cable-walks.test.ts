import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { JsonObject } from '../../../../src/domain/engine/json.ts';
import { isObjectRef, refKey } from '../../../../src/domain/engine/resource/resource.ts';
import type { TypeName } from '../../../../src/domain/engine/schema/field-kinds.ts';
import { cablePath } from '../../../../src/domain/inventory/cable-path.ts';
import { type PlantObject, ReadPlant } from '../../../../src/domain/inventory/cable-plant.ts';

/** Objects as they lie around, and the plain ways to find one in them. */
class Pile {
  readonly all: PlantObject[] = [];

  add(type: TypeName, values: JsonObject): PlantObject {
    const object = { type, id: this.all.length + 1, values };
    this.all.push(object);
    return object;
  }

  of(type: TypeName): readonly PlantObject[] {
    return this.all.filter((object) => object.type === type);
  }

  plant(): ReadPlant {
    const byKey = new Map(this.all.map((object) => [refKey(object), { ...object, version: 1 }]));
    return new ReadPlant({
      getMany: async (refs) =>
        new Map(refs.flatMap((ref) => [byKey.get(refKey(ref)) ?? []].flat().map((found) => [refKey(found), found]))),
      referring: async (type, field, targets) =>
        new Map(
          targets.map((target) => [target, this.of(type).filter(({ values }) => String(values[field]) === target)]),
        ),
    });
  }
}

interface Panel {
  readonly positions: number;
  /** Where front ports lead, as far as they lead anywhere. */
  readonly order: readonly number[];
}

interface Plan {
  readonly interfaces: number;
  readonly panels: readonly Panel[];
  /** Which ports are cabled: neighbours in this order, as far as cables between them are allowed. */
  readonly shuffle: readonly number[];
  readonly statuses: readonly boolean[];
  readonly profiles: readonly boolean[];
}

const panels: fc.Arbitrary<Panel> = fc
  .integer({ min: 1, max: 3 })
  .chain((positions) =>
    fc
      .shuffledSubarray(Array.from({ length: positions }, (_, index) => index + 1))
      .map((order) => ({ positions, order })),
  );

const plans: fc.Arbitrary<Plan> = fc.record({
  interfaces: fc.integer({ min: 2, max: 6 }),
  panels: fc.array(panels, { minLength: 1, maxLength: 5 }),
  shuffle: fc.array(fc.nat(), { minLength: 30, maxLength: 30 }),
  statuses: fc.array(fc.boolean(), { minLength: 15, maxLength: 15 }),
  profiles: fc.array(fc.boolean(), { minLength: 15, maxLength: 15 }),
});

function build({ interfaces, panels: wanted, shuffle, statuses, profiles }: Plan): Pile {
  const pile = new Pile();
  const ports: PlantObject[] = [];
  for (let made = 0; made < interfaces; made++) ports.push(pile.add('dcim.interface', { device: 1 }));
  for (const [index, { positions, order }] of wanted.entries()) {
    const device = index + 2;
    const rear = pile.add('dcim.rearport', { device, positions });
    ports.push(rear);
    for (let port = 0; port < positions; port++) {
      const to = order[port];
      const led = to === undefined ? { rear_port: null } : { rear_port: rear.id, rear_port_position: to };
      ports.push(pile.add('dcim.frontport', { device, positions: 1, further_rear_ports: [], ...led }));
    }
  }
  const mixed = ports.toSorted(
    (a, b) => (shuffle[(a.id * 7) % shuffle.length] ?? 0) - (shuffle[(b.id * 7) % shuffle.length] ?? 0),
  );
  for (let pair = 0; pair + 1 < mixed.length; pair += 2) {
    const [a, b] = [mixed[pair], mixed[pair + 1]];
    if (!a || !b) continue;
    const trunk = a.type === 'dcim.rearport' && b.type === a.type && a.values.positions === b.values.positions;
    const profile = trunk && Number(a.values.positions) > 1 && profiles[pair / 2] ? 'single-1c12p' : null;
    const ref = ({ type, id }: PlantObject) => ({ type, id });
    const cable = pile.add('dcim.cable', {
      a_terminations: [ref(a)],
      b_terminations: [ref(b)],
      status: statuses[pair / 2] ? 'connected' : 'planned',
      profile,
    });
    for (const end of [a, b]) Object.assign(end.values, { cable: cable.id });
  }
  return pile;
}

interface Found {
  readonly nodes: readonly (readonly string[])[];
  readonly isActive: boolean;
  readonly isComplete: boolean;
  readonly isSplit: boolean;
}

/** One strand of fibre, followed with a finger. Undefined where it never ends. */
function twin(pile: Pile, origin: PlantObject): Found | undefined {
  const nodes: string[][] = [];
  const stack: number[] = [];
  let isActive = true;
  let at: PlantObject | undefined = origin;
  const stopped = (isComplete: boolean, isSplit: boolean): Found => ({ nodes, isActive, isComplete, isSplit });
  for (let steps = 0; at && steps < 100; steps++) {
    const here: PlantObject = at;
    const ends = ({ values }: PlantObject) =>
      [values.a_terminations ?? null, values.b_terminations ?? null].flat().filter(isObjectRef);
    nodes.push([refKey(here)]);
    const cable = pile.of('dcim.cable').find((one) => ends(one).some((end) => refKey(end) === refKey(here)));
    if (!cable) return stopped(false, false);
    nodes.push([refKey(cable)]);
    if (cable.values.status !== 'connected') isActive = false;
    const end = ends(cable).find((other) => refKey(other) !== refKey(here));
    const far = pile.all.find((one) => end && refKey(one) === refKey(end));
    if (!far) return stopped(false, false);
    nodes.push([refKey(far)]);
    if (far.type === 'dcim.interface') return stopped(true, false);
    if (far.type === 'dcim.frontport') {
      at = pile.of('dcim.rearport').find(({ id }) => id === far.values.rear_port);
      if (at && at.values.positions !== 1) stack.push(Number(far.values.rear_port_position));
    } else {
      const position: number | undefined = far.values.positions === 1 ? 1 : stack.pop();
      if (position === undefined) return stopped(false, true);
      at = pile
        .of('dcim.frontport')
        .find(({ values }) => values.rear_port === far.id && values.rear_port_position === position);
    }
    if (!at) return stopped(false, false);
  }
  return undefined;
}

test('every path is that of a finger along its strand, with panels, trunks, circles and loose ends', async () => {
  let complete = 0;
  let split = 0;
  await fc.assert(
    fc.asyncProperty(plans, async (plan) => {
      const pile = build(plan);
      const origins = pile.of('dcim.interface');
      const plant = pile.plant();
      const paths = await plant.follow(origins.map((origin) => cablePath(plant, origin)));
      for (const [index, origin] of origins.entries()) {
        const path = paths[index];
        const expected = twin(pile, origin);
        if (typeof origin.values.cable !== 'number') {
          expect(path).toBeUndefined();
          continue;
        }
        if (expected) {
          expect(path && { ...path, nodes: path.nodes.map((refs) => refs.map(refKey)) }).toEqual(expected);
          complete += expected.isComplete ? 1 : 0;
          split += expected.isSplit ? 1 : 0;
        } else expect(path).toMatchObject({ isComplete: false });
      }
    }),
    { numRuns: 400, seed: 5 },
  );
  expect(complete).toBeGreaterThan(50);
  expect(split).toBeGreaterThan(10);
});
