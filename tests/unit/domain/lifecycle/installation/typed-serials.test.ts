import { beforeEach, describe, expect, test } from 'vitest';
import type { Permission } from '../../../../../src/domain/engine/access/grants.ts';
import type { JsonObject } from '../../../../../src/domain/engine/json.ts';
import { adjustSpare, receiveSpares, returnSpares } from '../../../../../src/domain/lifecycle/spares/move-spares.ts';
import { countingStore } from '../../../../support/counting-store.ts';
import { Lifecycle, refusal, tally } from '../../../../support/lifecycle.ts';
import { MemoryStore } from '../../../../support/memory-store.ts';
import {
  dispose,
  installAll,
  installFrom,
  receive,
  reverse,
  uninstall,
  uninstallAll,
} from '../../../../support/shipping.ts';
import { arrival } from '../../../../support/spares.ts';

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

test('a link by PATCH to the pool takes the unit whose number the object shows', async () => {
  const { first, pool, deviceType } = await estate([]);
  const spare = await plan.spare(pool, deviceType, { serial: 'SN-1' });
  await installFrom(plan, first, { spare_item: spare, assign_serial: true });
  await plan.patch('asset', first, { spares_pool: null });
  await plan.patch('asset', first, { spares_pool: pool });
  expect(await plan.values('asset', first)).toMatchObject({ spare_item: spare });
  expect(await plan.values('spareitem', spare)).toMatchObject({ quantity: 0, asset: first });
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

describe.each([
  ['a shipment', ({ shipment }: Estate) => ({ shipment })],
  ['a spare', ({ spare }: Estate) => ({ spare_item: spare })],
  ['a pool', ({ pool }: Estate) => ({ spares_pool: pool })],
])('a serial number that a unit without one got at install from %s', (_, source) => {
  const asAsset = (asset: number): string => `This unit is installed as asset ${asset}. Uninstall it into the pool.`;

  async function numbered() {
    const made = await estate([]);
    await installFrom(plan, made.first, { ...source(made), serial: 'SN-1' });
    return made;
  }

  test.each(Object.entries(doors))('cannot be given again %s', async (__, install) => {
    const made = await numbered();
    expect(await refusal(install(made, 'sn-1'))).toEqual(refusedFor(`Asset ${made.first}`));
    expect(await plan.values('asset', made.second)).toMatchObject({ installed: null });
  });

  test('cannot be received, into a pool or not, returned, or entered as a spare', async () => {
    const made = await numbered();
    const { first, pool, deviceType } = made;
    const said = [asAsset(first)];
    for (const to_pool of [false, true])
      expect(await refusal(made.arrive([{ serial: 'sn-1', to_pool }], 1))).toMatchObject({ status: 400 });
    expect((await refusal(made.arrive([{ serial: 'sn-1' }], 1))).body).toEqual({ 'lines[0].units[0].serial': said });
    const refused = { status: 400, body: { serial: said } };
    const input = arrival(deviceType, { serial: 'sn-1' });
    expect(await refusal(receiveSpares(plan.context, { id: pool, input }))).toEqual(refused);
    expect(await refusal(returnSpares(plan.context, { id: pool, input }))).toEqual(refused);
    expect(await refusal(plan.spare(pool, deviceType, { serial: 'sn-1' }))).toEqual(refused);
    const other = await plan.spare(pool, deviceType, { serial: 'SN-2' });
    expect(await refusal(plan.patch('spareitem', other, { serial: 'sn-1' }))).toEqual(refused);
    expect(await plan.ids('receivedunit', {})).toEqual([]);
  });

  test('goes with the unit into the pool, where it is known', async () => {
    const { first, second, pool, shipment, deviceType } = await numbered();
    await uninstall(plan, first, { spares_pool: pool });
    const [spare = 0, ...others] = await plan.ids('spareitem', { serial: 'SN-1' });
    expect(others).toEqual([]);
    expect(await plan.values('spareitem', spare)).toMatchObject({ quantity: 1, item: { id: deviceType } });
    expect(await refusal(installFrom(plan, second, { shipment, serial: 'sn-1' }))).toEqual(
      refusedFor(`Spare item ${spare}`),
    );
    await installFrom(plan, second, { spares_pool: pool, serial: 'sn-1' });
    expect(await plan.values('asset', second)).toMatchObject({ spare_item: spare, unit_serial: '', unit_item: null });
  });

  test('stays that of the unit when its object shows another', async () => {
    const { first, pool, devices } = await numbered();
    await plan.patch('dcim.device', devices[0] ?? 0, { serial: 'SN-7' });
    await uninstall(plan, first, { spares_pool: pool });
    expect(await plan.ids('spareitem', { serial: 'SN-1' })).toHaveLength(1);
    expect(await plan.ids('spareitem', { serial: 'SN-7' })).toEqual([]);
  });

  test('goes with the units of many into the pool', async () => {
    const made = await numbered();
    const { first, second, pool } = made;
    await installFrom(plan, second, { ...source(made), serial: 'SN-2' });
    await uninstallAll(plan, [
      { asset: first, spares_pool: pool },
      { asset: second, spares_pool: pool },
    ]);
    for (const serial of ['SN-1', 'SN-2']) expect(await plan.ids('spareitem', { serial })).toHaveLength(1);
  });

  test('goes back with the unit when the link goes: into its pool, or to its shipment, where it is free', async () => {
    const made = await numbered();
    await plan.patch('asset', made.first, { shipment: null, spares_pool: null });
    expect(await plan.values('asset', made.first)).toMatchObject({ unit_serial: '', unit_item: null });
    const inPool = await plan.ids('spareitem', { serial: 'SN-1' });
    expect(inPool).toHaveLength('shipment' in source(made) ? 0 : 1);
  });

  test('is given once, or received, when both happen at the same moment', async () => {
    const made = await estate([]);
    const [third = 0] = made.assets.slice(2);
    const attempts = [made.first, made.second, third].map((asset) =>
      installFrom(plan, asset, { ...source(made), serial: 'SN-1' }),
    );
    expect(await tally([...attempts, made.arrive([{ serial: 'sn-1' }], 1)])).toEqual({ done: 1, 400: 3 });
  });

  test('does not tell which asset has it to those who may not view it', async () => {
    const { pool, deviceType } = await numbered();
    const permissions: readonly Permission[] = [
      {
        types: ['netbox_asset_lifecycle.sparespool', 'netbox_asset_lifecycle.spareitem', 'dcim.devicetype'],
        actions: ['view', 'add', 'change'],
        constraints: null,
      },
    ];
    plan.context = { ...plan.context, actor: { ...plan.context.actor, superuser: false, permissions } };
    expect((await refusal(plan.spare(pool, deviceType, { serial: 'SN-1' }))).body).toEqual({
      serial: ['This unit is installed as an asset that you may not view. Uninstall it into the pool.'],
    });
  });
});

test('a serial number given at install comes back into the pool with the unit of an asset that is deleted', async () => {
  const { bom, assets, deviceType } = await plan.plannedBom(1);
  const spare = await plan.spare(await plan.pool(), deviceType, { quantity: 2 });
  await installFrom(plan, assets[0] ?? 0, { spare_item: spare, serial: 'SN-1' });
  await plan.delete('bom', bom);
  const [back = 0] = await plan.ids('spareitem', { serial: 'SN-1' });
  expect(await plan.values('spareitem', back)).toMatchObject({ quantity: 1, item: { id: deviceType } });
  expect(await plan.values('spareitem', spare)).toMatchObject({ quantity: 1 });
});

describe('the number of a unit that left, given at install since', () => {
  test('keeps the unit from coming back', async () => {
    const made = await estate([{ serial: 'SN-1' }]);
    const { first, shipment, line, spare } = made;
    const lines = [{ shipment_line_item: line, condition: 'good', units: [{ serial: 'SN-1' }] }];
    const slip = await dispose(plan, shipment, { disposition: 'lost', reason: 'not found', lines });
    await installFrom(plan, first, { spare_item: spare, serial: 'SN-1' });
    const said = `SN-1: This unit is installed as asset ${first}. Uninstall it into the pool.`;
    expect(JSON.stringify((await refusal(reverse(plan, slip.id))).body)).toContain(said);
  });

  test('keeps the spare that had it from being filled up', async () => {
    const { first, shipment, pool, deviceType } = await estate([]);
    const left = await plan.spare(pool, deviceType, { serial: 'SN-1' });
    await plan.patch('spareitem', left, { quantity: 0 });
    await installFrom(plan, first, { shipment, serial: 'sn-1' });
    expect(
      (await refusal(adjustSpare(plan.context, { id: left, input: { quantity: 1, reason: 'found' } }))).status,
    ).toBe(400);
  });
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
        'assets[3].serial': [`Asset ${third} has this serial number: it cannot be given here.`],
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
