import { bom } from '../../../domain/lifecycle/bom/bom.ts';
import { requirements } from '../../../domain/lifecycle/bom/bom-actions.ts';
import { bomRequirements } from '../../../domain/lifecycle/bom/bom-requirements.ts';
import { entriesCsv } from '../../http/formats/entries-csv.ts';
import { verbFunction } from '../../http/verb-function.ts';

export const handler = verbFunction(
  bom,
  requirements,
  (context, { id, query }) => bomRequirements(context, id, query.pool_id),
  ({ lines }) => entriesCsv(requirements.answer.lines, lines),
);
