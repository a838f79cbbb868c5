import type { JsonObject } from '../../src/domain/engine/json.ts';
import { orderPlan } from '../../src/domain/lifecycle/planning/purchase-plans/order-plan.ts';
import { showResult } from '../../src/domain/lifecycle/planning/purchase-plans/show-result.ts';
import { solvePurchasePlan } from '../../src/domain/lifecycle/planning/purchase-plans/solve-plan.ts';
import { planSolver } from '../../src/functions/planning/plan-solver.ts';
import type { Lifecycle } from './lifecycle.ts';

/** The verbs of purchase plans in the name of the one who plans. */
export const plansOf = (plan: () => Lifecycle) => ({
  solve: (id: number, who: Lifecycle = plan()) => solvePurchasePlan(who.context, { id }, { solver: planSolver }),
  show: (id: number, who: Lifecycle = plan()) => showResult(who.context, id),
  order: (id: number, who: Lifecycle = plan()) => orderPlan(who.context, { id, input: {} }),
  price: (vendor: number, deviceType: number, unit_price: string, more: JsonObject = {}) =>
    plan().create('vendorprice', { vendor, item_type: 'dcim.devicetype', item_id: deviceType, unit_price, ...more }),
  vendor: (more: JsonObject = {}) => plan().create('vendor', { name: plan().name('vendor'), ...more }),
  planFor: (boms: readonly number[], more: JsonObject = {}) =>
    plan().create('purchaseplan', { name: plan().name('plan'), boms, ...more }),
});
