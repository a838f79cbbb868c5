import type { Api } from '../demo/api.ts';

const lifecycle = 'plugins/asset-lifecycle';

export interface SparesEstate {
  /** Pools: one in which something is short, above its maximum, damaged and reserved; one beside it; one that is empty. */
  readonly shelf: number;
  readonly cage: number;
  readonly cupboard: number;
  /** The stock of optics on the shelf, which has the longest ledger, and its type. */
  readonly optics: number;
  readonly opticsType: number;
}

interface Names {
  /** Sites of the shelf, and of the cage and the cupboard. */
  readonly sites: readonly [number, number];
  readonly bom: number;
  /** What the cage, and a type in it, are called. */
  readonly cage: string;
}

/** Pools with all that the place Spares can show. */
export async function makeSpares(api: Api, { sites: [near, far], bom, cage: cageName }: Names): Promise<SparesEstate> {
  const pool = async (name: string, site: number) =>
    (await api.create(`${lifecycle}/spares-pools/`, { name, site })).id;
  const shelf = await pool('Shelf 3', near);
  const cage = await pool(cageName, far);
  const cupboard = await pool('Cupboard', far);
  const types = await makeTypes(api, cageName);
  const level = (pool: number, item: object, levels: object) =>
    api.create(`${lifecycle}/spare-item-allocations/`, { pool, ...item, ...levels });
  const receive = async (pool: number, item: object, quantity: number, more: object = {}) =>
    (await api.act(`${lifecycle}/spares-pools/${pool}/receive/`, { ...item, quantity, reason: 'First stock', ...more }))
      .id;

  await level(shelf, types.optics, { min_quantity: 20, max_quantity: 60, reorder_quantity: 20 });
  await level(cage, types.optics, { min_quantity: 10, max_quantity: 40 });
  await level(shelf, types.server, { min_quantity: 2, max_quantity: 4 });
  await level(shelf, types.fan, { min_quantity: 3, reorder_quantity: 2 });
  await level(shelf, types.patch, { min_quantity: null, max_quantity: 50 });
  await level(cage, types.hostile, { min_quantity: 1, max_quantity: 2 });

  const optics = await receive(shelf, types.optics, 48);
  await run(api, optics);
  await receive(shelf, types.optics, 3, { status: 'damaged', reason: 'Came back with bent pins' });
  await api.create(`${lifecycle}/spare-reservations/`, { spare_item: optics, bom, quantity: 4 });
  await api.act(`${lifecycle}/spare-items/${optics}/transfer/`, {
    pool: cage,
    quantity: 16,
    reason: 'To the other hall',
  });
  for (const serial of ['SN-4711', 'SN-4712', 'SN-4713']) await receive(shelf, types.server, 1, { serial });
  await receive(shelf, types.patch, 64);
  await receive(shelf, types.loose, 7);
  await receive(cage, types.hostile, 1, { serial: '<b>1</b>"&', reason: cageName });
  return { shelf, cage, cupboard, optics, opticsType: types.optics.item_id };
}

/** What was taken and brought, as counted each week. */
async function run(api: Api, spareItem: number): Promise<void> {
  for (const quantity of [45, 41, 38, 30, 27, 22, 18, 58, 55, 49, 44, 38, 33])
    await api.act(`${lifecycle}/spare-items/${spareItem}/adjust/`, { quantity, reason: 'Weekly count' });
}

async function makeTypes(api: Api, hostile: string) {
  const { id: manufacturer } = await api.create('dcim/manufacturers/', { name: 'Northlight', slug: 'northlight' });
  const module = async (model: string) => ({
    item_type: 'dcim.moduletype',
    item_id: (await api.create('dcim/module-types/', { manufacturer, model })).id,
  });
  const device = async (model: string, slug: string) => ({
    item_type: 'dcim.devicetype',
    item_id: (await api.create('dcim/device-types/', { manufacturer, model, slug })).id,
  });
  const cable = await api.create(`${lifecycle}/cable-types/`, { type: 'smf', connector_a: 'lc', connector_b: 'lc' });
  return {
    optics: await module('SFP28 25G SR'),
    fan: await module('Fan tray FT-8'),
    loose: await module('Power supply 1100 W'),
    server: { ...(await device('Server NL-2', 'server-nl-2')), variant: { airflow: 'front-to-rear' } },
    patch: {
      ...{ item_type: 'netbox_asset_lifecycle.cabletype', item_id: cable.id },
      variant: { color: 'ffeb3b', length: 3, length_unit: 'm' },
    },
    hostile: await device(hostile.slice(0, 100), 'hostile-spare'),
  };
}
