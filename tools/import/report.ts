import * as z from 'zod/mini';
import { printTable } from '../demo/report.ts';

const rowError = z.object({ field: z.string(), value: z.nullable(z.string()), message: z.string() });
export const rowSchema = z.object({ line: z.number(), verdict: z.string(), errors: z.array(rowError) });
/** What the reader of the file took care of. */
export const notesSchema = z._default(z.array(z.object({ code: z.string(), message: z.string() })), []);
const reportSchema = z.object({
  dry_run: z.boolean(),
  rows: z.number(),
  created: z.number(),
  updated: z.number(),
  unchanged: z.number(),
  rejected: z.number(),
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

/** Mistakes beyond these are counted only. */
const mostErrors = 20;
/** Characters of a cell or a message that a line of the table has room for. */
const widest = 60;

/** Prints the verdicts as a table, and what is wrong with the first rejected rows. */
export function printReport({
  dry_run,
  created,
  updated,
  unchanged,
  rejected,
  error,
  notes,
  results,
  rejected_url,
}: ImportReport): void {
  console.log(dry_run ? '\nWould become of the rows:' : '\nBecame of the rows:');
  printTable(['created', 'updated', 'unchanged', 'rejected'], [[created, updated, unchanged, rejected]]);
  for (const { message } of notes) console.log(`\nNote: ${message}`);
  if (error !== null) console.log(`\nThe file cannot be imported: ${error}`);
  const mistakes = results.flatMap(({ line, errors }) => errors.map((mistake) => ({ line, ...mistake })));
  if (mistakes.length === 0) return;
  console.log('');
  const shown = mistakes.slice(0, mostErrors);
  printTable(
    ['line', 'column', 'cell', 'what is wrong'],
    shown.map(({ line, field, value, message }) => [line, field, cut(value ?? ''), message]),
  );
  if (mistakes.length > shown.length) console.log(`    ... and ${mistakes.length - shown.length} more`);
  if (rejected_url !== null) console.log(`\nThe rejected rows, to be corrected and imported again:\n${rejected_url}`);
}

const cut = (text: string): string => (text.length > widest ? `${text.slice(0, widest - 3)}...` : text);
