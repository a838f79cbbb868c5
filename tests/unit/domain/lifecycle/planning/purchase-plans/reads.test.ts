import { expect, test } from 'vitest';
import { orderPlan } from '../../../../../../src/domain/lifecycle/planning/purchase-plans/order-plan.ts';
import { solvePurchasePlan } from '../../../../../../src/domain/lifecycle/planning/purchase-plans/solve-plan.ts';
import { planSolver } from '../../../../../../src/functions/planning/plan-solver.ts';
import { countingStore } from '../../../../../support/counting-store.ts';
import { Lifecycle } from '../../../../../support/lifecycle.ts';
import { MemoryStore } from '../../../../../support/memory-store.ts';
import { plansOf } from '../../../../../support/purchase-plans.ts';

/** Reads of solving and ordering a plan with so many lines. */
async function readsWith(lines: number) {
  const store = new MemoryStore();
  const plan = await new Lifecycle(store, { defaultCurrency: 'EUR', baseCurrency: 'EUR' }).prepare();
  const { price, planFor } = plansOf(() => plan);
  const bom = await plan.bom();
  for (let made = 0; made < lines; made++) {
    const type = await plan.deviceType();
    await plan.line(bom, type, 1);
    await price(plan.vendor, type, '5');
  }
  const id = await planFor([bom]);
  const solving = countingStore(store);
  await solvePurchasePlan({ ...plan.context, store: solving.store }, { id }, { solver: planSolver });
  const ordering = countingStore(store);
  await orderPlan({ ...plan.context, store: ordering.store }, { id, input: {} });
  return { solving: { ...solving.reads }, ordering: { ...ordering.reads } };
}

test('a plan with more lines is solved and ordered with as many round trips', async () => {
  const few = await readsWith(3);
  expect(await readsWith(40)).toEqual(few);
  expect(few.solving.batches + few.solving.queries).toBeLessThan(40);
});
