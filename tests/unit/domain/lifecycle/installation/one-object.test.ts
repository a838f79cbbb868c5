import { beforeEach, describe, expect, test } from 'vitest';
import type { Permission } from '../../../../../src/domain/engine/access/grants.ts';
import { save } from '../../../../../src/domain/engine/write/save.ts';
import { registry } from '../../../../../src/domain/registry.ts';
import { chanceFrom } from '../../../../concurrency/chance.ts';
import { interleaved } from '../../../../concurrency/faulty-store.ts';
import { bulkOn } from '../../../../support/bulk.ts';
import { Lifecycle, refusal, tally } from '../../../../support/lifecycle.ts';
import { MemoryStore } from '../../../../support/memory-store.ts';
import { installAll, installFrom, uninstall } from '../../../../support/shipping.ts';

let plan: Lifecycle;
beforeEach(async () => {
  plan = await new Lifecycle(new MemoryStore()).prepare();
});

/** One planned device in two BOMs, each with a unit that came for it; and a pool with two units. */
async function planned() {
  const one = await plan.plannedBom(1);
  const bom = await plan.bom();
  await plan.rule(bom, { device_type_id: one.deviceType });
  await plan.generate(bom);
  const [line] = await plan.rows('bomlineitem', 'bom', bom);
  const [asset] = await plan.rows('asset', 'bom', bom);
  const { shipment: first } = await plan.arrived(one.bom, one.line, 1, 1);
  const { shipment, shipmentLine } = await plan.arrived(bom, line?.id ?? 0, 1, 1);
  const pool = await plan.pool();
  const spare = await plan.spare(pool, one.deviceType, { quantity: 2 });
  return { holder: one.assets[0] ?? 0, first, asset: asset?.id ?? 0, shipment, shipmentLine, pool, spare };
}
type Planned = Awaited<ReturnType<typeof planned>>;

const doors: Readonly<Record<string, (made: Planned) => Promise<unknown>>> = {
  'install from a shipment': ({ asset, shipment }) => installFrom(plan, asset, { shipment }),
  'install from a spare': ({ asset, spare }) => installFrom(plan, asset, { spare_item: spare }),
  'install from a pool': ({ asset, pool }) => installFrom(plan, asset, { spares_pool: pool }),
  'install-many': ({ asset, shipment }) => installAll(plan, [{ asset, shipment }]),
  'PATCH of the shipment': ({ asset, shipment }) => plan.patch('asset', asset, { shipment }),
  'PATCH of the pool': ({ asset, pool }) => plan.patch('asset', asset, { spares_pool: pool }),
  PUT: async ({ asset: id, shipment }) => {
    const { bom = null, assigned_object } = await plan.values('asset', id);
    const { type = null, id: object = null } = { ...Object(assigned_object) };
    const input = { bom, assigned_object_type: type, assigned_object_id: object, shipment, spares_pool: null };
    const resource = registry.resourceOf('netbox_asset_lifecycle.asset');
    return save(plan.context, { resource, id, input, completeness: 'whole' });
  },
  'bulk PATCH': ({ asset, shipment }) => bulkOn(() => plan).update('asset', [{ id: asset, shipment }]),
};

describe.each(Object.entries(doors))('an object that is installed through one asset: %s', (_, write) => {
  test('is refused through another, until the first is taken out', async () => {
    const made = await planned();
    await installFrom(plan, made.holder, { shipment: made.first });
    const { status, body } = await refusal(write(made));
    expect([status, JSON.stringify(body)]).toEqual([
      400,
      expect.stringContaining(`"This object is installed as asset ${made.holder}."`),
    ]);
    expect(await plan.values('shipmentlineitem', made.shipmentLine)).toMatchObject({ qty_installed: 0 });
    expect(await plan.values('spareitem', made.spare)).toMatchObject({ quantity: 2 });
    await uninstall(plan, made.holder);
    await write(made);
    expect((await plan.values('asset', made.asset)).installed).not.toBeNull();
  });
});

test('does not name an asset that the caller may not view', async () => {
  const { holder, first, asset, shipment } = await planned();
  await installFrom(plan, holder, { shipment: first });
  const names = ['bom', 'shipment', 'shipmentlineitem'].map((name) => `netbox_asset_lifecycle.${name}` as const);
  const permissions: readonly Permission[] = [
    { types: [...names, 'dcim.device'], actions: ['view', 'change'], constraints: null },
    { types: ['netbox_asset_lifecycle.asset'], actions: ['view', 'change'], constraints: { id: asset } },
  ];
  plan.context = { ...plan.context, actor: { ...plan.context.actor, superuser: false, permissions } };
  expect((await refusal(installFrom(plan, asset, { shipment }))).body).toEqual({
    __all__: ['This object is installed as an asset that you may not view.'],
  });
});

test('is free when the first asset goes, and in a list that frees it first', async () => {
  const made = await planned();
  await plan.patch('asset', made.holder, { spares_pool: made.pool });
  await bulkOn(() => plan).update('asset', [
    { id: made.holder, spares_pool: null },
    { id: made.asset, spares_pool: made.pool },
  ]);
  expect((await plan.values('asset', made.asset)).installed).not.toBeNull();
  const { bom = null } = await plan.values('asset', made.asset);
  await plan.delete('shipment', made.shipment);
  const [order] = await plan.rows('purchaseorder', 'bom', Number(bom));
  await plan.patch('purchaseorder', order?.id ?? 0, { status: 'approved' });
  await plan.patch('purchaseorder', order?.id ?? 0, { status: 'draft' });
  await plan.delete('purchaseorder', order?.id ?? 0);
  await plan.delete('bom', Number(bom));
  await installFrom(plan, made.holder, { shipment: made.first });
  expect((await plan.values('asset', made.holder)).installed).not.toBeNull();
});

test('is not installed twice by one request for many', async () => {
  const { holder, first, asset, shipment } = await planned();
  const attempt = installAll(plan, [
    { asset: holder, shipment: first },
    { asset, shipment },
  ]);
  expect((await refusal(attempt)).body).toEqual({
    'assets[1].assigned_object': ['This object is installed as another asset already.'],
  });
});

test('is installed once by two who do it at the same moment', async () => {
  const { context } = plan;
  for (let seed = 1; seed <= 20; seed++) {
    const { holder, first, asset, shipment } = await planned();
    plan.context = { ...context, store: interleaved(context.store, chanceFrom(seed)) };
    const attempts = [installFrom(plan, holder, { shipment: first }), plan.patch('asset', asset, { shipment })];
    expect([seed, await tally(attempts)]).toEqual([seed, { done: 1, 400: 1 }]);
    plan.context = context;
  }
});
