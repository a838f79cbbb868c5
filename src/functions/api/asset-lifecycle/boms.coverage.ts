import { bom } from '../../../domain/lifecycle/bom/bom.ts';
import { coverage } from '../../../domain/lifecycle/bom/bom-actions.ts';
import { bomCoverage } from '../../../domain/lifecycle/bom/bom-coverage.ts';
import { readFunction } from '../../http/action-function.ts';
import { entriesCsv } from '../../http/formats/entries-csv.ts';

export const handler = readFunction(
  bom,
  coverage,
  (context, { id }) => bomCoverage(context, id),
  ({ lines }) => entriesCsv(coverage.answer.lines, lines),
);
