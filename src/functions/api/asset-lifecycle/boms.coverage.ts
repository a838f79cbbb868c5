import { bom } from '../../../domain/lifecycle/bom/bom.ts';
import { coverage } from '../../../domain/lifecycle/bom/bom-actions.ts';
import { bomCoverage } from '../../../domain/lifecycle/bom/bom-coverage.ts';
import { entriesCsv } from '../../http/formats/entries-csv.ts';
import { verbFunction } from '../../http/verb-function.ts';

export const handler = verbFunction(
  bom,
  coverage,
  (context, { id, query }) => bomCoverage(context, id, query.bom_line_item_id),
  ({ lines }) => entriesCsv(coverage.answer.lines, lines),
);
