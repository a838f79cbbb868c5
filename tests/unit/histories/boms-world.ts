import type { Store } from '../../../src/domain/model/store.ts';
import { Lifecycle } from '../../support/lifecycle.ts';

/** A BOM with devices that nobody takes away, and what people do to it beside them. What operations make is added. */
interface BomInWork {
  readonly bom: number;
  readonly order: number;
  readonly deviceType: number;
  readonly spare: number;
  /** Devices that come, change and go; the others stay. */
  readonly passing: number[];
  readonly rules: number[];
  readonly orderLines: number[];
}

export interface BomsWorld {
  readonly plan: Lifecycle;
  readonly boms: readonly BomInWork[];
}

const bomCount = 3;
const stayingDevices = 6;
export const sparesOfBom = 10;

export async function bomsWorld(store: Store): Promise<BomsWorld> {
  const plan = await new Lifecycle(store).prepare();
  const pool = await plan.pool();
  const boms: BomInWork[] = [];
  for (let made = 0; made < bomCount; made++) {
    const { bom, deviceType } = await plan.plannedBom(stayingDevices);
    const order = await plan.order(bom);
    const spare = await plan.spare(pool, deviceType, { quantity: sparesOfBom });
    boms.push({ bom, order, deviceType, spare, passing: [], rules: [], orderLines: [] });
  }
  return { plan, boms };
}
