import type { Resource } from '../../model/resource.ts';
import type { Context } from '../context.ts';
import { readHeader } from './columns.ts';
import { IdBlocks } from './id-blocks.ts';
import { RowImport } from './row-import.ts';
import { type CsvRecord, type RowReport, UnusableFile } from './row-report.ts';

/** Rows that are read side by side and written together. */
const rowsPerChunk = 100;

/**
 * Imports the records of a CSV file, the first of which is its header: each row on its own, by the use cases of the API.
 * Reports come in the order of the rows. A row without an id makes an object; where that object is there already it is
 * left as it is, so a file may be imported twice. Throws UnusableFile where the file cannot be read on; the rows before
 * that are imported and reported first.
 *
 * While one chunk is written the next is read and judged. What that misses is found when it is written: see RowImport.
 */
export async function* importRows(
  context: Context,
  resource: Resource,
  records: AsyncIterable<CsvRecord>,
  message: string,
): AsyncGenerator<RowReport> {
  const iterator = records[Symbol.asyncIterator]();
  const header = await iterator.next();
  if (header.done) throw new UnusableFile('The file is empty.');
  const columns = readHeader(resource, header.value.cells);
  const ids = new IdBlocks(context.store);
  const rows = new RowImport({ context: { ...context, ids }, ids, resource, columns, message });

  let writing: Promise<readonly RowReport[]> = Promise.resolve([]);
  let fault: UnusableFile | undefined;
  while (fault === undefined) {
    const chunk = await nextChunk(iterator);
    fault = chunk.fault;
    if (chunk.records.length === 0) break;
    const [reports, judged] = await Promise.all([writing, rows.judge(chunk.records)]);
    yield* reports;
    writing = rows.write(judged);
    // Awaited in the next round; until then a failure must not count as unhandled.
    writing.catch(() => undefined);
  }
  yield* await writing;
  if (fault) throw fault;
}

/** The next records, and what ended them if the file is broken there. */
async function nextChunk(iterator: AsyncIterator<CsvRecord>) {
  const records: CsvRecord[] = [];
  try {
    while (records.length < rowsPerChunk) {
      const next = await iterator.next();
      if (next.done) break;
      records.push(next.value);
    }
    return { records };
  } catch (error) {
    if (error instanceof UnusableFile) return { records, fault: error };
    throw error;
  }
}
