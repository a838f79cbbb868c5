import type { Context } from '../../context.ts';
import type { Resource } from '../../resource/resource.ts';
import type { Store } from '../../store.ts';
import type { PlannedRow } from './evaluate-row.ts';
import { importChunks, type RowOptions } from './import-rows.ts';
import { interrupted, takeBackAll } from './interrupted.ts';
import type { ImportOptions } from './options.ts';
import {
  type CsvRecord,
  counted,
  noRows,
  type RowCounts,
  type RowReport,
  tried,
  UnusableFile,
  withheld,
} from './row-report.ts';

/** A file, or as much as one, and how it is imported. */
export interface ImportTask {
  readonly context: Context;
  readonly resource: Resource;
  readonly options: ImportOptions;
  /** NetBox: changelog_message. */
  readonly message: string;
  /** The records from the beginning, the header first; asked for once or twice. */
  records(): AsyncIterable<CsvRecord>;
  /** An empty draft over the store of the context. */
  openDraft(store: Store): Store & Disposable;
}

export interface ImportOutcome {
  readonly counts: RowCounts;
  readonly rows: readonly RowReport[];
  /** Why the file could not be read, or not to its end; null when it could. */
  readonly error: string | null;
}

/** Imports so few rows that their reports fit the memory and an answer. */
export async function importNow(task: ImportTask): Promise<ImportOutcome> {
  const { context, resource, options } = task;
  const isAtomic = options.mode === 'atomic';
  if (isAtomic || options.dryRun) {
    const outcome = await collect(tryChunks(task));
    if (isAtomic && isRefused(outcome)) return withheldAll(outcome);
    if (options.dryRun) return outcome;
  }
  const planned: PlannedRow[] = [];
  const beforeCommit = async (rows: readonly PlannedRow[]): Promise<void> => void planned.push(...rows);
  const chunks = importChunks(context, resource, task.records(), { ...rowOptions(task), beforeCommit });
  const outcome = await collect(chunks).catch(async (failure: unknown) => {
    throw await interrupted(task, planned, failure);
  });
  if (!isAtomic || !isRefused(outcome)) return outcome;
  await takeBackAll(task, planned);
  return withheldAll(outcome);
}

/** Evaluates all rows as the import would, and writes none. */
export async function* tryChunks(
  task: ImportTask,
  beforeCommit?: RowOptions['beforeCommit'],
): AsyncGenerator<readonly RowReport[]> {
  const { context, resource } = task;
  const store = task.openDraft(context.store);
  try {
    const chunks = importChunks({ ...context, store }, resource, task.records(), { ...rowOptions(task), beforeCommit });
    for await (const reports of chunks) yield reports.map(tried);
  } finally {
    store[Symbol.dispose]();
  }
}

export const rowOptions = ({ message, options: { upsert } }: ImportTask): RowOptions => ({ message, upsert });

async function collect(chunks: AsyncIterable<readonly RowReport[]>): Promise<ImportOutcome> {
  const rows: RowReport[] = [];
  let error: string | null = null;
  try {
    for await (const reports of chunks) rows.push(...reports);
  } catch (fault) {
    if (!(fault instanceof UnusableFile)) throw fault;
    error = fault.message;
  }
  return { counts: counted(noRows, rows), rows, error };
}

const isRefused = ({ counts, error }: ImportOutcome): boolean => counts.rejected > 0 || error !== null;

function withheldAll({ rows, error }: ImportOutcome): ImportOutcome {
  const kept = rows.map(withheld);
  return { counts: counted(noRows, kept), rows: kept, error };
}
