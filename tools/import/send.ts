import { readFile } from 'node:fs/promises';
import { UnusableFile } from '../../src/domain/engine/transfer/import/row-report.ts';
import { readCsv } from '../../src/functions/http/formats/read-csv.ts';
import type { ImportCommand } from './command.ts';
import { authorization, type Connection } from './connection.ts';
import { type ImportReport, reportIn } from './report.ts';
import { uploadFile } from './upload.ts';

/** As many rows as one request takes. */
const rowsPerRequest = 1_000;

/** Sends the file to the API, large ones through the bucket, and gives what became of its rows. */
export async function sendFile(command: ImportCommand, connection: Connection): Promise<ImportReport> {
  const content = await readFile(command.file);
  const rows = command.contentType === 'text/csv' ? await rowsIn(content) : 0;
  return rows > rowsPerRequest
    ? uploadFile(command, content, connection, rows)
    : post(command, connection.send, content);
}

/** Rows of a CSV file, as far as it can be read: what cannot is for the API to refuse, in its own words. */
async function rowsIn(content: Uint8Array): Promise<number> {
  let records = 0;
  try {
    for await (const _ of readCsv(whole(content))) records++;
  } catch (error) {
    if (!(error instanceof UnusableFile)) throw error;
  }
  return Math.max(records - 1, 0);
}

async function* whole(content: Uint8Array): AsyncGenerator<Uint8Array> {
  yield content;
}

async function post(command: ImportCommand, send: typeof fetch, body: Uint8Array): Promise<ImportReport> {
  const { url, resource, token, contentType, modes, dryRun, message } = command;
  const query = new URLSearchParams([
    ...modes.map((mode): [string, string] => ['mode', mode]),
    ...(dryRun ? [['dry_run', 'true'] satisfies [string, string]] : []),
    ...(message === '' ? [] : [['changelog_message', message] satisfies [string, string]]),
  ]);
  const response = await send(`${url}${resource.path}/import/?${query}`, {
    method: 'POST',
    headers: { Authorization: authorization(token), 'Content-Type': contentType },
    body: Buffer.from(body),
  });
  const text = await response.text();
  const report = reportIn(text);
  if (!report) throw new Error(`The API answered ${response.status}: ${text}`);
  return report;
}
