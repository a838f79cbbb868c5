import { memoReader } from '../memo.ts';
import { RememberedReferences } from './find-references.ts';
import type { IdBlocks } from './id-blocks.ts';
import { type ImportFile, type Judgement, judge, type ReadRow, read } from './judge-row.ts';
import { RecentWrites } from './recent-writes.ts';
import { rememberRows } from './remember-rows.ts';
import type { CsvRecord, RowReport } from './row-report.ts';
import { wantedNames } from './wanted-names.ts';

/** A row that loses this many races against other writers is rejected. */
const attempts = 6;
const lost = 'The object was changed by somebody else at the same time. Please try again.';

type Accepted = Judgement & { readonly verdict: 'created' | 'updated' };

interface JudgedRow {
  readonly record: CsvRecord;
  readonly judgement: Judgement;
  /** How many rows were written when it was judged. */
  readonly written: number;
}

/**
 * The rows of one file on their way into the table. They are judged in chunks with what is known at that moment and then
 * written in their order. A row that was refused is judged again once everything before it is written, and a row whose
 * commit finds the table changed is read and judged anew: the outcome is that of one row after the other.
 */
export class RowImport {
  readonly #file: ImportFile;
  readonly #ids: IdBlocks;
  readonly #recent = new RecentWrites();
  readonly #references = new RememberedReferences();
  #written = 0;

  constructor(file: ImportFile, ids: IdBlocks) {
    this.#file = file;
    this.#ids = ids;
  }

  async judge(records: readonly CsvRecord[]): Promise<readonly JudgedRow[]> {
    const written = this.#written;
    const reader = this.#recent.over(rememberRows(memoReader(this.#file.context.store)));
    const { resource, columns } = this.#file;
    await this.#references.prepare(reader, wantedNames(resource, columns, records));
    const find = this.#references.finder(reader);
    const rows = await Promise.all(records.map((record) => read(this.#file, record, reader, find)));
    this.#ids.expect(rows.filter(isNew).length);
    const judged: JudgedRow[] = [];
    for (const row of rows) {
      const judgement = await judge(this.#file, row, reader);
      if (isAccepted(judgement)) this.#recent.remember(judgement.unit);
      judged.push({ record: row.record, judgement, written });
    }
    return judged;
  }

  async write(rows: readonly JudgedRow[]): Promise<readonly RowReport[]> {
    const reports: RowReport[] = [];
    let pending: JudgedRow[] = [];
    const flush = async (): Promise<void> => {
      reports.push(...(await this.#commit(pending)));
      pending = [];
    };
    for (const row of rows) {
      if (this.#mayStillPass(row, pending)) {
        await flush();
        reports.push(await this.#alone(row.record));
      } else pending.push(row);
    }
    await flush();
    return reports;
  }

  /** True for a refused row when rows before it have been written since, or will be now. */
  #mayStillPass({ judgement, written }: JudgedRow, pending: readonly JudgedRow[]): boolean {
    if (judgement.verdict !== 'rejected' || !judgement.mayChange) return false;
    return this.#written > written || pending.some((earlier) => isAccepted(earlier.judgement));
  }

  async #commit(rows: readonly JudgedRow[]): Promise<readonly RowReport[]> {
    const accepted = rows.flatMap(({ judgement }) => (isAccepted(judgement) ? [judgement] : []));
    const committed = await this.#tryCommit(accepted);
    const reports: RowReport[] = [];
    for (const { record, judgement } of rows) {
      const done = !isAccepted(judgement) || committed.has(judgement);
      reports.push(done ? report(record, judgement) : await this.#alone(record));
    }
    return reports;
  }

  /** Those of the rows that were committed. */
  async #tryCommit(accepted: readonly Accepted[]): Promise<ReadonlySet<Accepted>> {
    if (accepted.length === 0) return new Set();
    const outcomes = await this.#file.context.store.commit(accepted.map(({ unit }) => unit));
    const committed = new Set(accepted.filter((_, index) => outcomes[index]?.length === 0));
    for (const row of accepted) if (!committed.has(row)) this.#recent.forget(row.unit);
    for (const { work } of committed) await work.runEffects();
    this.#written += committed.size;
    return committed;
  }

  /** Judges and writes one row with nothing remembered but what is written. */
  async #alone(record: CsvRecord): Promise<RowReport> {
    for (let attempt = 0; attempt < attempts; attempt++) {
      const [row] = await this.judge([record]);
      if (!row) break;
      if (!isAccepted(row.judgement)) return report(record, row.judgement);
      const committed = await this.#tryCommit([row.judgement]);
      if (committed.size > 0) return report(record, row.judgement);
    }
    return {
      line: record.line,
      verdict: 'rejected',
      id: null,
      errors: [{ field: '__all__', value: null, message: lost }],
    };
  }
}

const isAccepted = (judgement: Judgement): judgement is Accepted =>
  judgement.verdict === 'created' || judgement.verdict === 'updated';

const isNew = ({ row, errors, existing }: ReadRow): boolean =>
  row.id === undefined && errors.length === 0 && existing === undefined;

const report = ({ line }: CsvRecord, judgement: Judgement): RowReport =>
  judgement.verdict === 'rejected'
    ? { line, verdict: 'rejected', id: null, errors: judgement.errors }
    : { line, verdict: judgement.verdict, id: judgement.id, errors: [] };
