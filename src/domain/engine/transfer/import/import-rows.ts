import type { Context } from '../../context.ts';
import { IdBlocks } from '../../id-blocks.ts';
import { customFieldsNaming } from '../../resource/custom-field-cache.ts';
import type { Resource } from '../../resource/resource.ts';
import type { CustomField } from '../../schema/custom-fields.ts';
import { type Columns, customPrefix, readHeader } from './columns.ts';
import type { PlannedRow } from './evaluate-row.ts';
import { RowImport } from './row-import.ts';
import { type CsvRecord, type RowReport, UnusableFile } from './row-report.ts';

/** Rows that are read side by side and written together: as many as fill some ten transactions. */
const rowsPerChunk = 250;
/** Characters of them, since two chunks are in memory in several forms. */
const charactersPerChunk = 1_000_000;
/** The least of them, where rows refer to rows right before them: each time the rest of the chunk is evaluated again. */
const fewestPerChunk = 8;
const patience = 4;

/** What may be said of the rows of a file beside what stands in them. */
export interface RowOptions {
  readonly message: string;
  readonly upsert?: boolean;
  readonly beforeCommit?: ((rows: readonly PlannedRow[]) => Promise<void>) | undefined;
}

/** The reports of `importChunks` one by one. */
export async function* importRows(
  context: Context,
  resource: Resource,
  records: AsyncIterable<CsvRecord>,
  options: RowOptions,
): AsyncGenerator<RowReport> {
  for await (const reports of importChunks(context, resource, records, options)) yield* reports;
}

/**
 * Imports the records of a CSV file, the first of which is its header: each row on its own, by the use cases of the API.
 * Reports come in the order of the rows, and when they come nothing is being written: whoever stops then knows all that
 * was. A row without an id makes an object; where that object is there already it is left as it is, so a file may be
 * imported twice. Throws UnusableFile where the file cannot be read on; the rows before that are imported and reported
 * first.
 *
 * While one chunk is written the next is read and evaluated. What that misses is found when it is written: see RowImport.
 */
export async function* importChunks(
  context: Context,
  resource: Resource,
  records: AsyncIterable<CsvRecord>,
  { message, upsert = false, beforeCommit }: RowOptions,
): AsyncGenerator<readonly RowReport[]> {
  const iterator = records[Symbol.asyncIterator]();
  let writing: Promise<readonly RowReport[]> = Promise.resolve([]);
  try {
    const header = await iterator.next();
    if (header.done) throw new UnusableFile('The file is empty.');
    const columns = await columnsOf(context, resource, header.value);
    const ids = new IdBlocks(context.store);
    const rows = new RowImport({
      context: { ...context, ids },
      ids,
      resource,
      columns,
      message,
      upsert,
      beforeCommit,
    });

    let fault: UnusableFile | undefined;
    let size = rowsPerChunk;
    while (fault === undefined) {
      size = rows.takeRestarts() > patience ? Math.max(fewestPerChunk, size / 2) : Math.min(rowsPerChunk, size * 2);
      const chunk = await nextChunk(iterator, size);
      fault = chunk.fault;
      if (chunk.records.length === 0) break;
      const [reports, evaluated] = await Promise.all([writing, rows.evaluate(chunk.records)]);
      if (reports.length > 0) yield reports;
      writing = rows.write(evaluated);
      // Awaited in the next round; until then a failure must not count as unhandled.
      writing.catch(() => undefined);
    }
    const last = await writing;
    if (last.length > 0) yield last;
    if (fault) throw fault;
  } finally {
    // Whoever hears of a failure knows that nothing is being written any more.
    await writing.catch(() => undefined);
    await iterator.return?.();
  }
}

/** Reads the header of a file, columns of custom fields included. Throws UnusableFile. */
export async function columnsOf(context: Context, resource: Resource, { cells }: CsvRecord): Promise<Columns> {
  return readHeader(context.store.registry, resource, cells, await customFieldsIn(context, resource, cells));
}

/** The custom fields that the columns of a file may be about. */
export function customFieldsIn(
  { store }: Pick<Context, 'store'>,
  resource: Resource,
  headers: readonly string[],
): Promise<readonly CustomField[]> {
  const named = headers.filter((header) => header.startsWith(customPrefix)).map((header) => header.split('.')[0] ?? '');
  if (named.length === 0 || !resource.fields.custom_fields) return Promise.resolve([]);
  return customFieldsNaming(
    store,
    resource.type,
    named.map((name) => name.slice(customPrefix.length)),
  );
}

/** The next records, and what ended them if the file is broken there. */
async function nextChunk(iterator: AsyncIterator<CsvRecord>, size: number) {
  const records: CsvRecord[] = [];
  try {
    for (let characters = 0; records.length < size && characters < charactersPerChunk; ) {
      const next = await iterator.next();
      if (next.done) break;
      records.push(next.value);
      characters += next.value.cells.reduce((sum, cell) => sum + cell.length, 0);
    }
    return { records };
  } catch (error) {
    if (error instanceof UnusableFile) return { records, fault: error };
    throw error;
  }
}
