import { lonelyNeeds } from './lonely-needs.ts';
import type { PlanProblem } from './plan-problem.ts';
import type { BlamedLimit, NothingFits, UnmetNeed } from './plan-result.ts';
import { cheapestWithin, foundPlan, withinBudget } from './reach-objectives.ts';
import { smallestMisfit } from './smallest-misfit.ts';
import type { Steps } from './solver/steps.ts';

/**
 * Which needs cannot be met, and by which limit: first those that no vendor can meet by itself, then the fewest of the
 * others without which the rest fits.
 * @param proven whether it is proven that nothing fits.
 */
export function nothingFits(problem: PlanProblem, proven: boolean, steps: Steps): NothingFits {
  const answer: NothingFits = { fits: false, proven, unmet: [], smallest: false, leastBudget: null };
  if (!proven) return answer;
  const lonely = lonelyNeeds(problem);
  const rest = without(
    problem,
    lonely.map(({ line }) => line),
  );
  const joint = jointNeeds(rest, steps);
  const unmet = inOrder(problem, [...lonely, ...joint.unmet]);
  return { ...answer, ...joint, unmet };
}

/** A problem without some of its lines. */
const without = (problem: PlanProblem, lines: readonly number[]): PlanProblem => {
  const dropped = new Set(lines);
  return { ...problem, lines: problem.lines.filter(({ id }) => !dropped.has(id)) };
};

const inOrder = ({ lines }: PlanProblem, unmet: readonly UnmetNeed[]): readonly UnmetNeed[] => {
  const limitOf = new Map(unmet.map(({ line, limit }) => [line, limit]));
  return lines.flatMap(({ id }) => {
    const limit = limitOf.get(id);
    return limit === undefined ? [] : [{ line: id, limit }];
  });
};

type Joint = Pick<NothingFits, 'unmet' | 'smallest' | 'leastBudget'>;

/** Needs that each could be met, but not all of them together. */
function jointNeeds(problem: PlanProblem, steps: Steps): Joint {
  if (isPlanned(problem, steps)) return { unmet: [], smallest: true, leastBudget: null };
  const blamed = blame(problem, steps);
  const misfit = smallestMisfit(problem, steps);
  const unmet = misfit.lines.map((line) => ({ line, limit: blamed.limit }));
  return { unmet, smallest: misfit.smallest, leastBudget: blamed.leastBudget };
}

const isPlanned = (problem: PlanProblem, steps: Steps): boolean =>
  foundPlan(cheapestWithin(problem, withinBudget(problem), steps.part(steps.left / 8))) !== null;

interface Blamed {
  readonly limit: BlamedLimit;
  readonly leastBudget: number | null;
}

/** The first limit without which all would fit: the budget, then the share; the minimum order values otherwise. */
function blame(problem: PlanProblem, steps: Steps): Blamed {
  const unlimited = { ...problem, limits: { ...problem.limits, budget: null } };
  const plan = foundPlan(cheapestWithin(unlimited, withinBudget(unlimited), steps.part(steps.left / 4)));
  if (plan !== null) return { limit: 'budget', leastBudget: plan.cost };
  const shared = { ...unlimited, limits: { budget: null, largestShare: null } };
  return { limit: isPlanned(shared, steps) ? 'share' : 'minimum_order', leastBudget: null };
}
