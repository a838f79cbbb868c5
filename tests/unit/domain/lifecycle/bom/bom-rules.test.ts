import { beforeEach, describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../../../src/domain/engine/json.ts';
import { bom as bomResource } from '../../../../../src/domain/lifecycle/bom/bom.ts';
import { Lifecycle, refusal } from '../../../../support/lifecycle.ts';
import { MemoryStore } from '../../../../support/memory-store.ts';

let plan: Lifecycle;
beforeEach(async () => {
  plan = await new Lifecycle(new MemoryStore()).prepare();
});

const linesOf = async (bom: number) => (await plan.rows('bomlineitem', 'bom', bom)).map(({ values }) => values);
const objectsOf = async (bom: number) =>
  (await plan.rows('asset', 'bom', bom)).map(({ values }) => JSON.stringify(values.assigned_object)).sort();
const named = (...objects: readonly (readonly [string, number])[]) =>
  objects.map(([type, id]) => JSON.stringify({ type, id })).sort();
const inOrder = (...ids: readonly number[]) => [...ids].sort((a, b) => a - b);

async function rack(): Promise<number> {
  const slug = plan.name('rack-type');
  const form_factor = '4-post-cabinet';
  const rack_type = await plan.create('dcim.racktype', {
    manufacturer: plan.manufacturer,
    model: slug,
    slug,
    form_factor,
  });
  return plan.create('dcim.rack', { name: plan.name('rack'), site: plan.site, rack_type });
}

describe('Asset Lifecycle: a BOM', () => {
  test('is a draft unless it says otherwise, and has five statuses, each called by its capitalised word', async () => {
    expect(await plan.values('bom', await plan.bom())).toMatchObject({ status: 'draft', archived: false });
    expect(bomResource.fields.status.choices.map(({ value, label }) => [value, label])).toEqual([
      ['draft', 'Draft'],
      ['approved', 'Approved'],
      ['ordered', 'Ordered'],
      ['fulfilled', 'Fulfilled'],
      ['cancelled', 'Cancelled'],
    ]);
  });

  test('needs a name, and nobody can say when it was generated or whether it is current', async () => {
    expect((await refusal(plan.create('bom', {}))).body).toEqual({ name: ['This field is required.'] });
    const input = { name: plan.name('bom'), last_generated: '2020-01-01T00:00:00Z', is_current: false };
    expect(await plan.values('bom', await plan.create('bom', input))).toMatchObject({
      last_generated: null,
      is_current: true,
    });
  });

  test('is found by name, status, archived, whether it is current, time of generation and text', async () => {
    const { bom } = await plan.plannedBom(1);
    const stale = await plan.bom();
    await plan.rule(stale, { status: 'planned' });
    await plan.generate(stale);
    await plan.rule(stale, {});
    await plan.patch('bom', stale, { description: 'West wing', archived: true });
    await plan.patch('bom', bom, { status: 'approved' });
    const { name } = await plan.values('bom', bom);
    expect(await plan.ids('bom', { name: String(name) })).toEqual([bom]);
    expect(await plan.ids('bom', { status: 'approved' })).toEqual([bom]);
    expect(await plan.ids('bom', { archived: 'true' })).toEqual([stale]);
    expect(await plan.ids('bom', { is_current: 'false' })).toEqual([stale]);
    expect(await plan.ids('bom', { last_generated__gte: '2020-01-01' })).toEqual(inOrder(bom, stale));
    expect(await plan.ids('bom', { last_generated: '2020-01-01T00:00:00Z' })).toEqual([]);
    expect(await plan.ids('bom', { q: 'west WING' })).toEqual([stale]);
  });

  test('may be served by any number of orders', async () => {
    const bom = await plan.bom();
    const orders = [await plan.order(bom), await plan.order(bom), await plan.order(bom)];
    expect(await plan.ids('purchaseorder', { bom_id: String(bom) })).toEqual(inOrder(...orders));
  });
});

describe('Asset Lifecycle: generating', () => {
  test('takes the variant from the object and not from its type', async () => {
    const deviceType = await plan.deviceType({ airflow: 'front-to-rear' });
    const devices = [
      await plan.device(deviceType, { airflow: null }),
      await plan.device(deviceType, { airflow: 'passive' }),
    ];
    for (const id of devices) {
      const bom = await plan.bom();
      await plan.rule(bom, { id });
      await plan.generate(bom);
      const { airflow } = await plan.values('dcim.device', id);
      expect((await linesOf(bom)).map(({ variant }) => variant)).toEqual([airflow === null ? {} : { airflow }]);
    }
  });

  test('covers objects of every status that the rule does not exclude, not only planned ones', async () => {
    const deviceType = await plan.deviceType();
    const [planned, active] = [await plan.device(deviceType), await plan.device(deviceType, { status: 'active' })];
    const bom = await plan.bom();
    await plan.rule(bom, { device_type_id: deviceType });
    await plan.generate(bom);
    expect(await objectsOf(bom)).toEqual(named(['dcim.device', planned], ['dcim.device', active]));
    await plan.rule(bom, { status: 'active' }, { action: 'exclude' });
    await plan.generate(bom);
    expect(await objectsOf(bom)).toEqual(named(['dcim.device', planned]));
  });

  test('applies the parameters of a rule to each of its types, and none at all match every object', async () => {
    const all = named(['dcim.device', await plan.device(await plan.deviceType())], ['dcim.rack', await rack()]);
    const bom = await plan.bom();
    const rule = await plan.rule(bom, { site: 'hall' }, { object_types: ['dcim.rack', 'dcim.device'] });
    await plan.generate(bom);
    expect(await objectsOf(bom)).toEqual(all);
    await plan.patch('bomscoperule', rule, { parameters: {} });
    await plan.generate(bom);
    expect(await objectsOf(bom)).toEqual(all);
  });

  test('covers modules, each under its type', async () => {
    const device = await plan.device(await plan.deviceType());
    const module_bay = await plan.create('dcim.modulebay', { device, name: 'PSU 1' });
    const model = plan.name('psu');
    const module_type = await plan.create('dcim.moduletype', { manufacturer: plan.manufacturer, model });
    const id = await plan.create('dcim.module', { device, module_bay, module_type });
    const bom = await plan.bom();
    await plan.rule(bom, { device_id: device }, { object_types: ['dcim.module'] });
    await plan.generate(bom);
    expect(await objectsOf(bom)).toEqual(named(['dcim.module', id]));
    expect((await linesOf(bom)).map(({ item }) => item)).toEqual([{ type: 'dcim.moduletype', id: module_type }]);
  });
});

describe('Asset Lifecycle: a scope rule', () => {
  test('that changes in any way makes the snapshot old', async () => {
    const changes: readonly JsonObject[] = [
      { description: 'x' },
      { enabled: false },
      { action: 'exclude' },
      { parameters: {} },
      { object_types: ['dcim.rack'], parameters: {} },
    ];
    for (const change of changes) {
      const { bom } = await plan.plannedBom(1);
      const [rule] = await plan.rows('bomscoperule', 'bom', bom);
      await plan.patch('bomscoperule', rule?.id ?? 0, change);
      expect(await plan.values('bom', bom), JSON.stringify(change)).toMatchObject({ is_current: false });
    }
  });

  test('is found by its BOM', async () => {
    const [bom, other] = [await plan.bom(), await plan.bom()];
    const rule = await plan.rule(bom, {});
    await plan.rule(other, {});
    expect(await plan.ids('bomscoperule', { bom_id: String(bom) })).toEqual([rule]);
  });
});

describe('Asset Lifecycle: a line of a BOM', () => {
  test('asks for one unit unless it says how many, and nobody can call it generated', async () => {
    const [bom, deviceType] = [await plan.bom(), await plan.deviceType()];
    const input = { bom, item_type: 'dcim.devicetype', item_id: deviceType, auto_generated: true };
    expect(await plan.values('bomlineitem', await plan.create('bomlineitem', input))).toMatchObject({
      quantity: 1,
      variant: {},
      auto_generated: false,
    });
  });

  test('shows its item with model and manufacturer', async () => {
    const [bom, deviceType] = [await plan.bom(), await plan.deviceType()];
    const { model } = await plan.values('dcim.devicetype', deviceType);
    expect(await plan.answer('bomlineitem', await plan.line(bom, deviceType))).toMatchObject({
      item_type: 'dcim.devicetype',
      item_id: deviceType,
      item: { id: deviceType, model, manufacturer: { name: 'Acme' } },
    });
  });

  test('is found by BOM, item, kind and quantity', async () => {
    const { bom, line, deviceType } = await plan.plannedBom(2);
    const other = await plan.deviceType();
    const manual = await plan.line(bom, other, 7);
    const within = { bom_id: String(bom) };
    expect(await plan.ids('bomlineitem', within)).toEqual(inOrder(line, manual));
    expect(await plan.ids('bomlineitem', { ...within, auto_generated: 'true' })).toEqual([line]);
    expect(await plan.ids('bomlineitem', { ...within, quantity: '7' })).toEqual([manual]);
    expect(await plan.ids('bomlineitem', { ...within, item_type: 'dcim.racktype' })).toEqual([]);
    expect(await plan.ids('bomlineitem', { item_type: 'dcim.devicetype', item_id: String(deviceType) })).toEqual([
      line,
    ]);
  });
});

describe('Asset Lifecycle: an asset', () => {
  test('is found by BOM, object, shipment, pool and whether it is installed', async () => {
    const { bom, line, assets, devices, deviceType } = await plan.plannedBom(3);
    const [first = 0, second = 0, third = 0] = inOrder(...assets);
    const { shipment } = await plan.arrived(bom, line, 1, 1);
    const pool = await plan.pool();
    await plan.install(first, { shipment });
    await plan.install(second, { spare_item: await plan.spare(pool, deviceType) });
    const within = { bom_id: String(bom) };
    expect(await plan.ids('asset', within)).toEqual([first, second, third]);
    expect(await plan.ids('asset', { shipment_id: String(shipment) })).toEqual([first]);
    expect(await plan.ids('asset', { spares_pool_id: String(pool) })).toEqual([second]);
    expect(await plan.ids('asset', { ...within, installed__isnull: 'true' })).toEqual([third]);
    const object = { assigned_object_type: 'dcim.device', assigned_object_id: String(devices[2]) };
    expect(await plan.ids('asset', { ...within, ...object })).toHaveLength(1);
    expect(await plan.ids('asset', { ...within, assigned_object_type: 'dcim.rack' })).toEqual([]);
  });

  test('may be about an object of another BOM, too', async () => {
    const { deviceType } = await plan.plannedBom(1);
    const other = await plan.bom();
    await plan.rule(other, { device_type_id: deviceType });
    await plan.generate(other);
    expect(await plan.rows('asset', 'bom', other)).toHaveLength(1);
  });
});
