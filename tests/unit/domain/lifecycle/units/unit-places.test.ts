import { beforeEach, describe, expect, test } from 'vitest';
import type { Permission } from '../../../../../src/domain/engine/access/grants.ts';
import type { JsonObject } from '../../../../../src/domain/engine/json.ts';
import {
  adjustSpare,
  receiveSpares,
  returnSpares,
  scrapSpare,
  transferSpare,
} from '../../../../../src/domain/lifecycle/spares/move-spares.ts';
import { approveStockTake } from '../../../../../src/domain/lifecycle/spares/take-stock.ts';
import { chanceFrom } from '../../../../concurrency/chance.ts';
import { interleaved } from '../../../../concurrency/faulty-store.ts';
import { Lifecycle, refusal, refusedFor, tally } from '../../../../support/lifecycle.ts';
import { MemoryStore } from '../../../../support/memory-store.ts';
import { consignment, dispose, installFrom, receive, reverse, uninstall } from '../../../../support/shipping.ts';
import { arrival } from '../../../../support/spares.ts';

let plan: Lifecycle;
let pool: number;
beforeEach(async () => {
  plan = await new Lifecycle(new MemoryStore()).prepare();
  pool = await plan.pool();
});

type Consignment = Awaited<ReturnType<typeof consignment>>;

const receiveUnit = async ({ shipment, line }: Consignment, unit: JsonObject, counts: JsonObject = {}) =>
  receive(plan, shipment, {
    pool,
    lines: [{ shipment_line_item: line, qty_received: 1, ...counts, units: [unit] }],
  });

/** A shipment of three units, of which one has come with these numbers. */
async function arrived(unit: JsonObject, counts: JsonObject = {}) {
  const made = await consignment(plan, 3);
  const slip = await receiveUnit(made, unit, counts);
  const [row] = await plan.rows('receivedunit', 'shipment_line_item', made.line);
  return { ...made, slip: slip.id, unit: row?.id ?? 0 };
}

/** An asset of a planned BOM that holds the unit SN-1 of a shipment, with its number. */
async function installedUnit() {
  const { bom, line: bom_line_item, assets, deviceType, devices } = await plan.plannedBom(2);
  const order = await plan.order(bom);
  await plan.create('polineitem', { purchase_order: order, bom_line_item, qty_ordered: 2 });
  const shipment = await plan.shipment(order, { status: 'shipped', site: plan.site });
  const line = await plan.create('shipmentlineitem', { shipment, bom_line_item, qty_shipped: 2 });
  const lines = [{ shipment_line_item: line, qty_received: 1, units: [{ serial: 'SN-1' }] }];
  await receive(plan, shipment, { lines });
  const asset = assets[0] ?? 0;
  await installFrom(plan, asset, { shipment, assign_serial: true });
  const [unit] = await plan.rows('receivedunit', 'shipment_line_item', line);
  return { asset, deviceType, device: devices[0] ?? 0, unit: unit?.id ?? 0 };
}

const onHand = (unit: number, label: string, status = 'available'): string =>
  `Received unit ${unit} has this ${label} and is ${status}. Reverse its receiving slip and receive it with to_pool, or dispose of it first.`;
const installedAs = (unit: number): string =>
  `Received unit ${unit} has this serial number and is installed. Uninstall it into the pool.`;

const spares = async () => plan.ids('spareitem');

describe('a number of a received unit that is here', () => {
  test.each([
    ['receive', receiveSpares],
    ['return', returnSpares],
  ])('is refused by the %s of a pool, per field', async (_, verb) => {
    const { deviceType, unit } = await arrived({ serial: 'SN-1', asset_tag: 'T-1' });
    const attempt = (numbers: { readonly serial?: string; readonly asset_tag?: string }) =>
      refusal(verb(plan.context, { id: pool, input: arrival(deviceType, numbers) }));
    expect(await attempt({ serial: 'sn-1', asset_tag: 't-1' })).toEqual({
      status: 400,
      body: { serial: [onHand(unit, 'serial number')], asset_tag: [onHand(unit, 'asset tag')] },
    });
    expect((await attempt({ asset_tag: 'T-1' })).body).toEqual({ asset_tag: [onHand(unit, 'asset tag')] });
    expect(await spares()).toEqual([]);
  });

  test('is refused while the unit is damaged or installed, with what to do', async () => {
    const broken = await arrived({ serial: 'SN-2', damaged: true }, { qty_received: 0, qty_damaged: 1 });
    expect((await refusal(plan.spare(pool, broken.deviceType, { serial: 'SN-2' }))).body).toEqual({
      serial: [onHand(broken.unit, 'serial number', 'damaged')],
    });
    const { deviceType, unit } = await installedUnit();
    expect((await refusal(plan.spare(pool, deviceType, { serial: 'SN-1' }))).body).toEqual({
      serial: [installedAs(unit)],
    });
  });

  test('is that of its item, and an asset tag that of all', async () => {
    const { unit } = await arrived({ serial: 'SN-1', asset_tag: 'T-1' });
    const other = await plan.deviceType();
    await plan.spare(pool, other, { serial: 'SN-1' });
    expect((await refusal(plan.spare(pool, other, { asset_tag: 'T-1' }))).body).toEqual({
      asset_tag: [onHand(unit, 'asset tag')],
    });
  });

  test('is not told with the unit to callers who may not view it', async () => {
    const { deviceType } = await arrived({ serial: 'SN-1' });
    const permissions: readonly Permission[] = [
      {
        types: ['netbox_asset_lifecycle.spareitem', 'netbox_asset_lifecycle.sparespool'],
        actions: ['view', 'add', 'change'],
        constraints: null,
      },
    ];
    plan.context = { ...plan.context, actor: { ...plan.context.actor, superuser: false, permissions } };
    const hidden = ['A received unit with this serial number is not in a pool. You are not permitted to view it.'];
    const input = arrival(deviceType, { serial: 'SN-1' });
    expect((await refusal(receiveSpares(plan.context, { id: pool, input }))).body).toEqual({ serial: hidden });
    expect((await refusal(plan.spare(pool, deviceType, { serial: 'SN-1' }))).body).toEqual({ serial: hidden });
  });

  test('keeps a spare that was drawn for good from coming back, by whatever verb, until the unit has left', async () => {
    const made = await consignment(plan, 1);
    const { deviceType, shipment, line } = made;
    const spare = await plan.spare(pool, deviceType, { serial: 'SN-1' });
    const { id } = await plan.installSpare(spare, { site: plan.site, role: plan.role });
    expect(await plan.values('dcim.device', id)).toMatchObject({ serial: 'SN-1' });
    await receiveUnit(made, { serial: 'sn-1' });
    const [unit] = await plan.rows('receivedunit', 'shipment_line_item', line);
    const problem = { serial: [onHand(unit?.id ?? 0, 'serial number')] };
    const back = () => returnSpares(plan.context, { id: pool, input: arrival(deviceType, { serial: 'SN-1' }) });
    expect((await refusal(back())).body).toEqual(problem);
    const adjustment = adjustSpare(plan.context, { id: spare, input: { quantity: 1, reason: 'found' } });
    expect((await refusal(adjustment)).body).toEqual(problem);
    expect(await plan.values('spareitem', spare)).toMatchObject({ quantity: 0 });
    const disposed = [{ shipment_line_item: line, condition: 'good', units: [{ serial: 'SN-1' }] }];
    await dispose(plan, shipment, { disposition: 'returned', reason: 'a wrong number', lines: disposed });
    await back();
    expect(await plan.values('spareitem', spare)).toMatchObject({ quantity: 1 });
  });

  test('keeps a stock-take from finding it in a pool', async () => {
    const made = await consignment(plan, 1);
    const spare = await plan.spare(pool, made.deviceType, { serial: 'SN-1' });
    const take = await plan.create('stocktake', { pool });
    const [counted] = await plan.rows('stocktakeline', 'stock_take', take);
    await scrapSpare(plan.context, { id: spare, input: { quantity: 1, reason: 'worn' } });
    await plan.patch('stocktakeline', counted?.id ?? 0, { counted: 1 });
    await receiveUnit(made, { serial: 'SN-1' });
    const [unit] = await plan.rows('receivedunit', 'shipment_line_item', made.line);
    expect(await refusal(approveStockTake(plan.context, { id: take }))).toEqual(
      refusedFor(`Spare item ${spare}: ${onHand(unit?.id ?? 0, 'serial number')}`),
    );
    expect(await plan.values('stocktake', take)).toMatchObject({ status: 'open' });
  });
});

describe('a unit comes into a pool', () => {
  test('by its receipt, from which it goes on to other pools', async () => {
    const toPool = { qty_to_pool: 1 };
    const { deviceType } = await arrived({ serial: 'SN-1', to_pool: true }, toPool);
    const [spare = 0] = await spares();
    const other = await plan.pool();
    await transferSpare(plan.context, { id: spare, input: { pool: other, quantity: 1, reason: '' } });
    await plan.patch('spareitem', spare, { pool, description: 'on the shelf' });
    expect(await plan.values('spareitem', spare)).toMatchObject({ pool, quantity: 1, item: { id: deviceType } });
  });

  test('by the reversal of its receipt and a new one', async () => {
    const made = await arrived({ serial: 'SN-1' });
    await reverse(plan, made.slip);
    await receiveUnit(made, { serial: 'SN-1', to_pool: true }, { qty_to_pool: 1 });
    expect(await spares()).toHaveLength(1);
  });

  test('when it is uninstalled, and comes back to the same record after it was drawn', async () => {
    const { asset, deviceType, unit } = await installedUnit();
    await uninstall(plan, asset, { spares_pool: pool });
    expect(await plan.values('receivedunit', unit)).toMatchObject({ status: 'in-pool' });
    const [spare = 0] = await spares();
    const { id } = await plan.installSpare(spare, { site: plan.site, role: plan.role });
    expect(await plan.values('dcim.device', id)).toMatchObject({ serial: 'SN-1' });
    const input = arrival(deviceType, { serial: 'SN-1' });
    expect(await returnSpares(plan.context, { id: pool, input })).toMatchObject({ id: spare });
  });

  test('when an asset that was unlinked is installed from its shipment again and uninstalled', async () => {
    const { asset, deviceType, unit } = await installedUnit();
    const { shipment = null } = await plan.values('asset', asset);
    await plan.patch('asset', asset, { shipment: null });
    const input = arrival(deviceType, { serial: 'SN-1' });
    expect((await refusal(returnSpares(plan.context, { id: pool, input }))).body).toEqual({
      serial: [onHand(unit, 'serial number')],
    });
    await installFrom(plan, asset, { shipment, serial: 'SN-1' });
    await uninstall(plan, asset, { spares_pool: pool });
    expect(await spares()).toHaveLength(1);
  });

  test.each(['returned', 'scrapped', 'lost'])('with the numbers of one that was %s', async (disposition) => {
    const { deviceType, shipment, line } = await arrived({ serial: 'SN-1', asset_tag: 'T-1' });
    const lines = [{ shipment_line_item: line, condition: 'good', units: [{ serial: 'SN-1' }] }];
    await dispose(plan, shipment, { disposition, reason: 'inspection', lines });
    await plan.spare(pool, deviceType, { serial: 'SN-1', asset_tag: 'T-1' });
    expect(await spares()).toHaveLength(1);
  });
});

describe('of a receipt and an arrival in a pool at the same time, one succeeds', () => {
  test.each([
    ['a new spare', (deviceType: number, serial: string) => plan.spare(pool, deviceType, { serial })],
    [
      'a return to the pool',
      (deviceType: number, serial: string) =>
        returnSpares(plan.context, { id: pool, input: arrival(deviceType, { serial }) }),
    ],
  ])('with %s', async (_, arrive) => {
    const { context } = plan;
    for (let seed = 1; seed <= 20; seed++) {
      const made = await consignment(plan, 1);
      const serial = plan.name('SN');
      plan.context = { ...context, store: interleaved(context.store, chanceFrom(seed)) };
      const attempts = [receiveUnit(made, { serial }), arrive(made.deviceType, serial)];
      expect([seed, await tally(attempts)]).toEqual([seed, { done: 1, 400: 1 }]);
      plan.context = context;
    }
  });
});
