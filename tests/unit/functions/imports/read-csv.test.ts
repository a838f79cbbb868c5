import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type CsvRecord, UnusableFile } from '../../../../src/domain/use-cases/import/row-report.ts';
import { readCsv } from '../../../../src/functions/imports/read-csv.ts';

/** The file in pieces of so many bytes, as a stream may bring it. */
async function* inPieces(content: string | Buffer, size: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(content);
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

async function recordsOf(content: string | Buffer, size = 65_536): Promise<readonly CsvRecord[]> {
  const records: CsvRecord[] = [];
  for await (const record of readCsv(inPieces(content, size))) records.push(record);
  return records;
}

/** The records before the file breaks, and why it does. */
async function untilBroken(content: string | Buffer, size?: number) {
  const cells: (readonly string[])[] = [];
  try {
    for await (const record of readCsv(inPieces(content, size ?? 65_536))) cells.push(record.cells);
  } catch (error) {
    if (error instanceof UnusableFile) return { cells, message: error.message };
    throw error;
  }
  throw new Error('The file was read to its end');
}

const quoted = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;

test('whatever stands in quoted cells is read back, wherever the stream is cut', async () => {
  const cell = fc.string({ unit: 'binary' }).map((text) => `<${text}>`);
  const row = fc.tuple(cell, cell);
  const lineEnd = fc.constantFrom('\n', '\r\n', '\r');
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(row, lineEnd), { minLength: 1 }),
      fc.integer({ min: 1, max: 9 }),
      async (rows, size) => {
        const text = rows.map(([cells, end]) => `${cells.map(quoted).join(',')}${end}`).join('');
        const records = await recordsOf(`a,b\n${text}`, size);
        expect(records.map(({ cells }) => cells)).toEqual([['a', 'b'], ...rows.map(([cells]) => cells)]);
      },
    ),
    { numRuns: 30 },
  );
});

test('the line of a record is where it begins', async () => {
  const records = await recordsOf('a,b\r\n\r\n"over\r\ntwo",1\n\n"over\nthree\rlines",2\r3,4');
  expect(records.map(({ line, cells }) => [line, cells[1]])).toEqual([
    [1, 'b'],
    [3, '1'],
    [6, '2'],
    [9, '4'],
  ]);
});

test.each([',', ';', '\t', '|'])('cells separated by %j are told apart by the header', async (delimiter) => {
  const records = await recordsOf(`name${delimiter}slug\nA${delimiter}"x${delimiter}y"\n`);
  expect(records.map(({ cells }) => cells)).toEqual([
    ['name', 'slug'],
    ['A', `x${delimiter}y`],
  ]);
});

test('a byte order mark is no part of the header, blanks around cells are no part of them', async () => {
  expect((await recordsOf('\ufeffname , slug\n A , "  b " \n')).map(({ cells }) => cells)).toEqual([
    ['name', 'slug'],
    ['A', 'b'],
  ]);
});

test('a quote within a cell is itself', async () => {
  expect((await recordsOf('a,b\n19" rack,1\n'))[1]?.cells).toEqual(['19" rack', '1']);
});

test('all records before a broken one are given, even if one piece of the stream holds them all', async () => {
  const broken = await untilBroken('a,b\n1,2\n3,4\n"5,6\n7,8\n');
  expect(broken.cells).toEqual([
    ['a', 'b'],
    ['1', '2'],
    ['3', '4'],
  ]);
  expect(broken.message).toMatch(/^This is not valid CSV from line 4 on: Quote Not Closed/);
});

test('text after a closing quote breaks the file', async () => {
  expect((await untilBroken('a,b\n"1"2,3\n')).message).toMatch(/^This is not valid CSV from line 2 on: /);
});

test.each([
  ['Latin 1', Buffer.from('name,slug\nK\xf6ln,koln\n', 'latin1')],
  ['UTF-16', Buffer.from('\ufeffname,slug\nA,a\n', 'utf16le')],
  ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0xff, 0xd8])],
  ['text that ends within a letter', Buffer.from('name\nK\u00f6').subarray(0, 7)],
])('%s is not taken for UTF-8', async (_, content) => {
  expect((await untilBroken(content)).message).toMatch(/^This is not text in UTF-8\./);
});

test('a record of more than a million bytes is refused before all of it is held', async () => {
  let given = 0;
  async function* endless(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('a,b\n"');
    for (; given < 1_000; given++) yield Buffer.alloc(65_536, 'x');
  }
  await expect(async () => {
    for await (const _ of readCsv(endless()));
  }).rejects.toThrow(/Max Record Size/);
  expect(given).toBeLessThan(20);
});

test('an empty file has no records', async () => {
  expect(await recordsOf('')).toEqual([]);
});

test.each([
  ['="0012"', '0012'],
  ['"=""0012"""', '0012'],
  ["'0012", '0012'],
  ['"=""a""&""b"""', '="a"&"b"'],
])('the cell %j is read as %j, wherever the stream is cut', async (cell, given) => {
  for (const size of [1, 2, 7, 65_536]) {
    const records = await recordsOf(`serial,name\n${cell},x\n`, size);
    expect(records.map(({ cells }) => cells)).toEqual([
      ['serial', 'name'],
      [given, 'x'],
    ]);
  }
});
