import type { Row } from '../../src/domain/engine/ports.ts';
import type { TypeName } from '../../src/domain/engine/schema/field-kinds.ts';
import type { Store } from '../../src/domain/engine/store.ts';
import { Lifecycle } from '../support/lifecycle.ts';

export const lifecycleType = (model: string): TypeName => `netbox_asset_lifecycle.${model}`;

/** Pools, what may lie in them, and who wants it. What operations make is added to the lists. */
export interface SparesWorld {
  readonly plan: Lifecycle;
  readonly pools: readonly number[];
  readonly deviceTypes: readonly number[];
  /** Spare items of many units, and those with a serial number. */
  readonly loose: number[];
  readonly units: readonly { readonly serial: string; readonly deviceType: number; readonly spare: number }[];
  readonly boms: readonly {
    readonly bom: number;
    readonly assets: readonly number[];
    readonly spares: readonly number[];
  }[];
  readonly reservations: number[];
  /** BOMs of reorders. */
  readonly reordered: number[];
}

const poolCount = 3;
const typeCount = 3;
const unitsOfType = 3;

/** Makes the world on a store that does not fail; each BOM plans devices of a type of its own, and of the shared types. */
export async function sparesWorld(store: Store, assetsOfBom: number): Promise<SparesWorld> {
  const plan = await new Lifecycle(store).prepare();
  const pools: number[] = [];
  for (let made = 0; made < poolCount; made++) pools.push(await plan.pool());
  const loose: number[] = [];
  const units: { serial: string; deviceType: number; spare: number }[] = [];
  const boms: SparesWorld['boms'][number][] = [];
  for (let made = 0; made < typeCount; made++) {
    const { deviceType, bom, assets } = await plan.plannedBom(assetsOfBom);
    const own: number[] = [];
    for (const pool of pools) {
      own.push(await plan.spare(pool, deviceType, { quantity: 20 }));
      const item = { item_type: 'dcim.devicetype', item_id: deviceType };
      await plan.create('spareitemallocation', { pool, ...item, min_quantity: 15, max_quantity: 50 });
    }
    for (let unit = 1; unit <= unitsOfType; unit++) {
      const serial = `unit ${unit}`;
      units.push({ serial, deviceType, spare: await plan.spare(pools[0] ?? 0, deviceType, { serial }) });
    }
    loose.push(...own);
    boms.push({ bom, assets, spares: own });
  }
  const deviceTypes = [...new Set(units.map(({ deviceType }) => deviceType))];
  return { plan, pools, deviceTypes, loose, units, boms, reservations: [], reordered: [] };
}

/** Every object of a type, as the table holds it. */
export async function allOf(store: Store, type: TypeName): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for await (const row of store.rows({ kind: 'by-id', type, startId: 0 })) rows.push(row);
  return rows;
}
