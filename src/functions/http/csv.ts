import type { APIGatewayProxyResult } from 'aws-lambda';
import { stringify } from 'csv-stringify/sync';
import { safeCell } from '../imports/safe-cell.ts';
import { textResponse } from './response.ts';

/** Rows as imports read them; every line end and every delimiter that they know stands in quotes. */
export const csvText = (rows: readonly (readonly string[])[]): string =>
  stringify(
    rows.map((cells) => cells.map(safeCell)),
    { quoted_match: /[\r\n,;\t|"]/ },
  );

export const csvResponse = (filename: string, text: string): APIGatewayProxyResult =>
  textResponse(200, text, {
    'Content-Type': 'text/csv; charset=utf-8',
    'Content-Disposition': `attachment; filename="${filename}"`,
  });
