import { stringify } from 'csv-stringify/sync';
import { bom } from '../../../domain/lifecycle/bom.ts';
import { coverage } from '../../../domain/lifecycle/bom-actions.ts';
import { coverageColumns } from '../../../domain/lifecycle/coverage.ts';
import { bomCoverage } from '../../../domain/use-cases/bom-coverage.ts';
import { readFunction } from '../../http/action-function.ts';

export const handler = readFunction(
  bom,
  coverage,
  (context, { id }) => bomCoverage(context, id),
  ({ lines }) => stringify([lines].flat(), { header: true, columns: [...coverageColumns], escape_formulas: true }),
);
