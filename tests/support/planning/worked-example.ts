import type { PlanProblem } from '../../../src/domain/lifecycle/planning/plan-problem.ts';
import { problemOf } from './problems.ts';

/**
 * The example of docs/explanation/purchase-plans.md. Vendors: 0 Alder with a fixed cost of 40, 1 Birch with a minimum order
 * value of 600. Lines: 0 rails, 1 cords, 2 shelves.
 */
export const workedExample: PlanProblem = problemOf({
  vendors: [
    [40, 0],
    [0, 600],
  ],
  lines: [
    [9, 20, 14],
    [30, 60, 14],
    [2, 3, 14],
  ],
  offers: [
    [
      0,
      0,
      1,
      1,
      5,
      [
        [1, 20],
        [10, 17],
      ],
    ],
    [0, 1, 1, 1, 12, [[1, 19]]],
    [1, 0, 1, 1, 5, [[1, 4]]],
    [1, 1, 1, 10, 12, [[1, 3]]],
    [2, 0, 1, 1, 5, [[1, 150]]],
    [2, 1, 1, 1, 12, [[1, 140]]],
  ],
});
