import type { JsonObject } from '../../domain/engine/json.ts';
import type { StoredObject } from '../../domain/engine/resource/resource.ts';
import type { PlannedRow } from '../../domain/engine/transfer/import/evaluate-row.ts';
import { type ImportTask, rowOptions, tryChunks } from '../../domain/engine/transfer/import/import-now.ts';
import { importChunks } from '../../domain/engine/transfer/import/import-rows.ts';
import type { CsvRecord, RowReport } from '../../domain/engine/transfer/import/row-report.ts';
import { type UndoStep, undo, undoSteps } from '../../domain/engine/transfer/import/undo.ts';
import type { ImportCheckpoint, ImportOrder } from './import-order.ts';
import { ImportProgress, type ImportSurroundings, TimeIsUp } from './import-progress.ts';
import { addRow, linesOf, type PlannedRun, withPlanned } from './planned-runs.ts';
import type { RowLog } from './row-log.ts';

const mostStarts = 5;

/** The rows of one import on their way: evaluated, written, and if need be taken back. Each step may be the last one. */
export class ImportRun {
  readonly #around: ImportSurroundings;
  readonly #progress: ImportProgress;

  constructor(job: StoredObject, around: ImportSurroundings) {
    this.#around = around;
    this.#progress = new ImportProgress(job, around);
  }

  get checkpoint(): ImportCheckpoint {
    return this.#progress.checkpoint;
  }

  get #order(): ImportOrder {
    return this.#progress.order;
  }

  /** Progress that the job shows while it runs. */
  get data(): JsonObject {
    return this.#progress.data;
  }

  /** The log that holds the rows as they are to be reported. */
  get log(): { readonly log: RowLog; readonly segments: number } {
    const { dry_run } = this.#order;
    const { withheld, tried, segments } = this.checkpoint;
    return dry_run || (withheld && tried > 0)
      ? { log: this.#progress.logOf('try'), segments: tried }
      : { log: this.#progress.logOf('write'), segments };
  }

  /** Rows that the evaluation had accepted and the write has not. */
  async lateRejections(): Promise<ReadonlyMap<number, JsonObject>> {
    const late = new Map<number, JsonObject>();
    if (!this.checkpoint.withheld || this.checkpoint.tried === 0) return late;
    for (let number = 1; number <= this.checkpoint.segments; number++)
      for await (const row of this.#progress.logOf('write').read(number))
        if (row.verdict === 'rejected') late.set(Number(row.line), row);
    return late;
  }

  async removeLogs(): Promise<void> {
    await this.#progress.logOf('try').remove(this.checkpoint.tried);
    await this.#progress.logOf('undo').remove(this.checkpoint.tried);
    await this.#progress.logOf('write').remove(this.checkpoint.segments);
  }

  /** Runs up to the report. False when the time is up before. A `problem` ends the import like a refusal of its order. */
  async run(problem: string | null): Promise<boolean> {
    const refusal = this.#order.refusal ?? problem;
    const { phase } = this.checkpoint;
    if (refusal !== null && (phase === 'try' || phase === 'write')) await this.#giveUp(refusal);
    if (this.checkpoint.starts >= mostStarts)
      await this.#giveUp('The import was restarted several times without progress.');
    await this.#progress.save({ starts: this.checkpoint.starts + 1 });
    try {
      if (this.checkpoint.phase === 'try') await this.#try();
      if (this.checkpoint.phase === 'write') await this.#write();
      if (this.checkpoint.phase === 'undo') await this.#undo();
      return true;
    } catch (error) {
      if (error instanceof TimeIsUp) return false;
      throw error;
    }
  }

  /** Nothing that is written stays, of a file that is all or nothing. */
  async #giveUp(fault: string): Promise<void> {
    const isWritten = this.checkpoint.phase === 'write' && this.#order.mode === 'atomic';
    await this.#progress.save({ phase: isWritten ? 'undo' : 'report', fault, poisoned: true, starts: 0 });
  }

  async #try(): Promise<void> {
    const isAtomic = this.#order.mode === 'atomic';
    // What was tried is lost with its draft; nothing was written, so it is tried anew.
    await this.#progress.restart({ tried: 0 });
    const undoLog = this.#progress.logOf('undo');
    const note = async (rows: readonly PlannedRow[]): Promise<void> => {
      const { context, resource } = this.#progress.task;
      for (const row of rows)
        if (row.verdict === 'updated')
          undoLog.add({ steps: [...undoSteps(context.store.registry, row, resource.type)] });
    };
    const outcome = await this.#progress.follow(
      'try',
      (task) => tryChunks(task, isAtomic && !this.#order.dry_run ? note : undefined),
      {
        put: async (number) => {
          if (undoLog.length > 0) await undoLog.write(number);
        },
      },
    );
    const tried = this.checkpoint.segments;
    const { rejected, rows } = this.#progress.counts;
    const isRefused = isAtomic && (rejected > 0 || outcome.fault !== null);
    if (!isRefused && !this.#order.dry_run) {
      await this.#progress.restart({ phase: 'write', tried });
      return;
    }
    const refusal = `${rejected} of ${rows} rows are rejected; nothing is written.`;
    const fault = outcome.fault ?? (isRefused && !this.#order.dry_run ? refusal : null);
    await this.#progress.save({ phase: 'report', tried, ...outcome, fault, withheld: isRefused });
  }

  async #write(): Promise<void> {
    const known = await this.#progress.writtenAlready();
    const planned: PlannedRun[] = [...this.checkpoint.planned];
    const changed = linesOf(planned, 'updated');
    const beforeCommit = async (rows: readonly PlannedRow[]): Promise<void> => {
      for (const row of rows) addRow(planned, row);
      await this.#progress.save({ planned: [...planned] });
    };
    const outcome = await this.#progress.follow(
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
    const { rejected } = this.#progress.counts;
    if (isAtomic && (rejected > 0 || outcome.fault !== null))
      await this.#progress.save({
        phase: 'undo',
        ...outcome,
        fault: outcome.fault ?? `${rejected} rows could no longer be written.`,
      });
    else await this.#progress.save({ phase: 'report', ...outcome });
  }

  /** The records after the last line that is done, without those that are known to be written. */
  async *#left({ records }: ImportTask, known: ReadonlyMap<number, RowReport>): AsyncGenerator<CsvRecord> {
    let isHeader = true;
    for await (const record of records()) {
      if (isHeader || (record.line > this.checkpoint.line && !known.has(record.line))) yield record;
      isHeader = false;
    }
  }

  /** Takes back what was written, the newest first; repeating it does no harm. */
  async #undo(): Promise<void> {
    const { type } = this.#progress.task.resource;
    const problems: string[] = [];
    const takeBack = async (steps: readonly UndoStep[]): Promise<void> => {
      problems.push(...(await undo(this.#around.context, steps, this.#progress.message)));
      await this.#progress.save({});
    };
    const pending = [...(await this.#progress.writtenAlready()).values()];
    await takeBack(pending.toReversed().flatMap(({ id }) => (id === null ? [] : [{ type, id, fields: null }])));
    for (let number = this.checkpoint.segments; number > 0; number--) {
      const created: UndoStep[] = [];
      for await (const { verdict, id } of this.#progress.logOf('write').read(number))
        if (verdict === 'created') created.unshift({ type, id: Number(id), fields: null });
      await takeBack(created);
    }
    for (let number = this.checkpoint.tried; number > 0; number--) {
      const steps: UndoStep[] = [];
      for await (const line of this.#progress.logOf('undo').read(number)) steps.unshift(...(line.steps as UndoStep[]));
      await takeBack(steps);
    }
    await this.#progress.save(
      { phase: 'report', withheld: true, starts: 0 },
      problems.map((message) => ({ level: 'error', message })),
    );
  }
}
