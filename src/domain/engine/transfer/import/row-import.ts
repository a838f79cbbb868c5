import { memoReader } from '../../query/caching-reader.ts';
import { rememberRows } from '../../query/row-cache.ts';
import type { CommitOutcome } from '../../store.ts';
import { afterCommit, attempts, lostRaceMessage, takenValues } from '../../write/commit.ts';
import { type ImportFile, type Judgement, judge, type ReadRow, read, rejection } from './evaluate-row.ts';
import { RememberedReferences } from './find-references.ts';
import { RecentWrites } from './recent-writes.ts';
import { roundedNumbers } from './rounded-numbers.ts';
import type { CsvRecord, RowReport } from './row-report.ts';
import { wantedNames } from './wanted-names.ts';

type Accepted = Judgement & { readonly verdict: 'created' | 'updated' };

interface JudgedRow {
  readonly record: CsvRecord;
  readonly judgement: Judgement;
  /** How many rows were written, and how often rows were judged again, when this one was judged. */
  readonly written: number;
  readonly revisions: number;
}

/**
 * The rows of one file on their way into the table. They are judged in chunks with what is known at that moment and then
 * written in their order. From a row on that was refused, rows are judged again once everything before them is written,
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

  async judge(records: readonly CsvRecord[]): Promise<readonly JudgedRow[]> {
    const { context, resource, columns } = this.#file;
    const basis = { written: this.#written, revisions: this.#revisions };
    let line = records[0]?.line ?? 0;
    const reader = this.#recent.over(rememberRows(memoReader(context.store)), () => line);
    await this.#references.prepare(reader, wantedNames(resource, columns, records));
    const find = this.#references.finder(reader);
    const readNow = (record: CsvRecord): Promise<ReadRow> => read(this.#file, record, reader, find);
    const early = await Promise.all(
      records.map((record) => (this.#refersToOwnType(record) ? undefined : readNow(record))),
    );
    this.#file.ids.expect(early.filter((row) => !row || isNew(row)).length);
    const judged: JudgedRow[] = [];
    for (const [index, record] of records.entries()) {
      line = record.line;
      const row = early[index] ?? (await readNow(record));
      judged.push({ record, judgement: this.#plan(await judge(this.#file, row, reader), line), ...basis });
    }
    return judged;
  }

  /** What such a row refers to may change with every row before it: it is read when these are judged. */
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
  #plan(judgement: Judgement, line: number): Judgement {
    if (judgement.verdict === 'rejected') return judgement;
    if (!isAccepted(judgement))
      return this.#recent.isPlanned(this.#file.resource.type, judgement.id) ? doubtful : judgement;
    if (this.#recent.collides(judgement.unit)) {
      this.#file.ids.giveBack(judgement.unit);
      return doubtful;
    }
    this.#recent.plan(judgement.unit, line);
    return judgement;
  }

  async write(rows: readonly JudgedRow[]): Promise<readonly RowReport[]> {
    const reports: RowReport[] = [];
    let rest = rows[0] && rows[0].revisions < this.#revisions ? await this.#judgeAgain(rows) : rows;
    for (;;) {
      const certain = this.#firstDoubtful(rest);
      reports.push(...(await this.#commit(rest.slice(0, certain))));
      if (certain === rest.length) return reports;
      rest = await this.#judgeAgain(rest.slice(certain));
    }
  }

  /** The first refused row that rows before it may have made good, written since or about to be; else the length. */
  #firstDoubtful(rows: readonly JudgedRow[]): number {
    let planned = false;
    const index = rows.findIndex(({ judgement, written }) => {
      planned ||= isAccepted(judgement);
      return judgement.verdict === 'rejected' && judgement.mayChange && (planned || this.#written > written);
    });
    return index < 0 ? rows.length : index;
  }

  /** How often rows were judged again since this was last asked. */
  takeRestarts(): number {
    const restarts = this.#restarts;
    this.#restarts = 0;
    return restarts;
  }

  /** Whoever has judged later rows meanwhile did not know what comes of this. */
  #judgeAgain(rows: readonly JudgedRow[]): Promise<readonly JudgedRow[]> {
    this.#revisions++;
    this.#restarts++;
    for (const { judgement } of rows) {
      if (!isAccepted(judgement)) continue;
      this.#recent.forget(judgement.unit);
      this.#file.ids.giveBack(judgement.unit);
    }
    return this.judge(rows.map(({ record }) => record));
  }

  async #commit(rows: readonly JudgedRow[]): Promise<readonly RowReport[]> {
    const failed = await this.#tryCommit(rows);
    const reports: RowReport[] = [];
    for (const { record, judgement } of rows) {
      const done = !isAccepted(judgement) || !failed.has(judgement);
      reports.push(done ? this.#report(record, judgement) : await this.#alone(record));
    }
    return reports;
  }

  #report({ line, cells }: CsvRecord, judgement: Judgement): RowReport {
    return { line, ...outcome(judgement), warnings: roundedNumbers(this.#file.columns, cells) };
  }

  /** Those of the rows that were not committed, and why. */
  async #tryCommit(rows: readonly JudgedRow[], lost = 0): Promise<ReadonlyMap<Judgement, CommitOutcome>> {
    const failed = new Map<Judgement, CommitOutcome>();
    const planned = rows.flatMap(({ record: { line }, judgement }) =>
      isAccepted(judgement) ? [{ line, ...judgement }] : [],
    );
    if (planned.length === 0) return failed;
    await this.#file.beforeCommit?.(planned);
    const accepted = rows.flatMap(({ judgement }) => (isAccepted(judgement) ? [judgement] : []));
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

  /** Judges and writes one row with nothing in mind but what is written. */
  async #alone(record: CsvRecord): Promise<RowReport> {
    this.#revisions++;
    let last: CommitOutcome = [];
    for (let attempt = 0; attempt < attempts; attempt++) {
      const [row] = await this.judge([record]);
      if (!row) break;
      const { judgement } = row;
      if (!isAccepted(judgement)) return this.#report(record, judgement);
      const conflicts = (await this.#tryCommit([row], attempt)).get(judgement);
      if (!conflicts) return this.#report(record, judgement);
      const taken = takenValues(this.#file.context.store.registry, conflicts, judgement.unit);
      if (taken) return this.#report(record, rejection(this.#file, record, taken));
      last = conflicts;
    }
    const errors = [{ field: '__all__', value: null, message: lostRaceMessage(last) }];
    return this.#report(record, { verdict: 'rejected', errors, mayChange: false });
  }
}

const doubtful: Judgement = { verdict: 'rejected', errors: [], mayChange: true };

const isAccepted = (judgement: Judgement): judgement is Accepted =>
  judgement.verdict === 'created' || judgement.verdict === 'updated';

const isNew = ({ row, errors, existing }: ReadRow): boolean =>
  row.id === undefined && errors.length === 0 && existing === undefined;

function outcome(judgement: Judgement): Pick<RowReport, 'verdict' | 'id' | 'errors'> {
  const { verdict } = judgement;
  return verdict === 'rejected'
    ? { verdict, id: null, errors: judgement.errors }
    : { verdict, id: judgement.id, errors: [] };
}
