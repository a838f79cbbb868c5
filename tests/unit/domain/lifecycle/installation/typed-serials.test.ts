import { beforeEach, describe, expect, test } from 'vitest';
import type { Permission } from '../../../../../src/domain/engine/access/grants.ts';
import type { JsonObject } from '../../../../../src/domain/engine/json.ts';
import { countingStore } from '../../../../support/counting-store.ts';
import { Lifecycle, refusal } from '../../../../support/lifecycle.ts';
import { MemoryStore } from '../../../../support/memory-store.ts';
import { dispose, installAll, installFrom, receive, uninstall } from '../../../../support/shipping.ts';

let plan: Lifecycle;
beforeEach(async () => {
  plan = await new Lifecycle(new MemoryStore()).prepare();
});

const refusedFor = (what: string) => ({
  status: 400,
  body: { serial: [`${what} has this serial number: it cannot be given here.`] },
});

/** A BOM over so many devices, of which so many units came, these with numbers; and a pool with five units more. */
async function estate(units: readonly JsonObject[], received = 4) {
  const { bom, line: bom_line_item, assets, devices, deviceType } = await plan.plannedBom(4);
  const order = await plan.order(bom);
  const arrive = async (numbered: readonly JsonObject[], quantity: number) => {
    const shipment = await plan.shipment(order, { status: 'shipped', site: plan.site });
    const line = await plan.create('shipmentlineitem', { shipment, bom_line_item, qty_shipped: quantity });
    const damaged = numbered.filter((unit) => unit.damaged === true).length;
    const counts = { qty_received: quantity - damaged, qty_damaged: damaged };
    await receive(plan, shipment, { lines: [{ shipment_line_item: line, ...counts, units: [...numbered] }] });
    return { shipment, line };
  };
  const { shipment, line } = await arrive(units, received);
  const pool = await plan.pool();
  const spare = await plan.spare(pool, deviceType, { quantity: 5 });
  const [first = 0, second = 0] = assets;
  return { bom, assets, first, second, devices, deviceType, shipment, line, pool, spare, arrive };
}
type Estate = Awaited<ReturnType<typeof estate>>;

const unitOf = async (line: number, serial: string): Promise<number> =>
  (await plan.rows('receivedunit', 'shipment_line_item', line)).find(({ values }) => values.serial === serial)?.id ?? 0;

/** Every way to install an asset, or to make a device, under a serial number. */
const doors: Readonly<Record<string, (made: Estate, serial: string) => Promise<unknown>>> = {
  'from a shipment': ({ second, shipment }, serial) => installFrom(plan, second, { shipment, serial }),
  'from a spare': ({ second, spare }, serial) => installFrom(plan, second, { spare_item: spare, serial }),
  'from a pool': ({ second, pool }, serial) => installFrom(plan, second, { spares_pool: pool, serial }),
  'a new device': ({ spare }, serial) => plan.installSpare(spare, { site: plan.site, role: plan.role, serial }),
};

describe.each(Object.entries(doors))('a serial number given at install %s', (_, install) => {
  test('is refused while a received unit that is here has it: installed, damaged, or in another shipment', async () => {
    const made = await estate([{ serial: 'SN-1' }, { serial: 'SN-2', damaged: true }]);
    const other = await made.arrive([{ serial: 'SN-3' }], 1);
    await installFrom(plan, made.first, { shipment: made.shipment, serial: 'SN-1' });
    const units = [await unitOf(made.line, 'SN-1'), await unitOf(made.line, 'SN-2'), await unitOf(other.line, 'SN-3')];
    for (const [index, unit] of units.entries())
      expect(await refusal(install(made, `sn-${index + 1}`))).toEqual(refusedFor(`Received unit ${unit}`));
    expect(await plan.values('asset', made.second)).toMatchObject({ installed: null });
    expect(await plan.values('spareitem', made.spare)).toMatchObject({ quantity: 5 });
  });

  test('is refused while a spare has it: in another pool, or installed', async () => {
    const made = await estate([]);
    const elsewhere = await plan.spare(await plan.pool(), made.deviceType, { serial: 'SN-1' });
    expect(await refusal(install(made, 'sn-1'))).toEqual(refusedFor(`Spare item ${elsewhere}`));
    await installFrom(plan, made.first, { spare_item: elsewhere });
    expect(await refusal(install(made, 'sn-1'))).toEqual(refusedFor(`Spare item ${elsewhere}`));
  });

  test('may be one that nobody has, that has left, or that is of another item', async () => {
    const made = await estate([{ serial: 'SN-1' }]);
    await plan.spare(made.pool, await plan.deviceType(), { serial: 'SN-2' });
    const lines = [{ shipment_line_item: made.line, condition: 'good', units: [{ serial: 'SN-1' }] }];
    await dispose(plan, made.shipment, { disposition: 'scrapped', reason: 'dropped', lines });
    for (const serial of ['SN-1', 'SN-2', 'SN-9']) {
      await install(made, serial);
      const [device = 0] = await plan.ids('dcim.device', { serial });
      expect(await plan.values('dcim.device', device)).toMatchObject({ device_type: made.deviceType });
      await plan.patch('asset', made.second, { shipment: null, spares_pool: null });
    }
  });
});

/** The same under an asset tag. */
const tagDoors: typeof doors = {
  'from a shipment': ({ second, shipment }, asset_tag) => installFrom(plan, second, { shipment, asset_tag }),
  'from a spare': ({ second, spare }, asset_tag) => installFrom(plan, second, { spare_item: spare, asset_tag }),
  'a new device': ({ spare }, asset_tag) => plan.installSpare(spare, { site: plan.site, role: plan.role, asset_tag }),
};

describe.each(Object.entries(tagDoors))('an asset tag given at install %s', (_, install) => {
  const refused = (what: string) => ({
    status: 400,
    body: { asset_tag: [`${what} has this asset tag: it cannot be given here.`] },
  });

  test('is refused while another unit that is here has it, of whatever item', async () => {
    const made = await estate([]);
    const other = await made.arrive([{ serial: 'SN-1', asset_tag: 'T-1' }], 1);
    const unit = await unitOf(other.line, 'SN-1');
    const spare = await plan.spare(made.pool, await plan.deviceType(), { serial: 'SN-2', asset_tag: 'T-2' });
    expect(await refusal(install(made, 't-1'))).toEqual(refused(`Received unit ${unit}`));
    expect(await refusal(install(made, 't-2'))).toEqual(refused(`Spare item ${spare}`));
    expect(await plan.values('spareitem', made.spare)).toMatchObject({ quantity: 5 });
  });

  test('may be one that nobody has', async () => {
    await install(await estate([]), 'T-9');
    expect(await plan.ids('dcim.device', { asset_tag: 'T-9' })).toHaveLength(1);
  });
});

test('an asset tag given at install may be that of the very unit', async () => {
  const { first, second, shipment, pool, deviceType } = await estate([{ serial: 'SN-1', asset_tag: 'T-1' }]);
  await installFrom(plan, first, { shipment, serial: 'SN-1', asset_tag: 'T-1' });
  const spare = await plan.spare(pool, deviceType, { serial: 'SN-2', asset_tag: 'T-2' });
  await installFrom(plan, second, { spare_item: spare, asset_tag: 'T-2' });
  expect(await plan.ids('dcim.device', { asset_tag: 'T-2' })).toHaveLength(1);
});

test('a unit with a number of its own keeps it, whatever is given at install and whatever the object shows', async () => {
  const { first, second, shipment, line, pool, devices, deviceType } = await estate([{ serial: 'SN-1' }]);
  const spare = await plan.spare(pool, deviceType, { serial: 'SN-2' });
  expect(await refusal(installFrom(plan, second, { spare_item: spare, serial: 'OTHER' }))).toEqual({
    status: 400,
    body: { serial: ['The spare item has the serial number SN-2.'] },
  });
  await installFrom(plan, first, { shipment, serial: 'SN-1' });
  await plan.patch('dcim.device', devices[0] ?? 0, { serial: 'Z', asset_tag: 'own' });
  await uninstall(plan, first, { spares_pool: pool });
  expect(await plan.ids('spareitem', { serial: 'SN-1' })).toHaveLength(1);
  expect(await plan.ids('spareitem', { serial: 'Z' })).toEqual([]);
  expect(await unitOf(line, 'SN-1')).toBeGreaterThan(0);
  await installFrom(plan, second, { spare_item: spare, asset_tag: 'typed' });
  await uninstall(plan, second, {});
  expect(await plan.values('spareitem', spare)).toMatchObject({ serial: 'SN-2', asset_tag: null, quantity: 1 });
});

test('is that of the very unit of the shipment, once, in whatever spelling', async () => {
  const { first, second, shipment, line } = await estate([{ serial: 'SN-1' }]);
  await installFrom(plan, first, { shipment, serial: 'sn-1' });
  const unit = await unitOf(line, 'SN-1');
  expect(await plan.values('asset', first)).toMatchObject({ received_unit: unit });
  expect(await refusal(installFrom(plan, second, { shipment, serial: 'SN-1' }))).toEqual(
    refusedFor(`Received unit ${unit}`),
  );
});

test('is refused from a pool while the spare that has it is reserved for others', async () => {
  const { second, pool, deviceType } = await estate([]);
  const reserved = await plan.spare(pool, deviceType, { serial: 'SN-1' });
  await plan.reserve(reserved, await plan.bom());
  expect(await refusal(installFrom(plan, second, { spares_pool: pool, serial: 'SN-1' }))).toEqual(
    refusedFor(`Spare item ${reserved}`),
  );
});

test('does not tell callers of a unit that they may not view', async () => {
  const { second, shipment } = await estate([{ serial: 'SN-1' }]);
  const names = ['asset', 'bom', 'shipment', 'shipmentlineitem'].map(
    (name) => `netbox_asset_lifecycle.${name}` as const,
  );
  const permissions: readonly Permission[] = [
    { types: [...names, 'dcim.device'], actions: ['view', 'change'], constraints: null },
  ];
  plan.context = { ...plan.context, actor: { ...plan.context.actor, superuser: false, permissions } };
  expect(await refusal(installFrom(plan, second, { shipment, serial: 'SN-1' }))).toEqual(
    refusedFor('Another unit, which you may not view,'),
  );
});

describe('installing many', () => {
  test('tells each serial number that another unit has, and one that is listed twice', async () => {
    const { assets, shipment, line, spare } = await estate([{ serial: 'SN-1' }], 8);
    const [first = 0, second = 0, third = 0, fourth = 0] = assets;
    const attempt = installAll(plan, [
      { asset: first, shipment, serial: 'SN-1' },
      { asset: second, shipment, serial: 'sn-1' },
      { asset: third, shipment, serial: 'X-1' },
      { asset: fourth, spare_item: spare, serial: 'x-1' },
    ]);
    const unit = await unitOf(line, 'SN-1');
    expect(await refusal(attempt)).toEqual({
      status: 400,
      body: {
        'assets[1].serial': [`Received unit ${unit} has this serial number: it cannot be given here.`],
        'assets[3].serial': ['Two entries have this serial number.'],
      },
    });
    expect(await plan.values('shipmentlineitem', line)).toMatchObject({ qty_installed: 0 });
  });

  test('costs the same reads for twelve serial numbers that nobody has as for three', async () => {
    const readsOf = async (count: number) => {
      const { bom, line, assets } = await plan.plannedBom(count);
      const { shipment } = await plan.arrived(bom, line, count, count);
      const { store, reads } = countingStore(plan.context.store);
      await installAll(
        { context: { ...plan.context, store } },
        assets.map((asset) => ({ asset, shipment, serial: plan.name('X') })),
      );
      return reads;
    };
    expect(await readsOf(12)).toEqual(await readsOf(3));
  });
});
