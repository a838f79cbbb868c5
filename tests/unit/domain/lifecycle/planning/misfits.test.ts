import { describe, expect, test } from 'vitest';
import type { PlanProblem } from '../../../../../src/domain/lifecycle/planning/plan-problem.ts';
import { solvePlan, usualEffort } from '../../../../../src/domain/lifecycle/planning/solve-plan.ts';
import { allPlans, bestOfAll } from '../../../../support/planning/brute-force.ts';
import { problemOf } from '../../../../support/planning/problems.ts';
import { smallProblem } from '../../../../support/planning/small-problem.ts';

const nothing = { fits: false, proven: true, smallest: true, leastBudget: null };

describe('when nothing fits', () => {
  test('each need that no vendor can meet is named with its limit, and the rest is planned without it', () => {
    const problem = problemOf({
      vendors: [
        [0, 0],
        [0, 9000],
      ],
      lines: [
        [5, 15, null],
        [5, 15, 10],
        [5, 6, null],
        [5, 15, null],
        [5, 15, null],
      ],
      offers: [
        [1, 0, 1, 1, 11, [[1, 100]]],
        [2, 0, 1, 4, 3, [[1, 100]]],
        [2, 0, 7, 1, 3, [[1, 100]]],
        [3, 1, 1, 1, 3, [[1, 100]]],
        [4, 0, 1, 1, 3, [[1, 100]]],
      ],
    });
    expect(solvePlan(problem, usualEffort)).toEqual({
      ...nothing,
      unmet: [
        { line: 0, limit: 'offer' },
        { line: 1, limit: 'date' },
        { line: 2, limit: 'quantity' },
        { line: 3, limit: 'minimum_order' },
      ],
    });
  });

  test('an unknown day is too late for a line with a date', () => {
    const problem = problemOf({ vendors: [[0, 0]], lines: [[1, 1, 90]], offers: [[0, 0, 1, 1, null, [[1, 100]]]] });
    expect(solvePlan(problem, usualEffort)).toEqual({ ...nothing, unmet: [{ line: 0, limit: 'date' }] });
    const undated = { ...problem, lines: [{ id: 0, need: 1, most: 1, inDays: null }] };
    expect(solvePlan(undated, usualEffort)).toMatchObject({ fits: true, cost: 100, latestDay: null });
  });

  test('the least budget that would do', () => {
    const problem = problemOf(
      {
        vendors: [[200, 0]],
        lines: [
          [5, 5, null],
          [5, 5, null],
          [5, 5, null],
        ],
        offers: [
          [0, 0, 1, 1, 3, [[1, 100]]],
          [1, 0, 1, 1, 3, [[1, 150]]],
          [2, 0, 1, 1, 3, [[1, 300]]],
        ],
      },
      { budget: 2949 },
    );
    expect(solvePlan(problem, usualEffort)).toEqual({
      ...nothing,
      leastBudget: 2950,
      unmet: [{ line: 2, limit: 'budget' }],
    });
    expect(solvePlan({ ...problem, limits: { budget: 2950, largestShare: null } }, usualEffort)).toMatchObject({
      fits: true,
      cost: 2950,
    });
  });

  test('a share that the only vendor of two lines cannot keep', () => {
    const problem = problemOf(
      {
        vendors: [
          [0, 0],
          [0, 0],
        ],
        lines: [
          [5, 5, null],
          [5, 5, null],
          [5, 5, null],
        ],
        offers: [
          [0, 0, 1, 1, 3, [[1, 100]]],
          [1, 0, 1, 1, 3, [[1, 100]]],
          [2, 1, 1, 1, 3, [[1, 100]]],
        ],
      },
      { largestShare: 60 },
    );
    expect(solvePlan(problem, usualEffort)).toEqual({ ...nothing, unmet: [{ line: 0, limit: 'share' }] });
  });

  test('two lines that would each need the other at a vendor', () => {
    const problem = problemOf({
      vendors: [
        [0, 1000],
        [0, 1000],
      ],
      lines: [
        [5, 5, null],
        [5, 5, null],
        [5, 5, null],
      ],
      offers: [
        [0, 0, 1, 1, 3, [[1, 100]]],
        [1, 0, 1, 1, 3, [[1, 100]]],
        [1, 1, 1, 1, 3, [[1, 100]]],
        [2, 1, 1, 1, 3, [[1, 100]]],
      ],
    });
    expect(solvePlan(problem, usualEffort)).toEqual({ ...nothing, unmet: [{ line: 0, limit: 'minimum_order' }] });
  });

  test('no smaller set would do, and the budget is the least, against all plans of small problems', () => {
    let compared = 0;
    for (let seed = 1; seed <= 400; seed += 1) {
      const problem = smallProblem(seed);
      const result = solvePlan(problem, usualEffort);
      if (result.fits) continue;
      compared += 1;
      expect(result, `seed ${seed}`).toMatchObject({ proven: true, smallest: true });
      expect(
        isPlanned(
          without(
            problem,
            result.unmet.map(({ line }) => line),
          ),
        ),
        `seed ${seed}`,
      ).toBe(true);
      expect(result.unmet.length, `seed ${seed}`).toBe(fewestToDrop(problem));
      const met = without(
        problem,
        result.unmet.filter(({ limit }) => limit !== 'budget').map(({ line }) => line),
      );
      const unlimited = { ...met, limits: { ...met.limits, budget: null } };
      if (result.leastBudget !== null) expect(result.leastBudget, `seed ${seed}`).toBe(bestOfAll(unlimited)?.cost);
    }
    expect(compared).toBeGreaterThan(100);
  });
});

const isPlanned = (problem: PlanProblem): boolean => allPlans(problem).next().done === false;

const without = ({ lines, ...problem }: PlanProblem, dropped: readonly number[]): PlanProblem => ({
  ...problem,
  lines: lines.filter(({ id }) => !dropped.includes(id)),
});

/** By trying all sets of lines. */
function fewestToDrop(problem: PlanProblem): number {
  const ids = problem.lines.map(({ id }) => id);
  const sets = Array.from({ length: 2 ** ids.length }, (_, set) => ids.filter((_, place) => (set >> place) % 2 === 1));
  return Math.min(...sets.filter((set) => isPlanned(without(problem, set))).map((set) => set.length));
}
