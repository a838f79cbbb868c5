import xlsx from '@e965/xlsx/dist/xlsx.mini.min.js';
import { zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { UnreadableNotice } from '../../../../../src/domain/lifecycle/notices/delivery-notice.ts';
import { sscc } from '../../../../support/notices/arbitrary-notice.ts';
import { read } from '../../../../support/notices/read.ts';
import { smallNotice } from '../../../../support/notices/small-notice.ts';
import { writeEdifact } from '../../../../support/notices/write-edifact.ts';
import { bytesOfBook, writeXlsx } from '../../../../support/notices/write-table.ts';
import { writeUbl } from '../../../../support/notices/write-ubl.ts';
import { writeX12 } from '../../../../support/notices/write-x12.ts';

const x12 = writeX12(smallNotice);
const edifact = writeEdifact(smallNotice);
const ubl = writeUbl(smallNotice);

/** Why a file is not read. */
async function reason(file: string | Uint8Array<ArrayBuffer>): Promise<string> {
  try {
    await read(file);
  } catch (fault) {
    if (fault instanceof UnreadableNotice) return fault.message;
    throw fault;
  }
  throw new Error('The file was read');
}

test('what the others are made of is read', async () => {
  for (const file of [x12, edifact, ubl]) expect((await read(file)).notice.lines).toHaveLength(1);
});

describe('counts and numbers that are wrong are errors by name:', () => {
  test.each([
    ['SE', x12.replace(/SE\*\d+/, 'SE*9'), /^segment 21 \(SE\) says 9 as the number of segments; there are 19\.$/],
    ['GE', x12.replace('GE*1', 'GE*2'), /\(GE\) says 2 as the number of transaction sets; there are 1/],
    [
      'IEA',
      x12.replace('IEA*1*000000007', 'IEA*1*000000008'),
      /\(IEA\) ends interchange 000000008, but 000000007 was begun/,
    ],
    ['CTT', x12.replace(/CTT\*4/, 'CTT*5'), /\(CTT\) says 5 as the number of levels \(HL\); there are 4/],
    ['the sum of units', x12.replace(/CTT\*4\*2/, 'CTT*4*3'), /\(CTT\) says 3 as the number of shipped units/],
    ['HL', x12.replace('HL*3*2', 'HL*4*2'), /\(HL\) has the number 4; levels are counted from 1, and this is number 3/],
    ['the parent of HL', x12.replace('HL*3*2', 'HL*3*9'), /\(HL\) is within level 9, which does not come before it/],
    ['UNT', edifact.replace(/UNT\+\d+/, 'UNT+3'), /\(UNT\) says 3 as the number of segments; there are 2\d/],
    ['UNZ', edifact.replace('UNZ+1+REF7', 'UNZ+1+REF8'), /\(UNZ\) ends interchange REF8, but REF7 was begun/],
    ['CNT', edifact.replace('CNT+2:1', 'CNT+2:7'), /\(CNT\) says 7 as the number of line items \(LIN\); there are 1/],
    ['a check digit', edifact.replace(sscc(1), sscc(1).replace(/.$/, '0')), /^SSCC \d{17}0 has a wrong check digit/],
  ])('%s', async (_, file, message) => {
    expect(await reason(file)).toMatch(message);
  });
});

describe('broken interchanges:', () => {
  test.each([
    ['without its last segment', x12.slice(0, x12.indexOf('IEA')), /no end: ISA is not closed/],
    ['with a segment that does not end', edifact.slice(0, -3), /^Segment \d+ has no end/],
    ['with a segment without a name', x12.replace('BSN*', '12*'), /^Segment 4 has no name: "12\*00/],
    ['with a header that is too short', x12.replace('SELLER   ', 'SELLER'), /does not have its 106 characters/],
    [
      'with a segment out of place',
      edifact.replace('UNT+', "UNB+UNOC:3+A+B+260101:1+1'UNT+"),
      /\(UNB\) is out of place/,
    ],
    ['with a segment behind the end', `${edifact}UNH+2'`, /stands behind the end/],
    ['with another document', x12.replace('ST*856', 'ST*810'), /holds a document 810; only delivery notices \(856\)/],
    ['that cancel', x12.replace('BSN*00', 'BSN*01'), /cancels an earlier one/],
    [
      'with a quantity that is none',
      edifact.replace('QTY+12:2', 'QTY+12:1.5'),
      /has the quantity "1.5", which is no number/,
    ],
    [
      'with an unknown character set',
      edifact.replace('UNOY', 'UNOZ'),
      /character set "UNOZ", which is none of UNOA to UNOY/,
    ],
    [
      'with separators that are the same',
      edifact.replace("UNA:+.? '", "UNA++.? '"),
      /does not name separators that differ/,
    ],
    [
      'with ranges of more serials than a notice may have',
      edifact.replace('GIN+BN+S1', `GIN+BN${'+S0000:S9999'.repeat(50)}`),
      /\(GIN\) has more than 50000 numbers/,
    ],
    [
      'with a part number of a page',
      edifact.replace('A-1', 'A'.repeat(101)),
      /in segment \d+ \(LIN\) has more than 100 characters/,
    ],
    ['with a range of serials that is none', edifact.replace('GIN+BN+S1', 'GIN+BN+S1:T9'), /range from S1 to T9/],
  ])('%s', async (_, file, message) => {
    expect(await reason(file)).toMatch(message);
  });

  test('with bytes that are none of its characters', async () => {
    const bytes = new TextEncoder().encode(edifact);
    bytes[edifact.indexOf('Metal')] = 0xff;
    expect(await reason(bytes)).toMatch(/says that it is UNOY, and has bytes that are none of its characters/);
  });

  test('with a million segments', async () => {
    const many = "FTX+A'".repeat(1_000_000);
    expect(await reason(edifact.replace("CPS+1'", `CPS+1'${many}`))).toBe('The file has more than 500000 segments.');
  });
});

describe('XML:', () => {
  test.each([
    ['entities of its own', ubl.replace('<DespatchAdvice', '<!DOCTYPE x [<!ENTITY a "b">]><DespatchAdvice'), /DOCTYPE/],
    ['entities that nobody knows', ubl.replace('Leaf', '&leaf;'), /entities that XML does not have/],
    ['tags that do not close', ubl.replace('</cbc:ID>', ''), /no well-formed XML: line \d+/],
    ['another document', ubl.replaceAll('DespatchAdvice', 'Invoice'), /is a Invoice; only a despatch advice/],
    ['another namespace', ubl.replace('DespatchAdvice-2', 'DespatchAdvice-3'), /only a despatch advice of UBL 2/],
    ['tags without end', `${'<a>'.repeat(200)}${'</a>'.repeat(200)}`, /cannot be read as XML/],
    [
      'a million elements',
      ubl.replace('<cac:Shipment>', `<cac:Shipment>${'<a/>'.repeat(1_000_000)}`),
      /more than 400000/,
    ],
    [
      'an encoding that it does not have',
      ubl.replace('encoding="UTF-8"', 'encoding="EBCDIC"'),
      /cannot be read as EBCDIC/,
    ],
    ['handling units that hold too much', ubl.replace('EA">2<', 'EA">5<'), /hold 5 units of line 1, which has 2/],
  ])('%s', async (_, file, message) => {
    expect(await reason(file)).toMatch(message);
  });
});

describe('archives:', () => {
  const book = writeXlsx(smallNotice);

  test('that are larger than they say, or than anything needs', async () => {
    const bomb = Uint8Array.from(zipSync({ 'xl/workbook.xml': new Uint8Array(30_000_001) }, { level: 1 }));
    expect(await reason(bomb)).toMatch(/larger than 30 MB when it is unpacked/);
    const lying = Uint8Array.from(bomb);
    const view = new DataView(lying.buffer);
    const directory = view.getUint32(lying.length - 22 + 16, true);
    view.setUint32(directory + 24, 1_000, true);
    expect(await reason(lying)).toMatch(/larger than 30 MB when it is unpacked/);
  });

  test('whose sheets have more rows than are read', async () => {
    const rows = new TextEncoder().encode('<row/>'.repeat(60_001));
    expect(await reason(Uint8Array.from(zipSync({ 'xl/worksheets/sheet1.xml': rows })))).toBe(
      'The workbook has a sheet of more than 60000 rows.',
    );
  });

  test('that are cut off, hold nothing, or have a part twice', async () => {
    expect(await reason(book.slice(0, book.length - 30))).toMatch(/not a whole ZIP archive/);
    expect(await reason(Uint8Array.from(zipSync({ 'a.xml': new Uint8Array(1) })))).toMatch(/workbook cannot be read/);
    const pair = Uint8Array.from(zipSync({ 'a.xml': new Uint8Array(1), 'b.xml': new Uint8Array(1) }));
    const twice = Uint8Array.from(pair, (byte) => (byte === 'b'.charCodeAt(0) ? 'a'.charCodeAt(0) : byte));
    expect(await reason(twice)).toMatch(/not a whole ZIP archive/);
  });
});

test('sheets of more columns than anybody has, and cells that are merged over and over, are refused', async () => {
  const wide = xlsx.utils.aoa_to_sheet([['Part', 'Qty']]);
  wide.XFD1 = { t: 's', v: 'far' };
  wide['!ref'] = 'A1:XFD1';
  const far = xlsx.utils.book_new();
  xlsx.utils.book_append_sheet(far, wide, 'Wide');
  expect(await reason(bytesOfBook(far))).toBe('Row 1 of sheet Wide has more than 256 columns.');
  const rows = Array.from({ length: 3_000 }, () => ['A', '1']);
  const merged = xlsx.utils.aoa_to_sheet(rows);
  merged['!merges'] = Array.from({ length: 100 }, () => ({ s: { r: 0, c: 0 }, e: { r: 2_999, c: 0 } }));
  const over = xlsx.utils.book_new();
  xlsx.utils.book_append_sheet(over, merged, 'Merged');
  expect(await reason(bytesOfBook(over))).toBe('The workbook has too many merged cells.');
});

test('packages that stand in each other without end are refused', async () => {
  const chain = Array.from({ length: 5_000 }, (_, index) => `A,1,C${index},C${index + 1}`);
  expect(await reason(['Part,Qty,Carton,Pallet', ...chain].join('\n'))).toMatch(/is within more than 10 others/);
  expect(await reason('Part,Qty,Carton,Pallet\nA,1,C,P\nA,1,P,C\n')).toMatch(/is within itself/);
});

test.each([
  ['%PDF-1.7', /A PDF is not read/],
  ['{"a": 1}', /JSON is not read/],
  ['', /No row has the headers/],
  ['a,b\n1,2\n', /No row has the headers/],
  ['Part,Qty\n', /The notice has no lines/],
])('%s is no notice', async (file, message) => {
  expect(await reason(file)).toMatch(message);
});

test('lines of one number are refused where handling units name lines by it', async () => {
  const twice = ubl.replace(/(<cac:DespatchLine>.*<\/cac:DespatchLine>)/s, '$1$1');
  expect(await reason(twice)).toMatch(/^Several lines have the number 1, of which handling units hold some/);
});

test('characters that XML does not have are refused', async () => {
  expect(await reason(ubl.replace('<cbc:SerialID>', '<cbc:SerialID>&#0;'))).toBe(
    'The document has &#0;, which is no character of XML.',
  );
  expect(await reason(ubl.replace('<cbc:SerialID>', '<cbc:SerialID>&#x110000;'))).toMatch(/&#x110000;/);
});
