import type { APIGatewayProxyResult } from 'aws-lambda';
import { stringify } from 'csv-stringify/sync';
import type { Resource } from '../../domain/model/resource.ts';
import type { Context } from '../../domain/use-cases/context.ts';
import { exportRows } from '../../domain/use-cases/export/export-rows.ts';
import { safeCell } from '../imports/safe-cell.ts';
import type { ApiRequest } from './request.ts';
import { textResponse } from './response.ts';

/** All objects that match, as a CSV file whose columns imports take. */
export async function csvList(
  resource: Resource,
  request: ApiRequest,
  context: Context,
): Promise<APIGatewayProxyResult> {
  let text = '';
  for await (const rows of exportRows(context, resource, request.query)) text += csvText(rows);
  return textResponse(200, text, {
    'Content-Type': 'text/csv; charset=utf-8',
    'Content-Disposition': `attachment; filename="${resource.endpoint}.csv"`,
  });
}

/** Every line end and every delimiter that imports know stands in quotes. */
export const csvText = (rows: readonly (readonly string[])[]): string =>
  stringify(
    rows.map((cells) => cells.map(safeCell)),
    { quoted_match: /[\r\n,;\t|"]/ },
  );
