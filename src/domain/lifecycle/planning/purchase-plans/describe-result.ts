import { times } from '../../../engine/schema/decimal.ts';
import { pricePlaces } from '../../item/price.ts';
import { unitPriceFor } from '../../ordering/choose-price.ts';
import type { Objective, Purchase } from '../plan-problem.ts';
import type { NothingFits, PlanExplanation, PlanResult, PurchasePlan, RunnerUp } from '../plan-result.ts';
import { amountOf, type BuiltProblem } from './build-problem.ts';
import type { PlanInput, PlanNeed } from './plan-input.ts';
import type {
  PlannedLine,
  PlanSummary,
  StoredRunnerUp,
  StoredShare,
  UnmetLine,
  VendorSummary,
} from './planned-line.ts';

/** A result as it is stored. */
export interface DescribedResult {
  readonly summary: PlanSummary;
  readonly lines: readonly PlannedLine[];
  readonly unmet: readonly UnmetLine[];
}

/** What a result of the solver says of items, vendors and prices. */
export function describeResult(
  input: PlanInput,
  built: BuiltProblem,
  result: PlanResult,
  explanation: PlanExplanation | undefined,
): DescribedResult {
  return result.fits
    ? { summary: summaryOf(input, built, result, explanation), lines: linesOf(built, result, explanation), unmet: [] }
    : { summary: refusalOf(built, result), lines: [], unmet: unmetOf(built, result) };
}

function linesOf(
  built: BuiltProblem,
  { purchases }: PurchasePlan,
  explanation: PlanExplanation | undefined,
): readonly PlannedLine[] {
  const runnersUp = new Map(explanation?.runnersUp.map((entry) => [entry.line, entry]));
  return purchases.flatMap((purchase) => {
    const need = built.needs[purchase.line];
    const offered = built.offers[purchase.offer];
    if (!need || !offered) return [];
    const { price, bought, equivalent, days, source } = offered;
    const unit_price = unitPriceFor(price, purchase.quantity);
    return [
      {
        item: need.item,
        variant: need.variant,
        required: need.quantity,
        date_needed: need.date_needed,
        shares: storedShares(need),
        bought,
        equivalent,
        vendor: price.vendor,
        vendor_price: price.id,
        quantity: purchase.quantity,
        price_from: price.price_breaks.findLast((step) => step.quantity <= purchase.quantity)?.quantity ?? 1,
        currency: price.currency,
        unit_price,
        total_price: times(unit_price, purchase.quantity, pricePlaces),
        plan_total: amountOf(purchase.goods),
        days,
        source,
        runner_up: runnerUpOf(built, runnersUp.get(purchase.line)),
      },
    ];
  });
}

const storedShares = ({ shares }: PlanNeed): readonly StoredShare[] =>
  shares.map(({ bom, bom_line_item, quantity }) => ({ bom, bom_line_item, quantity }));

function runnerUpOf({ offers }: BuiltProblem, entry: RunnerUp | undefined): StoredRunnerUp | null {
  const offered = entry?.purchase && offers[entry.purchase.offer];
  if (!entry?.purchase || !offered || entry.difference === null) return null;
  const { price, equivalent } = offered;
  return {
    equivalent,
    vendor: price.vendor,
    vendor_price: price.id,
    quantity: entry.purchase.quantity,
    difference: amountOf(entry.difference),
  };
}

/** Cost as an amount, days and numbers as they are. */
const shown = (objective: Objective, value: number | null): string | null =>
  value === null ? null : objective === 'cost' ? amountOf(value) : `${value}`;

const sumOf = (purchases: readonly Purchase[]): number => purchases.reduce((sum, { goods }) => sum + goods, 0);

function summaryOf(
  { vendors }: PlanInput,
  { missingRates }: BuiltProblem,
  result: PurchasePlan,
  explanation: PlanExplanation | undefined,
): PlanSummary {
  const termsOf = new Map(vendors.map((vendor) => [vendor.id, vendor]));
  const goods = sumOf(result.purchases);
  return {
    goods: amountOf(goods),
    fixed_costs: amountOf(result.cost - goods),
    total_cost: amountOf(result.cost),
    lower_bound: amountOf(result.bound),
    proven: result.proven,
    latest_days: result.latestDay,
    vendors: result.orders.map((order): VendorSummary => {
      const { order_cost = null, minimum_order_value = null, currency = null } = termsOf.get(order.vendor) ?? {};
      return {
        vendor: order.vendor,
        lines: order.lines,
        goods: amountOf(order.goods),
        fixed_cost: amountOf(order.fixedCost),
        order_cost,
        minimum_order_value,
        terms_currency: currency,
      };
    }),
    objectives: result.objectives.map(({ objective, value, bound }) => ({
      objective,
      value: shown(objective, value),
      bound: shown(objective, bound),
    })),
    rules: (explanation?.rules ?? []).map(({ rule, atLeast, atMost }) => ({
      rule,
      at_least: amountOf(atLeast),
      at_most: amountOf(atMost),
    })),
    unmet_is_smallest: true,
    least_budget: null,
    missing_rates: missingRates,
  };
}

/** What only currencies without a rate offer is sold, and yet nothing that the plan can count with. */
const unmetOf = ({ needs, unrated }: BuiltProblem, { unmet }: NothingFits): readonly UnmetLine[] =>
  unmet.flatMap(({ line, limit }): UnmetLine[] => {
    const need = needs[line];
    if (!need) return [];
    const { item, variant, quantity } = need;
    return [
      {
        item,
        variant,
        required: quantity,
        shares: storedShares(need),
        limit: limit === 'offer' && unrated.has(line) ? 'rate' : limit,
      },
    ];
  });

const refusalOf = ({ missingRates }: BuiltProblem, result: NothingFits): PlanSummary => ({
  goods: null,
  fixed_costs: null,
  total_cost: null,
  lower_bound: null,
  proven: result.proven,
  latest_days: null,
  vendors: [],
  objectives: [],
  rules: [],
  unmet_is_smallest: result.smallest,
  least_budget: result.leastBudget === null ? null : amountOf(result.leastBudget),
  missing_rates: missingRates,
});
