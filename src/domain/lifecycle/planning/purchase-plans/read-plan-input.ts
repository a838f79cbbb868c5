import { visibleReader } from '../../../engine/access/visible-reader.ts';
import type { Context } from '../../../engine/context.ts';
import type { Reader } from '../../../engine/ports.ts';
import { cachingReader } from '../../../engine/query/caching-reader.ts';
import { collect, rowsFrom } from '../../../engine/resource/load-objects.ts';
import type { ObjectOf } from '../../../engine/resource/resource.ts';
import { pricesOfItems } from '../../ordering/listed-prices.ts';
import { vendor as vendorResource } from '../../ordering/vendor.ts';
import { needsOf, shortLines } from './plan-demand.ts';
import type { PlanInput, VendorTerms } from './plan-input.ts';
import { objectivesOf, type purchasePlan } from './purchase-plan.ts';

type Plan = ObjectOf<typeof purchasePlan.type>['values'];

/**
 * Reads what a plan is made from, as far as the caller may view it: the demand, and then one look at each of the collections
 * of vendors and prices, however many items there are.
 */
export async function readPlanInput(context: Context, plan: Plan): Promise<PlanInput> {
  const day = context.now().toISOString().slice(0, 10);
  const reader = visibleReader(cachingReader(context.store), context.actor);
  const needs = needsOf(await shortLines(context, plan));
  const items = needs.map(({ item }) => item);
  const [vendors, prices] = await Promise.all([allowedVendors(reader, plan), pricesOfItems(reader, items)]);
  const { overOrder } = context.settings;
  const { currency, budget, largest_share: largestShare } = plan;
  return {
    day,
    currency,
    needs,
    vendors,
    prices,
    substitutesOf: () => [],
    deliveryOf: ({ lead_time_days }) => ({ days: lead_time_days, source: lead_time_days === null ? null : 'price' }),
    converted: (amount, of) => (of === currency ? amount : null),
    overOrder,
    objectives: objectivesOf(plan),
    budget,
    largestShare,
  };
}

async function allowedVendors(
  reader: Reader,
  { vendors_allowed, vendors_barred }: Plan,
): Promise<readonly VendorTerms[]> {
  const rows = await collect(rowsFrom(reader, { kind: 'in-order', type: vendorResource.type }));
  return rows
    .filter(({ id }) => (vendors_allowed.length === 0 || vendors_allowed.includes(id)) && !vendors_barred.includes(id))
    .map(({ id, values: { order_cost = null, minimum_order_value = null, currency = null } }) => ({
      id,
      order_cost,
      minimum_order_value,
      currency,
    }));
}
