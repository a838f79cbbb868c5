import { grantOf, permitted } from '../../access/access.ts';
import type { Context } from '../../context.ts';
import { ErrorCollector, Failure, type FieldErrors, invalid } from '../../errors.ts';
import type { IdBlocks } from '../../id-blocks.ts';
import { isJsonObject, type Json, plainText } from '../../json.ts';
import type { Reader } from '../../ports.ts';
import { loadObjects } from '../../resource/load-objects.ts';
import type { Resource, UniqueConstraint } from '../../resource/resource.ts';
import type { WorkUnit } from '../../store.ts';
import { logged, uniqueMessage } from '../../write/commit.ts';
import { prepareSave, type Saved } from '../../write/save.ts';
import { UnitOfWork } from '../../write/unit-of-work.ts';
import { type Columns, customPrefix } from './columns.ts';
import type { FindReference } from './find-references.ts';
import { type Existing, findExisting, takenFromOthers } from './match-existing.ts';
import { findByNaturalKey } from './natural-key.ts';
import { type RowInput, readRow } from './row-input.ts';
import type { CsvRecord, RowError } from './row-report.ts';

/** What all rows of a file have in common. */
export interface ImportFile {
  readonly context: Context;
  /** Where the ids of the context come from; those of rows that are refused go back. */
  readonly ids: IdBlocks;
  readonly resource: Resource;
  readonly columns: Columns;
  /** NetBox: changelog_message. */
  readonly message: string;
  /** Rows without an id change the object that has their natural key. */
  readonly upsert: boolean;
  /** Told what is about to be committed; when it throws, nothing of that is. */
  readonly beforeCommit?: ((rows: readonly PlannedRow[]) => Promise<void>) | undefined;
}

/** A row that is about to be written. */
export interface PlannedRow {
  readonly line: number;
  readonly verdict: 'created' | 'updated';
  readonly id: number;
  readonly unit: WorkUnit;
}

/** A row whose cells were read and whose references were looked up. */
export interface ReadRow {
  readonly record: CsvRecord;
  readonly row: RowInput;
  readonly errors: readonly RowError[];
  readonly existing: Existing | undefined;
}

/** What should become of a row. Nothing is written yet. */
export type RowOutcome =
  | { readonly verdict: 'created' | 'updated'; readonly id: number; readonly work: UnitOfWork; readonly unit: WorkUnit }
  | { readonly verdict: 'unchanged'; readonly id: number }
  | {
      readonly verdict: 'rejected';
      readonly errors: readonly RowError[];
      /** False when the cells themselves are wrong; otherwise the rows before it, once written, may make it good. */
      readonly mayChange: boolean;
    };

/** Reads the cells of a row. Rows may be read side by side: what they ask for then travels together. */
export async function read(file: ImportFile, record: CsvRecord, reader: Reader, find: FindReference): Promise<ReadRow> {
  const { context, resource, columns } = file;
  const found = record.cells.length;
  if (found < columns.fewest || found > columns.most) {
    const expected = found < columns.fewest ? columns.fewest : columns.most;
    const message = `Expected ${expected} columns but found ${found}`;
    return {
      record,
      row: { input: {}, errors: [], missing: false },
      errors: [{ field: '__all__', value: null, message }],
      existing: undefined,
    };
  }
  const row = await readMeant(file, record, reader, find);
  if (row.id !== undefined) {
    await reader.getMany([{ type: resource.type, id: row.id }]);
    return { record, row, errors: row.errors, existing: undefined };
  }
  const problems = new ErrorCollector();
  const existing = await findExisting(new UnitOfWork(context, reader), resource, columns, row.input, problems);
  return { record, row, errors: [...row.errors, ...others(file, record, row, problems.errors)], existing };
}

/** The row, with the id of the object that its natural key names, where that counts. */
async function readMeant(
  file: ImportFile,
  { cells }: CsvRecord,
  reader: Reader,
  find: FindReference,
): Promise<RowInput> {
  const { context, resource, columns } = file;
  const row = await readRow(resource, columns, cells, find);
  if (!file.upsert || row.id !== undefined || row.errors.length > 0) return row;
  const [id, another] = await findByNaturalKey(new UnitOfWork(context, reader), resource, row.input);
  if (id === undefined) return row;
  if (another === undefined) return readRow(resource, columns, cells, find, id);
  const error = { field: '__all__', value: null, message: 'Several objects have the natural key of this row.' };
  return { ...row, errors: [error], missing: true };
}

/** Evaluates a row by all rules of its resource. */
export async function evaluateRow(
  file: ImportFile,
  { record, row, errors, existing }: ReadRow,
  reader: Reader,
): Promise<RowOutcome> {
  const { context, resource, message } = file;
  if (errors.length > 0) return { verdict: 'rejected', errors, mayChange: row.missing };
  if (existing?.same && (await mayView(file, reader, existing.id))) return { verdict: 'unchanged', id: existing.id };
  if (existing?.pending) return { verdict: 'rejected', errors: [], mayChange: true };
  const work = new UnitOfWork(context, reader);
  try {
    const { input } = row;
    const id = row.id === undefined ? {} : { id: row.id };
    const saved = await prepareSave(context, { resource, ...id, input, completeness: 'partial' }, work);
    const held = existing?.constraints ?? (await heldByOthers(resource, saved, reader));
    if (held.length > 0) throw taken(resource, held);
    if (saved.verdict === 'unchanged') return { verdict: 'unchanged', id: saved.object.id };
    return { verdict: saved.verdict, id: saved.object.id, work, unit: await logged(context, work, message) };
  } catch (error) {
    if (!(error instanceof Failure) || error.kind === 'unavailable') throw error;
    file.ids.giveBack(work.unit);
    return rejection(file, record, error);
  }
}

/** What the caller may not view is not told to be there. */
async function mayView({ context, resource: { type } }: ImportFile, reader: Reader, id: number): Promise<boolean> {
  const grant = await grantOf(reader.registry, context.actor, 'view', type);
  if (grant === 'all') return true;
  return (await permitted(reader, grant, await loadObjects(reader, type, [id]))).length > 0;
}

/** The row is refused by a rule; rows before it, once written, may make it good. */
export const rejection = (file: ImportFile, record: CsvRecord, failure: Failure): RowOutcome => ({
  verdict: 'rejected',
  errors: rowErrors(file, record, failureErrors(failure, record, file.columns)),
  mayChange: true,
});

/** What is wrong with the values of a row. That a field is required goes without saying where its cell was refused. */
function others(file: ImportFile, record: CsvRecord, row: RowInput, problems: FieldErrors): readonly RowError[] {
  const wasRefused = (field: string): boolean => {
    const column = file.columns.headerOf(field);
    return column !== undefined && record.cells[column.index] !== '' && row.input[field] === undefined;
  };
  return rowErrors(file, record, Object.fromEntries(Object.entries(problems).filter(([field]) => !wasRefused(field))));
}

function failureErrors(failure: Failure, { cells }: CsvRecord, { headerOf }: Columns): FieldErrors {
  if (failure.kind === 'not-found')
    return { id: [`Object with ID ${cells[headerOf('id')?.index ?? -1]} does not exist`] };
  if (failure.kind === 'invalid' && isJsonObject(failure.body))
    return Object.fromEntries(Object.entries(failure.body).map(([field, texts]) => [field, textsOf(texts)]));
  return { __all__: [plainText(isJsonObject(failure.body) ? failure.body.detail : failure.body)] };
}

const textsOf = (texts: Json): readonly string[] => [texts].flat().map(plainText);

/** For a new object that was asked already. */
const heldByOthers = async (resource: Resource, { verdict, object }: Saved, reader: Reader) =>
  verdict === 'updated' ? takenFromOthers(reader, resource, object.id, object.values) : [];

function taken(resource: Resource, constraints: readonly UniqueConstraint[]): Failure {
  const errors = new ErrorCollector();
  for (const constraint of constraints) {
    const { field, message } = uniqueMessage(resource, constraint);
    errors.add(field, message);
  }
  return invalid(errors.errors);
}

/** Errors under the headers of the file, each with the cell that it is about. */
function rowErrors({ columns }: ImportFile, { cells }: CsvRecord, errors: FieldErrors): readonly RowError[] {
  return Object.entries(errors).flatMap(([name, messages]) =>
    messages.map((message) => {
      const column = columns.headerOf(name) ?? columns.headerOf(customFieldIn(message));
      return { field: column?.header ?? name, value: column ? (cells[column.index] ?? null) : null, message };
    }),
  );
}

/** NetBox: what is wrong with a custom field belongs to the object, and the sentence names the field. */
const customFieldIn = (message: string): string => customPrefix + (/custom field '([^']+)'/i.exec(message)?.[1] ?? '');
