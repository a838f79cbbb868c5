import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FileNoteCode } from '../../../../../src/domain/engine/transfer/import/file-notes.ts';
import { type CsvRecord, UnusableFile } from '../../../../../src/domain/engine/transfer/import/row-report.ts';
import { readCsv } from '../../../../../src/functions/http/formats/read-csv.ts';

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
  ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0xff, 0xd8])],
  ['text that ends within a letter', Buffer.from('name\nK\u00f6').subarray(0, 7)],
])('%s is not taken for UTF-8', async (_, content) => {
  expect((await untilBroken(content)).message).toMatch(/^The (?:file|body) is not valid UTF-8\./);
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

/** The file as spreadsheets write "Unicode text". */
const inUtf16 = (text: string, order: 'LE' | 'BE'): Buffer => {
  const bytes = Buffer.from(`\ufeff${text}`, 'utf16le');
  return order === 'LE' ? bytes : bytes.swap16();
};

async function noted(content: string | Buffer, size = 65_536) {
  const codes = new Set<FileNoteCode>();
  const records: (readonly [number, ...string[]])[] = [];
  for await (const { line, cells } of readCsv(inPieces(content, size), (code) => codes.add(code)))
    records.push([line, ...cells]);
  return { records, codes: [...codes].toSorted() };
}

test.each(['LE', 'BE'] as const)('UTF-16 %s is read as UTF-8 is, wherever the stream is cut', async (order) => {
  const cell = fc.string({ unit: 'grapheme' }).map((text) => `<${text}>`);
  await fc.assert(
    fc.asyncProperty(fc.array(cell, { minLength: 1 }), fc.integer({ min: 1, max: 9 }), async (cells, size) => {
      const text = ['name\tslug', ...cells.map((one) => `${quoted(one)}\tx`)].join('\r\n');
      const { records, codes } = await noted(inUtf16(text, order), size);
      expect(records.map(([, first]) => first)).toEqual(['name', ...cells]);
      expect(codes).toEqual(['utf-16']);
    }),
    { numRuns: 30 },
  );
});

test('half a character at the end of a UTF-16 file breaks it', async () => {
  const content = inUtf16('name\nA', 'LE');
  expect((await untilBroken(content.subarray(0, -1))).message).toMatch(/^The (?:file|body) is not valid UTF-16\./);
  const unpaired = Buffer.concat([inUtf16('name\n', 'LE'), Buffer.from([0x00, 0xd8]), Buffer.from('A', 'utf16le')]);
  expect((await untilBroken(unpaired)).message).toMatch(/^The (?:file|body) is not valid UTF-16\./);
});

test.each([
  ['sep=;\r\n', ';'],
  ['sep=,\n', ','],
  ['sep=\t\r\n', '\t'],
  ['"sep=|"\r', '|'],
  ['"sep=\t"\n', '\t'],
  ['SEP=;;;\r\n', ';'],
  ['\r\nsep=;\r\n', ';'],
])('the first line %j names the separator, wherever the stream is cut', async (line, separator) => {
  const first = line.startsWith('\r\n') ? 3 : 2;
  // The header alone would show another separator.
  const other = separator === ',' ? ';' : ',';
  const text = `${line}name${separator}"a${other}b${other}c"\n1${separator}2\n`;
  for (const size of [1, 2, 7, 65_536]) {
    const { records, codes } = await noted(text, size);
    expect([records, codes]).toEqual([
      [
        [first, 'name', `a${other}b${other}c`],
        [first + 1, '1', '2'],
      ],
      ['separator-line'],
    ]);
  }
});

test('a line like that in a later place is a row', async () => {
  const { records, codes } = await noted('name;slug\nsep=;\n');
  expect([records, codes]).toEqual([
    [
      [1, 'name', 'slug'],
      [2, 'sep=', ''],
    ],
    [],
  ]);
});

test('the separator is found in the header, however short the first piece of the stream is', async () => {
  expect((await recordsOf('\n\nname;slug\n1;2\n', 1)).map(({ line, cells }) => [line, ...cells])).toEqual([
    [3, 'name', 'slug'],
    [4, '1', '2'],
  ]);
});

test('empty columns at the end and empty rows are left out, and the rows keep their lines', async () => {
  const text = ';;;\r\nname;slug;;\r\n1;2;;\r\n;;;\r\n"3\r\n4";5\r\n ; "";;\r\n6;;;;;\r\n\r\n7;8;;x\r\n;;;\r\n';
  for (const size of [1, 2, 7, 65_536]) {
    const { records, codes } = await noted(text, size);
    expect(records).toEqual([
      [2, 'name', 'slug', '', ''],
      [3, '1', '2'],
      [5, '3\r\n4', '5'],
      [8, '6', ''],
      [10, '7', '8', '', 'x'],
    ]);
    expect(codes).toEqual(['empty-columns', 'empty-rows']);
  }
});

test.each(['name,slug\n1,2\n\n3,\n', 'name,slug\n1,2,text\n', '\ufeffname\n1\n\n', 'name,slug\n1\n'])(
  '%j needs no note',
  async (text) => {
    expect((await noted(text)).codes).toEqual([]);
  },
);

test('rows read through the quirks of spreadsheets are those of the plain file, wherever the stream is cut', async () => {
  const cell = fc.constantFrom('a', 'b c', '0', 'x;y', '');
  const row = fc.tuple(cell, cell).filter((cells) => cells.some((one) => one !== ''));
  const quirks = fc.record({
    separator: fc.constantFrom(',', ';', '\t', '|'),
    named: fc.boolean(),
    empty: fc.nat({ max: 3 }),
    encoding: fc.constantFrom('UTF-8', 'LE', 'BE'),
    end: fc.constantFrom('\n', '\r\n', '\r'),
    blankEvery: fc.integer({ min: 1, max: 4 }),
    size: fc.integer({ min: 1, max: 9 }),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(row),
      quirks,
      async (rows, { separator, named, empty, encoding, end, blankEvery, size }) => {
        const line = (cells: readonly string[]) =>
          [...cells, ...Array.from({ length: empty }, () => '')]
            .map((one) => (one === '' ? '' : quoted(one)))
            .join(separator);
        const lines = rows.flatMap((cells, index) =>
          index % blankEvery === 0 ? [line(cells), line(['', ''])] : [line(cells)],
        );
        const text = [...(named ? [`sep=${separator}`] : []), line(['name', 'slug']), ...lines].join(end);
        const content = encoding === 'UTF-8' ? text : inUtf16(text, encoding === 'LE' ? 'LE' : 'BE');
        const [header, ...read] = await recordsOf(content, size);
        expect(header?.line).toBe(named ? 2 : 1);
        expect(read.map(({ cells }) => cells)).toEqual(rows);
      },
    ),
    { numRuns: 100 },
  );
});

test('a header is found after more blanks than a record may hold', async () => {
  const records = await recordsOf(`${`${' '.repeat(99_999)}\n`.repeat(11)}name,slug\nA,a\n`);
  expect(records.map(({ line, cells }) => [line, ...cells])).toEqual([
    [12, 'name', 'slug'],
    [13, 'A', 'a'],
  ]);
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
