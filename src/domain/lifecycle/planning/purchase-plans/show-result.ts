import Big from 'big.js';
import { requireObject, viewableTo } from '../../../engine/access/access.ts';
import type { Context } from '../../../engine/context.ts';
import type { JsonObject } from '../../../engine/json.ts';
import { refKey } from '../../../engine/resource/resource.ts';
import type { ObjectRef } from '../../../engine/schema/field-kinds.ts';
import { UnitOfWork } from '../../../engine/write/unit-of-work.ts';
import { deliveryDay } from '../../lead-times/days.ts';
import type { DescribedResult } from './describe-result.ts';
import type { PlannedLine, PlanSummary, StoredShare, UnmetLine, VendorSummary } from './planned-line.ts';
import { purchasePlan } from './purchase-plan.ts';
import type { ShownResult } from './purchase-plan-actions.ts';
import { storedResult } from './stored-result.ts';

/** Whether the caller may view all of these. */
type Seen = (refs: readonly ObjectRef[]) => boolean;

const named =
  (name: string) =>
  (id: number): ObjectRef => ({ type: `netbox_asset_lifecycle.${name}`, id });
const vendorRef = named('vendor');
const priceRef = named('vendorprice');
const equivalentRef = named('itemequivalent');
const bomRef = named('bom');
const bomLineRef = named('bomlineitem');

/** The result of a plan as far as the caller may view it; sums only where nothing is hidden. */
export async function showResult(context: Context, planId: number): Promise<ShownResult & JsonObject> {
  const work = new UnitOfWork(context);
  const { values } = await requireObject(work, 'view', purchasePlan, planId);
  const head = { purchase_plan: planId, status: values.status, solved: values.solved, currency: values.currency };
  // The result of a plan that was changed since is void.
  const stored = values.status === 'new' ? undefined : await storedResult(work.reader, planId);
  if (!stored) return { ...head, ...nothing };
  const seen = await viewable(work, stored);
  const lines = stored.lines.filter((line) => seen(refsOfLine(line)));
  const unmet = stored.unmet.filter(({ shares }) => seen(refsOfShares(shares)));
  const hidden = stored.lines.length - lines.length + stored.unmet.length - unmet.length;
  const day = context.now().toISOString().slice(0, 10);
  return {
    ...head,
    hidden_lines: hidden,
    ...(hidden > 0 ? withoutSums : sumsOf(stored.summary, day)),
    proven: stored.summary.proven,
    lines: lines.map((line) => shownLine(line, day, seen)),
    unmet: unmet.map(({ shares, ...entry }) => ({ ...entry, needs: shares })),
    unmet_is_smallest: stored.summary.unmet_is_smallest,
    missing_rates: stored.summary.missing_rates.map((currency) => ({ currency })),
    vendors: hidden > 0 ? [] : stored.summary.vendors.map((vendor) => shownVendor(vendor, stored)),
  };
}

const withoutSums = {
  goods: null,
  fixed_costs: null,
  total_cost: null,
  lower_bound: null,
  gap: null,
  date_expected: null,
  objectives: [],
  rules: [],
  least_budget: null,
} as const;

const nothing = {
  hidden_lines: 0,
  ...withoutSums,
  proven: false,
  lines: [],
  unmet: [],
  unmet_is_smallest: true,
  missing_rates: [],
  vendors: [],
} as const;

const sumsOf = (summary: PlanSummary, day: string) => ({
  goods: summary.goods,
  fixed_costs: summary.fixed_costs,
  total_cost: summary.total_cost,
  lower_bound: summary.lower_bound,
  gap: gapOf(summary),
  date_expected: deliveryDay(day, summary.latest_days),
  objectives: summary.objectives,
  rules: summary.rules,
  least_budget: summary.least_budget,
});

/** Percent of the total, rounded up, so that none means none. */
function gapOf({ total_cost, lower_bound }: PlanSummary): string | null {
  if (total_cost === null || lower_bound === null) return null;
  const total = new Big(total_cost);
  return total.eq(0) ? '0' : total.minus(lower_bound).times(100).div(total).round(4, Big.roundUp).toFixed(4);
}

const refsOfShares = (shares: readonly StoredShare[]): readonly ObjectRef[] =>
  shares.flatMap(({ bom, bom_line_item }) => [bomRef(bom), bomLineRef(bom_line_item)]);

/** The objects that a line shows; one that is hidden hides the line. */
export const refsOfLine = (line: PlannedLine): readonly ObjectRef[] => [
  ...refsOfPrice(line),
  ...refsOfShares(line.shares),
];

const refsOfPrice = (priced: Pick<PlannedLine, 'vendor' | 'vendor_price' | 'equivalent'>): readonly ObjectRef[] => [
  vendorRef(priced.vendor),
  priceRef(priced.vendor_price),
  ...(priced.equivalent === null ? [] : [equivalentRef(priced.equivalent)]),
];

const refsOfRunnerUp = ({ runner_up }: PlannedLine): readonly ObjectRef[] => (runner_up ? refsOfPrice(runner_up) : []);

async function viewable({ reader, actor }: UnitOfWork, { lines, unmet }: DescribedResult): Promise<Seen> {
  const refs = [
    ...lines.flatMap((line) => [...refsOfLine(line), ...refsOfRunnerUp(line)]),
    ...unmet.flatMap(({ shares }: UnmetLine) => refsOfShares(shares)),
  ];
  const keys = await viewableTo(reader, actor, refs);
  return (some) => some.every((ref) => keys.has(refKey(ref)));
}

function shownLine(line: PlannedLine, day: string, seen: Seen) {
  const { shares, bought, equivalent: _, plan_total, days, source, runner_up: next, ...same } = line;
  const runnerUp = next && seen(refsOfRunnerUp(line)) ? next : null;
  return {
    ...same,
    substitute: refKey(bought) === refKey(line.item) ? null : bought,
    plan_price: plan_total,
    date_expected: deliveryDay(day, days),
    date_expected_source: source,
    runner_up: runnerUp?.vendor ?? null,
    runner_up_price: runnerUp?.vendor_price ?? null,
    runner_up_quantity: runnerUp?.quantity ?? null,
    runner_up_difference: runnerUp?.difference ?? null,
    needs: shares,
  };
}

function shownVendor({ vendor, lines, goods, fixed_cost, ...terms }: VendorSummary, stored: DescribedResult) {
  const all = new Big(stored.summary.goods ?? 0);
  const orders = stored.lines
    .filter((line) => line.vendor === vendor)
    .flatMap(({ shares, currency }) => shares.map(({ bom }) => `${currency} ${bom}`));
  return {
    vendor,
    lines,
    orders: new Set(orders).size,
    goods,
    fixed_cost,
    share: all.eq(0) ? '0' : new Big(goods).times(100).div(all).toFixed(2),
    order_cost: terms.order_cost,
    minimum_order_value: terms.minimum_order_value,
    currency: terms.terms_currency,
  };
}
