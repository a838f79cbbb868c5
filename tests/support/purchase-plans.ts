import type { JsonObject } from '../../src/domain/engine/json.ts';
import { orderPlan } from '../../src/domain/lifecycle/planning/purchase-plans/order-plan.ts';
import { showResult } from '../../src/domain/lifecycle/planning/purchase-plans/show-result.ts';
import { type PlanSolver, solvePurchasePlan } from '../../src/domain/lifecycle/planning/purchase-plans/solve-plan.ts';
import type { Lifecycle } from './lifecycle.ts';

const stub: PlanSolver = {
  async solve({ lines, offers, vendors }) {
    const purchases = lines.flatMap(({ id, need, inDays }) => {
      const found = offers
        .filter((offer) => offer.line === id && (inDays === null || (offer.days !== null && offer.days <= inDays)))
        .map((offer) => {
          const quantity = Math.ceil(Math.max(need, offer.minimum) / offer.pack) * offer.pack;
          const price = offer.breaks.findLast(({ from }) => from <= quantity)?.price ?? 0;
          return { line: id, offer: offer.id, quantity, goods: quantity * price };
        })
        .sort((a, b) => a.goods - b.goods);
      return found[0] ? [found[0]] : [];
    });
    if (purchases.length < lines.length)
      return {
        fits: false,
        proven: true,
        unmet: lines
          .filter(({ id }) => !purchases.some(({ line }) => line === id))
          .map(({ id }) => ({ line: id, limit: 'offer' })),
        smallest: true,
        leastBudget: null,
      };
    const orders = vendors.flatMap(({ id, fixedCost }) => {
      const own = purchases.filter(({ offer }) => offers[offer]?.vendor === id);
      return own.length === 0
        ? []
        : [{ vendor: id, lines: own.length, goods: own.reduce((a, b) => a + b.goods, 0), fixedCost }];
    });
    const cost = orders.reduce((a, b) => a + b.goods + b.fixedCost, 0);
    return { fits: true, purchases, orders, cost, bound: cost, proven: true, latestDay: 7, objectives: [] };
  },
  explain: async () => ({ runnersUp: [], rules: [] }),
};
export const planSolver = stub;

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
