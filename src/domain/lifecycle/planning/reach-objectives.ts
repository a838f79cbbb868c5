import { latestDayOf } from './latest-day.ts';
import type { Objective, PlanProblem, Purchase } from './plan-problem.ts';
import type { ReachedObjective } from './plan-result.ts';
import { type CheapestPlan, type CostLimits, cheapestPlan } from './solver/cheapest-plan.ts';
import { costTable } from './solver/cost-table.ts';
import type { Steps } from './solver/steps.ts';

/** The cheapest plan that the search knows within some limits. */
export interface FoundPlan {
  readonly purchases: readonly Purchase[];
  readonly cost: number;
  readonly bound: number;
}

/** What a plan may come to, so that it is as good in the objectives before. */
export interface Reach extends CostLimits {
  readonly latestDay: number | null;
}

export interface Reached {
  readonly plan: FoundPlan;
  /** In the order of the problem, with cost last where it is not named. */
  readonly objectives: readonly ReachedObjective[];
  /** What plans have to keep that are as good in the objectives before cost. */
  readonly beforeCost: Reach;
}

interface Stage {
  readonly reach: Reach;
  readonly plan: FoundPlan;
}

type StageAfter = Stage & { readonly reached: ReachedObjective };

/** The cheapest plan within limits. */
export function cheapestWithin(problem: PlanProblem, reach: Reach, steps: Steps): CheapestPlan {
  steps.spend(stepsOfOffer * problem.offers.length);
  return cheapestPlan(costTable(problem, reach.latestDay), reach, steps);
}

/** To read an offer takes about as long as so many looks at a line. */
const stepsOfOffer = 100;

export const withinBudget = ({ limits }: PlanProblem): Reach => ({
  budget: limits.budget,
  mostVendors: null,
  latestDay: null,
});

/** Cost comes last where it is not named. */
export const orderOf = ({ objectives }: PlanProblem): readonly Objective[] =>
  objectives.includes('cost') ? objectives : [...objectives, 'cost'];

/** Reaches one objective after the other, each within what was reached before. */
export function reachObjectives(problem: PlanProblem, first: FoundPlan, steps: Steps): Reached {
  let stage: Stage = { reach: withinBudget(problem), plan: first };
  let beforeCost = stage.reach;
  const objectives: ReachedObjective[] = [];
  for (const objective of orderOf(problem)) {
    if (objective === 'cost') beforeCost = stage.reach;
    const after = stages[objective](problem, stage, steps);
    objectives.push(after.reached);
    stage = after;
  }
  // A later objective may have come upon a cheaper plan, where the cheapest was not proven.
  const atLast = objectives.map((reached) =>
    reached.objective === 'cost' ? { ...reached, value: stage.plan.cost } : reached,
  );
  return { plan: stage.plan, objectives: atLast, beforeCost };
}

const stages: Readonly<Record<Objective, (problem: PlanProblem, stage: Stage, steps: Steps) => StageAfter>> = {
  cost: leastCost,
  date: earliestDay,
  vendors: fewestVendors,
};

/** The plan is the cheapest within its reach already, as far as the steps sufficed. */
function leastCost(_problem: PlanProblem, { reach, plan }: Stage): StageAfter {
  const reached: ReachedObjective = { objective: 'cost', value: plan.cost, bound: plan.bound };
  return { reach: { ...reach, budget: plan.cost }, plan, reached };
}

/** By halving: with more days there are more offers. */
function earliestDay(problem: PlanProblem, stage: Stage, steps: Steps): StageAfter {
  const latest = latestDayOf(problem, stage.plan.purchases);
  const days = daysBefore(problem, latest);
  const halved = halve(stage.plan, days.length, (place) => {
    const reach = { ...stage.reach, latestDay: days[place] ?? null };
    return cheapestWithin(problem, reach, steps.part(steps.left / 4));
  });
  const value = latestDayOf(problem, halved.plan.purchases);
  const bound = halved.impossibleBelow < days.length ? (days[halved.impossibleBelow] ?? null) : latest;
  const reached: ReachedObjective = { objective: 'date', value, bound: earlier(value, bound) };
  return { reach: { ...stage.reach, latestDay: value }, plan: halved.plan, reached };
}

const earlier = (one: number | null, other: number | null): number | null =>
  one === null || other === null ? (one ?? other) : Math.min(one, other);

/** Days of offers, ascending. */
function daysBefore({ offers }: PlanProblem, latest: number | null): readonly number[] {
  const days = new Set<number>();
  for (const offer of offers) if (offer.days !== null && (latest === null || offer.days < latest)) days.add(offer.days);
  return [...days].toSorted((one, other) => one - other);
}

function fewestVendors(problem: PlanProblem, stage: Stage, steps: Steps): StageAfter {
  const most = vendorsIn(problem, stage.plan);
  const halved = halve(stage.plan, most - 1, (place) =>
    cheapestWithin(problem, { ...stage.reach, mostVendors: place + 1 }, steps.part(steps.left / 4)),
  );
  const value = vendorsIn(problem, halved.plan);
  const bound = Math.min(value, halved.impossibleBelow + 1);
  return {
    reach: { ...stage.reach, mostVendors: value },
    plan: halved.plan,
    reached: { objective: 'vendors', value, bound },
  };
}

function vendorsIn({ offers }: PlanProblem, { purchases }: FoundPlan): number {
  const vendorOf = new Map(offers.map(({ id, vendor }) => [id, vendor]));
  return new Set(purchases.map(({ offer }) => vendorOf.get(offer))).size;
}

/**
 * The plan of the first of some places at which there is one, where each has what those before have.
 * @param plan that of the place behind the last.
 */
function halve(plan: FoundPlan, places: number, solve: (place: number) => CheapestPlan) {
  let best = plan;
  let impossibleBelow = 0;
  let low = 0;
  let high = places;
  while (low < high) {
    const middle = (low + high) >> 1;
    const tried = solve(middle);
    const found = foundPlan(tried);
    if (found === null) low = middle + 1;
    else [best, high] = [found, middle];
    if (isImpossible(tried)) impossibleBelow = middle + 1;
  }
  return { plan: best, impossibleBelow };
}

export const foundPlan = ({ purchases, cost, bound }: CheapestPlan): FoundPlan | null =>
  purchases === null || cost === null ? null : { purchases, cost, bound };

export const isImpossible = ({ purchases, bound }: CheapestPlan): boolean =>
  purchases === null && bound === Number.POSITIVE_INFINITY;
