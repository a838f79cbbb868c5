import type { Store } from '../../src/domain/engine/store.ts';
import { Lifecycle } from '../support/lifecycle.ts';

/** A BOM with devices that nobody takes away, and what people do to it meanwhile. What operations make is added. */
interface BomInWork {
  readonly bom: number;
  readonly deviceType: number;
  /** Spares for devices that stay and for those that pass, and one with a serial number of each kind. */
  readonly spares: readonly number[];
  /** Devices that come, change and go; the others stay. */
  readonly passing: number[];
  readonly rules: number[];
}

export interface BomsWorld {
  readonly plan: Lifecycle;
  readonly boms: readonly BomInWork[];
  /** The pool of the spares, into which nothing comes but what was drawn from it. */
  readonly pool: number;
  /** The pool for what is received and not needed. */
  readonly surplus: number;
}

const bomCount = 2;
const stayingDevices = 6;
const sparesOfKind = 10;
/** Units of the spares of all BOMs. */
export const spareUnits = bomCount * 2 * (sparesOfKind + 1);

export async function bomsWorld(store: Store): Promise<BomsWorld> {
  const plan = await new Lifecycle(store).prepare();
  const pool = await plan.pool();
  const boms: BomInWork[] = [];
  for (let made = 0; made < bomCount; made++) {
    const { bom, deviceType } = await plan.plannedBom(stayingDevices);
    const spares: number[] = [];
    for (const variant of [{}, { airflow: 'passive' }])
      spares.push(
        await plan.spare(pool, deviceType, { variant, quantity: sparesOfKind }),
        await plan.spare(pool, deviceType, { variant, serial: plan.name('SN') }),
      );
    boms.push({ bom, deviceType, spares, passing: [], rules: [] });
  }
  return { plan, boms, pool, surplus: await plan.pool() };
}
