import { beforeEach, describe, expect, test } from 'vitest';
import type { Permission } from '../../../../../src/domain/engine/access/grants.ts';
import { adjustSpare, receiveSpares, returnSpares } from '../../../../../src/domain/lifecycle/spares/move-spares.ts';
import { approveStockTake } from '../../../../../src/domain/lifecycle/spares/take-stock.ts';
import { Lifecycle, refusal, refusedFor } from '../../../../support/lifecycle.ts';
import { MemoryStore } from '../../../../support/memory-store.ts';
import { dispose, installFrom, receive, reverse, uninstall, uninstallAll } from '../../../../support/shipping.ts';
import { arrival } from '../../../../support/spares.ts';

let plan: Lifecycle;
beforeEach(async () => {
  plan = await new Lifecycle(new MemoryStore()).prepare();
});

/** Two planned devices, a pool, and a shipment of three of their units that is on its way. */
async function estate() {
  const { bom, line: bom_line_item, assets, deviceType, devices } = await plan.plannedBom(2);
  const pool = await plan.pool();
  const order = await plan.order(bom);
  const shipment = await plan.shipment(order, { status: 'shipped', site: plan.site });
  const line = await plan.create('shipmentlineitem', { shipment, bom_line_item, qty_shipped: 3 });
  const [asset = 0] = assets;
  const [device = 0] = devices;
  const stock = () => plan.spare(pool, deviceType, { serial: 'SN-1', asset_tag: 'T-1' });
  const install = (spare: number) => installFrom(plan, asset, { spare_item: spare, assign_serial: true });
  const arrive = (serial: string) =>
    receive(plan, shipment, { lines: [{ shipment_line_item: line, qty_received: 1, units: [{ serial }] }] });
  return { bom, deviceType, asset, device, pool, shipment, line, stock, install, arrive };
}

/** The same, with an asset that holds the spare SN-1. */
async function installedSpare() {
  const made = await estate();
  const spare = await made.stock();
  await made.install(spare);
  return { ...made, spare };
}

const asAsset = (asset: number): string => `This unit is installed as asset ${asset}. Uninstall it into the pool.`;
const spareAlready = 'A unit with this serial number or asset tag is already in a pool, or installed from one.';
const refusedOn = (asset: number) => ({ status: 400, body: { serial: [asAsset(asset)] } });

describe('the number of a spare that is installed as an asset', () => {
  test('is refused by receipts, in whatever spelling', async () => {
    const { arrive } = await installedSpare();
    expect((await refusal(arrive('sn-1'))).body).toEqual({ 'lines[0].units[0].serial': [spareAlready] });
  });

  test('is refused when the unit comes back that had it before', async () => {
    const { stock, install, arrive, asset, shipment, line } = await estate();
    await arrive('SN-1');
    const lines = [{ shipment_line_item: line, condition: 'good', units: [{ serial: 'SN-1' }] }];
    const slip = await dispose(plan, shipment, { disposition: 'lost', reason: 'not found', lines });
    await install(await stock());
    expect(await refusal(reverse(plan, slip.id))).toEqual(refusedFor(`SN-1: ${spareAlready}`));
    await uninstall(plan, asset);
    expect(await plan.ids('receivedunit', { status: 'lost' })).toHaveLength(1);
  });

  test('is refused when the shipment comes back that had brought it', async () => {
    const { stock, install, arrive, shipment } = await estate();
    await arrive('SN-1');
    await plan.patch('shipment', shipment, { status: 'returned' });
    await install(await stock());
    expect((await refusal(plan.patch('shipment', shipment, { status: 'received' }))).body).toEqual({
      status: [`SN-1: ${spareAlready}`],
    });
  });

  test.each([
    ['receive', receiveSpares],
    ['return', returnSpares],
  ])('is refused by the %s of its pool and of others', async (_, verb) => {
    const { asset, deviceType, pool } = await installedSpare();
    for (const id of [pool, await plan.pool()]) {
      const attempt = verb(plan.context, { id, input: arrival(deviceType, { serial: 'sn-1' }) });
      expect(await refusal(attempt)).toEqual(refusedOn(asset));
    }
    const byTag = returnSpares(plan.context, { id: pool, input: arrival(deviceType, { asset_tag: 'T-1' }) });
    expect((await refusal(byTag)).status).toBe(400);
  });

  test('is refused by counts', async () => {
    const { asset, pool, stock, install } = await estate();
    const spare = await stock();
    const take = await plan.create('stocktake', { pool });
    const [counted] = await plan.rows('stocktakeline', 'stock_take', take);
    await install(spare);
    const input = { quantity: 1, reason: 'found' };
    expect(await refusal(adjustSpare(plan.context, { id: spare, input }))).toEqual(refusedOn(asset));
    await plan.patch('stocktakeline', counted?.id ?? 0, { counted: 1 });
    expect(await refusal(approveStockTake(plan.context, { id: take }))).toEqual(
      refusedFor(`Spare item ${spare}: ${asAsset(asset)}`),
    );
  });

  test('is told without the asset to callers who may not view it', async () => {
    const { spare } = await installedSpare();
    const permissions: readonly Permission[] = [
      { types: ['netbox_asset_lifecycle.spareitem'], actions: ['view', 'change', 'delete'], constraints: null },
    ];
    plan.context = { ...plan.context, actor: { ...plan.context.actor, superuser: false, permissions } };
    const hidden = 'This unit is installed as an asset that you may not view. Uninstall it into the pool.';
    expect((await refusal(plan.patch('spareitem', spare, { quantity: 1 }))).body).toEqual({ serial: [hidden] });
    expect((await refusal(plan.delete('spareitem', spare))).body).toEqual({
      detail: `Unable to delete object. ${hidden}`,
    });
  });

  test('is free again for its spare when the unit is taken out, by the verbs and by the link', async () => {
    const { install, arrive, asset, device, pool, spare } = await installedSpare();
    const there = { pool, serial: 'SN-1', asset_tag: 'T-1', quantity: 1, asset: null };
    await uninstall(plan, asset);
    expect(await plan.values('spareitem', spare)).toMatchObject(there);
    expect(await plan.values('dcim.device', device)).toMatchObject({ serial: '', asset_tag: null });
    await install(spare);
    await uninstallAll(plan, [{ asset }]);
    expect(await plan.values('spareitem', spare)).toMatchObject(there);
    await install(spare);
    await plan.patch('asset', asset, { spares_pool: null });
    expect(await plan.values('spareitem', spare)).toMatchObject(there);
    await plan.delete('spareitem', spare);
    await arrive('SN-1');
    expect(await plan.ids('receivedunit')).toHaveLength(1);
  });

  test('goes with the unit to another pool', async () => {
    const { asset, spare } = await installedSpare();
    const other = await plan.pool();
    await uninstall(plan, asset, { spares_pool: other, unit_status: 'damaged' });
    expect(await plan.values('spareitem', spare)).toMatchObject({ pool: other, status: 'damaged', quantity: 1 });
    expect(await plan.ids('spareitem')).toEqual([spare]);
  });
});
