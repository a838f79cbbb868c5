import { beforeAll, describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../../../src/domain/engine/json.ts';
import { Lifecycle, refusal, refusedFor } from '../../../../support/lifecycle.ts';
import { MemoryStore } from '../../../../support/memory-store.ts';

let plan: Lifecycle;
beforeAll(async () => {
  plan = await new Lifecycle(new MemoryStore()).prepare();
});

const notDraft = (what: string) => refusedFor(`${what} can only be changed while its parent is in draft status.`);
const archived = (what: string) => refusedFor(`${what} cannot be changed because its parent is archived.`);

/** Creating, changing and deleting a child, each on its own. */
async function attempts(model: string, id: number, input: JsonObject, change: JsonObject) {
  return [
    await refusal(plan.create(model, input)),
    await refusal(plan.patch(model, id, change)),
    await refusal(plan.delete(model, id)),
  ];
}

describe('children of a BOM', () => {
  let bom: number;
  let rule: number;
  let line: number;
  let newRule: JsonObject;
  let newLine: JsonObject;
  beforeAll(async () => {
    bom = await plan.bom();
    rule = await plan.rule(bom, { status: ['planned'] });
    line = await plan.line(bom, await plan.deviceType());
    newRule = { bom, object_types: ['dcim.rack'] };
    newLine = { bom, item_type: 'dcim.devicetype', item_id: await plan.deviceType() };
  });

  test('are frozen when it leaves the draft, and free again when it comes back', async () => {
    await plan.patch('bom', bom, { status: 'approved' });
    for (const refused of await attempts('bomscoperule', rule, newRule, { description: 'x' }))
      expect(refused).toEqual(notDraft('A scope rule'));
    for (const refused of await attempts('bomlineitem', line, newLine, { quantity: 2 }))
      expect(refused).toEqual(notDraft('A line item'));
    await plan.patch('bom', bom, { status: 'draft' });
    await plan.patch('bomlineitem', line, { quantity: 2 });
  });

  test('are frozen while it is archived', async () => {
    await plan.patch('bom', bom, { archived: true });
    for (const refused of await attempts('bomscoperule', rule, newRule, { description: 'x' }))
      expect(refused).toEqual(archived('A scope rule'));
    for (const refused of await attempts('bomlineitem', line, newLine, { quantity: 3 }))
      expect(refused).toEqual(archived('A line item'));
    await plan.patch('bom', bom, { archived: false });
    await plan.patch('bomlineitem', line, { quantity: 3 });
  });
});

test('lines of an order are frozen when it leaves the draft and while it is archived', async () => {
  const bom = await plan.bom();
  const [line, other] = [await plan.line(bom, await plan.deviceType()), await plan.line(bom, await plan.deviceType())];
  const purchase_order = await plan.order(bom);
  const item = await plan.create('polineitem', { purchase_order, bom_line_item: line, qty_ordered: 1 });
  const input = { purchase_order, bom_line_item: other, qty_ordered: 1 };
  await plan.patch('purchaseorder', purchase_order, { status: 'approved' });
  for (const refused of await attempts('polineitem', item, input, { qty_ordered: 2 }))
    expect(refused).toEqual(notDraft('A line item'));
  await plan.patch('purchaseorder', purchase_order, { status: 'draft', archived: true });
  for (const refused of await attempts('polineitem', item, input, { qty_ordered: 2 }))
    expect(refused).toEqual(archived('A line item'));
  await plan.patch('purchaseorder', purchase_order, { archived: false });
  await plan.create('polineitem', input);
});

test('lines of a shipment are frozen while it is archived, and in no status', async () => {
  const bom = await plan.bom();
  const line = await plan.line(bom, await plan.deviceType());
  const shipment = await plan.shipment(await plan.order(bom), { status: 'shipped' });
  const input = { shipment, bom_line_item: line, qty_shipped: 2 };
  const item = await plan.create('shipmentlineitem', input);
  await plan.patch('shipment', shipment, { status: 'received', site: plan.site, archived: true });
  for (const refused of await attempts('shipmentlineitem', item, input, { qty_received: 1 }))
    expect(refused).toEqual(archived('A line item'));
  await plan.patch('shipment', shipment, { archived: false });
  await plan.patch('shipmentlineitem', item, { qty_received: 1 });
});

test.each([
  ['bom', () => ({ name: plan.name('bom') })],
  ['purchaseorder', async () => ({ bom: await plan.bom(), vendor: plan.vendor })],
  [
    'shipment',
    async () => {
      const purchase_order = await plan.order(await plan.bom());
      await plan.place(purchase_order);
      return { purchase_order, courier: plan.courier, tracking_number: 'new' };
    },
  ],
] as const)('a new %s cannot be archived; later it can, and back', async (model, input) => {
  const values = await input();
  expect((await refusal(plan.create(model, { ...values, archived: true }))).body).toEqual({
    archived: ['A new object cannot be archived.'],
  });
  const id = await plan.create(model, { ...values, archived: false });
  await plan.patch(model, id, { archived: true });
  expect(await plan.ids(model, { archived: 'true' })).toContain(id);
  expect(await plan.ids(model, { archived: 'false' })).not.toContain(id);
  await plan.patch(model, id, { archived: false });
});

test('generated lines can be neither changed nor deleted', async () => {
  const { line } = await plan.plannedBom(1);
  const text = refusedFor('Auto-generated line items cannot be changed or deleted.');
  expect(await refusal(plan.patch('bomlineitem', line, { quantity: 2 }))).toEqual(text);
  expect(await refusal(plan.delete('bomlineitem', line))).toEqual(text);
});

describe('a BOM', () => {
  test('that was never generated is current, whatever rules it gets, and may be approved', async () => {
    const bom = await plan.bom();
    const rule = await plan.rule(bom, {});
    await plan.patch('bomscoperule', rule, { enabled: false });
    await plan.delete('bomscoperule', rule);
    expect(await plan.values('bom', bom)).toMatchObject({ is_current: true, last_generated: null });
    await plan.patch('bom', bom, { status: 'approved' });
  });

  test.each([
    ['a rule is added', (bom: number) => plan.rule(bom, {}, { enabled: false })],
    ['a rule changes', async (bom: number) => plan.patch('bomscoperule', await ruleOf(bom), { action: 'exclude' })],
    ['a rule goes', async (bom: number) => plan.delete('bomscoperule', await ruleOf(bom))],
  ])('is not current when %s, and stays in draft until it is generated', async (_, change) => {
    const { bom } = await plan.plannedBom(1);
    await change(bom);
    expect(await plan.values('bom', bom)).toMatchObject({ is_current: false });
    expect((await refusal(plan.patch('bom', bom, { status: 'approved' }))).body).toEqual({
      status: ['The BOM is not current. Generate it again before its status leaves draft.'],
    });
    await plan.rule(bom, { status: ['planned'] });
    await plan.generate(bom);
    await plan.patch('bom', bom, { status: 'approved' });
  });

  test('has a name of its own', async () => {
    const name = plan.name('bom');
    await plan.create('bom', { name });
    expect((await refusal(plan.create('bom', { name }))).body).toEqual({
      name: ['BOM with this name already exists.'],
    });
  });
});

const ruleOf = async (bom: number): Promise<number> => (await plan.rows('bomscoperule', 'bom', bom))[0]?.id ?? 0;

describe('manual lines', () => {
  test('are unique by item and variant, and blanks make no difference', async () => {
    const bom = await plan.bom();
    const deviceType = await plan.deviceType();
    await plan.line(bom, deviceType);
    expect(await refusal(plan.line(bom, deviceType, 2, { airflow: '' }))).toEqual(
      refusedFor('The BOM already has a line item with this item and variant.'),
    );
    await plan.line(bom, deviceType, 2, { airflow: 'passive' });
  });

  test.each([
    [{ variant: null }, { variant: ['This field may not be null.'] }],
    [{ variant: 'x' }, { variant: ['Value must be a JSON object.'] }],
    [{ variant: { airflow: { deep: {} } } }, { variant: ['Invalid variant. Not a valid airflow.'] }],
    [
      { variant: JSON.parse('{"__proto__": {"airflow": "passive"}}') },
      { variant: ['Invalid variant. Unknown attributes: __proto__. Allowed: airflow.'] },
    ],
    [
      { variant: { constructor: 1 } },
      { variant: ['Invalid variant. Unknown attributes: constructor. Allowed: airflow.'] },
    ],
    [{ quantity: 0 }, { quantity: ['Ensure this value is greater than or equal to 1.'] }],
    [{ quantity: 1e15 }, { quantity: ['Ensure this value is less than or equal to 2147483647.'] }],
    [{ item_id: 999_999 }, { item_type: ['Related object not found using the provided numeric ID: 999999'] }],
  ])('refuse %j', async (wrong: JsonObject, body) => {
    const input = { bom: await plan.bom(), item_type: 'dcim.devicetype', item_id: await plan.deviceType() };
    expect(await refusal(plan.create('bomlineitem', { ...input, ...wrong }))).toEqual({ status: 400, body });
  });

  test('name racks, devices, modules and cables by their types, and nothing else', async () => {
    const bom = await plan.bom();
    const { status, body } = await refusal(
      plan.create('bomlineitem', { bom, item_type: 'dcim.site', item_id: plan.site }),
    );
    expect(status).toBe(400);
    expect(Object.keys(body ?? {})).toEqual(['item_type']);
    await plan.create('bomlineitem', {
      bom,
      item_type: { app_label: 'dcim', model: 'devicetype' },
      item_id: await plan.deviceType(),
    });
  });

  test('cannot lose their type: it is protected, and gone it cannot be named', async () => {
    const [bom, deviceType] = [await plan.bom(), await plan.deviceType()];
    const line = await plan.line(bom, deviceType);
    expect((await refusal(plan.delete('dcim.devicetype', deviceType))).status).toBe(409);
    await plan.delete('bomlineitem', line);
    await plan.delete('dcim.devicetype', deviceType);
    expect((await refusal(plan.line(bom, deviceType))).status).toBe(400);
  });
});
