import { dayAfter } from '../../src/domain/lifecycle/lead-times/days.ts';
import type { Lifecycle } from './lifecycle.ts';
import { emptyPool } from './spares.ts';

/** The day on which the forecasts of tests are made. */
const today = '2026-11-29T10:00:00.000Z';

/** From now on, it is so many days before `today`. */
function goBack(plan: Lifecycle, days: number): void {
  const time = new Date(`${dayAfter(today.slice(0, 10), -days)}T10:00:00.000Z`);
  plan.context = { ...plan.context, now: () => time };
}

/** A pool with an allocation, of whose 20 units one was drawn in each of the last twelve months. */
export async function drawnPool() {
  const { plan, pool, deviceType } = await emptyPool();
  goBack(plan, 359);
  const spare = await plan.spare(pool, deviceType, { quantity: 20 });
  const allocation = await plan.allocation(pool, deviceType, { min_quantity: 2, max_quantity: 30 });
  for (let month = 12; month > 0; month--) {
    goBack(plan, month * 30 - 15);
    await plan.installSpare(spare, { site: plan.site, role: plan.role });
  }
  goBack(plan, 0);
  return { plan, pool, deviceType, spare, allocation };
}
