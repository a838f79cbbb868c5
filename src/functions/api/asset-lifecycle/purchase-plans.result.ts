import { purchasePlan } from '../../../domain/lifecycle/planning/purchase-plans/purchase-plan.ts';
import { result } from '../../../domain/lifecycle/planning/purchase-plans/purchase-plan-actions.ts';
import { showResult } from '../../../domain/lifecycle/planning/purchase-plans/show-result.ts';
import { entriesCsv } from '../../http/formats/entries-csv.ts';
import { verbFunction } from '../../http/verb-function.ts';

export const handler = verbFunction(
  purchasePlan,
  result,
  (context, { id }) => showResult(context, id),
  ({ lines }) => entriesCsv(result.answer.lines, lines),
);
