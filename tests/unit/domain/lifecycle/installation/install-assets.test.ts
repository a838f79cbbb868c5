import { beforeAll, describe, expect, test } from 'vitest';
import type { Permission } from '../../../../../src/domain/engine/access/grants.ts';
import type { JsonObject } from '../../../../../src/domain/engine/json.ts';
import { countingStore } from '../../../../support/counting-store.ts';
import { Lifecycle, refusal, refusedFor } from '../../../../support/lifecycle.ts';
import { MemoryStore } from '../../../../support/memory-store.ts';
import { installAll, installFrom, receive, uninstall, uninstallAll } from '../../../../support/shipping.ts';

let plan: Lifecycle;
beforeAll(async () => {
  plan = await new Lifecycle(new MemoryStore()).prepare();
});

const refusedWith = (body: JsonObject) => ({ status: 400, body });

/** A BOM over so many devices, of which so many units have arrived, some with serial numbers. */
async function arrived(count: number, received: number, serials: readonly string[] = []) {
  const planned = await plan.plannedBom(count);
  const { bom, line } = planned;
  const order = await plan.order(bom);
  const shipment = await plan.shipment(order, { status: 'shipped', site: plan.site });
  const shipmentLine = await plan.create('shipmentlineitem', { shipment, bom_line_item: line, qty_shipped: received });
  const units = serials.map((serial) => ({ serial, asset_tag: `tag-${serial}` }));
  await receive(plan, shipment, { lines: [{ shipment_line_item: shipmentLine, qty_received: received, units }] });
  await plan.patch('bom', bom, { status: 'approved' });
  return { ...planned, shipment, shipmentLine };
}

const stock = async (pool: number) =>
  (await plan.rows('spareitem', 'pool', pool)).map(({ values }) => [values.serial, values.status, values.quantity]);

describe('installing', () => {
  test('changes the object in the same unit of work: status, serial number and asset tag', async () => {
    const { assets, devices, shipment } = await arrived(1, 1);
    const [asset = 0] = assets;
    const [device = 0] = devices;
    expect(await refusal(installFrom(plan, asset, { shipment, status: 'no such' }))).toEqual(
      refusedWith({ status: ['no such is not a valid choice.'] }),
    );
    expect((await plan.values('asset', asset)).installed).toBeNull();
    await installFrom(plan, asset, { shipment, status: 'active', serial: 'X-1', asset_tag: 'AT-1' });
    expect(await plan.values('dcim.device', device)).toMatchObject({
      status: 'active',
      serial: 'X-1',
      asset_tag: 'AT-1',
    });
  });

  test('leaves the object alone unless it is told otherwise', async () => {
    const { assets, devices, shipment } = await arrived(1, 1, ['L-1']);
    await installFrom(plan, assets[0] ?? 0, { shipment });
    expect(await plan.values('dcim.device', devices[0] ?? 0)).toMatchObject({ status: 'planned', serial: '' });
  });

  test('takes the unit with the serial number, or the next one that has a number, or one without', async () => {
    const { assets, devices, shipment, shipmentLine } = await arrived(4, 4, ['N-1', 'N-2', 'N-3']);
    const unitOf = async (asset: number) => {
      const { received_unit } = await plan.values('asset', asset);
      return received_unit === null ? null : (await plan.values('receivedunit', Number(received_unit))).serial;
    };
    const [first = 0, second = 0, third = 0, fourth = 0] = assets;
    await installFrom(plan, first, { shipment, serial: 'n-2', assign_serial: true });
    await installFrom(plan, second, { shipment, assign_serial: true });
    await installFrom(plan, third, { shipment });
    expect(await refusal(installFrom(plan, fourth, { shipment, serial: 'N-9' }))).toEqual(
      refusedWith({ serial: ['No free unit with this serial number was received in the shipment.'] }),
    );
    await installFrom(plan, fourth, { shipment });
    expect(await Promise.all(assets.map(unitOf))).toEqual(['N-2', 'N-1', null, 'N-3']);
    expect(await plan.values('dcim.device', devices[0] ?? 0)).toMatchObject({ serial: 'n-2', asset_tag: 'tag-N-2' });
    expect(await plan.values('dcim.device', devices[1] ?? 0)).toMatchObject({ serial: 'N-1', asset_tag: 'tag-N-1' });
    const units = await plan.rows('receivedunit', 'shipment_line_item', shipmentLine);
    expect(units.map(({ values }) => [values.status, values.asset])).toEqual([
      ['installed', second],
      ['installed', first],
      ['installed', fourth],
    ]);
  });

  test('frees the unit again when the link goes', async () => {
    const { assets, shipment, shipmentLine } = await arrived(2, 1, ['F-1']);
    const [first = 0, second = 0] = assets;
    await installFrom(plan, first, { shipment, assign_serial: true });
    await plan.patch('asset', first, { shipment: null });
    const [unit] = await plan.rows('receivedunit', 'shipment_line_item', shipmentLine);
    expect(unit?.values).toMatchObject({ status: 'available', asset: null });
    expect(await plan.values('asset', first)).toMatchObject({ received_unit: null, shipment_line: null });
    await installFrom(plan, second, { shipment, serial: 'F-1' });
  });

  test('chooses a spare of a pool that fits, and gives its numbers', async () => {
    const { assets, devices, deviceType } = await plan.plannedBom(3);
    const pool = await plan.pool();
    await plan.spare(pool, await plan.deviceType());
    await plan.spare(pool, deviceType, { status: 'damaged' });
    await plan.spare(pool, deviceType, { serial: 'SP-1' });
    await plan.spare(pool, deviceType, { quantity: 1 });
    const [first = 0, second = 0, third = 0] = assets;
    await installFrom(plan, first, { spares_pool: pool, assign_serial: true });
    await installFrom(plan, second, { spares_pool: pool });
    expect(await plan.values('dcim.device', devices[0] ?? 0)).toMatchObject({ serial: 'SP-1' });
    expect(await plan.values('asset', second)).toMatchObject({ spares_pool: pool });
    expect(await refusal(installFrom(plan, third, { spares_pool: pool }))).toEqual(
      refusedWith({ spares_pool: ['The pool has no free spare that fits this object.'] }),
    );
  });

  test('needs one source', async () => {
    const { assets, shipment } = await arrived(1, 1);
    const wrong = refusedFor('Exactly one of shipment, spare_item and spares_pool is required.');
    expect(await refusal(installFrom(plan, assets[0] ?? 0, {}))).toEqual(wrong);
    expect(await refusal(installFrom(plan, assets[0] ?? 0, { shipment, spares_pool: await plan.pool() }))).toEqual(
      wrong,
    );
  });
});

describe('installing many', () => {
  test('is all or none, and tells every mistake by its place', async () => {
    const { assets, devices, shipment, shipmentLine } = await arrived(4, 2);
    const [first = 0, second = 0, third = 0] = assets;
    const taken = await plan.device(await plan.deviceType(), { asset_tag: 'TAKEN' });
    const wrong = installAll(plan, [
      { asset: first, shipment, asset_tag: 'TAKEN' },
      { asset: second, shipment, status: 'wrong' },
      { asset: 999_999, shipment },
      { asset: third, shipment },
      { asset: third, shipment },
      { asset: second },
    ]);
    expect(await refusal(wrong)).toEqual(
      refusedWith({
        'assets[0].asset_tag': ['device with this asset tag already exists.'],
        'assets[1].status': ['wrong is not a valid choice.'],
        'assets[2].asset': ['The asset does not exist.'],
        'assets[4]': ['This object has already been installed.'],
        'assets[5]': ['Exactly one of shipment, spare_item and spares_pool is required.'],
      }),
    );
    expect(await plan.values('shipmentlineitem', shipmentLine)).toMatchObject({ qty_installed: 0 });
    expect(taken).toBeGreaterThan(0);
    const more = installAll(
      plan,
      assets.map((asset) => ({ asset, shipment, status: 'active' })),
    );
    const none = 'All received units of this type and variant are already installed.';
    expect(await refusal(more)).toEqual(refusedWith({ 'assets[2].shipment': [none], 'assets[3].shipment': [none] }));
    await installAll(plan, [
      { asset: first, shipment, status: 'active', asset_tag: 'MANY-1' },
      { asset: second, shipment, status: 'staged' },
    ]);
    expect(await plan.values('shipmentlineitem', shipmentLine)).toMatchObject({ qty_installed: 2 });
    const statuses = await Promise.all(devices.map(async (id) => (await plan.values('dcim.device', id)).status));
    expect(statuses).toEqual(['active', 'staged', 'planned', 'planned']);
  });

  test('takes 1,000 at most', async () => {
    const entries = Array.from({ length: 1001 }, () => ({ asset: 1, shipment: null }));
    expect((await refusal(installAll(plan, entries))).body).toEqual({
      detail: 'A request may contain up to 1000 objects; this one contains 1001.',
    });
  });
});

describe('uninstalling', () => {
  test('sends the unit to a pool with its numbers; it cannot be installed from its shipment again', async () => {
    const { assets, devices, shipment, shipmentLine, deviceType } = await arrived(2, 1, ['B-1']);
    const [first = 0, second = 0] = assets;
    await installFrom(plan, first, { shipment, assign_serial: true, status: 'active' });
    const pool = await plan.pool();
    const back = { spares_pool: pool, unit_status: 'damaged', status: 'planned', reason: 'dead fan' };
    const asset = await uninstall(plan, first, back);
    expect(asset.values).toMatchObject({ shipment: null, spares_pool: null, installed: null });
    expect(await stock(pool)).toEqual([['B-1', 'damaged', 1]]);
    const [spare] = await plan.rows('spareitem', 'pool', pool);
    expect(spare?.values.item).toEqual({ type: 'dcim.devicetype', id: deviceType });
    const [entry] = await plan.rows('sparemovement', 'spare_item', spare?.id ?? 0);
    expect(entry?.values).toMatchObject({ kind: 'return', quantity: 1, reason: 'dead fan' });
    expect(await plan.values('dcim.device', devices[0] ?? 0)).toMatchObject({
      status: 'planned',
      serial: '',
      asset_tag: null,
    });
    expect((await refusal(installFrom(plan, second, { shipment }))).status).toBe(400);
    expect(await plan.values('shipmentlineitem', shipmentLine)).toMatchObject({ qty_installed: 0, qty_to_pools: 1 });
    expect(await refusal(uninstall(plan, first))).toEqual(refusedFor('This object is not installed.'));
  });

  test('without a pool gives the unit back to where it came from', async () => {
    const { assets, shipment, shipmentLine, deviceType } = await arrived(2, 1);
    const [first = 0, second = 0] = assets;
    await installFrom(plan, first, { shipment });
    expect(await refusal(uninstall(plan, first, { unit_status: 'damaged' }))).toEqual(
      refusedWith({ spares_pool: ['A pool for the damaged unit is required.'] }),
    );
    await uninstall(plan, first);
    expect(await plan.values('shipmentlineitem', shipmentLine)).toMatchObject({ qty_installed: 0, qty_to_pools: 0 });
    const pool = await plan.pool();
    const spare = await plan.spare(pool, deviceType, { quantity: 2 });
    await installFrom(plan, second, { spare_item: spare });
    expect(await stock(pool)).toEqual([['', 'serviceable', 1]]);
    await uninstall(plan, second);
    expect(await stock(pool)).toEqual([['', 'serviceable', 2]]);
  });

  test('knows the cable type that a cable came as', async () => {
    const [a, b] = [await plan.device(await plan.deviceType()), await plan.device(await plan.deviceType())];
    const ends = [];
    for (const device of [a, b])
      ends.push([
        {
          object_type: 'dcim.interface',
          object_id: await plan.create('dcim.interface', { device, name: 'eth0', type: '1000base-t' }),
        },
      ]);
    const cable = await plan.create('dcim.cable', {
      type: 'cat6a',
      status: 'planned',
      color: 'ff0000',
      a_terminations: ends[0] ?? [],
      b_terminations: ends[1] ?? [],
    });
    const bom = await plan.bom();
    await plan.create('bomscoperule', { bom, object_types: ['dcim.cable'], parameters: { type: ['cat6a'] } });
    await plan.generate(bom);
    const [line] = await plan.rows('bomlineitem', 'bom', bom);
    const [asset] = await plan.rows('asset', 'bom', bom);
    const item = line?.values.item;
    const pool = await plan.pool();
    const cableType = Number((await plan.ids('cabletype'))[0]);
    const spare = await plan.create('spareitem', {
      pool,
      item_type: 'netbox_asset_lifecycle.cabletype',
      item_id: cableType,
      variant: { color: 'ff0000' },
    });
    await installFrom(plan, asset?.id ?? 0, { spare_item: spare, status: 'connected' });
    expect(await refusal(installFrom(plan, asset?.id ?? 0, { spare_item: spare }))).toEqual(
      refusedFor('This object has already been installed.'),
    );
    await uninstall(plan, asset?.id ?? 0, { status: 'planned' });
    const [returned] = await plan.rows('spareitem', 'pool', pool);
    expect(returned?.values).toMatchObject({ item, quantity: 1, variant: { color: 'ff0000' } });
    expect(await refusal(installFrom(plan, asset?.id ?? 0, { spare_item: spare, serial: 'C-1' }))).toEqual(
      refusedWith({ serial: ['A cable has no serial.'] }),
    );
    expect(cable).toBeGreaterThan(0);
  });
});

describe('uninstalling many', () => {
  const installed = async (count: number, serials: readonly string[] = []) => {
    const made = await arrived(count, count, serials);
    await installAll(
      plan,
      made.assets.map((asset) => ({ asset, shipment: made.shipment, assign_serial: serials.length > 0 })),
    );
    return made;
  };
  const serialsOf = (devices: readonly number[]) =>
    Promise.all(devices.map(async (id) => (await plan.values('dcim.device', id)).serial));

  test('takes all units out with their objects in one go, to pools and back to the shipment', async () => {
    const { assets, devices, shipmentLine } = await installed(3, ['UM-1', 'UM-2', 'UM-3']);
    const [first = 0, second = 0, third = 0] = assets;
    const pool = await plan.pool();
    expect(
      await uninstallAll(plan, [
        { asset: first, spares_pool: pool, status: 'planned', reason: 'rebuild' },
        { asset: second, spares_pool: pool, unit_status: 'damaged' },
        { asset: third, status: 'planned' },
      ]),
    ).toEqual({ assets });
    expect(await stock(pool)).toEqual([
      ['UM-1', 'serviceable', 1],
      ['UM-2', 'damaged', 1],
    ]);
    expect(await serialsOf(devices)).toEqual(['', '', '']);
    expect(await plan.values('shipmentlineitem', shipmentLine)).toMatchObject({ qty_installed: 0, qty_to_pools: 2 });
    for (const asset of assets) expect((await plan.values('asset', asset)).installed).toBeNull();
  });

  test('adds units without numbers up in one record of the pool', async () => {
    const { assets } = await installed(3);
    const pool = await plan.pool();
    await uninstallAll(
      plan,
      assets.map((asset) => ({ asset, spares_pool: pool })),
    );
    expect(await stock(pool)).toEqual([['', 'serviceable', 3]]);
  });

  test('is all or none, and tells every mistake by its place', async () => {
    const { assets, devices } = await installed(2, ['UA-1', 'UA-2']);
    const [first = 0, second = 0] = assets;
    const pool = await plan.pool();
    const wrong = uninstallAll(plan, [
      { asset: first, spares_pool: pool },
      { asset: first },
      { asset: second, unit_status: 'damaged' },
      { asset: 999_999 },
      { asset: second, status: 'wrong' },
    ]);
    expect(await refusal(wrong)).toEqual(
      refusedWith({
        'assets[1]': ['This object is not installed.'],
        'assets[2].spares_pool': ['A pool for the damaged unit is required.'],
        'assets[3].asset': ['The asset does not exist.'],
        'assets[4].status': ['wrong is not a valid choice.'],
      }),
    );
    expect([await stock(pool), await serialsOf(devices)]).toEqual([[], ['UA-1', 'UA-2']]);
  });

  test.each(['serial', 'asset_tag'])(
    'refuses a %s with invisible characters, which no spare can have',
    async (name) => {
      const { assets, devices } = await installed(1);
      const [asset = 0] = assets;
      const pool = await plan.pool();
      await plan.patch('dcim.device', devices[0] ?? 0, { [name]: `${plan.name('UI')}\u200b` });
      const problem = ['Invisible characters are not allowed.'];
      expect(await refusal(uninstall(plan, asset, { spares_pool: pool }))).toEqual(refusedWith({ [name]: problem }));
      expect(await refusal(uninstallAll(plan, [{ asset, spares_pool: pool }]))).toEqual(
        refusedWith({ [`assets[0].${name}`]: problem }),
      );
      expect(await stock(pool)).toEqual([]);
      await plan.patch('dcim.device', devices[0] ?? 0, { [name]: plan.name('UI') });
      await uninstall(plan, asset, { spares_pool: pool });
      expect(await stock(pool)).toMatchObject([[expect.any(String), 'serviceable', 1]]);
    },
  );

  test('asks for the same permissions as for one', async () => {
    const { assets } = await installed(1);
    const actor = { userId: 2, username: 'guest', superuser: false, writeEnabled: true };
    const context = { ...plan.context, actor };
    const entries = assets.map((asset) => ({ asset }));
    expect((await refusal(uninstallAll({ context }, entries))).status).toBe(403);
    const only: Permission = {
      actions: ['view', 'change'],
      types: ['netbox_asset_lifecycle.asset'],
      constraints: null,
    };
    const permitted = { ...plan.context, actor: { ...actor, permissions: [only] } };
    const [asset = 0] = assets;
    const refused = 'You do not have permission to perform this action.';
    expect(await refusal(uninstall({ context: permitted }, asset))).toEqual({ status: 403, body: { detail: refused } });
    expect(await refusal(uninstallAll({ context: permitted }, entries))).toEqual({
      status: 403,
      body: { 'assets[0]': [refused] },
    });
  });

  test('costs the same reads for twenty assets as for five', async () => {
    const readsOf = async (count: number) => {
      const serials = Array.from({ length: count }, () => plan.name('UR'));
      const { assets } = await installed(count, serials);
      const pool = await plan.pool();
      const { store, reads } = countingStore(plan.context.store);
      await uninstallAll(
        { context: { ...plan.context, store } },
        assets.map((asset) => ({ asset, spares_pool: pool, status: 'planned' })),
      );
      return reads;
    };
    expect(await readsOf(20)).toEqual(await readsOf(5));
  });

  test('takes 1,000 at most', async () => {
    const entries = Array.from({ length: 1001 }, () => ({ asset: 1 }));
    expect((await refusal(uninstallAll(plan, entries))).body).toEqual({
      detail: 'A request may contain up to 1000 objects; this one contains 1001.',
    });
  });
});
