import type { Json, JsonObject } from '../../domain/engine/json.ts';
import type { FileNoteCode } from '../../domain/engine/transfer/import/file-notes.ts';
import type { RowCounts } from '../../domain/engine/transfer/import/row-report.ts';
import { noRows } from '../../domain/engine/transfer/import/row-report.ts';
import type { PlannedRun } from './planned-runs.ts';

/** Kind of the jobs of imports. */
export const importKind = 'import';

/** Input of an import job. */
export interface ImportOrder extends JsonObject {
  readonly bucket: string;
  /** Key of the file. */
  readonly key: string;
  /** Of the content that is imported; another one under the same key is another import. */
  readonly etag: string | null;
  readonly mode: 'atomic' | 'partial';
  readonly upsert: boolean;
  readonly dry_run: boolean;
  /** In whose name: their id; null for a file that belongs to nobody. */
  readonly user: number | null;
  /** Key of the reports of this job, without their endings. */
  readonly report: string;
  /** The same for the documented key beside the uploaded file; null if the job is the only place. */
  readonly published: string | null;
  /** Why the file is no import at all. */
  readonly refusal: string | null;
}

/** How far an import is. What `segments` hold is done; `planned` may be written or not. */
export interface ImportCheckpoint extends JsonObject {
  /**
   * `try`: rows are evaluated, nothing is written. `write`: they are written. `undo`: what was written is taken back. `report`:
   * the reports are put together.
   */
  readonly phase: 'try' | 'write' | 'undo' | 'report';
  /** The last line of the file that the segments of this phase hold. */
  readonly line: number;
  readonly segments: number;
  readonly planned: readonly PlannedRun[];
  readonly counts: RowCounts;
  /** Segments of the phase `try`. */
  readonly tried: number;
  /** What the file has that only spreadsheets need. */
  readonly notes: readonly FileNoteCode[];
  /** Why the import failed as a whole. */
  readonly fault: string | null;
  /** The file itself is unusable. */
  readonly poisoned: boolean;
  /** Nothing of it is in the table: it was refused, or taken back. */
  readonly withheld: boolean;
  /** Invocations that began and got nowhere. */
  readonly starts: number;
}

export const firstCheckpoint = (order: ImportOrder): ImportCheckpoint => ({
  phase: order.mode === 'atomic' || order.dry_run ? 'try' : 'write',
  line: 0,
  segments: 0,
  planned: [],
  counts: noRows,
  tried: 0,
  notes: [],
  fault: null,
  poisoned: false,
  withheld: false,
  starts: 0,
});

/** The input of a job is written once. */
export const orderIn = (input: Json | undefined): ImportOrder => input as ImportOrder;
/** The caller has asked for an import, and has not uploaded the file yet. */
export const waitsForUpload = (input: JsonObject): boolean => input.etag === null;
/** An import may have begun with an earlier version, whose checkpoints say less. */
export function checkpointIn(value: Json | undefined, order: ImportOrder): ImportCheckpoint {
  const first = firstCheckpoint(order);
  const known = (value ?? {}) as Partial<ImportCheckpoint>;
  return { ...first, ...known, counts: { ...first.counts, ...known.counts } };
}

/** A write to this key calls an invocation that goes on with the job. */
export const continuationKey = (job: number): string => `import/.continue/${job}.json`;
export const continuedJob = (key: string): number | undefined =>
  numberIn(/^import\/\.continue\/(\d+)\.json$/.exec(key));

/** Where the file of a job is uploaded to. */
export const uploadKey = (job: number, filename: string): string => `import/.jobs/${job}/${filename}`;
export const uploadedJob = (key: string): number | undefined => numberIn(/^import\/\.jobs\/(\d+)\//.exec(key));

const numberIn = (match: RegExpExecArray | null): number | undefined => (match ? Number(match[1]) : undefined);
