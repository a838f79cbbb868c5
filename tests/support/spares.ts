import { Lifecycle } from './lifecycle.ts';
import { MemoryStore } from './memory-store.ts';

/** A data centre in memory with an empty pool, and a device type of which it may hold spares. */
export async function emptyPool() {
  const plan = await new Lifecycle(new MemoryStore()).prepare();
  return { plan, pool: await plan.pool(), deviceType: await plan.deviceType() };
}

/** A unit that comes into a pool, as the verbs of pools read it. */
export const arrival = (deviceType: number, numbers: { readonly serial?: string; readonly asset_tag?: string }) => ({
  item: { type: 'dcim.devicetype' as const, id: deviceType },
  variant: {},
  quantity: 1,
  status: 'serviceable' as const,
  serial: '',
  asset_tag: null,
  reason: '',
  ...numbers,
});
