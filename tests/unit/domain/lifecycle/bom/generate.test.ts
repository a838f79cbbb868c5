import { beforeAll, describe, expect, test } from 'vitest';
import { diffBom, previewBom } from '../../../../../src/domain/lifecycle/bom/compare-bom.ts';
import { contentsOn } from '../../../../support/generated.ts';
import { Lifecycle, refusal, refusedFor } from '../../../../support/lifecycle.ts';
import { MemoryStore } from '../../../../support/memory-store.ts';

let plan: Lifecycle;
beforeAll(async () => {
  plan = await new Lifecycle(new MemoryStore()).prepare();
});

const { linesOf, assetsOf, objectsOf } = contentsOn(() => plan);

test('generating again changes nothing but the time: same lines with the same ids, same objects', async () => {
  const { bom } = await plan.plannedBom(4);
  const [lines, objects] = [await linesOf(bom), await objectsOf(bom)];
  await plan.generate(bom);
  expect(await linesOf(bom)).toEqual(lines);
  expect(await objectsOf(bom)).toEqual(objects);
});

test('a line keeps its id while its type and variant stay, and its quantity follows the design', async () => {
  const { bom, line, deviceType } = await plan.plannedBom(2);
  await plan.device(deviceType);
  await plan.device(deviceType, { airflow: 'mixed' });
  await plan.generate(bom);
  const lines = await linesOf(bom);
  expect(lines).toHaveLength(2);
  expect(lines.find(({ id }) => id === line)).toMatchObject({ quantity: 3, variant: {} });
});

test('manual lines survive, also beside a generated line of the same type and variant', async () => {
  const { bom, deviceType } = await plan.plannedBom(1);
  const manual = await plan.line(bom, deviceType, 7);
  await plan.generate(bom);
  expect((await linesOf(bom)).map(({ quantity, auto_generated }) => [quantity, auto_generated]).sort()).toEqual([
    [1, true],
    [7, false],
  ]);
  expect(await plan.values('bomlineitem', manual)).toMatchObject({ quantity: 7 });
});

test('a BOM is generated in draft only, with an enabled rule, and not while it is archived', async () => {
  const bom = await plan.bom();
  const none = refusedFor('BOM has no enabled scope rules. Add or enable a scope rule first.');
  expect(await refusal(plan.generate(bom))).toEqual(none);
  const rule = await plan.rule(bom, {}, { enabled: false });
  expect(await refusal(plan.generate(bom))).toEqual(none);
  await plan.patch('bomscoperule', rule, { enabled: true, parameters: { status: ['decommissioning'] } });
  await plan.generate(bom);
  await plan.patch('bom', bom, { archived: true });
  expect((await refusal(plan.generate(bom))).status).toBe(400);
  await plan.patch('bom', bom, { archived: false, status: 'approved' });
  expect(await refusal(plan.generate(bom))).toEqual(refusedFor('BOM must be in draft status to generate.'));
  expect(await refusal(plan.generate(999_999))).toEqual({
    status: 404,
    body: { detail: 'No BOM matches the given query.' },
  });
});

test('the scope is the union of the includes minus the union of the excludes, for each type on its own', async () => {
  const deviceType = await plan.deviceType();
  const rackType = await plan.create('dcim.racktype', {
    manufacturer: plan.manufacturer,
    model: plan.name('rack-type'),
    slug: plan.name('rack-type'),
    form_factor: '4-post-cabinet',
  });
  const [kept, spare, lab] = await plan.devices(3, deviceType);
  const rack = await plan.create('dcim.rack', { name: plan.name('rack'), site: plan.site, rack_type: rackType });
  await plan.create('dcim.rack', { name: plan.name('untyped'), site: plan.site });
  const bom = await plan.bom();
  await plan.rule(bom, { id: [kept ?? 0, spare ?? 0] });
  await plan.rule(bom, { id: [spare ?? 0, lab ?? 0] });
  await plan.rule(bom, { id: [lab ?? 0] }, { action: 'exclude' });
  await plan.rule(bom, { id: [spare ?? 0] }, { action: 'exclude', enabled: false });
  await plan.rule(bom, { site_id: plan.site }, { object_types: ['dcim.rack'] });
  await plan.generate(bom);
  const objects = await objectsOf(bom);
  expect(objects).toEqual(
    [
      { type: 'dcim.device', id: kept },
      { type: 'dcim.device', id: spare },
      { type: 'dcim.rack', id: rack },
    ]
      .map((object) => JSON.stringify(object))
      .sort(),
  );
});

describe('cables', () => {
  /** A cable between two new interfaces. */
  async function cable(more: Readonly<Record<string, string | number>>): Promise<number> {
    const device = await plan.device(await plan.deviceType());
    const port = () => plan.create('dcim.interface', { device, name: plan.name('eth'), type: '10gbase-x-sfpp' });
    const end = async () => [{ object_type: 'dcim.interface', object_id: await port() }];
    return plan.create('dcim.cable', { a_terminations: await end(), b_terminations: await end(), ...more });
  }

  test('a cable type with blank connectors is made for each medium and profile; colour and length are the variant', async () => {
    const ids = [
      await cable({ type: 'cat8', color: 'ff0000', length: 5, length_unit: 'm' }),
      await cable({ type: 'cat8', color: 'ff0000', length: '5.00', length_unit: 'm' }),
      await cable({ type: 'cat8' }),
      await cable({ color: '00ff00' }),
    ];
    const bom = await plan.bom();
    await plan.rule(bom, { id: ids }, { object_types: ['dcim.cable'] });
    await plan.generate(bom);
    const lines = await linesOf(bom);
    expect(lines.map(({ quantity, variant }) => [quantity, variant]).sort()).toEqual([
      [1, {}],
      [2, { color: 'ff0000', length: 5, length_unit: 'm' }],
    ]);
    const types = await plan.ids('cabletype', { type: 'cat8' });
    expect(types).toHaveLength(1);
    expect(await plan.values('cabletype', types[0] ?? 0)).toMatchObject({
      type: 'cat8',
      profile: null,
      connector_a: null,
      connector_b: null,
    });
    expect(await assetsOf(bom)).toHaveLength(3);
  });
});

describe('a line that orders or shipments name', () => {
  test('cannot be taken away by a generation: the BOM stays as it was, and the answer lists the line', async () => {
    const { bom, line, devices } = await plan.plannedBom(2);
    const order = await plan.order(bom);
    const orderLine = await plan.create('polineitem', { purchase_order: order, bom_line_item: line, qty_ordered: 2 });
    for (const id of devices) await plan.patch('dcim.device', id, { airflow: 'passive' });
    const before = await plan.values('bom', bom);
    expect(await refusal(plan.generate(bom))).toEqual({
      status: 409,
      body: {
        detail: `Generating would remove line items that orders or shipments refer to: ${line}.`,
        lines: [{ bom_line_item: line, po_line_items: [orderLine], shipment_line_items: [] }],
      },
    });
    expect(await plan.values('bom', bom)).toEqual(before);
    expect(await linesOf(bom)).toHaveLength(1);
    await plan.delete('polineitem', orderLine);
    await plan.generate(bom);
    expect((await linesOf(bom)).map(({ variant }) => variant)).toEqual([{ airflow: 'passive' }]);
  });
});

describe('installed assets', () => {
  test('carry over with their id and their link while their object is in scope', async () => {
    const { bom, line, assets } = await plan.plannedBom(3);
    const { shipment } = await plan.arrived(bom, line, 3, 3);
    const installed = await plan.install(assets[1] ?? 0, { shipment });
    await plan.generate(bom);
    expect(await plan.values('asset', installed.id)).toEqual(installed.values);
    expect(await assetsOf(bom)).toHaveLength(3);
    expect((await plan.values('bom', bom)).asset_count).toBe(3);
    expect(new Set(await objectsOf(bom)).size).toBe(3);
  });

  test('whose link was taken away again are not doubled by the next generation', async () => {
    const { bom, line, assets } = await plan.plannedBom(2);
    const { shipment } = await plan.arrived(bom, line, 2, 2);
    await plan.install(assets[0] ?? 0, { shipment });
    await plan.patch('asset', assets[0] ?? 0, { shipment: null });
    await plan.generate(bom);
    expect(await assetsOf(bom)).toHaveLength(2);
    expect(new Set(await objectsOf(bom)).size).toBe(2);
  });

  test.each([
    ['the rules find it no more', async (device: number) => plan.patch('dcim.device', device, { status: 'active' })],
    [
      'a rule excludes it',
      async (device: number, bom: number) => plan.rule(bom, { id: [device] }, { action: 'exclude' }),
    ],
  ])('stay while their object exists, and their line counts them, also when %s', async (_, leave) => {
    const deviceType = await plan.deviceType();
    const devices = await plan.devices(3, deviceType);
    const bom = await plan.bom();
    await plan.rule(bom, { status: ['planned'], device_type_id: deviceType });
    await plan.generate(bom);
    const [line] = await plan.rows('bomlineitem', 'bom', bom);
    const { shipment, shipmentLine } = await plan.arrived(bom, line?.id ?? 0, 2, 2);
    const spare = await plan.spare(await plan.pool(), deviceType, { serial: plan.name('SN') });
    const assetOf = async (device: number) =>
      (await plan.ids('asset', { assigned_object_id: String(device), bom_id: String(bom) }))[0] ?? 0;
    const [first = 0, second = 0, third = 0] = devices;
    const shipped = await plan.install(await assetOf(first), { shipment });
    const pooled = await plan.install(await assetOf(second), { spare_item: spare });
    for (const device of devices) await leave(device, bom);
    const said = { objects_out: 1, objects_unchanged: 2, lines_changed: [{ quantity: 2 }], lines_removed: [] };
    expect(await diffBom(plan.context, bom)).toMatchObject(said);
    expect(await previewBom(plan.context, bom)).toMatchObject(said);
    const found = await previewBom(plan.context, bom, [
      { object_types: ['dcim.device'], action: 'include', parameters: { id: [third] }, enabled: true },
    ]);
    expect(found).toMatchObject({ objects_out: 0, lines_changed: [] });
    await plan.generate(bom);
    expect(await linesOf(bom)).toMatchObject([{ id: line?.id, quantity: 2 }]);
    expect(await plan.values('asset', shipped.id)).toEqual(shipped.values);
    expect(await plan.values('asset', pooled.id)).toEqual(pooled.values);
    expect(await objectsOf(bom)).toHaveLength(2);
    expect((await plan.values('bom', bom)).asset_count).toBe(2);
    expect(await plan.values('shipmentlineitem', shipmentLine)).toMatchObject({ qty_installed: 1 });
    expect(await plan.values('spareitem', spare)).toMatchObject({ quantity: 0 });
    expect(await diffBom(plan.context, bom)).toMatchObject({ differs: false });
    await plan.patch('asset', shipped.id, { shipment: null });
    await plan.generate(bom);
    expect(await objectsOf(bom)).toHaveLength(1);
  });

  test('stay also when their object has no type any more, though no line counts it', async () => {
    const rackType = await plan.create('dcim.racktype', {
      manufacturer: plan.manufacturer,
      model: plan.name('rack-type'),
      slug: plan.name('rack-type'),
      form_factor: '4-post-cabinet',
    });
    const rack = await plan.create('dcim.rack', { name: plan.name('rack'), site: plan.site, rack_type: rackType });
    const bom = await plan.bom();
    await plan.rule(bom, { id: [rack] }, { object_types: ['dcim.rack'] });
    await plan.generate(bom);
    const pool = await plan.pool();
    await plan.create('spareitem', { pool, item_type: 'dcim.racktype', item_id: rackType });
    const [asset] = await plan.rows('asset', 'bom', bom);
    await plan.patch('asset', asset?.id ?? 0, { spares_pool: pool });
    await plan.patch('dcim.rack', rack, { rack_type: null });
    await plan.generate(bom);
    expect([await linesOf(bom), await objectsOf(bom)]).toMatchObject([[], [expect.anything()]]);
    expect((await plan.values('asset', asset?.id ?? 0)).installed).not.toBeNull();
  });

  test('leave with their object, and their unit of the shipment is free again', async () => {
    const { bom, line, assets, devices } = await plan.plannedBom(2);
    const { shipment, shipmentLine } = await plan.arrived(bom, line, 2, 2);
    await plan.install(assets[0] ?? 0, { shipment });
    const object = (await plan.values('asset', assets[0] ?? 0)).assigned_object;
    const gone = devices.find((id) => JSON.stringify(object).includes(`"id":${id}`)) ?? 0;
    await plan.delete('dcim.device', gone);
    await plan.generate(bom);
    expect(await plan.find('asset', assets[0] ?? 0)).toBeUndefined();
    expect(await assetsOf(bom)).toHaveLength(1);
    expect(await plan.values('shipmentlineitem', shipmentLine)).toMatchObject({ qty_installed: 0 });
  });
});
