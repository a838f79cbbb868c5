import type { Context } from '../../domain/engine/context.ts';
import type { JsonObject } from '../../domain/engine/json.ts';
import type { StoredObject } from '../../domain/engine/resource/resource.ts';
import { refKey } from '../../domain/engine/resource/resource.ts';
import type { Columns } from '../../domain/engine/transfer/import/columns.ts';
import { type FileNoteCode, fileNotes } from '../../domain/engine/transfer/import/file-notes.ts';
import type { ImportTask } from '../../domain/engine/transfer/import/import-now.ts';
import { columnsOf } from '../../domain/engine/transfer/import/import-rows.ts';
import { roundedNumbers } from '../../domain/engine/transfer/import/rounded-numbers.ts';
import {
  type CsvRecord,
  counted,
  noRows,
  type RowCounts,
  type RowReport,
  UnusableFile,
} from '../../domain/engine/transfer/import/row-report.ts';
import { isCancelled, type LogEntry, progressJob } from '../../domain/platform/jobs.ts';
import type { Bucket } from '../../repos/bucket.ts';
import { SqliteOverlayStore } from '../../repos/sqlite-overlay-store.ts';
import { readCsv } from '../http/formats/read-csv.ts';
import { tally } from '../runtime/invocation.ts';
import { checkpointIn, type ImportCheckpoint, type ImportOrder, orderIn } from './import-order.ts';
import { merged, plannedRows } from './planned-runs.ts';
import { RowLog } from './row-log.ts';
import { importableResource, typeOf } from './source.ts';

/** Rows and characters after which reports are put away, and the work goes on from there if it is interrupted. */
const usualRowsPerSegment = 5_000;
const charactersPerSegment = 4_000_000;
/** Rows between two updates of the job during validation; each also checks for cancellation. */
const rowsPerSave = 1_000;
/** Milliseconds for which others leave the job alone. */
export const leaseMs = 120_000;
/** Milliseconds that it takes to stop in good order. */
const timeToStop = 60_000;

/** Somebody else goes on with the job, or it is over. */
export class LostLease extends Error {}
/** The time of this invocation is up. */
export class TimeIsUp extends Error {}
class Cancelled extends Error {}
/** Not the fault of the file, which therefore stays where it is. */
class MissingFile extends Error {}

type CheckpointChange = {
  readonly [K in keyof ImportCheckpoint as string extends K ? never : K]?: ImportCheckpoint[K];
};

/** What an import runs with. */
export interface ImportSurroundings {
  readonly context: Context;
  readonly bucket: Bucket;
  /** This invocation, as the lease knows it. */
  readonly holder: string;
  /** Milliseconds that this invocation may still take. */
  readonly remaining: () => number;
  readonly rowsPerSegment?: number;
}

/** Progress of one import: rows by finished chunk, their stored reports, and the job that shows them. */
export class ImportProgress {
  readonly order: ImportOrder;
  /** Change-log message of the import. */
  readonly message: string;
  readonly #around: ImportSurroundings;
  readonly #job: StoredObject;
  readonly #cells = new Map<number, readonly string[]>();
  readonly #notes: Set<FileNoteCode>;
  #at: ImportCheckpoint;
  #counts: RowCounts;
  #header: readonly string[] | undefined;
  #columns: Columns | undefined;
  #cancelled = false;
  readonly #began = performance.now();

  constructor(job: StoredObject, around: ImportSurroundings) {
    this.#around = around;
    this.#job = job;
    this.order = orderIn(job.values.input);
    this.#at = checkpointIn(job.values.checkpoint, this.order);
    this.#counts = this.#at.counts;
    this.#notes = new Set(this.#at.notes);
    this.message = `CSV import ${this.order.key}`;
  }

  get checkpoint(): ImportCheckpoint {
    return this.#at;
  }

  /** Rows of the present phase, by verdict. */
  get counts(): RowCounts {
    return this.#counts;
  }

  /** Puts the reports of chunks away as they come. Answers what ended them. */
  async follow(
    phase: 'try' | 'write',
    start: (task: ImportTask) => AsyncIterable<readonly RowReport[]>,
    { known = new Map(), put }: { known?: Map<number, RowReport>; put: (number: number) => Promise<void> },
  ): Promise<Pick<ImportCheckpoint, 'fault' | 'poisoned'>> {
    const log = this.logOf(phase);
    const { rowsPerSegment = usualRowsPerSegment } = this.#around;
    const take = (reports: readonly RowReport[]): void => {
      if (this.#header && this.#at.segments === 0) log.add({ header: this.#header });
      this.#header = undefined;
      for (const row of reports) {
        const cells = this.#cells.get(row.line);
        log.add(row.verdict === 'rejected' && cells ? { ...row, cells } : row);
        this.#cells.delete(row.line);
      }
      this.#counts = counted(this.#counts, reports);
    };
    // Plans of rows do not hold the warnings on their cells.
    const completed = (row: RowReport): RowReport => ({
      ...row,
      warnings: this.#columns ? roundedNumbers(this.#columns, this.#cells.get(row.line) ?? []) : [],
    });
    let line = this.#at.line;
    let saved = this.#counts.rows;
    const putAway = async (): Promise<void> => {
      const number = this.#at.segments + 1;
      await log.write(number);
      await put(number);
      await this.save({ line, segments: number, counts: this.#counts, planned: [], starts: 0 });
    };
    let outcome: Pick<ImportCheckpoint, 'fault' | 'poisoned'> = { fault: null, poisoned: false };
    try {
      for await (const reports of start(this.task)) {
        const last = reports.at(-1)?.line ?? line;
        tally('ImportRows', reports.length);
        take(merged(reports, known, last, completed));
        line = last;
        const newRows = this.#counts.rows - this.#at.counts.rows;
        const isFull = log.length > charactersPerSegment || newRows >= rowsPerSegment;
        const isLate = this.#around.remaining() < timeToStop;
        const isDue = phase === 'try' && this.#counts.rows - saved >= rowsPerSave;
        if (isFull || (isLate && phase === 'write')) await putAway();
        else if (isDue) await this.save({});
        if (isFull || isDue) saved = this.#counts.rows;
        if (isLate && phase === 'write') throw new TimeIsUp();
        if (isLate)
          throw new UnusableFile(
            'Validating this file takes longer than one invocation may run. Split the file, or import it with mode=partial.',
          );
      }
    } catch (error) {
      if (error instanceof UnusableFile) outcome = { fault: error.message, poisoned: true };
      else if (error instanceof Cancelled || error instanceof MissingFile)
        outcome = { fault: error.message, poisoned: false };
      else throw error;
      // What was written of the chunk that was on its way.
      if (phase === 'write')
        for (const row of (await this.writtenAlready()).values()) if (row.line > line) known.set(row.line, row);
    }
    take(merged([], known, Number.POSITIVE_INFINITY, completed));
    if (log.length > 0) await putAway();
    return outcome;
  }

  /** Rows that were planned when the work was interrupted, and whose objects are there. */
  async writtenAlready(): Promise<Map<number, RowReport>> {
    const { type } = this.task.resource;
    const planned = [...plannedRows(this.#at.planned).values()].filter(({ verdict }) => verdict === 'created');
    const there = await this.#around.context.store.getMany(planned.map(({ id }) => ({ type, id })));
    const written = planned.filter(({ id }) => there.has(refKey({ type, id })));
    return new Map(written.map(({ line, id, verdict }) => [line, { line, id, verdict, errors: [], warnings: [] }]));
  }

  get task(): ImportTask {
    const { key, mode, upsert, dry_run: dryRun } = this.order;
    return {
      context: this.#around.context,
      resource: importableResource(String(this.#job.values.object_type ?? typeOf(key))),
      options: { mode, upsert, dryRun },
      message: this.message,
      records: () => this.#records(),
      openDraft: (store) => new SqliteOverlayStore(store),
    };
  }

  async *#records(): AsyncGenerator<CsvRecord> {
    const { key, etag } = this.order;
    const content = await this.#around.bucket.read(key, etag ?? undefined);
    if (!content) throw new MissingFile('The file was removed or replaced before it could be imported.');
    let isHeader = true;
    for await (const record of readCsv(content, (code) => this.#notes.add(code))) {
      if (isHeader) {
        this.#header = record.cells;
        this.#columns = await columnsOf(this.#around.context, this.task.resource, record);
      } else if (record.line > this.#at.line) this.#cells.set(record.line, record.cells);
      isHeader = false;
      yield record;
    }
  }

  logOf(name: 'try' | 'write' | 'undo'): RowLog {
    return new RowLog(this.#around.bucket, `jobs/${this.#job.id}/${name}`);
  }

  /** Begins a phase at the first row. */
  async restart(change: CheckpointChange): Promise<void> {
    await this.save({ ...change, line: 0, segments: 0, counts: noRows });
    this.#counts = noRows;
  }

  /** Stores the progress. Fails if another process has taken the job over, or the job has ended. */
  async save(change: CheckpointChange, log: readonly LogEntry[] = []): Promise<void> {
    this.#at = { ...this.#at, ...change, notes: [...this.#notes] };
    const { context, holder } = this.#around;
    const leased_until = new Date(context.now().getTime() + leaseMs).toISOString();
    const progress = { checkpoint: this.#at, data: this.data, leased_until, log };
    const job = await progressJob(context, this.#job.id, progress, holder);
    if (!job) throw new LostLease('The import is running in another process.');
    const canStop = this.#at.phase === 'try' || this.#at.phase === 'write';
    if (!isCancelled(job) || !canStop || this.#cancelled) return;
    this.#cancelled = true;
    throw new Cancelled(`Cancelled by ${job.values.cancelled_by}.`);
  }

  /** Progress that the job shows while it runs. */
  get data(): JsonObject {
    const { mode, upsert, dry_run, key } = this.order;
    const seconds = (performance.now() - this.#began) / 1_000;
    return {
      file: key,
      mode,
      upsert,
      dry_run,
      phase: this.#at.phase,
      ...this.#counts,
      notes: fileNotes(this.#notes),
      rows_per_second: Math.round((this.#counts.rows - this.#at.counts.rows) / Math.max(seconds, 0.001)),
      report_url: null,
      table_url: null,
      rejected_url: null,
    };
  }
}
