import { beforeAll, describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../../../src/domain/engine/json.ts';
import { registry } from '../../../../../src/domain/registry.ts';
import { Lifecycle, refusal } from '../../../../support/lifecycle.ts';
import { MemoryStore } from '../../../../support/memory-store.ts';

let plan: Lifecycle;
let bom: number;
beforeAll(async () => {
  plan = await new Lifecycle(new MemoryStore()).prepare();
  bom = await plan.bom();
});

const problems = async (parameters: JsonObject, more: JsonObject = {}) =>
  (await refusal(plan.rule(bom, parameters, more))).body;
const flat = (name: string) => ({ parameters: [`A filter needs a value or a list of values: ${name}.`] });

describe('parameters of a scope rule', () => {
  test.each([
    {},
    { status: 'planned' },
    { status: ['planned', 'staged'] },
    { site: 'hall', role: ['leaf'] },
    { location_id: null },
    { name__isw: 'a', id__gt: 5 },
    { asset_tag__empty: true },
    { is_full_depth: false },
    { q: 'spine' },
    { interfaces: true, interface_count__lt: 49 },
    { virtual_chassis_id: null, owner__n: 'ops' },
  ])('may be any list filter: %j', async (parameters) => {
    const rule = await plan.rule(bom, parameters);
    expect(await plan.values('bomscoperule', rule)).toMatchObject({ parameters });
  });

  test.each([
    [{ sitee: 'hall' }, /^dcim\.device: sitee: Unknown filter\. Did you mean site/],
    [{ limit: 5 }, /^dcim\.device: limit: This is no filter\.$/],
    [{ site: 'nowhere' }, /^dcim\.device: site: Select a valid choice\. nowhere is not/],
    [{ site_id: 999_999 }, /^dcim\.device: site_id: Select a valid choice\. 999999 is not/],
    [{ site_id: 'one' }, /^dcim\.device: site_id: Select a valid choice\. one is not/],
    [{ status: 'imagined' }, /^dcim\.device: status: Select a valid choice\. imagined is not/],
    [{ status: '' }, /^dcim\.device: status: A filter needs a value or a list of values\.$/],
    [{ status: [] }, /^dcim\.device: status: A filter needs a value or a list of values\.$/],
    [{ position__gt: 'high' }, /^dcim\.device: position__gt: Enter a number\.$/],
    [{ is_full_depth: 'perhaps' }, /^dcim\.device: is_full_depth: Enter true or false\.$/],
    [{ asset_tag__empty: 2 }, /^dcim\.device: asset_tag__empty: Enter true or false\.$/],
    [{ constructor: 'x' }, /^dcim\.device: constructor: Unknown filter\./],
    [{ interface_count: 'many' }, /^dcim\.device: interface_count: Enter a whole number\.$/],
    [{ toString: 'x' }, /^dcim\.device: toString: Unknown filter\./],
    [JSON.parse('{"__proto__": "x"}'), /^dcim\.device: __proto__: Unknown filter\./],
  ])('must be filters that the type has, with values that they take: %j', async (parameters, message) => {
    expect(await problems(parameters)).toEqual({ parameters: [expect.stringMatching(message)] });
  });

  test('are plain values, not nested ones, however deep', async () => {
    expect(await problems({ site: { slug: 'hall' } })).toEqual(flat('site'));
    expect(await problems({ status: ['planned', ['staged']] })).toEqual(flat('status'));
    const deep = JSON.parse(`${'['.repeat(50_000)}${']'.repeat(50_000)}`);
    const rule = await plan.rule(bom, {});
    expect((await refusal(plan.patch('bomscoperule', rule, { parameters: { status: deep } }))).body).toEqual(
      flat('status'),
    );
  });

  test.each([null, 'site=hall', ['site']])('are an object: not %j', async (parameters) => {
    const { status, body } = await refusal(
      plan.create('bomscoperule', { bom, object_types: ['dcim.device'], parameters }),
    );
    expect([status, Object.keys(body ?? {})]).toEqual([400, ['parameters']]);
  });

  test('must hold for every object type of the rule', async () => {
    const both = { object_types: ['dcim.device', 'dcim.rack'] };
    await plan.rule(bom, { site: 'hall' }, both);
    expect(await problems({ device_type_id: 1, u_height: 42 }, both)).toEqual({
      parameters: expect.arrayContaining([
        expect.stringMatching(/^dcim\.rack: device_type_id: Unknown filter\./),
        expect.stringMatching(/^dcim\.device: u_height: Unknown filter\./),
      ]),
    });
  });

  test('may name ten thousand ids, and more than an item holds are refused', async () => {
    const devices = await plan.devices(2, await plan.deviceType());
    const ids = Array.from({ length: 10_000 }, (_, index) => index + 1_000_000);
    const own = await plan.bom();
    await plan.rule(own, { id: [...devices, ...ids] });
    await plan.generate(own);
    expect(await plan.rows('asset', 'bom', own)).toHaveLength(2);
    const tooMany = Array.from({ length: 60_000 }, (_, index) => index + 1_000_000);
    expect((await refusal(plan.rule(own, { id: tooMany }))).status).toBe(400);
  });

  test('that no longer hold make the generation fail and change nothing', async () => {
    const name = plan.name('site');
    const site = await plan.create('dcim.site', { name, slug: name });
    const own = await plan.bom();
    const rule = await plan.rule(own, { site_id: site });
    await plan.delete('dcim.site', site);
    const { status, body } = await refusal(plan.generate(own));
    expect(status).toBe(400);
    expect(JSON.stringify(body)).toContain(`Scope rule ${rule} has parameters that are no longer valid`);
    expect(await plan.values('bom', own)).toMatchObject({ last_generated: null });
  });
});

describe('a scope rule', () => {
  test('covers racks, devices, modules and cables, at least one of them', async () => {
    const all = ['dcim.cable', 'dcim.device', 'dcim.module', 'dcim.rack'];
    const rule = await plan.rule(bom, { site: 'hall' }, { object_types: all });
    expect(await plan.values('bomscoperule', rule)).toMatchObject({ object_types: all });
    const objects = [{ app_label: 'dcim', model: 'rack' }];
    const other = await plan.rule(bom, {}, { object_types: objects });
    expect(await plan.values('bomscoperule', other)).toMatchObject({ object_types: ['dcim.rack'] });
    expect(await problems({}, { object_types: [] })).toEqual({ object_types: ['This list may not be empty.'] });
    for (const object_types of [['dcim.site'], ['dcim.unknown'], 'dcim.rack', [null]])
      expect(Object.keys((await problems({}, { object_types })) ?? {})).toEqual(['object_types']);
  });

  test('includes and is enabled unless it says otherwise, and stays with its BOM', async () => {
    const rule = await plan.rule(bom, {});
    expect(await plan.values('bomscoperule', rule)).toMatchObject({ action: 'include', enabled: true });
    expect((await refusal(plan.patch('bomscoperule', rule, { bom: await plan.bom() }))).body).toEqual({
      bom: ['A scope rule cannot move to another BOM.'],
    });
    expect(Object.keys((await problems({}, { action: 'ignore' })) ?? {})).toEqual(['action']);
  });

  test('twenty for one BOM at the same time all come through', async () => {
    const own = await plan.bom();
    await Promise.all(Array.from({ length: 20 }, () => plan.rule(own, {})));
    expect(await plan.rows('bomscoperule', 'bom', own)).toHaveLength(20);
  });
});

test('orders and shipments are found by a BOM line, assets by BOM name and by the time of their installation', async () => {
  const { bom: planned, line, assets } = await plan.plannedBom(2);
  const { order, shipment } = await plan.arrived(planned, line, 2, 2);
  const other = await plan.plannedBom(1);
  await plan.arrived(other.bom, other.line, 1, 1);
  expect(await plan.ids('purchaseorder', { bom_line_item_id: String(line) })).toEqual([order]);
  expect(await plan.ids('shipment', { bom_line_item_id: String(line) })).toEqual([shipment]);
  expect(await plan.ids('shipment', { bom_id: String(planned) })).toEqual([shipment]);
  const name = String((await plan.values('bom', planned)).name);
  expect(await plan.ids('asset', { q: name.toUpperCase() })).toEqual([...assets].sort((a, b) => a - b));
  const { values } = await plan.install(assets[0] ?? 0, { shipment });
  const time = String(values.installed);
  const within = { bom_id: String(planned), installed_after: time, installed_before: time };
  expect(await plan.ids('asset', within)).toEqual([assets[0]]);
  expect(await plan.ids('asset', { ...within, installed_before: '2001-01-01' })).toEqual([]);
  expect((await refusal(plan.ids('asset', { installed_after: 'soon' }))).body).toEqual({
    installed_after: ['Enter a valid date/time.'],
  });
  expect((await refusal(plan.ids('shipment', { bom_line_item_id: 'x' }))).status).toBe(400);
});

test('a rule by counts and flags finds devices by those of their components that the caller may view', async () => {
  const type = await plan.deviceType();
  const [equipped = 0] = await plan.devices(2, type);
  await plan.create('dcim.interface', { device: equipped, name: 'eth0', type: '1000base-t' });
  const own = await plan.bom();
  await plan.rule(own, { device_type_id: type, interfaces: true, interface_count: 1 });
  const found = async () => {
    await plan.generate(own);
    return (await plan.rows('asset', 'bom', own)).map(({ values }) => values.assigned_object);
  };
  expect(await found()).toEqual([{ type: 'dcim.device', id: equipped }]);
  const { actor } = plan.context;
  const types = registry.resources.map((resource) => resource.type).filter((one) => one !== 'dcim.interface');
  const actions = ['view', 'add', 'change', 'delete'];
  plan.context = {
    ...plan.context,
    actor: { ...actor, superuser: false, permissions: [{ types, actions, constraints: null }] },
  };
  expect(await found()).toEqual([]);
  plan.context = { ...plan.context, actor };
});
