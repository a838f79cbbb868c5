import { beforeEach, describe, expect, test } from 'vitest';
import type { Permission } from '../../../../../src/domain/engine/access/grants.ts';
import type { JsonObject } from '../../../../../src/domain/engine/json.ts';
import { save } from '../../../../../src/domain/engine/write/save.ts';
import { bomCoverage } from '../../../../../src/domain/lifecycle/bom/bom-coverage.ts';
import { registry } from '../../../../../src/domain/registry.ts';
import { bulkOn } from '../../../../support/bulk.ts';
import { Lifecycle, refusal } from '../../../../support/lifecycle.ts';
import { MemoryStore } from '../../../../support/memory-store.ts';
import { installFrom, receive, uninstall, uninstallAll } from '../../../../support/shipping.ts';

let plan: Lifecycle;
beforeEach(async () => {
  plan = await new Lifecycle(new MemoryStore()).prepare();
});

/** Every way in which a client can write a link of an asset. */
const doors: readonly (readonly [string, (asset: number, links: JsonObject) => Promise<unknown>])[] = [
  ['PATCH', (asset, links) => plan.patch('asset', asset, links)],
  [
    'PUT',
    async (id, links) => {
      const { bom = null, assigned_object = null } = await plan.values('asset', id);
      const input = { bom, assigned_object, shipment: null, spares_pool: null, ...links };
      const resource = registry.resourceOf('netbox_asset_lifecycle.asset');
      return save(plan.context, { resource, id, input: withParts(input), completeness: 'whole' });
    },
  ],
  ['bulk PATCH', (id, links) => bulkOn(() => plan).update('asset', [{ id, ...links }])],
];

/** A generic reference is written as its type and its id. */
function withParts({ assigned_object, ...others }: JsonObject): JsonObject {
  const { type = null, id = null } = { ...Object(assigned_object) };
  return { ...others, assigned_object_type: type, assigned_object_id: id };
}

const quantityOf = async (spare: number) => (await plan.values('spareitem', spare)).quantity;
const noSpare = { status: 400, body: { spares_pool: ['The pool has no free spare that fits this object.'] } };

/** A BOM over two devices, and a pool with so many of their units. */
async function pooled(quantity: number, more: JsonObject = {}) {
  const planned = await plan.plannedBom(2);
  const pool = await plan.pool();
  const [first = 0, second = 0] = planned.assets;
  return { ...planned, first, second, pool, spare: await plan.spare(pool, planned.deviceType, { quantity, ...more }) };
}

describe.each(doors)('%s of the pool of an asset', (_, write) => {
  test('draws a unit of the pool, and gives it back when the link goes', async () => {
    const { first, pool, spare } = await pooled(2);
    await write(first, { spares_pool: pool });
    expect(await quantityOf(spare)).toBe(1);
    expect(await plan.values('asset', first)).toMatchObject({ spares_pool: pool, spare_item: spare });
    expect((await plan.values('asset', first)).installed).not.toBeNull();
    await write(first, { spares_pool: pool });
    expect(await quantityOf(spare)).toBe(1);
    await write(first, { spares_pool: null });
    expect(await plan.values('asset', first)).toMatchObject({ spares_pool: null, spare_item: null, installed: null });
    expect(await plan.entries(spare)).toEqual([
      ['adjust', 2, 2],
      ['draw', -1, 1],
      ['return', 1, 2],
    ]);
  });

  test('is refused while no unit is free that fits', async () => {
    const { first, bom, pool, spare, deviceType } = await pooled(1);
    await plan.spare(pool, await plan.deviceType());
    await plan.spare(pool, deviceType, { status: 'damaged' });
    await plan.spare(pool, deviceType, { variant: { airflow: 'passive' } });
    await plan.reserve(spare, await plan.bom());
    expect(await refusal(write(first, { spares_pool: pool }))).toMatchObject({ status: 400 });
    expect(await plan.values('asset', first)).toMatchObject({ spares_pool: null, installed: null });
    const { lines } = await bomCoverage(plan.context, bom);
    expect(lines).toMatchObject([{ from_spares: 0, outstanding_to_order: 2 }]);
  });

  test('from one pool to another gives one unit back and draws the other', async () => {
    const { first, pool, spare, deviceType } = await pooled(1);
    const other = await plan.pool();
    const another = await plan.spare(other, deviceType, { quantity: 3 });
    await installFrom(plan, first, { spares_pool: pool });
    const { installed } = await plan.values('asset', first);
    await write(first, { spares_pool: other });
    expect([await quantityOf(spare), await quantityOf(another)]).toEqual([1, 2]);
    expect(await plan.values('asset', first)).toMatchObject({ spares_pool: other, spare_item: another, installed });
    const empty = await plan.pool();
    expect(await refusal(write(first, { spares_pool: empty }))).toMatchObject({ status: 400 });
    expect([await quantityOf(spare), await quantityOf(another)]).toEqual([1, 2]);
  });

  test('leads from a shipment to a pool and back', async () => {
    const { first, bom, line, pool, spare } = await pooled(1);
    const { shipment, shipmentLine } = await plan.arrived(bom, line, 1, 1);
    const inUse = async () => (await plan.values('shipmentlineitem', shipmentLine)).qty_installed;
    await write(first, { shipment });
    await write(first, { shipment: null, spares_pool: pool });
    expect([await inUse(), await quantityOf(spare)]).toEqual([0, 0]);
    await write(first, { shipment, spares_pool: null });
    expect([await inUse(), await quantityOf(spare)]).toEqual([1, 1]);
  });

  test('gives back a unit that was installed by the verb, under its own numbers', async () => {
    const { first, pool, spare } = await pooled(1, { serial: 'SN-1' });
    await installFrom(plan, first, { spare_item: spare, assign_serial: true });
    await write(first, { spares_pool: null });
    expect(await plan.values('spareitem', spare)).toMatchObject({ pool, serial: 'SN-1', quantity: 1, asset: null });
    expect(await plan.ids('spareitem')).toEqual([spare]);
  });

  test('draws what the verb takes out again', async () => {
    const { first, pool, spare } = await pooled(2);
    await write(first, { spares_pool: pool });
    await uninstall(plan, first);
    expect(await quantityOf(spare)).toBe(2);
  });

  test('needs permission to change the spare, as the verbs do', async () => {
    const { first, second, pool, spare } = await pooled(2);
    await installFrom(plan, second, { spares_pool: pool });
    const own = ['asset', 'bom', 'sparespool', 'spareitem'].map((name) => `netbox_asset_lifecycle.${name}` as const);
    const types: Permission['types'] = [...own, 'dcim.device'];
    const allowed = (actions: readonly string[], among: Permission['types']): Permission => ({
      types: among,
      actions,
      constraints: null,
    });
    const permissions = [allowed(['view'], types), allowed(['change'], types.slice(0, 1))];
    const { context } = plan;
    plan.context = { ...context, actor: { ...context.actor, superuser: false, permissions } };
    const denied = { status: 403 };
    expect(await refusal(write(first, { spares_pool: pool }))).toMatchObject(denied);
    expect(await refusal(write(second, { spares_pool: null }))).toMatchObject(denied);
    plan.context = context;
    expect(await quantityOf(spare)).toBe(1);
  });
});

const saysShown = (field: string) =>
  expect.stringContaining(
    `"${field}":["The object still has the serial number or asset tag of its installed unit. Uninstall that unit first."]`,
  );
/** The body of a refusal; that of a list has the errors of each object within it. */
const bodyOf = async (attempt: Promise<unknown>): Promise<string> => JSON.stringify((await refusal(attempt)).body);

describe.each(doors)('%s of another source', (_, write) => {
  /** An asset that holds the unit SN-1 of a shipment, and another shipment with two units. */
  async function numbered(assign_serial: boolean) {
    const { bom, line: bom_line_item, assets, deviceType, devices } = await plan.plannedBom(2);
    const order = await plan.order(bom);
    const arrive = async (units: readonly JsonObject[]) => {
      const shipment = await plan.shipment(order, { status: 'shipped', site: plan.site });
      const line = await plan.create('shipmentlineitem', { shipment, bom_line_item, qty_shipped: 1 });
      await receive(plan, shipment, { lines: [{ shipment_line_item: line, qty_received: 1, units: [...units] }] });
      return shipment;
    };
    const [shipment, next] = [
      await arrive([{ serial: 'SN-1', asset_tag: 'T-1' }]),
      await arrive([{ serial: 'SN-2', asset_tag: 'T-2' }]),
    ];
    const [asset = 0] = assets;
    await installFrom(plan, asset, { shipment, assign_serial });
    return { asset, shipment, next, deviceType, device: devices[0] ?? 0 };
  }
  const statuses = async () => {
    const ids = await plan.ids('receivedunit');
    return Promise.all(ids.map(async (id) => (await plan.values('receivedunit', id)).status));
  };

  test('is refused while the object shows a number of the unit that it has', async () => {
    const { asset, shipment, next, deviceType, device } = await numbered(true);
    const pool = await plan.pool();
    await plan.spare(pool, deviceType);
    for (const asked of [{ asset_tag: 'T-1' }, { asset_tag: null }, { serial: '', asset_tag: 'T-1' }]) {
      await plan.patch('dcim.device', device, asked);
      expect(await bodyOf(write(asset, { shipment: next }))).toEqual(saysShown('shipment'));
      const pooledInstead = { shipment: null, spares_pool: pool };
      expect(await bodyOf(write(asset, pooledInstead))).toEqual(saysShown('spares_pool'));
    }
    expect(await statuses()).toEqual(['installed', 'available']);
    expect(await plan.values('asset', asset)).toMatchObject({ shipment });
  });

  test('exchanges the units where the object shows no number of its own', async () => {
    const { asset, next } = await numbered(false);
    await write(asset, { shipment: next });
    expect(await statuses()).toEqual(['available', 'installed']);
  });

  test('is refused of a spare, too, whose number the object shows', async () => {
    const { first, pool, spare, deviceType } = await pooled(1, { serial: 'SN-1' });
    const other = await plan.pool();
    await plan.spare(other, deviceType);
    await installFrom(plan, first, { spares_pool: pool, assign_serial: true });
    expect(await bodyOf(write(first, { spares_pool: other }))).toEqual(saysShown('spares_pool'));
    expect(await plan.values('spareitem', spare)).toMatchObject({ quantity: 0, asset: first });
    await uninstall(plan, first);
    await write(first, { spares_pool: other });
    expect(await plan.values('asset', first)).toMatchObject({ spares_pool: other });
  });
});

describe('a unit drawn for an asset', () => {
  test('is one that is reserved for the BOM, if there are any', async () => {
    const { first, bom, pool, spare, deviceType } = await pooled(1, { serial: 'SN-1' });
    await plan.spare(pool, deviceType, { quantity: 4 });
    await plan.reserve(spare, bom);
    await plan.patch('asset', first, { spares_pool: pool });
    expect(await plan.values('asset', first)).toMatchObject({ spare_item: spare });
    expect(await plan.values('spareitem', spare)).toMatchObject({ quantity: 0, qty_reserved: 0 });
  });

  test('goes to one of two assets that want the last one', async () => {
    const { first, second, pool, spare } = await pooled(1);
    const outcomes = await Promise.allSettled(
      [first, second].map((asset) => plan.patch('asset', asset, { spares_pool: pool })),
    );
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(await quantityOf(spare)).toBe(0);
    expect(await refusal(plan.patch('asset', second, { spares_pool: await plan.pool() }))).toEqual(noSpare);
  });

  test('goes back to its spare when the asset goes', async () => {
    const { first, second, bom, pool, spare, deviceType, devices } = await pooled(1, { serial: 'SN-1' });
    const plain = await plan.spare(pool, deviceType);
    await installFrom(plan, first, { spare_item: spare });
    await installFrom(plan, second, { spare_item: plain });
    await plan.delete('dcim.device', devices[1] ?? 0);
    await plan.generate(bom);
    expect([await quantityOf(spare), await quantityOf(plain)]).toEqual([0, 1]);
    await plan.delete('bom', bom);
    expect([await quantityOf(spare), await quantityOf(plain)]).toEqual([1, 1]);
  });

  test('of a spare that was deleted comes back as a new one, and not at all when its asset goes', async () => {
    const { first, second, bom, pool, spare, deviceType } = await pooled(2);
    await installFrom(plan, first, { spare_item: spare });
    await installFrom(plan, second, { spare_item: spare });
    await plan.delete('spareitem', spare);
    await plan.patch('asset', first, { spares_pool: null });
    const [back] = await plan.rows('spareitem', 'pool', pool);
    expect(back?.values).toMatchObject({ quantity: 1, item: { type: 'dcim.devicetype', id: deviceType } });
    await plan.delete('bom', bom);
    expect(await quantityOf(back?.id ?? 0)).toBe(1);
  });
});

describe('a unit of a spare that is taken out after its object became another type', () => {
  const takeOut: readonly (readonly [string, (asset: number, pool: number) => Promise<unknown>])[] = [
    ['uninstall', (asset) => uninstall(plan, asset)],
    ['uninstall into a pool', (asset, spares_pool) => uninstall(plan, asset, { spares_pool })],
    ['uninstall-many', (asset) => uninstallAll(plan, [{ asset }])],
    ['PATCH', (asset) => plan.patch('asset', asset, { spares_pool: null })],
    ['the deletion of the BOM', async (asset) => plan.delete('bom', Number((await plan.values('asset', asset)).bom))],
  ];

  test.each(takeOut)('comes back as what was drawn: %s', async (_, act) => {
    const { first, second, pool, spare, deviceType, devices } = await pooled(1, { serial: 'SN-1' });
    const plain = await plan.spare(pool, deviceType, { quantity: 3 });
    await installFrom(plan, first, { spare_item: spare, assign_serial: true });
    await installFrom(plan, second, { spare_item: plain });
    const changed = { device_type: await plan.deviceType(), serial: '' };
    for (const device of devices) await plan.patch('dcim.device', device, changed);
    await act(first, pool);
    if (await plan.find('asset', second)) await act(second, pool);
    expect(await plan.ids('spareitem')).toEqual([spare, plain]);
    expect(await plan.values('spareitem', spare)).toMatchObject({ serial: 'SN-1', quantity: 1 });
    expect(await quantityOf(plain)).toBe(3);
  });

  test('comes back also when the object is gone', async () => {
    const { first, pool, spare, devices } = await pooled(1, { serial: 'SN-1' });
    await installFrom(plan, first, { spare_item: spare });
    await plan.delete('dcim.device', devices[0] ?? 0);
    await uninstall(plan, first, { spares_pool: pool });
    expect(await plan.values('spareitem', spare)).toMatchObject({ serial: 'SN-1', quantity: 1 });
  });
});
