import { beforeAll, expect, inject, test } from 'vitest';
import { diffBom, previewBom } from '../../../src/domain/lifecycle/bom/compare-bom.ts';
import { generateBom } from '../../../src/domain/lifecycle/bom/generate-bom.ts';
import { environmentStore } from '../../../src/functions/runtime/environment.ts';
import { handler as runSchedule } from '../../../src/functions/schedules/generations.ts';
import type { DynamoStore } from '../../../src/repos/store.ts';
import { countRequests } from '../../../tools/bench/meter.ts';
import { type Api, startApi } from '../../support/api.ts';
import { lambdaContext } from '../../support/lambda-context.ts';
import { Lifecycle, refusal } from '../../support/lifecycle.ts';
import { newTableStore } from '../../support/stores.ts';

let plan: Lifecycle;
let store: DynamoStore;
let api: Api;
beforeAll(async () => {
  api = await startApi(`boms-${Date.now()}`, inject('dynamodbEndpoint'));
  store = await newTableStore(inject('dynamodbEndpoint'));
  plan = await new Lifecycle(store).prepare();
});

const changesOf = async (bom: number) => (await generateBom(plan.context, { id: bom })).also.changes;
const diffOf = (bom: number) => diffBom(plan.context, bom);
const nothing = {
  lines_added: [],
  lines_removed: [],
  lines_changed: [],
  objects_in: 0,
  objects_out: 0,
  first_objects_in: [],
  first_objects_out: [],
};
const device = (id: number | undefined) => ({ object: { type: 'dcim.device', id } });

/** A BOM whose design has changed since it was generated: of one type a device more, of another the only one less. */
async function changedDesign() {
  const [more, gone, fresh] = [await plan.deviceType(), await plan.deviceType(), await plan.deviceType()];
  const [, lost] = [await plan.device(more), await plan.device(gone)];
  const bom = await plan.bom();
  await plan.rule(bom, { device_type_id: [more, gone, fresh] });
  await plan.generate(bom);
  const lines = await plan.rows('bomlineitem', 'bom', bom);
  const lineOf = (id: number) => lines.find(({ values }) => JSON.stringify(values.item).includes(`:${id}}`))?.id;
  await plan.delete('dcim.device', lost);
  const added = [await plan.device(more), await plan.device(fresh, { airflow: 'passive' })];
  const documents = { po_line_items: [], shipment_line_items: [] };
  const common = { variant: {}, new_cable_type: null };
  const type = (id: number) => ({ type: 'dcim.devicetype', id });
  const changes = {
    lines_added: [{ ...common, item: type(fresh), variant: { airflow: 'passive' }, quantity: 1 }],
    lines_removed: [{ ...common, ...documents, bom_line_item: lineOf(gone), item: type(gone), quantity: 1 }],
    lines_changed: [
      { ...common, ...documents, bom_line_item: lineOf(more), item: type(more), quantity: 2, quantity_before: 1 },
    ],
    lines_unchanged: 0,
    objects_in: 2,
    objects_out: 1,
    objects_unchanged: 1,
    first_objects_in: added.map(device),
    first_objects_out: [device(lost)],
  };
  return { bom, changes, lost, line: lineOf(gone) ?? 0 };
}

test('generating tells which lines came, went and changed, and which objects came in and went out', async () => {
  const { bom, changes } = await changedDesign();
  expect(await changesOf(bom)).toEqual(changes);
  expect(await changesOf(bom)).toEqual({ ...nothing, lines_unchanged: 2, objects_unchanged: 3 });
});

test('the difference since the snapshot is what generating then changes, and looking writes nothing', async () => {
  const { bom, changes } = await changedDesign();
  const meter = countRequests(store.access);
  const found = await diffOf(bom);
  meter.stop();
  expect(meter.writeUnits).toBe(0);
  const { last_generated } = await plan.values('bom', bom);
  expect(found).toEqual({ bom, last_generated, differs: true, refused: false, ...changes });
  expect(await changesOf(bom)).toEqual(changes);
  expect(await diffOf(bom)).toMatchObject({ ...nothing, differs: false });
});

test('a BOM that was never generated differs by all that is in scope, and one without rules by nothing', async () => {
  const deviceType = await plan.deviceType();
  const devices = await plan.devices(2, deviceType);
  const bom = await plan.bom();
  expect(await diffOf(bom)).toMatchObject({ ...nothing, last_generated: null, differs: false });
  await plan.rule(bom, { device_type_id: deviceType });
  expect(await diffOf(bom)).toMatchObject({
    last_generated: null,
    objects_in: 2,
    first_objects_in: devices.map(device),
  });
});

test('a line that would vanish although an order names it is told with the order line', async () => {
  const { bom, lost, line } = await changedDesign();
  const order = await plan.order(bom);
  const orderLine = await plan.create('polineitem', { purchase_order: order, bom_line_item: line, qty_ordered: 1 });
  const found = await diffOf(bom);
  expect(found).toMatchObject({ refused: true, first_objects_out: [device(lost)] });
  expect(found.lines_removed).toMatchObject([{ bom_line_item: line, po_line_items: [orderLine] }]);
  expect((await refusal(plan.generate(bom))).status).toBe(409);
});

test('rules that nobody has saved are run in the stead of those of the BOM, whatever its status', async () => {
  const { bom, deviceType } = await plan.plannedBom(2);
  await plan.patch('bom', bom, { status: 'approved' });
  const scope = { object_types: ['dcim.device'] as const, enabled: true };
  const all = { ...scope, action: 'include', parameters: { device_type_id: deviceType } } as const;
  const [first] = await plan.ids('dcim.device', { device_type_id: String(deviceType) });
  const without = { ...scope, action: 'exclude', parameters: { id: first ?? 0 } } as const;
  expect(await previewBom(plan.context, bom, [all])).toMatchObject({ differs: false });
  expect(await previewBom(plan.context, bom, [all, without])).toMatchObject({
    objects_out: 1,
    first_objects_out: [device(first)],
    lines_changed: [{ quantity_before: 2, quantity: 1 }],
  });
  expect(await previewBom(plan.context, bom, [all, { ...without, enabled: false }])).toMatchObject({ differs: false });
  const wrong = { ...all, parameters: { sitee: 'hall' } };
  expect(await refusal(previewBom(plan.context, bom, [all, wrong]))).toMatchObject({
    status: 400,
    body: { 'rules[1].parameters': [expect.stringMatching(/^dcim\.device: sitee: Unknown filter/)] },
  });
});

test('whoever may only view a BOM sees the difference, and may not try rules on the estate', async () => {
  const { bom } = await plan.plannedBom(1);
  const permissions = [{ types: ['netbox_asset_lifecycle.bom'] as const, actions: ['view'], constraints: null }];
  const context = { ...plan.context, actor: { ...plan.context.actor, superuser: false, permissions } };
  expect(await diffBom(context, bom)).toMatchObject({ differs: false });
  expect((await refusal(previewBom(context, bom))).status).toBe(403);
});

test('a cable type that is not there yet is named by medium and profile, and previewing does not make it', async () => {
  const port = await plan.device(await plan.deviceType());
  const end = async () => [
    {
      object_type: 'dcim.interface',
      object_id: await plan.create('dcim.interface', { device: port, name: plan.name('eth'), type: '10gbase-x-sfpp' }),
    },
  ];
  const id = await plan.create('dcim.cable', {
    type: 'dac-passive',
    a_terminations: await end(),
    b_terminations: await end(),
  });
  const bom = await plan.bom();
  await plan.rule(bom, { id }, { object_types: ['dcim.cable'] });
  const line = { item: null, new_cable_type: { type: 'dac-passive', profile: null }, quantity: 1 };
  expect(await diffOf(bom)).toMatchObject({ lines_added: [line] });
  expect(await plan.ids('cabletype', { type: 'dac-passive' })).toEqual([]);
});

test('over HTTP the changes stand beside the members of the BOM, and preview and diff have them at the top', async () => {
  const root = '/api/plugins/asset-lifecycle';
  const named = (name: string) => ({ name, slug: name });
  const site = await api.create('/api/dcim/sites/', named('hall'));
  const role = await api.create('/api/dcim/device-roles/', named('leaf'));
  const manufacturer = await api.create('/api/dcim/manufacturers/', named('acme'));
  const type = await api.create('/api/dcim/device-types/', { manufacturer, model: 'L1', slug: 'l1' });
  const id = await api.create('/api/dcim/devices/', { name: 'leaf-1', site, role, device_type: type });
  const bom = await api.create(`${root}/boms/`, { name: 'Phase one' });
  const path = `${root}/boms/${bom}`;
  const rules = [{ object_types: ['dcim.device'], parameters: { site: 'hall' } }];
  const line = { item_type: 'dcim.devicetype', item_id: type, item: { id: type, model: 'L1' }, quantity: 1 };
  const changes = {
    lines_added: [line],
    objects_in: 1,
    first_objects_in: [{ object_id: id, object: { name: 'leaf-1' } }],
  };

  const preview = await api.call('POST', `${path}/preview/`, { rules });
  expect(preview).toMatchObject({ status: 200, body: { bom, differs: true, refused: false, ...changes } });
  const misspelt = await api.call('POST', `${path}/preview/`, {
    rules: [{ ...rules[0], parameters: { sitee: 'hall' } }],
  });
  expect([misspelt.status, Object.keys(misspelt.body)]).toEqual([400, ['rules[0].parameters']]);
  await api.create(`${root}/bom-scope-rules/`, { bom, ...rules[0] });
  const generated = await api.call('POST', `${path}/generate/`);
  expect(generated).toMatchObject({
    status: 200,
    body: { id: bom, name: 'Phase one', status: { value: 'draft' }, is_current: true, changes },
  });
  expect((await api.call('GET', `${path}/diff/`)).body).toMatchObject({ bom, differs: false, lines_unchanged: 1 });
});

test('a BOM that is too large for a request is answered with its job, which the schedule does', async () => {
  const large = new Lifecycle(environmentStore());
  const named = { name: 'Large', slug: 'large' };
  large.site = await large.create('dcim.site', named);
  large.role = await large.create('dcim.devicerole', named);
  large.manufacturer = await large.create('dcim.manufacturer', named);
  const device_type = await large.deviceType();
  await large.devices(2, device_type);
  const bom = await large.bom();
  await large.rule(bom, { site_id: large.site });
  const path = `/api/plugins/asset-lifecycle/boms/${bom}/generate/`;
  const module = new URL('../../support/hasty-generate.ts', import.meta.url).href;
  const { status, headers, body: job } = await api.call('POST', path, {}, { module });
  expect([status, headers.location]).toEqual([202, job.url]);
  expect(job).toMatchObject({ name: `Generate BOM ${bom}`, status: { value: 'pending' }, user: { username: 'admin' } });
  await runSchedule({}, lambdaContext('generations'));
  expect(await large.values('core.job', Number(job.id))).toMatchObject({ status: 'completed', user: 1 });
  expect(await large.values('bom', bom)).toMatchObject({ is_current: true, asset_count: 2 });
  expect(await api.call('POST', path, { wait: true }, { module })).toMatchObject({ status: 200, body: { id: bom } });
});
