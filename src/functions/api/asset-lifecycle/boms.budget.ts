import { bom } from '../../../domain/lifecycle/bom/bom.ts';
import { budget } from '../../../domain/lifecycle/bom/bom-actions.ts';
import { bomBudget } from '../../../domain/lifecycle/ordering/prices/bom-budget.ts';
import { entriesCsv } from '../../http/formats/entries-csv.ts';
import { verbFunction } from '../../http/verb-function.ts';

export const handler = verbFunction(
  bom,
  budget,
  (context, { id }) => bomBudget(context, id),
  ({ lines }) => entriesCsv(budget.answer.lines, lines),
);
