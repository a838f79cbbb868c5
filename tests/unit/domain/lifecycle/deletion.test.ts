import { beforeAll, describe, expect, test } from 'vitest';
import { Lifecycle, refusal } from '../../../support/lifecycle.ts';
import { MemoryStore } from '../../../support/memory-store.ts';
import { uninstall } from '../../../support/shipping.ts';

let plan: Lifecycle;
beforeAll(async () => {
  plan = await new Lifecycle(new MemoryStore()).prepare();
});

const isProtected = async (model: string, id: number): Promise<boolean> => {
  const { status, body } = await refusal(plan.delete(model, id));
  return status === 409 && JSON.stringify(body).includes('dependent objects were found');
};

test('an order takes its lines along in any status; shipments protect it, and its lines protect theirs of the BOM', async () => {
  const bom = await plan.bom();
  const line = await plan.line(bom, await plan.deviceType());
  const order = await plan.order(bom, { order_id: plan.name('number') });
  const item = await plan.create('polineitem', { purchase_order: order, bom_line_item: line, qty_ordered: 1 });
  const shipment = await plan.shipment(order);
  expect(await isProtected('purchaseorder', order)).toBe(true);
  expect(await isProtected('bomlineitem', line)).toBe(true);
  await plan.delete('shipment', shipment);
  await plan.patch('purchaseorder', order, { status: 'approved' });
  await plan.delete('purchaseorder', order);
  expect(await plan.find('polineitem', item)).toBeUndefined();
  expect(await plan.values('bomlineitem', line)).toMatchObject({ po_line_items: [] });
  await plan.delete('bomlineitem', line);
});

describe('provenance', () => {
  test('a shipment that is deleted takes its lines along, once none of its units is installed', async () => {
    const { bom, line, assets } = await plan.plannedBom(2);
    const [asset = 0] = assets;
    const { shipment, shipmentLine } = await plan.arrived(bom, line, 2, 2);
    await plan.install(asset, { shipment });
    expect(await refusal(plan.delete('shipment', shipment))).toEqual({
      status: 409,
      body: {
        detail: 'Unable to delete object. 1 units of this shipment are installed and 0 are in spares pools.',
      },
    });
    expect(await plan.values('asset', asset)).toMatchObject({ shipment });
    await plan.patch('asset', asset, { shipment: null });
    await plan.delete('shipment', shipment);
    expect(await plan.find('shipmentlineitem', shipmentLine)).toBeUndefined();
    expect(await plan.values('bomlineitem', line)).toMatchObject({ shipment_line_items: [] });
    const again = await plan.arrived(bom, line, 1, 1);
    await plan.install(asset, { shipment: again.shipment });
    expect(await plan.values('asset', asset)).toMatchObject({ shipment: again.shipment });
  });

  test('a shipment that was counted by hand is not deleted while a unit of it is in a pool', async () => {
    const { bom, line, assets } = await plan.plannedBom(1);
    const [asset = 0] = assets;
    const { shipment, shipmentLine } = await plan.arrived(bom, line, 1, 1);
    await plan.install(asset, { shipment });
    await uninstall(plan, asset, { spares_pool: await plan.pool() });
    expect(await plan.values('shipmentlineitem', shipmentLine)).toMatchObject({ qty_installed: 0, qty_to_pools: 1 });
    expect((await refusal(plan.delete('shipment', shipment))).body).toMatchObject({
      detail: expect.stringContaining('0 units of this shipment are installed and 1 are in spares pools'),
    });
  });

  test('a pool cannot be deleted while an asset is installed from it, in bulk neither', async () => {
    const { assets, deviceType } = await plan.plannedBom(1);
    const [asset = 0] = assets;
    const pool = await plan.pool();
    const spare = await plan.spare(pool, deviceType);
    await plan.install(asset, { spare_item: spare });
    expect(await isProtected('sparespool', pool)).toBe(true);
    await plan.delete('spareitem', spare);
    expect(await isProtected('sparespool', pool)).toBe(true);
    await plan.patch('asset', asset, { spares_pool: null });
    for (const id of await plan.ids('spareitem', { pool_id: String(pool) })) await plan.delete('spareitem', id);
    await plan.delete('sparespool', pool);
    expect(await plan.values('asset', asset)).toMatchObject({ spares_pool: null, installed: null });
  });

  test('an object that is deleted leaves its asset, which then shows no object', async () => {
    const { assets, devices } = await plan.plannedBom(1);
    await plan.delete('dcim.device', devices[0] ?? 0);
    expect(await plan.answer('asset', assets[0] ?? 0)).toMatchObject({ assigned_object: null });
  });
});

test('pools are protected by spares and allocations, and protect their site and location', async () => {
  const name = plan.name('site');
  const site = await plan.create('dcim.site', { name, slug: name });
  const location = await plan.create('dcim.location', { name, slug: name, site });
  const pool = await plan.create('sparespool', { name: plan.name('pool'), site, location });
  const spare = await plan.spare(pool, await plan.deviceType());
  const allocation = await plan.create('spareitemallocation', {
    pool,
    item_type: 'dcim.devicetype',
    item_id: await plan.deviceType(),
  });
  expect(await isProtected('dcim.location', location)).toBe(true);
  expect(await isProtected('dcim.site', site)).toBe(true);
  await plan.delete('spareitem', spare);
  expect(await isProtected('sparespool', pool)).toBe(true);
  await plan.delete('spareitemallocation', allocation);
  await plan.delete('sparespool', pool);
  await plan.delete('dcim.location', location);
});

test.each([
  [
    'vendor',
    'vendoraccount',
    async (vendor: number, vendor_account: number) => plan.order(await plan.bom(), { vendor, vendor_account }),
  ],
  [
    'courier',
    'courieraccount',
    async (courier: number, courier_account: number) =>
      plan.shipment(await plan.order(await plan.bom()), { courier, courier_account }),
  ],
] as const)(
  'a %s is protected by its accounts and its business, an account by its business',
  async (model, account, use) => {
    const owner = await plan.create(model, { name: plan.name(model) });
    const number = await plan.create(account, { [model]: owner, account_number: '1' });
    const business = await use(owner, number);
    expect(await isProtected(account, number)).toBe(true);
    await plan.delete(model === 'vendor' ? 'purchaseorder' : 'shipment', business);
    expect(await isProtected(model, owner)).toBe(true);
    await plan.delete(account, number);
    await plan.delete(model, owner);
  },
);

test('cable types are protected by what names them', async () => {
  const cableType = await plan.create('cabletype', { type: 'cat5e' });
  const bom = await plan.bom();
  const line = await plan.create('bomlineitem', {
    bom,
    item_type: 'netbox_asset_lifecycle.cabletype',
    item_id: cableType,
  });
  expect(await isProtected('cabletype', cableType)).toBe(true);
  await plan.delete('bomlineitem', line);
  await plan.delete('cabletype', cableType);
});
