import * as z from 'zod/mini';
import { printTable } from '../demo/report.ts';

const rowError = z.object({ field: z.string(), value: z.nullable(z.string()), message: z.string() });
export const rowSchema = z.object({
  line: z.number(),
  verdict: z.string(),
  errors: z.array(rowError),
  warnings: z._default(z.array(rowError), []),
});
/** What the reader of the file took care of. */
export const notesSchema = z._default(z.array(z.object({ code: z.string(), message: z.string() })), []);
const reportSchema = z.object({
  dry_run: z.boolean(),
  rows: z.number(),
  created: z.number(),
  updated: z.number(),
  unchanged: z.number(),
  rejected: z.number(),
  warned: z._default(z.number(), 0),
  error: z.nullable(z.string()),
  notes: notesSchema,
  results: z.array(rowSchema),
  /** Where the rejected rows are to be had as a file. */
  rejected_url: z._default(z.nullable(z.string()), null),
});

/** What the API says became of the rows. */
export type ImportReport = z.infer<typeof reportSchema>;

/** Undefined for an answer that is no report. */
export function reportIn(text: string): ImportReport | undefined {
  try {
    return z.safeParse(reportSchema, JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** Errors and warnings, each, that are shown; of more there is the number. */
const mostErrors = 20;
/** Characters of a cell or a message that a line of the table has room for. */
const widest = 60;

/** Prints the verdicts as a table, and what is or may be wrong with the first of them. */
export function printReport({
  dry_run,
  created,
  updated,
  unchanged,
  rejected,
  warned,
  error,
  notes,
  results,
  rejected_url,
}: ImportReport): void {
  console.log(dry_run ? '\nWould become of the rows:' : '\nBecame of the rows:');
  const counts = { created, updated, unchanged, rejected, ...(warned > 0 ? { 'with warnings': warned } : {}) };
  printTable(Object.keys(counts), [Object.values(counts)]);
  for (const { message } of notes) console.log(`\nNote: ${message}`);
  if (error !== null) console.log(`\nThe file cannot be imported: ${error}`);
  printFindings(results, 'errors', 'what is wrong');
  printFindings(results, 'warnings', 'what may be wrong');
  if (rejected_url !== null) console.log(`\nThe rejected rows, to be corrected and imported again:\n${rejected_url}`);
}

function printFindings(results: ImportReport['results'], kind: 'errors' | 'warnings', title: string): void {
  const findings = results.flatMap((row) => row[kind].map((finding) => ({ line: row.line, ...finding })));
  if (findings.length === 0) return;
  console.log('');
  const shown = findings.slice(0, mostErrors);
  printTable(
    ['line', 'column', 'cell', title],
    shown.map(({ line, field, value, message }) => [line, field, cut(value ?? ''), message]),
  );
  if (findings.length > shown.length) console.log(`    ... and ${findings.length - shown.length} more`);
}

const cut = (text: string): string => (text.length > widest ? `${text.slice(0, widest - 3)}...` : text);
