import type { JsonObject } from '../../domain/model/json.ts';
import type { RowReport } from '../../domain/use-cases/import/row-report.ts';
import type { Bucket, ObjectWriter } from '../../repos/bucket.ts';

/** Rejected rows that the summary lists; the lines of all rows stand in the report beside it. */
const mostListed = 1_000;

/** What became of one file. */
interface Summary extends JsonObject {
  /** Key of the file in the bucket. */
  readonly file: string;
  /** `<app>.<model>`, or null where the key names none. */
  readonly object_type: string | null;
  /** Changes of this import carry it in the change log. */
  readonly request_id: string;
  /** `failed`: the file could not be read, or not to its end; rows that are counted here are imported all the same. */
  readonly status: 'completed' | 'failed';
  readonly error: string | null;
  readonly rows: number;
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly rejected: number;
  /** ISO 8601, UTC. */
  readonly started: string;
  readonly finished: string;
  readonly rejected_rows: readonly RowReport[];
}

/**
 * Writes two objects beside each other: `reports/<type>/<name>.csv.jsonl`, one line of JSON a row, and then
 * `reports/<type>/<name>.csv.json`, the summary. Where the summary is, the import is over.
 */
export class ImportReport {
  readonly #bucket: Bucket;
  readonly #file: string;
  readonly #key: string;
  readonly #lines: ObjectWriter;
  readonly #counts = { rows: 0, created: 0, updated: 0, unchanged: 0, rejected: 0 };
  readonly #rejected: RowReport[] = [];

  constructor(bucket: Bucket, file: string) {
    this.#bucket = bucket;
    this.#file = file;
    this.#key = `reports/${file.replace(/^import\//, '')}`;
    this.#lines = bucket.open(`${this.#key}.jsonl`, 'application/x-ndjson');
  }

  async add(row: RowReport): Promise<void> {
    this.#counts.rows++;
    this.#counts[row.verdict]++;
    if (row.verdict === 'rejected' && this.#rejected.length < mostListed) this.#rejected.push(row);
    await this.#lines.append(`${JSON.stringify(row)}\n`);
  }

  async close(
    outcome: Pick<Summary, 'object_type' | 'request_id' | 'error' | 'started' | 'finished'>,
  ): Promise<Summary> {
    await this.#lines.close();
    const { object_type, request_id, error, started, finished } = outcome;
    const summary: Summary = {
      file: this.#file,
      object_type,
      request_id,
      status: error === null ? 'completed' : 'failed',
      error,
      ...this.#counts,
      started,
      finished,
      rejected_rows: this.#rejected,
    };
    await this.#bucket.write(`${this.#key}.json`, JSON.stringify(summary, null, 2), 'application/json');
    return summary;
  }
}
