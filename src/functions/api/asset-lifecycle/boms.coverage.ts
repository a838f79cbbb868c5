import { stringify } from 'csv-stringify/sync';
import { bom } from '../../../domain/lifecycle/bom.ts';
import { coverageColumns } from '../../../domain/lifecycle/coverage.ts';
import { bomCoverage } from '../../../domain/use-cases/bom-coverage.ts';
import { actionFunction, pathId } from '../../http/action-function.ts';
import { jsonResponse, textResponse } from '../../http/response.ts';

export const handler = actionFunction('GET', async (request, context) => {
  const answer = await bomCoverage(context, pathId(request, bom));
  if (request.query.get('format')?.at(-1) !== 'csv') return jsonResponse(200, answer);
  const csv = stringify([...answer.lines], { header: true, columns: [...coverageColumns], escape_formulas: true });
  return textResponse(200, csv, { 'Content-Type': 'text/csv; charset=utf-8' });
});
