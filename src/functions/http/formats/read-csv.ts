import type { FileNoteCode } from '../../../domain/engine/transfer/import/file-notes.ts';
import { type CsvRecord, UnusableFile } from '../../../domain/engine/transfer/import/row-report.ts';
import { givenCell } from '../../../domain/engine/transfer/safe-cell.ts';
import { firstLine, namesSeparator, separatorOf } from './csv-separator.ts';
import { decodedCsv } from './decode-csv.ts';

/** Bytes of one record: a longer one is an unclosed quote, or no CSV at all. */
const longestRecord = 1_000_000;

type Cells = readonly string[];
type Csv = typeof import('csv-parse');
type Note = (code: FileNoteCode) => void;

/**
 * Reads a CSV file as it comes in, one record in memory at a time. As NetBox: UTF-8 with or without a byte order mark, any
 * of `, ; TAB |` between cells, cells trimmed, blank lines skipped. Beyond NetBox, what spreadsheets write: UTF-16 with a
 * byte order mark, a first line that names the separator, empty columns and rows, escaped formulas. `note` is called for
 * each of these that was met, once or more. Throws UnusableFile where it cannot read on.
 */
export async function* readCsv(
  bytes: AsyncIterable<Uint8Array>,
  note: Note = () => undefined,
): AsyncGenerator<CsvRecord> {
  const csv = await import('csv-parse');
  let line = 1;
  let isFirst = true;
  let columns: number | undefined;
  try {
    for await (const raw of parsed(csv, decodedCsv(bytes, note))) {
      const begin = line;
      line += 1 + lineEnds(raw);
      if (raw.every((cell) => cell.trim() === '')) {
        if (raw.length > 1) note('empty-rows');
        continue;
      }
      if (isFirst && namesSeparator(raw)) note('separator-line');
      else {
        const given = raw.map((cell) => givenCell(cell.trim()));
        const isHeader = columns === undefined;
        columns ??= lastFilled(given) + 1;
        const cells = isHeader ? given : withoutEmptyEnd(given, columns);
        if (cells.length < given.length || (isHeader && cells.includes(''))) note('empty-columns');
        yield { line: begin, cells };
      }
      isFirst = false;
    }
  } catch (error) {
    if (error instanceof csv.CsvError)
      throw new UnusableFile(`This is not valid CSV from line ${line} on: ${error.message}`);
    throw error;
  }
}

/** The row without the empty cells after its last column with a header; text there stays, since it is a mistake. */
const withoutEmptyEnd = (cells: Cells, columns: number): Cells =>
  cells.length <= columns ? cells : cells.slice(0, Math.max(columns, lastFilled(cells) + 1));

const lastFilled = (cells: Cells): number => cells.findLastIndex((cell) => cell !== '');

/** Quoted cells may go over several lines. */
const lineEnds = (cells: Cells): number =>
  cells.reduce((sum, cell) => sum + (cell.match(/\r\n|\n|\r/g)?.length ?? 0), 0);

/** Records in the order of the file. All that are before a fault are given before it is thrown. */
async function* parsed(csv: Csv, texts: AsyncIterable<string>): AsyncGenerator<Cells> {
  let records: Cells[] = [];
  const collect = (record: Cells): null => {
    records.push(record);
    return null;
  };
  let parser: ReturnType<typeof parserFor> | undefined;
  for await (const { text, separator } of separated(texts)) {
    parser ??= parserFor(csv, separator, collect);
    const fault = await written(parser, text);
    yield* records;
    records = [];
    if (fault) throw fault;
  }
  const fault = parser && (await ended(parser));
  yield* records;
  if (fault) throw fault;
}

/** The texts with the separator of the file; the first one is as long as it takes to know that. */
async function* separated(texts: AsyncIterable<string>) {
  let head = '';
  let separator: string | undefined;
  for await (const text of texts) {
    if (separator !== undefined) {
      yield { text, separator };
      continue;
    }
    head += text;
    const line = firstLine(head, head.length > longestRecord);
    if (line === undefined && head.length <= longestRecord) continue;
    separator = separatorOf(line ?? '');
    yield { text: head, separator };
  }
  if (separator === undefined && head !== '') yield { text: head, separator: separatorOf(firstLine(head, true) ?? '') };
}

function parserFor({ parse }: Csv, delimiter: string, collect: (record: Cells) => null) {
  const parser = parse({
    delimiter,
    record_delimiter: ['\r\n', '\n', '\r'],
    // A quote within an unquoted cell is itself: 19" rack.
    relax_quotes: true,
    relax_column_count: true,
    trim: true,
    max_record_size: longestRecord,
    on_record: collect,
  });
  // Faults are taken where text is written.
  return parser.on('error', () => undefined);
}

type Fault = Error | null | undefined;
/** A stream, of Node or of a browser. */
interface Parser {
  write(text: string, done: (fault?: Fault) => void): unknown;
  end(done: (fault?: Fault) => void): unknown;
  once(event: 'error', done: (fault: Fault) => void): unknown;
}
const written = (parser: Parser, text: string): Promise<Fault> => new Promise((resolve) => parser.write(text, resolve));
/** Streams in browsers tell of a fault at the end by an event only. */
const ended = (parser: Parser): Promise<Fault> =>
  new Promise((resolve) => {
    parser.once('error', resolve);
    parser.end(resolve);
  });
