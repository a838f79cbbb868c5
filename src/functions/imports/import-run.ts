import type { JsonObject } from '../../domain/model/json.ts';
import type { StoredObject } from '../../domain/model/resource.ts';
import { refKey } from '../../domain/model/resource.ts';
import type { Context } from '../../domain/use-cases/context.ts';
import { type ImportTask, rowOptions, tryChunks } from '../../domain/use-cases/import/import-now.ts';
import { importChunks } from '../../domain/use-cases/import/import-rows.ts';
import type { PlannedRow } from '../../domain/use-cases/import/judge-row.ts';
import {
  type CsvRecord,
  counted,
  noRows,
  type RowCounts,
  type RowReport,
  UnusableFile,
} from '../../domain/use-cases/import/row-report.ts';
import { type UndoStep, undo, undoSteps } from '../../domain/use-cases/import/undo.ts';
import { isCancelled, type LogEntry, progressJob } from '../../domain/use-cases/jobs.ts';
import type { Bucket } from '../../repos/bucket.ts';
import { DraftStore } from '../../repos/draft-store.ts';
import { checkpointIn, type ImportCheckpoint, type ImportOrder, orderIn } from './import-order.ts';
import { addRow, linesOf, merged, type PlannedRun, plannedRows, withPlanned } from './planned-runs.ts';
import { readCsv } from './read-csv.ts';
import { RowLog } from './row-log.ts';
import { importableResource, typeOf } from './source.ts';

/** Rows and characters after which reports are put away, and the work goes on from there if it is interrupted. */
const usualRowsPerSegment = 5_000;
const charactersPerSegment = 4_000_000;
/** Milliseconds for which others leave the job alone. */
export const leaseMs = 120_000;
/** Milliseconds that it takes to stop in good order. */
const timeToStop = 60_000;
const mostStarts = 5;

/** Somebody else goes on with the job, or it is over. */
export class LostLease extends Error {}
/** The time of this invocation is up. */
class TimeIsUp extends Error {}
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

/** The rows of one import on their way: judged, written, and if need be taken back. Each step may be the last one. */
export class ImportRun {
  readonly #around: ImportSurroundings;
  readonly #job: StoredObject;
  readonly #order: ImportOrder;
  readonly #message: string;
  readonly #cells = new Map<number, readonly string[]>();
  #at: ImportCheckpoint;
  #counts: RowCounts;
  #header: readonly string[] | undefined;
  #cancelled = false;
  readonly #began = performance.now();

  constructor(job: StoredObject, around: ImportSurroundings) {
    this.#around = around;
    this.#job = job;
    this.#order = orderIn(job.values.input);
    this.#at = checkpointIn(job.values.checkpoint, this.#order);
    this.#counts = this.#at.counts;
    this.#message = `CSV import ${this.#order.key}`;
  }

  get checkpoint(): ImportCheckpoint {
    return this.#at;
  }

  /** The log that holds the rows as they are to be reported. */
  get log(): { readonly log: RowLog; readonly segments: number } {
    const { dry_run } = this.#order;
    const { withheld, tried, segments } = this.#at;
    return dry_run || (withheld && tried > 0)
      ? { log: this.#logOf('try'), segments: tried }
      : { log: this.#logOf('write'), segments };
  }

  /** Rows that the judgement had let through and the write has not. */
  async lateRejections(): Promise<ReadonlyMap<number, JsonObject>> {
    const late = new Map<number, JsonObject>();
    if (!this.#at.withheld || this.#at.tried === 0) return late;
    for (let number = 1; number <= this.#at.segments; number++)
      for await (const row of this.#logOf('write').read(number))
        if (row.verdict === 'rejected') late.set(Number(row.line), row);
    return late;
  }

  async removeLogs(): Promise<void> {
    await this.#logOf('try').remove(this.#at.tried);
    await this.#logOf('undo').remove(this.#at.tried);
    await this.#logOf('write').remove(this.#at.segments);
  }

  /** Runs up to the report. False when the time is up before. */
  async run(): Promise<boolean> {
    if (this.#order.refusal !== null) await this.#giveUp(this.#order.refusal);
    if (this.#at.starts >= mostStarts) await this.#giveUp('The import was begun several times and never got on.');
    await this.#save({ starts: this.#at.starts + 1 });
    try {
      if (this.#at.phase === 'try') await this.#try();
      if (this.#at.phase === 'write') await this.#write();
      if (this.#at.phase === 'undo') await this.#undo();
      return true;
    } catch (error) {
      if (error instanceof TimeIsUp) return false;
      throw error;
    }
  }

  /** Nothing that is written stays, of a file that is all or nothing. */
  async #giveUp(fault: string): Promise<void> {
    const isWritten = this.#at.phase === 'write' && this.#order.mode === 'atomic';
    await this.#save({ phase: isWritten ? 'undo' : 'report', fault, poisoned: true, starts: 0 });
  }

  async #try(): Promise<void> {
    const isAtomic = this.#order.mode === 'atomic';
    // What was tried is lost with its draft; nothing was written, so it is tried anew.
    await this.#save({ line: 0, segments: 0, counts: noRows, tried: 0 });
    this.#counts = noRows;
    const undoLog = this.#logOf('undo');
    const note = async (rows: readonly PlannedRow[]): Promise<void> => {
      for (const row of rows)
        if (row.verdict === 'updated') undoLog.add({ steps: [...undoSteps(row, this.#task.resource.type)] });
    };
    const outcome = await this.#follow(
      'try',
      (task) => tryChunks(task, isAtomic && !this.#order.dry_run ? note : undefined),
      {
        put: async (number) => {
          if (undoLog.length > 0) await undoLog.write(number);
        },
      },
    );
    const tried = this.#at.segments;
    const { rejected, rows } = this.#counts;
    const isRefused = isAtomic && (rejected > 0 || outcome.fault !== null);
    if (!isRefused && !this.#order.dry_run) {
      await this.#save({ phase: 'write', line: 0, segments: 0, counts: noRows, tried });
      this.#counts = noRows;
      return;
    }
    const refusal = `${rejected} of ${rows} rows are rejected; nothing is written.`;
    const fault = outcome.fault ?? (isRefused && !this.#order.dry_run ? refusal : null);
    await this.#save({ phase: 'report', tried, ...outcome, fault, withheld: isRefused });
  }

  async #write(): Promise<void> {
    const known = await this.#writtenAlready();
    const planned: PlannedRun[] = [...this.#at.planned];
    const changed = linesOf(planned, 'updated');
    const beforeCommit = async (rows: readonly PlannedRow[]): Promise<void> => {
      for (const row of rows) addRow(planned, row);
      await this.#save({ planned: [...planned] });
    };
    const outcome = await this.#follow(
      'write',
      (task) =>
        withPlanned(
          importChunks(task.context, task.resource, this.#left(task, known), { ...rowOptions(task), beforeCommit }),
          changed,
        ),
      {
        known,
        put: async () => {
          planned.length = 0;
        },
      },
    );
    const isAtomic = this.#order.mode === 'atomic';
    const { rejected } = this.#counts;
    if (isAtomic && (rejected > 0 || outcome.fault !== null))
      await this.#save({
        phase: 'undo',
        ...outcome,
        fault: outcome.fault ?? `${rejected} rows could no longer be written.`,
      });
    else await this.#save({ phase: 'report', ...outcome });
  }

  /** The records after the last line that is done, without those that are known to be written. */
  async *#left({ records }: ImportTask, known: ReadonlyMap<number, RowReport>): AsyncGenerator<CsvRecord> {
    let isHeader = true;
    for await (const record of records()) {
      if (isHeader || (record.line > this.#at.line && !known.has(record.line))) yield record;
      isHeader = false;
    }
  }

  /** Rows that were planned when the work was interrupted, and whose objects are there. */
  async #writtenAlready(): Promise<Map<number, RowReport>> {
    const { type } = this.#task.resource;
    const planned = [...plannedRows(this.#at.planned).values()].filter(({ verdict }) => verdict === 'created');
    const there = await this.#around.context.store.getMany(planned.map(({ id }) => ({ type, id })));
    const written = planned.filter(({ id }) => there.has(refKey({ type, id })));
    return new Map(written.map(({ line, id, verdict }) => [line, { line, id, verdict, errors: [] }]));
  }

  /** Takes back what was written, the newest first; repeating it does no harm. */
  async #undo(): Promise<void> {
    const { type } = this.#task.resource;
    const problems: string[] = [];
    const takeBack = async (steps: readonly UndoStep[]): Promise<void> => {
      problems.push(...(await undo(this.#around.context, steps, this.#message)));
      await this.#save({});
    };
    const pending = [...(await this.#writtenAlready()).values()];
    await takeBack(pending.toReversed().flatMap(({ id }) => (id === null ? [] : [{ type, id, fields: null }])));
    for (let number = this.#at.segments; number > 0; number--) {
      const created: UndoStep[] = [];
      for await (const { verdict, id } of this.#logOf('write').read(number))
        if (verdict === 'created') created.unshift({ type, id: Number(id), fields: null });
      await takeBack(created);
    }
    for (let number = this.#at.tried; number > 0; number--) {
      const steps: UndoStep[] = [];
      for await (const line of this.#logOf('undo').read(number)) steps.unshift(...(line.steps as UndoStep[]));
      await takeBack(steps);
    }
    await this.#save(
      { phase: 'report', withheld: true, starts: 0 },
      problems.map((message) => ({ level: 'error', message })),
    );
  }

  /** Puts the reports of chunks away as they come. Answers what ended them. */
  async #follow(
    phase: 'try' | 'write',
    start: (task: ImportTask) => AsyncIterable<readonly RowReport[]>,
    { known = new Map(), put }: { known?: Map<number, RowReport>; put: (number: number) => Promise<void> },
  ): Promise<Pick<ImportCheckpoint, 'fault' | 'poisoned'>> {
    const log = this.#logOf(phase);
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
    let line = this.#at.line;
    let saved = this.#counts.rows;
    const putAway = async (): Promise<void> => {
      const number = this.#at.segments + 1;
      await log.write(number);
      await put(number);
      await this.#save({ line, segments: number, counts: this.#counts, planned: [], starts: 0 });
    };
    let outcome: Pick<ImportCheckpoint, 'fault' | 'poisoned'> = { fault: null, poisoned: false };
    try {
      for await (const reports of start(this.#task)) {
        const last = reports.at(-1)?.line ?? line;
        take(merged(reports, known, last));
        line = last;
        const newRows = this.#counts.rows - this.#at.counts.rows;
        const isFull = log.length > charactersPerSegment || newRows >= rowsPerSegment;
        const isLate = this.#around.remaining() < timeToStop;
        if (isFull || (isLate && phase === 'write')) await putAway();
        else if (phase === 'try' && this.#counts.rows - saved >= 1_000) await this.#save({});
        saved = this.#counts.rows;
        if (isLate && phase === 'write') throw new TimeIsUp();
        if (isLate)
          throw new UnusableFile(
            'It takes longer to judge this file than an invocation may last. Split it, or import it with mode=partial.',
          );
      }
    } catch (error) {
      if (error instanceof UnusableFile) outcome = { fault: error.message, poisoned: true };
      else if (error instanceof Cancelled || error instanceof MissingFile)
        outcome = { fault: error.message, poisoned: false };
      else throw error;
      // What was written of the chunk that was on its way.
      if (phase === 'write')
        for (const row of (await this.#writtenAlready()).values()) if (row.line > line) known.set(row.line, row);
    }
    take(merged([], known, Number.POSITIVE_INFINITY));
    if (log.length > 0) await putAway();
    return outcome;
  }

  get #task(): ImportTask {
    const { key, mode, upsert, dry_run: dryRun } = this.#order;
    return {
      context: this.#around.context,
      resource: importableResource(String(this.#job.values.object_type ?? typeOf(key))),
      options: { mode, upsert, dryRun },
      message: this.#message,
      records: () => this.#records(),
      openDraft: (store) => new DraftStore(store),
    };
  }

  async *#records(): AsyncGenerator<CsvRecord> {
    const { key, etag } = this.#order;
    const content = await this.#around.bucket.read(key, etag ?? undefined);
    if (!content) throw new MissingFile('The file was removed or replaced before it could be imported.');
    let isHeader = true;
    for await (const record of readCsv(content)) {
      if (isHeader) this.#header = record.cells;
      else if (record.line > this.#at.line) this.#cells.set(record.line, record.cells);
      isHeader = false;
      yield record;
    }
  }

  #logOf(name: 'try' | 'write' | 'undo'): RowLog {
    return new RowLog(this.#around.bucket, `jobs/${this.#job.id}/${name}`);
  }

  /** Remembers how far the work is. Fails when it is somebody else's by now, or nobody's. */
  async #save(change: CheckpointChange, log: readonly LogEntry[] = []): Promise<void> {
    this.#at = { ...this.#at, ...change };
    const { context, holder } = this.#around;
    const leased_until = new Date(context.now().getTime() + leaseMs).toISOString();
    const progress = { checkpoint: this.#at, data: this.data, leased_until, log };
    const job = await progressJob(context, this.#job.id, progress, holder);
    if (!job) throw new LostLease('The import goes on elsewhere.');
    const canStop = this.#at.phase === 'try' || this.#at.phase === 'write';
    if (!isCancelled(job) || !canStop || this.#cancelled) return;
    this.#cancelled = true;
    throw new Cancelled(`Cancelled by ${job.values.cancelled_by}.`);
  }

  /** What the job tells while it runs. */
  get data(): JsonObject {
    const { mode, upsert, dry_run, key } = this.#order;
    const seconds = (performance.now() - this.#began) / 1_000;
    return {
      file: key,
      mode,
      upsert,
      dry_run,
      phase: this.#at.phase,
      ...this.#counts,
      rows_per_second: Math.round((this.#counts.rows - this.#at.counts.rows) / Math.max(seconds, 0.001)),
      report_url: null,
      rejected_url: null,
    };
  }
}
