import type { PlanProblem } from './plan-problem.ts';
import type { PlanEffort, PlanExplanation, PlanRule, PurchasePlan, RuleCost } from './plan-result.ts';
import { cheapestWithin, orderOf, type Reach } from './reach-objectives.ts';
import { runnersUp } from './runners-up.ts';
import { Steps } from './solver/steps.ts';

/** Why a plan is as it is: what would come next for each line, and what each rule costs. */
export function explainPlan(problem: PlanProblem, plan: PurchasePlan, effort: PlanEffort): PlanExplanation {
  return { runnersUp: runnersUp(problem, plan), rules: ruleCosts(problem, plan, effort) };
}

const rules = {
  pack: (problem) => ({ ...problem, offers: problem.offers.map((offer) => ({ ...offer, pack: 1 })) }),
  minimum: (problem) => ({ ...problem, offers: problem.offers.map(fromOneUnit) }),
  minimum_order: (problem) => ({
    ...problem,
    vendors: problem.vendors.map((vendor) => ({ ...vendor, minimumOrder: 0 })),
  }),
  fixed_cost: (problem) => ({ ...problem, vendors: problem.vendors.map((vendor) => ({ ...vendor, fixedCost: 0 })) }),
  date: (problem) => ({ ...problem, lines: problem.lines.map((line) => ({ ...line, inDays: null })) }),
} satisfies Record<PlanRule, (problem: PlanProblem) => PlanProblem>;

const names = ['pack', 'minimum', 'minimum_order', 'fixed_cost', 'date'] satisfies readonly PlanRule[];

/** Its price counts from the first unit. */
const fromOneUnit = (offer: PlanProblem['offers'][number]): PlanProblem['offers'][number] => ({
  ...offer,
  minimum: 1,
  breaks: offer.breaks.map((priceBreak, place) => (place === 0 ? { ...priceBreak, from: 1 } : priceBreak)),
});

/** The plan keeps what remains of the rules, so the cheapest plan without a rule costs no more. */
function ruleCosts(problem: PlanProblem, plan: PurchasePlan, { steps }: PlanEffort): readonly RuleCost[] {
  const reach = reachBeforeCost(problem, plan);
  return names.map((rule) => {
    const without = rules[rule](problem);
    if (isSame(problem, without)) return { rule, atLeast: 0, atMost: plan.cost - plan.bound };
    const found = cheapestWithin(without, { ...reach, budget: plan.cost }, new Steps(steps / names.length));
    const cost = found.cost ?? plan.cost;
    return { rule, atLeast: plan.cost - cost, atMost: plan.cost - Math.min(cost, found.bound) };
  });
}

/** What plans may come to that are as good in the objectives before cost. */
function reachBeforeCost(problem: PlanProblem, plan: PurchasePlan): Reach {
  const order = orderOf(problem);
  const before = order.slice(0, order.indexOf('cost'));
  return {
    budget: problem.limits.budget,
    latestDay: before.includes('date') ? plan.latestDay : null,
    mostVendors: before.includes('vendors') ? plan.orders.length : null,
  };
}

const isSame = (one: PlanProblem, other: PlanProblem): boolean => JSON.stringify(one) === JSON.stringify(other);
