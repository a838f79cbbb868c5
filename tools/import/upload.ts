import { basename } from 'node:path';
import * as z from 'zod/mini';
import type { ImportCommand } from './command.ts';
import { authorization, type Connection } from './connection.ts';
import { type ImportReport, notesSchema, rowSchema } from './report.ts';

const orderSchema = z.object({
  job: z.object({ url: z.string() }),
  upload: z.object({ url: z.string(), method: z.string(), headers: z.record(z.string(), z.string()) }),
});
const count = z._default(z.number(), 0);
const jobSchema = z.object({
  status: z.object({ value: z.string() }),
  error: z.string(),
  data: z.nullable(
    z.object({
      rows: count,
      created: count,
      updated: count,
      unchanged: count,
      rejected: count,
      warned: count,
      notes: notesSchema,
      report_url: z.optional(z.nullable(z.string())),
      rejected_url: z.optional(z.nullable(z.string())),
    }),
  ),
});

const over: ReadonlySet<string> = new Set(['completed', 'failed', 'errored']);
/** Rows with errors or warnings that are kept for the summary; all stand in the report. */
const mostKept = 1_000;

/** Uploads a CSV file, follows the job that imports it, and gives what became of its rows. */
export async function uploadFile(
  command: ImportCommand,
  content: Uint8Array,
  { send, onProgress, pause }: Connection,
  total: number,
): Promise<ImportReport> {
  const { url, token, resource, modes, dryRun, file } = command;
  const headers = { Authorization: authorization(token), 'Content-Type': 'application/json' };
  const order = {
    object_type: resource.type,
    mode: modes.includes('partial') ? 'partial' : 'atomic',
    upsert: modes.includes('upsert'),
    dry_run: dryRun,
    filename: basename(file),
  };
  const asked = await send(`${url}/api/core/imports/`, { method: 'POST', headers, body: JSON.stringify(order) });
  const { job, upload } = z.parse(orderSchema, await answered(asked));
  await answered(
    await send(upload.url, { method: upload.method, headers: upload.headers, body: Buffer.from(content) }),
  );
  for (;;) {
    const { status, error, data } = z.parse(jobSchema, await answered(await send(job.url, { headers })));
    onProgress(data?.rows ?? 0, total);
    if (!over.has(status.value)) {
      await pause();
      continue;
    }
    const { report_url: reportUrl, rejected_url: rejectedUrl = null, ...counts } = data ?? noData;
    const results = reportUrl ? await rowsOfInterest(await send(reportUrl)) : [];
    return { ...counts, dry_run: dryRun, error: error === '' ? null : error, results, rejected_url: rejectedUrl };
  }
}

const noData = {
  rows: 0,
  created: 0,
  updated: 0,
  unchanged: 0,
  rejected: 0,
  warned: 0,
  notes: [],
  report_url: null,
  rejected_url: null,
};

/** The JSON of an answer; undefined when it has no body. */
async function answered(response: Response): Promise<unknown> {
  const text = await response.text();
  if (!response.ok) throw new Error(`The API answered ${response.status}: ${text}`);
  return text === '' || !/json/.test(response.headers.get('content-type') ?? '') ? undefined : JSON.parse(text);
}

const ofInterest = /"rejected"|"warnings":\[\{/;

/** The report has a line for each row. */
async function rowsOfInterest(response: Response): Promise<ImportReport['results']> {
  const lines = (await response.text()).split('\n').filter((line) => ofInterest.test(line));
  return lines.slice(0, mostKept).map((line) => z.parse(rowSchema, JSON.parse(line)));
}
