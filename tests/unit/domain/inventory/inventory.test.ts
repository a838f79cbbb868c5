import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Context } from '../../../../src/domain/engine/context.ts';
import { Failure } from '../../../../src/domain/engine/errors.ts';
import type { Json, JsonObject } from '../../../../src/domain/engine/json.ts';
import { list } from '../../../../src/domain/engine/query/list.ts';
import type { TypeName } from '../../../../src/domain/engine/schema/field-kinds.ts';
import { defaultSettings } from '../../../../src/domain/engine/settings.ts';
import { remove } from '../../../../src/domain/engine/write/delete.ts';
import { save } from '../../../../src/domain/engine/write/save.ts';
import { registry } from '../../../../src/domain/registry.ts';
import { loadTemplates } from '../../../../src/functions/runtime/templates/load-templates.ts';
import { MemoryStore } from '../../../support/memory-store.ts';

let context: Context;

const create = async (type: TypeName, input: JsonObject): Promise<number> =>
  (await save(context, { resource: registry.resourceOf(type), input, completeness: 'whole' })).object.id;
const change = (type: TypeName, id: number, input: JsonObject) =>
  save(context, { resource: registry.resourceOf(type), id, input, completeness: 'partial' });
const destroy = (type: TypeName, id: number) => remove(context, { resource: registry.resourceOf(type), id });

async function valuesOf(type: TypeName, id: number): Promise<JsonObject | undefined> {
  return (await context.store.getMany([{ type, id }])).get(`${type}#${id}`)?.values;
}

async function idsWhere(type: TypeName, filters: Readonly<Record<string, Json>>): Promise<readonly number[]> {
  const parameters = new Map(Object.entries(filters).map(([name, value]) => [name, [String(value)]]));
  const { objects } = await list(context, registry.resourceOf(type), parameters);
  return objects.map(({ id }) => id).sort((a, b) => a - b);
}

/** The answer of a request that is refused. */
async function refusal(attempt: Promise<unknown>): Promise<Json> {
  try {
    await attempt;
  } catch (error) {
    if (error instanceof Failure) return error.body;
    throw error;
  }
  throw new Error('The request was not refused');
}

let names = 0;
const unique = (prefix: string): string => `${prefix}-${++names}`;

const newSite = () => {
  const name = unique('site');
  return create('dcim.site', { name, slug: name });
};
const newRack = (site: number, more: JsonObject = {}) => create('dcim.rack', { name: unique('rack'), site, ...more });
const newDevice = (site: number, more: JsonObject = {}) =>
  create('dcim.device', { name: unique('device'), site, role: 1, device_type: 1, ...more });
const newInterface = (device: number, more: JsonObject = {}) =>
  create('dcim.interface', { device, name: unique('eth'), type: '1000base-t', ...more });
const at = (...ids: readonly number[]): Json => ids.map((id) => ({ object_type: 'dcim.interface', object_id: id }));
const newCable = (a: number, b: number, more: JsonObject = {}) =>
  create('dcim.cable', { a_terminations: at(a), b_terminations: at(b), ...more });

beforeAll(async () => {
  context = {
    store: new MemoryStore(),
    actor: { userId: 1, username: 'admin', superuser: true, writeEnabled: true },
    settings: defaultSettings,
    now: () => new Date(),
    hashSecret: String,
    templates: loadTemplates,
    requestId: randomUUID(),
    baseUrl: 'http://localhost',
  };
  await create('dcim.manufacturer', { name: 'Dell', slug: 'dell' });
  await create('dcim.devicerole', { name: 'Server', slug: 'server' });
  await create('dcim.devicetype', { manufacturer: 1, model: 'R660', slug: 'r660' });
  await create('dcim.moduletype', { manufacturer: 1, model: 'PSU' });
});

/** Two devices in different racks of one site, with an interface each. */
async function twoPorts() {
  const site = await newSite();
  const [rackA, rackB] = [await newRack(site), await newRack(site)];
  const [deviceA, deviceB] = [await newDevice(site, { rack: rackA }), await newDevice(site, { rack: rackB })];
  return { site, rackA, rackB, deviceA, deviceB, a: await newInterface(deviceA), b: await newInterface(deviceB) };
}

describe('cables', () => {
  test('both components show the cable and the end that they hold', async () => {
    const { a, b } = await twoPorts();
    const cable = await newCable(a, b);
    expect(await valuesOf('dcim.interface', a)).toMatchObject({ cable, cable_end: 'A' });
    expect(await valuesOf('dcim.interface', b)).toMatchObject({ cable, cable_end: 'B' });
  });

  test('a component takes one cable, and the error names the cable that it has', async () => {
    const { deviceB, a, b } = await twoPorts();
    const cable = await newCable(a, b);
    const other = await newInterface(deviceB);
    expect(await refusal(newCable(other, a))).toEqual({
      __all__: [`Duplicate termination found for dcim.interface ${a}: cable ${cable}`],
    });
    expect(await valuesOf('dcim.interface', other)).toMatchObject({ cable: null });
  });

  test('of cables that are plugged into one component at once, one is made', async () => {
    const { deviceB, a } = await twoPorts();
    const others = await Promise.all([1, 2, 3, 4].map(() => newInterface(deviceB)));
    const outcomes = await Promise.allSettled(others.map((other) => newCable(a, other)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const holders = await idsWhere('dcim.cable', { termination_a_type: 'dcim.interface', termination_a_id: a });
    expect(holders).toEqual([(await valuesOf('dcim.interface', a))?.cable]);
  });

  test('a cable that moves frees the component that it leaves', async () => {
    const { deviceA, a, b } = await twoPorts();
    const next = await newInterface(deviceA);
    const cable = await newCable(a, b);
    await change('dcim.cable', cable, { a_terminations: at(next) });
    expect(await valuesOf('dcim.interface', a)).toMatchObject({ cable: null, cable_end: null });
    expect(await valuesOf('dcim.interface', next)).toMatchObject({ cable, cable_end: 'A' });
    expect(await valuesOf('dcim.interface', b)).toMatchObject({ cable, cable_end: 'B' });
  });

  test('what does not exist, is connected already or is virtual takes no cable', async () => {
    const { deviceB, a } = await twoPorts();
    const virtual = await newInterface(deviceB, { type: 'virtual' });
    const marked = await newInterface(deviceB, { name: 'marked', mark_connected: true });
    const device = (await valuesOf('dcim.device', deviceB))?.name;
    expect(await refusal(newCable(a, 999_999))).toEqual({
      b_terminations: ['Related object not found using the provided numeric ID: 999999'],
    });
    expect(await refusal(newCable(a, virtual))).toEqual({
      __all__: ['Cables cannot be terminated to Virtual interfaces'],
    });
    expect(await refusal(newCable(a, marked))).toEqual({
      __all__: [`Cannot connect a cable to ${device} > marked because it is marked as connected.`],
    });
  });

  test('deleting a cable frees its components', async () => {
    const { a, b } = await twoPorts();
    await destroy('dcim.cable', await newCable(a, b));
    for (const id of [a, b])
      expect(await valuesOf('dcim.interface', id)).toMatchObject({ cable: null, cable_end: null });
    expect(await newCable(b, a)).toBeGreaterThan(0);
  });

  test('deleting a component deletes its cable and frees the other end', async () => {
    const { a, b } = await twoPorts();
    const cable = await newCable(a, b);
    await destroy('dcim.interface', a);
    expect(await valuesOf('dcim.cable', cable)).toBeUndefined();
    expect(await valuesOf('dcim.interface', b)).toMatchObject({ cable: null, cable_end: null });
  });

  test('deleting a device with more cables than one transaction holds deletes them all and frees the other ends', async () => {
    const { deviceA, deviceB } = await twoPorts();
    const peers: number[] = [];
    const cables: number[] = [];
    for (let port = 0; port < 30; port++) {
      const peer = await newInterface(deviceB);
      peers.push(peer);
      cables.push(await newCable(await newInterface(deviceA), peer));
    }
    await destroy('dcim.device', deviceA);
    const left = await context.store.getMany(cables.map((id) => ({ type: 'dcim.cable', id })));
    expect([...left.keys()]).toEqual([]);
    const freed = await context.store.getMany(peers.map((id) => ({ type: 'dcim.interface', id })));
    expect([...freed.values()].map(({ values }) => values.cable)).toEqual(peers.map(() => null));
  });

  test('cables are listed by the device, rack, location and site of either end, and follow them', async () => {
    const { site, rackA, rackB, deviceA, deviceB, a, b } = await twoPorts();
    const cable = await newCable(a, b);
    for (const filters of [
      { device_id: deviceA },
      { device_id: deviceB },
      { rack_id: rackA },
      { rack_id: rackB },
      { site_id: site },
    ])
      expect([filters, await idsWhere('dcim.cable', filters)]).toEqual([filters, [cable]]);

    const elsewhere = await newSite();
    const hall = await create('dcim.location', { name: 'Hall', slug: 'hall', site: elsewhere });
    await change('dcim.device', deviceA, { site: elsewhere, location: hall, rack: null });
    expect(await idsWhere('dcim.cable', { site_id: elsewhere })).toEqual([cable]);
    expect(await idsWhere('dcim.cable', { location_id: hall })).toEqual([cable]);
    expect(await idsWhere('dcim.cable', { site_id: site })).toEqual([cable]);
    expect(await idsWhere('dcim.cable', { rack_id: rackA })).toEqual([]);
  });

  test('the devices of a rack that moves, and their cables, move with it', async () => {
    const { site, rackA, rackB, deviceA, deviceB, a, b } = await twoPorts();
    const cable = await newCable(a, b);
    const elsewhere = await newSite();
    await change('dcim.rack', rackA, { site: elsewhere });
    expect(await valuesOf('dcim.device', deviceA)).toMatchObject({ site: elsewhere, rack: rackA });
    expect(await valuesOf('dcim.cable', cable)).toMatchObject({ sites: [site, elsewhere] });
    await change('dcim.rack', rackB, { site: elsewhere });
    expect(await valuesOf('dcim.device', deviceB)).toMatchObject({ site: elsewhere });
    expect(await idsWhere('dcim.cable', { site_id: site })).toEqual([]);
  });
});

describe('racks and devices', () => {
  test('a unit that is taken is refused, and free again when its device has left', async () => {
    const site = await newSite();
    const rack = await newRack(site);
    const first = await newDevice(site, { rack, position: 5, face: 'front' });
    const second = newDevice(site, { rack, position: 5, face: 'rear' });
    expect(await refusal(second)).toEqual({
      position: [
        'U5.0 is already occupied or does not have sufficient space to accommodate this device type: R660 (1.0U)',
      ],
    });
    await change('dcim.device', first, { position: 6 });
    expect(await newDevice(site, { rack, position: 5, face: 'rear' })).toBeGreaterThan(first);
  });

  test('racks follow their rack type when it changes', async () => {
    const type = await create('dcim.racktype', {
      manufacturer: 1,
      model: 'AR3100',
      slug: 'ar3100',
      form_factor: '4-post-cabinet',
    });
    const rack = await newRack(await newSite(), { rack_type: type, u_height: 12 });
    expect(await valuesOf('dcim.rack', rack)).toMatchObject({ u_height: 42, form_factor: '4-post-cabinet' });
    await change('dcim.racktype', type, { u_height: 48 });
    expect(await valuesOf('dcim.rack', rack)).toMatchObject({ u_height: 48 });
  });

  test('device names are unique within site and tenant, without regard to case', async () => {
    const site = await newSite();
    const tenant = await create('tenancy.tenant', { name: 'Ops', slug: 'ops' });
    await newDevice(site, { name: 'SW1' });
    expect(await refusal(newDevice(site, { name: 'sw1' }))).toEqual({
      __all__: ['Device name must be unique per site.'],
    });
    await newDevice(site, { name: 'sw1', tenant });
    expect(await refusal(newDevice(site, { name: 'Sw1', tenant }))).toEqual({
      __all__: ['Constraint “dcim_device_unique_name_site_tenant” is violated.'],
    });
    expect(await newDevice(await newSite(), { name: 'sw1' })).toBeGreaterThan(0);
  });

  test('a device type grows no taller than the room around its devices', async () => {
    const site = await newSite();
    const rack = await newRack(site, { name: 'Full', u_height: 10 });
    const type = await create('dcim.devicetype', { manufacturer: 1, model: 'R670', slug: 'r670' });
    await newDevice(site, { name: 'top', rack, position: 9, face: 'front', device_type: type });
    await change('dcim.devicetype', type, { u_height: 2 });
    expect(await refusal(change('dcim.devicetype', type, { u_height: 3 }))).toEqual({
      u_height: ['Device top in rack Full does not have sufficient space to accommodate a height of 3U'],
    });
    expect(await refusal(change('dcim.devicetype', type, { u_height: 0 }))).toEqual({
      u_height: ['Unable to set 0U height: Found 1 instances already mounted within racks.'],
    });
  });
});

describe('modules', () => {
  test('a bay shows the module that it holds, and holds one', async () => {
    const device = await newDevice(await newSite());
    const [bay, next] = [
      await create('dcim.modulebay', { device, name: 'PSU 1' }),
      await create('dcim.modulebay', { device, name: 'PSU 2' }),
    ];
    const module = await create('dcim.module', { device, module_bay: bay, module_type: 1 });
    expect(await valuesOf('dcim.modulebay', bay)).toMatchObject({ installed_module: module });
    expect(await refusal(create('dcim.module', { device, module_bay: bay, module_type: 1 }))).toEqual({
      module_bay: ['module with this module bay already exists.'],
    });
    await change('dcim.module', module, { module_bay: next });
    expect(await valuesOf('dcim.modulebay', bay)).toMatchObject({ installed_module: null });
    expect(await valuesOf('dcim.modulebay', next)).toMatchObject({ installed_module: module });
    await destroy('dcim.module', module);
    expect(await valuesOf('dcim.modulebay', next)).toMatchObject({ installed_module: null });
  });

  test('a device takes its bays, modules and components with it', async () => {
    const device = await newDevice(await newSite());
    const bay = await create('dcim.modulebay', { device, name: 'Slot 1' });
    const module = await create('dcim.module', { device, module_bay: bay, module_type: 1 });
    const port = await newInterface(device, { module });
    await destroy('dcim.device', device);
    expect(await valuesOf('dcim.modulebay', bay)).toBeUndefined();
    expect(await valuesOf('dcim.module', module)).toBeUndefined();
    expect(await valuesOf('dcim.interface', port)).toBeUndefined();
  });
});
