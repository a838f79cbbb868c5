import { Lifecycle } from './lifecycle.ts';
import { MemoryStore } from './memory-store.ts';

/** A data centre in memory with an empty pool, and a device type of which it may hold spares. */
export async function emptyPool() {
  const plan = await new Lifecycle(new MemoryStore()).prepare();
  return { plan, pool: await plan.pool(), deviceType: await plan.deviceType() };
}
