import { visibleReader } from '../../../engine/access/visible-reader.ts';
import type { Context } from '../../../engine/context.ts';
import type { Reader } from '../../../engine/ports.ts';
import { cachingReader } from '../../../engine/query/caching-reader.ts';
import { collect, rowsFrom } from '../../../engine/resource/load-objects.ts';
import { type ObjectOf, refKey } from '../../../engine/resource/resource.ts';
import { equivalentsOf } from '../../item/equivalents.ts';
import { pricePlaces } from '../../item/price.ts';
import { expectedDays } from '../../lead-times/expected-days.ts';
import { learnedLeadTimes } from '../../lead-times/learned.ts';
import { exchanged } from '../../money/rates.ts';
import { readFactors } from '../../money/read-rates.ts';
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
  const substitutes = await equivalentsOf(reader, items);
  const buyable = [...items, ...[...substitutes.values()].flatMap((some) => some.map(({ item }) => item))];
  const [vendors, prices] = await Promise.all([allowedVendors(reader, plan), pricesOfItems(reader, buyable)]);
  const listed = [...prices.values()].flat();
  const learned = await learnedLeadTimes(
    reader,
    listed.map(({ vendor }) => vendor),
  );
  const { overOrder } = context.settings;
  const { currency, budget, largest_share: largestShare } = plan;
  return {
    day,
    currency,
    needs,
    vendors,
    prices,
    substitutesOf: (item) => substitutes.get(refKey(item)) ?? [],
    deliveryOf: ({ vendor, lead_time_days }, item) => expectedDays(learned(vendor, item), lead_time_days),
    converted: await conversion(context, reader, currency, [...vendors, ...listed]),
    overOrder,
    objectives: objectivesOf(plan),
    budget,
    largestShare,
  };
}

/** Amounts in one of these currencies as amounts in that of the plan, with the places of prices, by the rates of today. */
async function conversion(
  { now, settings: { baseCurrency } }: Context,
  reader: Reader,
  to: string | null,
  amounts: readonly { readonly currency: string | null }[],
): Promise<PlanInput['converted']> {
  const currencies = amounts.map(({ currency }) => currency).filter((code) => code !== to);
  const { factorOn } = await readFactors(reader, currencies, { to: to ?? '', pivot: baseCurrency });
  const day = now().toISOString().slice(0, 10);
  return (amount, from) => {
    if (from === to) return amount;
    const factor = factorOn(from, day);
    return factor && exchanged(amount, factor, pricePlaces);
  };
}

export async function allowedVendors(
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
