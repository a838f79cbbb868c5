import type { Store } from '../../src/domain/engine/store.ts';
import { Lifecycle } from '../support/lifecycle.ts';

/** A BOM with devices that nobody takes away, and what people do to it meanwhile. What operations make is added. */
interface BomInWork {
  readonly bom: number;
  readonly deviceType: number;
  readonly spare: number;
  /** Devices that come, change and go; the others stay. */
  readonly passing: number[];
  readonly rules: number[];
}

export interface BomsWorld {
  readonly plan: Lifecycle;
  readonly boms: readonly BomInWork[];
  /** The pool for what is received and not needed; the spares of the BOMs lie in another. */
  readonly surplus: number;
}

const bomCount = 2;
const stayingDevices = 6;
export const sparesOfBom = 10;

export async function bomsWorld(store: Store): Promise<BomsWorld> {
  const plan = await new Lifecycle(store).prepare();
  const pool = await plan.pool();
  const boms: BomInWork[] = [];
  for (let made = 0; made < bomCount; made++) {
    const { bom, deviceType } = await plan.plannedBom(stayingDevices);
    const spare = await plan.spare(pool, deviceType, { quantity: sparesOfBom });
    boms.push({ bom, deviceType, spare, passing: [], rules: [] });
  }
  return { plan, boms, surplus: await plan.pool() };
}
