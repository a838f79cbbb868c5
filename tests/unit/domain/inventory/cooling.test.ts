import { beforeAll, describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../../src/domain/engine/json.ts';
import { Lifecycle, refusal, refusedFor } from '../../../support/lifecycle.ts';
import { MemoryStore } from '../../../support/memory-store.ts';

let lab: Lifecycle;
beforeAll(async () => {
  lab = await new Lifecycle(new MemoryStore()).prepare();
});

const problems = async (attempt: Promise<unknown>) => (await refusal(attempt)).body;
const device = async () => lab.device(await lab.deviceType());
const component = async (model: string, more: JsonObject = {}) =>
  lab.create(model, { device: await device(), name: lab.name('port'), ...more });
const source = (more: JsonObject = {}) =>
  lab.create('dcim.coolingsource', { site: lab.site, name: lab.name('chiller'), ...more });
const feed = async (more: JsonObject = {}) =>
  lab.create('dcim.coolingfeed', { cooling_source: await source(), name: lab.name('loop'), ...more });
const end = (model: string, object_id: number) => [{ object_type: model, object_id }];
const hose = (a: readonly [string, number], b: readonly [string, number], more: JsonObject = {}) =>
  lab.create('dcim.cable', { a_terminations: end(...a), b_terminations: end(...b), ...more });

/** A site of its own with a location and a rack. */
async function elsewhere() {
  const name = lab.name('site');
  const site = await lab.create('dcim.site', { name, slug: name });
  const location = await lab.create('dcim.location', { site, name, slug: name });
  return { site, name, location, rack: await lab.create('dcim.rack', { site, location, name }) };
}

describe.each(['dcim.coolingintake', 'dcim.coolingoutflow'])('%s', (model) => {
  test('has a connector, a diameter and a flow, each with its unit', async () => {
    const id = await component(model, {
      type: 'uqd',
      diameter: 19.05,
      diameter_unit: 'mm',
      max_flow: 40,
      max_flow_unit: 'lpm',
    });
    expect(await lab.answer(model, id)).toMatchObject({
      type: { value: 'uqd', label: 'UQD (Universal Quick Disconnect)' },
      diameter: 19.05,
      diameter_unit: { value: 'mm', label: 'Millimeters' },
      max_flow: 40,
      max_flow_unit: { value: 'lpm', label: 'Liters per minute (L/min)' },
      mark_connected: false,
      cable: null,
      _occupied: false,
    });
    await lab.patch(model, id, { diameter: null, max_flow: null });
    expect(await lab.values(model, id)).toMatchObject({ diameter_unit: null, max_flow_unit: null });
  });

  test('refuses a measure without a unit, no flow, and what there is already', async () => {
    expect(await refusal(component(model, { diameter: 1, max_flow: 1 }))).toEqual(
      refusedFor('Must specify a unit when setting a diameter', 'Must specify a unit when setting a max flow'),
    );
    expect(await problems(component(model, { max_flow: 0, max_flow_unit: 'gpm' }))).toHaveProperty('max_flow');
    expect(await problems(component(model, { type: 'garden-hose' }))).toHaveProperty('type');
    const twin = { device: await device(), name: 'A' };
    await component(model, twin);
    expect((await refusal(component(model, twin))).status).toBe(400);
  });

  test('is counted with its device, and goes with it', async () => {
    const owner = await device();
    const id = await component(model, { device: owner });
    const count = model === 'dcim.coolingintake' ? 'cooling_intake_count' : 'cooling_outflow_count';
    expect(await lab.answer('dcim.device', owner)).toMatchObject({ [count]: 1 });
    await lab.delete('dcim.device', owner);
    expect(await lab.find(model, id)).toBeUndefined();
  });
});

test('an intake names the outflow that supplies it, also of another device, until that is gone', async () => {
  const outflow = await component('dcim.coolingoutflow');
  const intake = await component('dcim.coolingintake', { cooling_outflow: outflow });
  expect(await lab.answer('dcim.coolingintake', intake)).toMatchObject({ cooling_outflow: { id: outflow } });
  expect(await lab.ids('dcim.coolingintake', { cooling_outflow_id: String(outflow) })).toEqual([intake]);
  await lab.delete('dcim.coolingoutflow', outflow);
  expect(await lab.values('dcim.coolingintake', intake)).toMatchObject({ cooling_outflow: null });
});

describe('a source', () => {
  test('stands at a site, or in a location of it, and its name is its own there', async () => {
    const { site, location } = await elsewhere();
    const id = await source({ site, location, name: 'CH1', type: 'dry-cooler', cooling_capacity: 400 });
    expect(await lab.answer('dcim.coolingsource', id)).toMatchObject({
      display: 'CH1',
      type: { value: 'dry-cooler' },
      status: { value: 'active' },
      fluid_type: null,
      cooling_capacity: 400,
      coolingfeed_count: 0,
    });
    expect((await refusal(source({ site, name: 'CH1' }))).status).toBe(400);
    expect(await problems(source({ location }))).toMatchObject({
      __all__: [expect.stringMatching(/^Location site-\d+ is in a different site than Hall\.$/)],
    });
    expect(await lab.ids('dcim.coolingsource', { site_id: String(site) })).toEqual([id]);
  });

  test('moves with its location', async () => {
    const [from, to] = [await elsewhere(), await elsewhere()];
    const id = await source({ site: from.site, location: from.location });
    await lab.patch('dcim.location', from.location, { site: to.site });
    expect(await lab.values('dcim.coolingsource', id)).toMatchObject({ site: to.site });
  });

  test('stays as long as it has feeds, and counts them', async () => {
    const id = await source();
    const loop = await feed({ cooling_source: id });
    expect(await lab.answer('dcim.coolingsource', id)).toMatchObject({ coolingfeed_count: 1 });
    expect((await refusal(lab.delete('dcim.coolingsource', id))).status).toBe(409);
    await lab.delete('dcim.coolingfeed', loop);
    await lab.delete('dcim.coolingsource', id);
  });
});

describe('a feed', () => {
  test('brings coolant to a rack of the same site, and is found by its site', async () => {
    const { site, rack } = await elsewhere();
    const cooling_source = await source({ site });
    const id = await feed({ cooling_source, rack, cooling_capacity: 80, max_flow: 5, max_flow_unit: 'm3ph' });
    expect(await lab.answer('dcim.coolingfeed', id)).toMatchObject({
      cooling_source: { id: cooling_source },
      rack: { id: rack },
      status: { value: 'active' },
      cooling_capacity: 80,
      max_flow: 5,
      max_flow_unit: { value: 'm3ph' },
    });
    expect(await lab.ids('dcim.coolingfeed', { site_id: String(site) })).toEqual([id]);
    expect(await problems(feed({ rack }))).toMatchObject({
      rack: [expect.stringMatching(/^Rack site-\d+ and cooling source chiller-\d+ are in different sites\.$/)],
    });
    expect(await refusal(feed({ max_flow: 5 }))).toEqual(refusedFor('Must specify a unit when setting a max flow'));
  });

  test('is named once by its source', async () => {
    const cooling_source = await source();
    await feed({ cooling_source, name: 'L1' });
    expect((await refusal(feed({ cooling_source, name: 'L1' }))).status).toBe(400);
  });
});

describe('hoses are cables', () => {
  test.each([
    ['dcim.coolingoutflow', 'dcim.coolingintake'],
    ['dcim.coolingintake', 'dcim.coolingoutflow'],
  ] as const)('from %s to %s: both ends show them, until they are gone', async (from, to) => {
    const [a, b] = [await component(from), await component(to)];
    const cable = await hose([from, a], [to, b]);
    expect(await lab.answer(from, a)).toMatchObject({ cable: { id: cable }, cable_end: 'A', _occupied: true });
    expect(await lab.answer(to, b)).toMatchObject({ cable: { id: cable }, cable_end: 'B', _occupied: true });
    expect(await lab.ids('dcim.cable', { [`${to.replace('dcim.', '')}_id`]: String(b) })).toEqual([cable]);
    expect((await lab.values('dcim.cable', cable)).devices).toHaveLength(2);
    await lab.delete('dcim.cable', cable);
    expect(await lab.values(from, a)).toMatchObject({ cable: null, cable_end: null });
  });

  test('from a feed to an intake, wherever its device stands', async () => {
    const { site, location, rack } = await elsewhere();
    const owner = await lab.device(await lab.deviceType(), { site, location, rack });
    const intake = await component('dcim.coolingintake', { device: owner });
    const loop = await feed({ cooling_source: await source({ site }), rack });
    const cable = await hose(['dcim.coolingfeed', loop], ['dcim.coolingintake', intake]);
    expect(await lab.values('dcim.cable', cable)).toMatchObject({ devices: [owner], racks: [rack], sites: [site] });
    expect(await lab.ids('dcim.cable', { coolingfeed_id: String(loop) })).toEqual([cable]);
    await lab.patch('dcim.device', owner, { rack: null });
    expect(await lab.values('dcim.cable', cable)).toMatchObject({ racks: [], sites: [site] });
    expect(await lab.answer('dcim.coolingfeed', loop)).toMatchObject({ cable: { id: cable }, _occupied: true });
    await lab.delete('dcim.coolingfeed', loop);
    expect(await lab.values('dcim.coolingintake', intake)).toMatchObject({ cable: null });
  });

  test('and end at nothing but what carries coolant on', async () => {
    const intake = await component('dcim.coolingintake');
    const others: readonly (readonly [string, number])[] = [
      ['dcim.coolingintake', await component('dcim.coolingintake')],
      ['dcim.powerport', await component('dcim.powerport')],
    ];
    for (const other of others)
      expect(await refusal(hose(['dcim.coolingintake', intake], other))).toEqual(
        refusedFor(`Incompatible termination types: coolingintake and ${other[0].replace('dcim.', '')}`),
      );
    const outflow = await component('dcim.coolingoutflow');
    expect(await refusal(hose(['dcim.coolingfeed', await feed()], ['dcim.coolingoutflow', outflow]))).toEqual(
      refusedFor('Incompatible termination types: coolingfeed and coolingoutflow'),
    );
  });

  test('but not at what is marked as connected', async () => {
    const intake = await component('dcim.coolingintake');
    const loop = await feed({ name: 'L9', mark_connected: true });
    expect(await refusal(hose(['dcim.coolingfeed', loop], ['dcim.coolingintake', intake]))).toEqual(
      refusedFor('Cannot connect a cable to L9 because it is marked as connected.'),
    );
  });
});

describe('the templates of a type', () => {
  const connector = { type: 'uqd', diameter: 1.5, diameter_unit: 'in', max_flow: 10, max_flow_unit: 'gpm' };

  test('are counted, and a new device has what they describe', async () => {
    const device_type = await lab.deviceType();
    await lab.create('dcim.coolingintaketemplate', { device_type, name: 'In', label: 'Cold', ...connector });
    await lab.create('dcim.coolingoutflowtemplate', { device_type, name: 'Out' });
    expect(await lab.answer('dcim.devicetype', device_type)).toMatchObject({
      cooling_intake_template_count: 1,
      cooling_outflow_template_count: 1,
      power_port_template_count: 0,
    });
    const made = await lab.device(device_type);
    const [intake] = await lab.rows('dcim.coolingintake', 'device', made);
    expect(await lab.answer('dcim.coolingintake', intake?.id ?? 0)).toMatchObject({
      name: 'In',
      label: 'Cold',
      type: { value: 'uqd' },
      diameter: 1.5,
      max_flow: 10,
      cooling_outflow: null,
      cable: null,
      _occupied: false,
    });
    expect(await lab.rows('dcim.coolingoutflow', 'device', made)).toMatchObject([{ values: { name: 'Out' } }]);
    expect(await lab.answer('dcim.device', made)).toMatchObject({ cooling_intake_count: 1, cooling_outflow_count: 1 });
  });

  test('of a module type come with its modules, named by the bay', async () => {
    const module_type = await lab.create('dcim.moduletype', { manufacturer: lab.manufacturer, model: 'Cold plate' });
    await lab.create('dcim.coolingintaketemplate', { module_type, name: 'Plate {module}' });
    const owner = await device();
    const module_bay = await lab.create('dcim.modulebay', { device: owner, name: 'Slot', position: '3' });
    const module = await lab.create('dcim.module', { device: owner, module_bay, module_type });
    expect(await lab.rows('dcim.coolingintake', 'device', owner)).toMatchObject([
      { values: { name: 'Plate 3', module } },
    ]);
    await lab.delete('dcim.module', module);
    expect(await lab.rows('dcim.coolingintake', 'device', owner)).toEqual([]);
  });

  test('need units for their measures, too', async () => {
    const device_type = await lab.deviceType();
    const template = { device_type, name: 'In', max_flow: 3 };
    expect(await refusal(lab.create('dcim.coolingoutflowtemplate', template))).toEqual(
      refusedFor('Must specify a unit when setting a max flow'),
    );
  });
});

test('a BOM rolls up the devices that are cooled and the hoses between them', async () => {
  const device_type = await lab.deviceType();
  await lab.create('dcim.coolingintaketemplate', { device_type, name: 'In' });
  await lab.create('dcim.coolingoutflowtemplate', { device_type, name: 'Out' });
  const tenant = await lab.create('tenancy.tenant', { name: 'Lab', slug: 'lab' });
  const [first = 0, second = 0] = await lab.devices(2, device_type, { tenant });
  const portOf = async (model: string, owner: number) => (await lab.rows(model, 'device', owner))[0]?.id ?? 0;
  const cable = await hose(
    ['dcim.coolingoutflow', await portOf('dcim.coolingoutflow', first)],
    ['dcim.coolingintake', await portOf('dcim.coolingintake', second)],
    { tenant, type: 'coaxial', status: 'planned', color: '0000ff', length: 2, length_unit: 'm' },
  );
  const bom = await lab.bom();
  await lab.rule(bom, { tenant: 'lab' }, { object_types: ['dcim.device', 'dcim.cable'] });
  await lab.generate(bom);
  const lines = (await lab.rows('bomlineitem', 'bom', bom)).map(({ values }) => values);
  expect(lines).toHaveLength(2);
  expect(lines).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ item: { type: 'dcim.devicetype', id: device_type }, quantity: 2 }),
      expect.objectContaining({
        item: expect.objectContaining({ type: 'netbox_asset_lifecycle.cabletype' }),
        quantity: 1,
        variant: { color: '0000ff', length: 2, length_unit: 'm' },
      }),
    ]),
  );
  const assets = await lab.rows('asset', 'bom', bom);
  expect(assets.map(({ values }) => values.assigned_object)).toContainEqual({ type: 'dcim.cable', id: cable });
});
