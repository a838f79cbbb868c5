import type { APIGatewayProxyResult } from 'aws-lambda';
import { safeCell } from '../../../domain/engine/transfer/safe-cell.ts';
import { textResponse } from '../contract/response.ts';

/** Rows as imports read them; every line end and every delimiter that they know stands in quotes. */
export async function csvText(rows: readonly (readonly string[])[]): Promise<string> {
  const { stringify } = await import('csv-stringify/sync');
  const cells = rows.map((row) => row.map(safeCell));
  return stringify(cells, { quoted_match: /[\r\n,;\t|"]/ });
}

export const csvType = 'text/csv; charset=utf-8';

export const csvResponse = (filename: string, text: string): APIGatewayProxyResult =>
  textResponse(200, text, {
    'Content-Type': csvType,
    'Content-Disposition': `attachment; filename="${filename}"`,
  });
