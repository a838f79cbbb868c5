import { readFile } from 'node:fs/promises';
import { type CsvRecord, UnusableFile } from '../../src/domain/use-cases/import/row-report.ts';
import { csvText } from '../../src/functions/http/csv.ts';
import { readCsv } from '../../src/functions/imports/read-csv.ts';
import { type ImportCommand, WrongUse } from './command.ts';
import { addReports, type ImportReport, reportIn } from './report.ts';

/** As many rows as one request takes. */
const rowsPerRequest = 1_000;

/** Told how many rows are through, and how many there are. */
type OnProgress = (done: number, total: number) => void;

/** Sends the file to the API, in several requests if one does not hold it, and gives what became of its rows. */
export async function sendFile(
  command: ImportCommand,
  send: typeof fetch,
  onProgress: OnProgress,
): Promise<ImportReport> {
  const content = await readFile(command.file);
  const { records, fault } = command.contentType === 'text/csv' ? await recordsIn(content) : noRecords;
  const [header, ...rows] = records;
  // What cannot be read is for the API to refuse, in its own words.
  if (fault || !header || rows.length <= rowsPerRequest) return post(command, send, content);
  if (!command.modes.includes('partial') || command.dryRun)
    throw new WrongUse(
      `The file holds ${rows.length} rows. A request judges ${rowsPerRequest} rows together: more than that are imported with --mode partial.`,
    );
  let report: ImportReport | undefined;
  for (let start = 0; start < rows.length; start += rowsPerRequest) {
    onProgress(start, rows.length);
    const some = rows.slice(start, start + rowsPerRequest);
    const answer = await post(command, send, await csvText([header, ...some].map(({ cells }) => cells)));
    const results = answer.results.map((result, index) => ({ ...result, line: some[index]?.line ?? result.line }));
    report = report ? addReports(report, { ...answer, results }) : { ...answer, results };
    if (answer.error !== null) break;
  }
  onProgress(report?.rows ?? 0, rows.length);
  return report ?? post(command, send, content);
}

const noRecords: { readonly records: readonly CsvRecord[]; readonly fault: boolean } = { records: [], fault: false };

async function recordsIn(content: Uint8Array): Promise<typeof noRecords> {
  const records: CsvRecord[] = [];
  try {
    for await (const record of readCsv(whole(content))) records.push(record);
    return { records, fault: false };
  } catch (error) {
    if (error instanceof UnusableFile) return { records, fault: true };
    throw error;
  }
}

async function* whole(content: Uint8Array): AsyncGenerator<Uint8Array> {
  yield content;
}

async function post(command: ImportCommand, send: typeof fetch, body: string | Uint8Array): Promise<ImportReport> {
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

/** NetBox: version 2 tokens are bearer tokens. */
const authorization = (token: string): string => (token.startsWith('nbt_') ? `Bearer ${token}` : `Token ${token}`);
