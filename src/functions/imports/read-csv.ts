import type { Writable } from 'node:stream';
import { TextDecoder } from 'node:util';
import { type CsvRecord, UnusableFile } from '../../domain/use-cases/import/row-report.ts';
import { givenCell } from './safe-cell.ts';

/** Bytes of one record: a longer one is an unclosed quote, or no CSV at all. */
const longestRecord = 1_000_000;
const delimiters = [',', ';', '\t', '|'] as const;

type Cells = readonly string[];
type Csv = typeof import('csv-parse');

/**
 * Reads a CSV file as it comes in, one record in memory at a time. As NetBox: UTF-8 with or without a byte order mark, any
 * of `, ; TAB |` between cells, cells trimmed, blank lines skipped; beyond NetBox, escaped formulas are what they were
 * before. Throws UnusableFile where it cannot read on.
 */
export async function* readCsv(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<CsvRecord> {
  const csv = await import('csv-parse');
  let line = 1;
  try {
    for await (const cells of parsed(csv, decoded(bytes))) {
      if (cells.length > 1 || cells[0] !== '') yield { line, cells: cells.map((cell) => givenCell(cell.trim())) };
      line += 1 + lineEnds(cells);
    }
  } catch (error) {
    if (error instanceof csv.CsvError)
      throw new UnusableFile(`This is not valid CSV from line ${line} on: ${error.message}`);
    throw error;
  }
}

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
  for await (const text of texts) {
    parser ??= parserFor(csv, text, collect);
    const fault = await written(parser, text);
    yield* records;
    records = [];
    if (fault) throw fault;
  }
  const fault = parser && (await ended(parser));
  yield* records;
  if (fault) throw fault;
}

function parserFor({ parse }: Csv, firstText: string, collect: (record: Cells) => null) {
  const parser = parse({
    delimiter: delimiterOf(firstText),
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
const written = (parser: Writable, text: string): Promise<Fault> =>
  new Promise((resolve) => parser.write(text, resolve));
const ended = (parser: Writable): Promise<Fault> => new Promise((resolve) => parser.end(resolve));

/** The text of the file, in pieces that are not empty. */
async function* decoded(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for await (const piece of bytes) {
    const text = decode(decoder, piece);
    if (text !== '') yield text;
  }
  const rest = decode(decoder);
  if (rest !== '') yield rest;
}

/** The next text; without a piece, what is left of the last one. */
function decode(decoder: TextDecoder, piece?: Uint8Array): string {
  try {
    return decoder.decode(piece, { stream: piece !== undefined });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new UnusableFile('This is not text in UTF-8. Save it as "CSV UTF-8" and drop it again.');
  }
}

/** NetBox: the character that separates the headers separates all cells. */
function delimiterOf(text: string): string {
  const [header = ''] = text.split(/[\r\n]/, 1);
  const counts = delimiters.map((delimiter) => header.split(delimiter).length);
  return delimiters[counts.indexOf(Math.max(...counts))] ?? ',';
}
