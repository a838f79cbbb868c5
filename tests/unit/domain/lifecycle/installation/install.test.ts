import { beforeAll, describe, expect, test } from 'vitest';
import type { Actor } from '../../../../../src/domain/engine/ports.ts';
import { registry } from '../../../../../src/domain/registry.ts';
import { Lifecycle, refusal, refusedFor, tally } from '../../../../support/lifecycle.ts';
import { MemoryStore } from '../../../../support/memory-store.ts';

let plan: Lifecycle;
beforeAll(async () => {
  plan = await new Lifecycle(new MemoryStore()).prepare();
});

const installed = refusedFor('This object has already been installed.');
const forShipment = (text: string) => ({ status: 400, body: { shipment: [text] } });
const forSpare = (text: string) => ({ status: 400, body: { spare_item: [text] } });

describe('installing from a shipment', () => {
  test('links the asset to it, stamps the time, and counts the unit', async () => {
    const { bom, line, assets } = await plan.plannedBom(2);
    const { shipment, shipmentLine } = await plan.arrived(bom, line, 2, 2);
    const asset = await plan.install(assets[0] ?? 0, { shipment });
    expect(asset.values).toMatchObject({ shipment, spares_pool: null });
    expect(asset.values.installed).toMatch(/^\d{4}-/);
    expect(await plan.find('asset', asset.id)).toEqual(asset);
    expect(await plan.values('shipmentlineitem', shipmentLine)).toMatchObject({ qty_installed: 1 });
    expect(await refusal(plan.install(asset.id, { shipment }))).toEqual(installed);
    expect(await plan.ids('asset', { shipment_id: String(shipment) })).toEqual([asset.id]);
  });

  test('needs a shipment that was received, of an order for the same BOM, with the type and variant in it', async () => {
    const { bom, line, assets } = await plan.plannedBom(1);
    const [asset = 0] = assets;
    const other = await plan.plannedBom(1);
    const foreign = await plan.arrived(other.bom, other.line, 1, 1);
    expect(await refusal(plan.install(asset, { shipment: foreign.shipment }))).toEqual(
      forShipment("Shipment does not belong to this object's BOM."),
    );
    const order = await plan.order(bom);
    const shipment = await plan.shipment(order, { status: 'shipped' });
    expect(await refusal(plan.install(asset, { shipment }))).toEqual(forShipment('Shipment has not been received.'));
    await plan.patch('shipment', shipment, { status: 'received', site: plan.site });
    expect(await refusal(plan.install(asset, { shipment }))).toEqual(
      forShipment('The shipment does not contain this type and variant.'),
    );
    const item = await plan.create('shipmentlineitem', { shipment, bom_line_item: line, qty_shipped: 1 });
    expect(await refusal(plan.install(asset, { shipment }))).toEqual(
      forShipment('The quantity received of this type and variant has not been recorded.'),
    );
    await plan.patch('shipmentlineitem', item, { qty_received: 1 });
    await plan.install(asset, { shipment });
    expect(await refusal(plan.install(asset, { shipment: 999_999 }))).toEqual(installed);
  });

  test('tells of ids that do not exist', async () => {
    const { assets } = await plan.plannedBom(1);
    const [asset = 0] = assets;
    const text = 'Related object not found using the provided numeric ID: 999999';
    expect(await refusal(plan.install(asset, { shipment: 999_999 }))).toEqual(forShipment(text));
    expect(await refusal(plan.install(asset, { spare_item: 999_999 }))).toEqual(forSpare(text));
    expect((await refusal(plan.install(999_999, { shipment: 1 }))).status).toBe(404);
  });

  test('uses the units of all lines, also of a manual line beside the generated one', async () => {
    const { bom, line, assets, deviceType } = await plan.plannedBom(3);
    const manual = await plan.line(bom, deviceType, 2);
    const { shipment } = await plan.arrived(bom, line, 1, 1);
    const second = await plan.create('shipmentlineitem', { shipment, bom_line_item: manual, qty_shipped: 1 });
    await plan.patch('shipmentlineitem', second, { qty_received: 1 });
    const outcome = await tally(assets.map((asset) => plan.install(asset, { shipment })));
    expect(outcome).toEqual({ done: 2, '400': 1 });
  });

  test('never takes more units than were received, by twenty at once', async () => {
    const { bom, line, assets } = await plan.plannedBom(20);
    const { shipment, shipmentLine } = await plan.arrived(bom, line, 8, 5);
    await plan.patch('bom', bom, { status: 'approved' });
    expect(await tally(assets.map((asset) => plan.install(asset, { shipment })))).toEqual({ done: 5, '400': 15 });
    expect(await plan.values('shipmentlineitem', shipmentLine)).toMatchObject({ qty_installed: 5 });
    expect(await plan.ids('asset', { shipment_id: String(shipment), installed__isnull: 'false' })).toHaveLength(5);
    expect((await refusal(plan.patch('shipmentlineitem', shipmentLine, { qty_received: 4 }))).body).toEqual({
      qty_received: ['5 units of this line are already installed.'],
    });
    expect(await refusal(plan.delete('shipmentlineitem', shipmentLine))).toEqual(
      refusedFor('Units of this line are already installed.'),
    );
  });

  test('twenty at once all come through when there are units for all', async () => {
    const { bom, line, assets } = await plan.plannedBom(20);
    const { shipment, shipmentLine } = await plan.arrived(bom, line, 20, 20);
    await plan.patch('bom', bom, { status: 'approved' });
    expect(await tally(assets.map((asset) => plan.install(asset, { shipment })))).toEqual({ done: 20 });
    expect(await plan.values('shipmentlineitem', shipmentLine)).toMatchObject({ qty_installed: 20 });
  });

  test('one asset is installed once, by ten at once', async () => {
    const { bom, line, assets } = await plan.plannedBom(1);
    const { shipment, shipmentLine } = await plan.arrived(bom, line, 10, 10);
    const attempts = Array.from({ length: 10 }, () => plan.install(assets[0] ?? 0, { shipment }));
    expect(await tally(attempts)).toEqual({ done: 1, '400': 9 });
    expect(await plan.values('shipmentlineitem', shipmentLine)).toMatchObject({ qty_installed: 1 });
  });

  test('compares the variant of the object: another airflow is another item', async () => {
    const { bom, line, assets, devices } = await plan.plannedBom(1, { airflow: 'front-to-rear' });
    const { shipment } = await plan.arrived(bom, line, 1, 1);
    const [asset = 0] = assets;
    const [device = 0] = devices;
    const missing = 'The shipment does not contain this type and variant.';
    const there = 'Of this type it contains: front-to-rear.';
    await plan.patch('dcim.device', device, { airflow: 'rear-to-front' });
    expect(await refusal(plan.install(asset, { shipment }))).toEqual(
      forShipment(`${missing} ${there} The object is: rear-to-front.`),
    );
    await plan.patch('dcim.device', device, { airflow: null });
    expect(await refusal(plan.install(asset, { shipment }))).toEqual(
      forShipment(`${missing} ${there} The object is: without a variant.`),
    );
  });

  test('names only the variants of lines that the caller may view', async () => {
    const { bom, line, assets, devices } = await plan.plannedBom(1, { airflow: 'front-to-rear' });
    const { shipment } = await plan.arrived(bom, line, 1, 1);
    await plan.patch('dcim.device', devices[0] ?? 0, { airflow: 'passive' });
    const all = registry.resources.map(({ type }) => type);
    const hidden = 'netbox_asset_lifecycle.bomlineitem';
    const actor: Actor = {
      userId: 7,
      username: 'fitter',
      superuser: false,
      writeEnabled: true,
      permissions: [
        { types: all.filter((type) => type !== hidden), actions: ['view', 'add', 'change'], constraints: null },
      ],
    };
    const fitter = new Lifecycle(plan.context.store, {}, actor);
    expect(await refusal(fitter.install(assets[0] ?? 0, { shipment }))).toEqual(
      forShipment('The shipment does not contain this type and variant.'),
    );
  });

  test('tells when the object is gone', async () => {
    const { bom, line, assets, devices } = await plan.plannedBom(1);
    const { shipment } = await plan.arrived(bom, line, 1, 1);
    await plan.delete('dcim.device', devices[0] ?? 0);
    expect(await refusal(plan.install(assets[0] ?? 0, { shipment }))).toEqual(
      refusedFor('The object of this asset no longer exists.'),
    );
  });
});

describe('changing the links of an asset by hand', () => {
  test('follows the same rules as installing, and gives the unit back when the link goes', async () => {
    const { bom, line, assets } = await plan.plannedBom(2);
    const [first = 0, second = 0] = assets;
    const { shipment, shipmentLine } = await plan.arrived(bom, line, 1, 1);
    await plan.patch('asset', first, { shipment });
    expect((await plan.values('asset', first)).installed).not.toBeNull();
    expect((await refusal(plan.patch('asset', second, { shipment }))).status).toBe(400);
    await plan.patch('asset', first, { shipment: null });
    expect(await plan.values('asset', first)).toMatchObject({ shipment: null, installed: null });
    expect(await plan.values('shipmentlineitem', shipmentLine)).toMatchObject({ qty_installed: 0 });
    await plan.patch('asset', second, { shipment });
    expect(await plan.values('shipmentlineitem', shipmentLine)).toMatchObject({ qty_installed: 1 });
  });

  test('allows a shipment or a pool, and moving from one to the other keeps the time', async () => {
    const { bom, line, assets, deviceType } = await plan.plannedBom(1);
    const [asset = 0] = assets;
    const pool = await plan.pool();
    await plan.spare(pool, deviceType);
    const { shipment, shipmentLine } = await plan.arrived(bom, line, 1, 1);
    const { values } = await plan.install(asset, { shipment });
    expect(await refusal(plan.patch('asset', asset, { spares_pool: pool }))).toEqual(
      refusedFor('Equipment comes from a shipment or from a spares pool, not from both.'),
    );
    await plan.patch('asset', asset, { shipment: null, spares_pool: pool });
    expect(await plan.values('asset', asset)).toMatchObject({ spares_pool: pool, installed: values.installed });
    expect(await plan.values('shipmentlineitem', shipmentLine)).toMatchObject({ qty_installed: 0 });
  });

  test('leaves BOM and object as they are', async () => {
    const { assets } = await plan.plannedBom(1);
    const [asset = 0] = assets;
    expect((await refusal(plan.patch('asset', asset, { bom: await plan.bom() }))).status).toBe(400);
    const object = {
      assigned_object_type: 'dcim.device',
      assigned_object_id: await plan.device(await plan.deviceType()),
    };
    expect((await refusal(plan.patch('asset', asset, object))).status).toBe(400);
  });
});

describe('installing from a spare', () => {
  test('takes one unit, keeps the pool as provenance, and the record stays at zero', async () => {
    const { assets, deviceType } = await plan.plannedBom(2);
    const [first = 0, second = 0] = assets;
    const pool = await plan.pool();
    const spare = await plan.spare(pool, deviceType, { quantity: 1 });
    const asset = await plan.install(first, { spare_item: spare });
    expect(asset.values).toMatchObject({ spares_pool: pool, shipment: null });
    expect(asset.values.installed).not.toBeNull();
    expect(await plan.values('spareitem', spare)).toMatchObject({ quantity: 0 });
    expect(await refusal(plan.install(second, { spare_item: spare }))).toEqual(forSpare('Insufficient quantity.'));
    expect(await refusal(plan.install(first, { spare_item: spare }))).toEqual(installed);
    await plan.delete('spareitem', spare);
    expect(await plan.values('asset', first)).toMatchObject({ spares_pool: pool, installed: asset.values.installed });
  });

  test('needs the same type, exactly the same variant, and a serviceable unit', async () => {
    const { assets, deviceType } = await plan.plannedBom(1, { airflow: 'front-to-rear' });
    const [asset = 0] = assets;
    const pool = await plan.pool();
    const variant = { airflow: 'front-to-rear' };
    const refused = async (spare: number) => refusal(plan.install(asset, { spare_item: spare }));
    expect(await refused(await plan.spare(pool, await plan.deviceType(), { variant }))).toEqual(
      forSpare('Selected spare item does not match this object.'),
    );
    expect(await refused(await plan.spare(pool, deviceType))).toEqual(forSpare('Invalid variant.'));
    for (const status of ['damaged', 'missing'])
      expect(await refused(await plan.spare(pool, deviceType, { variant, status }))).toEqual(
        forSpare('Only serviceable spare items can be installed.'),
      );
    await plan.install(asset, { spare_item: await plan.spare(pool, deviceType, { variant }) });
  });

  test('twenty draws at once on five units: five come through, the others hear why, none is lost or doubled', async () => {
    const { assets, deviceType } = await plan.plannedBom(20);
    const pool = await plan.pool();
    const spare = await plan.spare(pool, deviceType, { quantity: 5 });
    const outcome = await tally(assets.map((asset) => plan.install(asset, { spare_item: spare })));
    expect(outcome.done).toBe(5);
    expect((outcome['400'] ?? 0) + (outcome['409'] ?? 0)).toBe(15);
    expect(await plan.values('spareitem', spare)).toMatchObject({ quantity: 0, status: 'serviceable' });
    expect(await plan.ids('asset', { spares_pool_id: String(pool) })).toHaveLength(5);
  });

  test('the last unit that somebody else takes at the same time is a conflict, no mistake of the caller', async () => {
    const { assets, deviceType } = await plan.plannedBom(2);
    const outcomes: string[] = [];
    for (let round = 0; round < 10 && !outcomes.includes('409'); round++) {
      const spare = await plan.spare(await plan.pool(), deviceType);
      const before = await Promise.all(assets.map((asset) => plan.values('asset', asset)));
      const tried = await tally(assets.map((asset) => plan.install(asset, { spare_item: spare })));
      outcomes.push(...Object.keys(tried));
      expect(tried.done).toBe(1);
      expect(before.every(({ installed }) => installed === null)).toBe(true);
      for (const asset of assets) await plan.patch('asset', asset, { spares_pool: null });
    }
    expect(outcomes).toContain('409');
  });
});

describe('a new object from a spare', () => {
  test('is a device with type, serial, asset tag and airflow of the spare, which loses the unit', async () => {
    const deviceType = await plan.deviceType();
    const spare = await plan.spare(await plan.pool(), deviceType, {
      serial: 'S-1',
      asset_tag: 'A-1',
      variant: { airflow: 'passive' },
    });
    const made = await plan.installSpare(spare, { name: 'from-spare', site: plan.site, role: plan.role });
    expect(made).toMatchObject({
      type: 'dcim.device',
      values: { device_type: deviceType, serial: 'S-1', asset_tag: 'A-1', airflow: 'passive', name: 'from-spare' },
    });
    expect(await plan.find('dcim.device', made.id)).toEqual(made);
    expect(await plan.values('spareitem', spare)).toMatchObject({ quantity: 0, serial: 'S-1' });
  });

  test('takes what the request says over what the spare says', async () => {
    const spare = await plan.spare(await plan.pool(), await plan.deviceType(), { serial: 'S-2', quantity: 1 });
    const made = await plan.installSpare(spare, { site: plan.site, role: plan.role, serial: 'S-3' });
    expect(made.values).toMatchObject({ serial: 'S-3' });
  });

  test('is a rack or a module, too', async () => {
    const pool = await plan.pool();
    const rackType = await plan.create('dcim.racktype', {
      manufacturer: plan.manufacturer,
      model: 'R42',
      slug: 'r42',
      form_factor: '4-post-cabinet',
    });
    const moduleType = await plan.create('dcim.moduletype', { manufacturer: plan.manufacturer, model: 'PSU' });
    const rack = await plan.create('spareitem', { pool, item_type: 'dcim.racktype', item_id: rackType, quantity: 2 });
    const psu = await plan.create('spareitem', {
      pool,
      item_type: 'dcim.moduletype',
      item_id: moduleType,
      variant: { airflow: 'front-to-rear' },
    });
    const madeRack = await plan.installSpare(rack, { name: 'R1', site: plan.site });
    expect(madeRack).toMatchObject({ type: 'dcim.rack', values: { rack_type: rackType } });
    expect(await plan.values('spareitem', rack)).toMatchObject({ quantity: 1 });
    const device = await plan.device(await plan.deviceType());
    const bay = await plan.create('dcim.modulebay', { device, name: 'PSU 1' });
    const madeModule = await plan.installSpare(psu, { device, module_bay: bay });
    expect(madeModule).toMatchObject({ type: 'dcim.module', values: { module_type: moduleType, module_bay: bay } });
  });

  test('is a cable, when the body holds both ends', async () => {
    const item_id = await plan.create('cabletype', { type: 'cat6a' });
    const cables = {
      item_type: 'netbox_asset_lifecycle.cabletype',
      item_id,
      variant: { color: 'ff0000', length: 3, length_unit: 'm' },
      quantity: 9,
    };
    const spare = await plan.create('spareitem', { pool: await plan.pool(), ...cables });
    expect(await refusal(plan.installSpare(spare, {}))).toEqual(
      refusedFor('Must define A and B terminations when creating a new cable.'),
    );
    expect(await plan.values('spareitem', spare)).toMatchObject({ quantity: 9 });
    const device = await plan.device(await plan.deviceType());
    const ends = await Promise.all(
      ['e1', 'e2'].map(async (name) => ({
        object_type: 'dcim.interface',
        object_id: await plan.create('dcim.interface', { device, name, type: '1000base-t' }),
      })),
    );
    const made = await plan.installSpare(spare, { a_terminations: ends.slice(0, 1), b_terminations: ends.slice(1) });
    expect(made).toMatchObject({
      type: 'dcim.cable',
      values: { type: 'cat6a', color: 'ff0000', length: '3.00', length_unit: 'm' },
    });
    expect(await plan.values('spareitem', spare)).toMatchObject({ quantity: 8 });
    const [entry] = (await plan.rows('sparemovement', 'spare_item', spare)).slice(-1);
    expect(entry?.values).toMatchObject({ kind: 'draw', document: { type: 'dcim.cable', id: made.id } });
  });

  test('takes nothing when the object would be wrong', async () => {
    const spare = await plan.spare(await plan.pool(), await plan.deviceType(), { quantity: 3 });
    expect((await refusal(plan.installSpare(spare, { name: 'no-site' }))).body).toEqual({
      site: ['This field is required.'],
      role: ['This field is required.'],
    });
    const taken = await plan.device(await plan.deviceType(), { asset_tag: 'TAKEN' });
    const again = { site: plan.site, role: plan.role, asset_tag: 'TAKEN' };
    expect((await refusal(plan.installSpare(spare, again))).status).toBe(400);
    expect(await plan.values('spareitem', spare)).toMatchObject({ quantity: 3 });
    expect(await plan.values('dcim.device', taken)).toMatchObject({ asset_tag: 'TAKEN' });
  });

  test('needs a serviceable unit', async () => {
    const [pool, deviceType] = [await plan.pool(), await plan.deviceType()];
    const where = { site: plan.site, role: plan.role };
    const damaged = await plan.spare(pool, deviceType, { status: 'damaged' });
    expect(await refusal(plan.installSpare(damaged, where))).toEqual(
      refusedFor('Only serviceable spare items can be installed.'),
    );
    const none = await plan.spare(pool, deviceType, { quantity: 0 });
    expect(await refusal(plan.installSpare(none, where))).toEqual(refusedFor('Insufficient quantity.'));
  });

  test('twenty at once on five units make five devices', async () => {
    const deviceType = await plan.deviceType();
    const spare = await plan.spare(await plan.pool(), deviceType, { quantity: 5 });
    const outcome = await tally(
      Array.from({ length: 20 }, () =>
        plan.installSpare(spare, { name: plan.name('new'), site: plan.site, role: plan.role }),
      ),
    );
    expect(outcome.done).toBe(5);
    expect(await plan.ids('dcim.device', { device_type_id: String(deviceType) })).toHaveLength(5);
    expect(await plan.values('spareitem', spare)).toMatchObject({ quantity: 0 });
  });
});
