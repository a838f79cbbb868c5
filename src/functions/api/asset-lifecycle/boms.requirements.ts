import { bom } from '../../../domain/lifecycle/bom/bom.ts';
import { requirements } from '../../../domain/lifecycle/bom/bom-actions.ts';
import { bomRequirements } from '../../../domain/lifecycle/bom/bom-requirements.ts';
import { readFunction } from '../../http/action-function.ts';
import { entriesCsv } from '../../http/formats/entries-csv.ts';

export const handler = readFunction(
  bom,
  requirements,
  (context, { id, query }) => bomRequirements(context, id, query.pool_id),
  ({ lines }) => entriesCsv(requirements.answer.lines, lines),
);
