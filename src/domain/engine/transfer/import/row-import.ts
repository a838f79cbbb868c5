import { cachingReader } from '../../query/caching-reader.ts';
import { withRowCache } from '../../query/row-cache.ts';
import type { CommitOutcome } from '../../store.ts';
import { afterCommit, attempts, lostRaceMessage, takenValues } from '../../write/commit.ts';
import { evaluateRow, type ImportFile, type ReadRow, type RowOutcome, read, rejection } from './evaluate-row.ts';
import { RememberedReferences } from './find-references.ts';
import { RecentWrites } from './recent-writes.ts';
import { roundedNumbers } from './rounded-numbers.ts';
import type { CsvRecord, RowReport } from './row-report.ts';
import { wantedNames } from './wanted-names.ts';

type Accepted = RowOutcome & { readonly verdict: 'created' | 'updated' };

interface EvaluatedRow {
  readonly record: CsvRecord;
  readonly outcome: RowOutcome;
  /** How many rows were written, and how often rows were evaluated again, when this one was evaluated. */
  readonly written: number;
  readonly revisions: number;
}

/**
 * The rows of one file on their way into the table. They are evaluated in chunks with what is known at that moment and then
 * written in their order. From a row on that was refused, rows are evaluated again once everything before them is written,
 * and so is a row whose commit finds the table changed: the outcome is that of one row after the other.
 */
export class RowImport {
  readonly #file: ImportFile;
  readonly #recent: RecentWrites;
  readonly #references: RememberedReferences;
  #written = 0;
  #revisions = 0;
  #restarts = 0;

  constructor(file: ImportFile) {
    this.#file = file;
    this.#recent = new RecentWrites(file.context.store.registry);
    this.#references = new RememberedReferences(file.context.actor, file.resource.type);
  }

  async evaluate(records: readonly CsvRecord[]): Promise<readonly EvaluatedRow[]> {
    const { context, resource, columns } = this.#file;
    const basis = { written: this.#written, revisions: this.#revisions };
    let line = records[0]?.line ?? 0;
    const reader = this.#recent.over(withRowCache(cachingReader(context.store)), () => line);
    await this.#references.prepare(reader, wantedNames(resource, columns, records));
    const find = this.#references.finder(reader);
    const readNow = (record: CsvRecord): Promise<ReadRow> => read(this.#file, record, reader, find);
    const early = await Promise.all(
      records.map((record) => (this.#refersToOwnType(record) ? undefined : readNow(record))),
    );
    this.#file.ids.expect(early.filter((row) => !row || isNew(row)).length);
    const evaluated: EvaluatedRow[] = [];
    for (const [index, record] of records.entries()) {
      line = record.line;
      const row = early[index] ?? (await readNow(record));
      evaluated.push({ record, outcome: this.#plan(await evaluateRow(this.#file, row, reader), line), ...basis });
    }
    return evaluated;
  }

  /** What such a row refers to may change with every row before it: it is read when these are evaluated. */
  #refersToOwnType({ cells }: CsvRecord): boolean {
    const { resource, columns } = this.#file;
    return columns.all.some(
      (column) =>
        cells[column.index] !== '' &&
        ((column.kind === 'reference' && column.target === resource.type) ||
          (column.kind === 'named' && column.field.targets.includes(resource.type)) ||
          (column.kind === 'custom' && column.customField.relatedType === resource.type)),
    );
  }

  /** Keeps in mind what the row will write. One that collides with a row before it waits until that is written. */
  #plan(outcome: RowOutcome, line: number): RowOutcome {
    if (outcome.verdict === 'rejected') return outcome;
    if (!isAccepted(outcome)) return this.#recent.isPlanned(this.#file.resource.type, outcome.id) ? deferred : outcome;
    if (this.#recent.collides(outcome.unit)) {
      this.#file.ids.giveBack(outcome.unit);
      return deferred;
    }
    this.#recent.plan(outcome.unit, line);
    return outcome;
  }

  async write(rows: readonly EvaluatedRow[]): Promise<readonly RowReport[]> {
    const reports: RowReport[] = [];
    let rest = rows[0] && rows[0].revisions < this.#revisions ? await this.#evaluateAgain(rows) : rows;
    for (;;) {
      const certain = this.#firstDeferred(rest);
      reports.push(...(await this.#commit(rest.slice(0, certain))));
      if (certain === rest.length) return reports;
      rest = await this.#evaluateAgain(rest.slice(certain));
    }
  }

  /** The first refused row that rows before it may have made good, written since or about to be; else the length. */
  #firstDeferred(rows: readonly EvaluatedRow[]): number {
    let planned = false;
    const index = rows.findIndex(({ outcome, written }) => {
      planned ||= isAccepted(outcome);
      return outcome.verdict === 'rejected' && outcome.mayChange && (planned || this.#written > written);
    });
    return index < 0 ? rows.length : index;
  }

  /** How often rows were evaluated again since this was last asked. */
  takeRestarts(): number {
    const restarts = this.#restarts;
    this.#restarts = 0;
    return restarts;
  }

  /** Whoever has evaluated later rows meanwhile did not know what comes of this. */
  #evaluateAgain(rows: readonly EvaluatedRow[]): Promise<readonly EvaluatedRow[]> {
    this.#revisions++;
    this.#restarts++;
    for (const { outcome } of rows) {
      if (!isAccepted(outcome)) continue;
      this.#recent.forget(outcome.unit);
      this.#file.ids.giveBack(outcome.unit);
    }
    return this.evaluate(rows.map(({ record }) => record));
  }

  async #commit(rows: readonly EvaluatedRow[]): Promise<readonly RowReport[]> {
    const failed = await this.#tryCommit(rows);
    const reports: RowReport[] = [];
    for (const { record, outcome } of rows) {
      const done = !isAccepted(outcome) || !failed.has(outcome);
      reports.push(done ? this.#report(record, outcome) : await this.#alone(record));
    }
    return reports;
  }

  #report({ line, cells }: CsvRecord, outcome: RowOutcome): RowReport {
    return { line, ...reported(outcome), warnings: roundedNumbers(this.#file.columns, cells) };
  }

  /** Those of the rows that were not committed, and why. */
  async #tryCommit(rows: readonly EvaluatedRow[], lost = 0): Promise<ReadonlyMap<RowOutcome, CommitOutcome>> {
    const failed = new Map<RowOutcome, CommitOutcome>();
    const planned = rows.flatMap(({ record: { line }, outcome }) =>
      isAccepted(outcome) ? [{ line, ...outcome }] : [],
    );
    if (planned.length === 0) return failed;
    await this.#file.beforeCommit?.(planned);
    const accepted = rows.flatMap(({ outcome }) => (isAccepted(outcome) ? [outcome] : []));
    const outcomes = await this.#file.context.store.commit(
      accepted.map(({ unit }) => unit),
      lost,
    );
    for (const [index, row] of accepted.entries()) {
      const conflicts = outcomes[index] ?? [];
      if (conflicts.length > 0) {
        failed.set(row, conflicts);
        this.#recent.forget(row.unit);
        continue;
      }
      this.#written++;
      this.#recent.written(row.unit);
      await afterCommit(this.#file.context, row.work, row.unit);
    }
    return failed;
  }

  /** Evaluates and writes one row with nothing in mind but what is written. */
  async #alone(record: CsvRecord): Promise<RowReport> {
    this.#revisions++;
    let last: CommitOutcome = [];
    for (let attempt = 0; attempt < attempts; attempt++) {
      const [row] = await this.evaluate([record]);
      if (!row) break;
      const { outcome } = row;
      if (!isAccepted(outcome)) return this.#report(record, outcome);
      const conflicts = (await this.#tryCommit([row], attempt)).get(outcome);
      if (!conflicts) return this.#report(record, outcome);
      const taken = takenValues(this.#file.context.store.registry, conflicts, outcome.unit);
      if (taken) return this.#report(record, rejection(this.#file, record, taken));
      last = conflicts;
    }
    const errors = [{ field: '__all__', value: null, message: lostRaceMessage(last) }];
    return this.#report(record, { verdict: 'rejected', errors, mayChange: false });
  }
}

const deferred: RowOutcome = { verdict: 'rejected', errors: [], mayChange: true };

const isAccepted = (outcome: RowOutcome): outcome is Accepted =>
  outcome.verdict === 'created' || outcome.verdict === 'updated';

const isNew = ({ row, errors, existing }: ReadRow): boolean =>
  row.id === undefined && errors.length === 0 && existing === undefined;

function reported(outcome: RowOutcome): Pick<RowReport, 'verdict' | 'id' | 'errors'> {
  const { verdict } = outcome;
  return verdict === 'rejected'
    ? { verdict, id: null, errors: outcome.errors }
    : { verdict, id: outcome.id, errors: [] };
}
