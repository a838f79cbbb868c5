import { checkPlan } from './check-plan.ts';
import { latestDayOf } from './latest-day.ts';
import { nothingFits } from './nothing-fits.ts';
import type { PlanProblem, Purchase } from './plan-problem.ts';
import type { PlanEffort, PlanResult, ReachedObjective, VendorOrder } from './plan-result.ts';
import { cheapestWithin, foundPlan, isImpossible, orderOf, reachObjectives, withinBudget } from './reach-objectives.ts';
import { Steps } from './solver/steps.ts';

/** Enough for 2,000 lines at six vendors. */
export const usualEffort: PlanEffort = { steps: 200_000_000 };

/**
 * The best plan of a problem by its objectives, one after the other; cost comes last where it is not named. Same problem and
 * effort, same plan, whatever the order of the offers. Of plans that are equally good, lines go to the vendor that comes
 * first, and the vendors' sets are tried in the order of the vendors.
 * @throws Error when the plan that was found breaks a rule, which would be a fault of the search.
 */
export function solvePlan(problem: PlanProblem, effort: PlanEffort): PlanResult {
  const steps = new Steps(effort.steps);
  const first = cheapestWithin(problem, withinBudget(problem), steps.part(steps.left / orderOf(problem).length));
  const found = foundPlan(first);
  if (found === null) return nothingFits(problem, isImpossible(first), steps);
  const { plan, objectives } = reachObjectives(problem, found, steps);
  const { purchases, cost } = plan;
  const faults = checkPlan(problem, purchases);
  if (faults.length > 0) throw new Error(`The plan breaks rules: ${faults.join('; ')}`);
  return {
    fits: true,
    purchases,
    orders: ordersOf(problem, purchases),
    cost,
    bound: objectives.find(({ objective }) => objective === 'cost')?.bound ?? cost,
    proven: objectives.every(isProven),
    latestDay: latestDayOf(problem, purchases),
    objectives: objectives.filter(({ objective }) => problem.objectives.includes(objective)),
  };
}

const isProven = ({ value, bound }: ReachedObjective): boolean => value === bound;

function ordersOf({ vendors, offers }: PlanProblem, purchases: readonly Purchase[]): readonly VendorOrder[] {
  const vendorOf = new Map(offers.map(({ id, vendor }) => [id, vendor]));
  const byVendor = Map.groupBy(purchases, ({ offer }) => vendorOf.get(offer));
  return vendors.flatMap(({ id, fixedCost }) => {
    const bought = byVendor.get(id) ?? [];
    const goods = bought.reduce((sum, purchase) => sum + purchase.goods, 0);
    return bought.length === 0 ? [] : [{ vendor: id, lines: bought.length, goods, fixedCost }];
  });
}
