import xlsx from '@e965/xlsx/dist/xlsx.mini.min.js';
import { unzipSync, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import type { ColumnMapping } from '../../../../../src/domain/lifecycle/notices/table/columns.ts';
import { read } from '../../../../support/notices/read.ts';
import { bytesOfBook, workbookOf } from '../../../../support/notices/write-table.ts';

type Sheet = ReturnType<typeof xlsx.utils.aoa_to_sheet>;

const header = ['Part', 'Serial', 'Qty'];
/** A workbook with one sheet, which may be altered before it is written. */
function book(rows: readonly (readonly (string | number | Date)[])[], alter: (sheet: Sheet) => void = () => undefined) {
  const sheet = xlsx.utils.aoa_to_sheet([header, ...rows].map((row) => [...row]));
  alter(sheet);
  const workbook = xlsx.utils.book_new();
  xlsx.utils.book_append_sheet(workbook, sheet, 'Units');
  return workbook;
}
const units = async (file: string | Uint8Array<ArrayBuffer>, mapping: ColumnMapping = {}) =>
  (await read(file, mapping)).notice.lines.map((line) => [line.vendorPart, line.quantity, ...line.serials]);
const codes = async (file: Uint8Array<ArrayBuffer>) => (await read(file)).remarks.map(({ code }) => code);

describe('spreadsheets:', () => {
  test('a serial number in a merged cell is one, a part number there is that of all rows', async () => {
    const file = bytesOfBook(
      book(
        [
          ['A', 'S1', 1],
          ['', 'S2', 1],
          ['B', 'S3', ''],
          ['', '', ''],
        ],
        (sheet) => {
          sheet['!merges'] = [
            { s: { r: 1, c: 0 }, e: { r: 2, c: 0 } },
            { s: { r: 3, c: 1 }, e: { r: 4, c: 1 } },
            { s: { r: 3, c: 0 }, e: { r: 4, c: 0 } },
          ];
        },
      ),
    );
    expect(await units(file)).toEqual([
      ['A', 2, 'S1', 'S2'],
      ['B', 1, 'S3'],
    ]);
    expect(await codes(file)).toEqual(['merged-cells']);
  });

  test('a number that has lost digits is refused by the name of its cell, one shown with zeros keeps them', async () => {
    const lost = bytesOfBook(book([['A', Number('123456789012345678'), 1]]));
    await expect(read(lost)).rejects.toThrow(/^Cell B2 of sheet Units holds a number of more than 15 digits/);
    const padded = bytesOfBook(
      book(
        [
          ['A', 42, 1],
          [77, 123_456_789_012_345, 1],
        ],
        (sheet) => {
          sheet.B2 = { t: 'n', v: 42, z: '000000' };
        },
      ),
    );
    expect(await units(padded)).toEqual([
      ['A', 1, '000042'],
      ['77', 1, '123456789012345'],
    ]);
  });

  test('hidden rows, columns and sheets, formulas and macros are told of', async () => {
    const workbook = book([['A', 'S1', 1]], (sheet) => {
      sheet.C2 = { t: 'n', v: 1, f: 'SUM(1)' };
      sheet['!rows'] = [{}, { hidden: true }];
      sheet['!cols'] = [{ hidden: true }];
    });
    xlsx.utils.book_append_sheet(workbook, xlsx.utils.aoa_to_sheet([header, ['X', 'S9', 1]]), 'Secret');
    xlsx.utils.book_append_sheet(workbook, xlsx.utils.aoa_to_sheet([['Terms']]), 'Terms');
    workbook.Workbook = { Sheets: [{ Hidden: 0 }, { Hidden: 1 }, { Hidden: 0 }] };
    const parts = unzipSync(bytesOfBook(workbook));
    const file = Uint8Array.from(zipSync({ ...parts, 'xl/vbaProject.bin': new Uint8Array(9) }));
    expect(await units(file)).toEqual([['A', 1, 'S1']]);
    expect((await codes(file)).toSorted()).toEqual(['formula', 'hidden-cells', 'hidden-sheet', 'macro', 'other-sheet']);
  });

  test('errors, and formulas that nobody has calculated, are refused by the name of their cell', async () => {
    const wrong = bytesOfBook(book([['A', 'S1', 1]], (sheet) => (sheet.C2 = { t: 'e', v: 0x17, w: '#REF!' })));
    await expect(read(wrong)).rejects.toThrow('Cell C2 of sheet Units holds an error of the spreadsheet (#REF!).');
    const parts = unzipSync(bytesOfBook(book([['A', 'S1', 1]], (sheet) => (sheet.B2 = { t: 'n', v: 7, f: 'SUM(7)' }))));
    const name = 'xl/worksheets/sheet1.xml';
    const empty = new TextDecoder().decode(parts[name]).replace('<v>7</v>', '<v/>');
    const file = Uint8Array.from(zipSync({ ...parts, [name]: new TextEncoder().encode(empty) }));
    await expect(read(file)).rejects.toThrow(/^Cell B2 of sheet Units holds a formula without a value/);
  });

  test('two lists in one workbook are refused, a day is read as a day', async () => {
    const workbook = book([['A', 'S1', 1]]);
    xlsx.utils.book_append_sheet(workbook, xlsx.utils.aoa_to_sheet([header, ['X', 'S9', 1]]), 'More');
    await expect(read(bytesOfBook(workbook))).rejects.toThrow('The sheets Units, More are packing lists.');
    const dated = xlsx.utils.aoa_to_sheet([['Ship date', 46_036], header, ['A', 'S1', 1]]);
    dated.B1 = { t: 'n', v: 46_036, z: 'dd/mm/yyyy' };
    const days = xlsx.utils.book_new();
    xlsx.utils.book_append_sheet(days, dated, 'Units');
    expect((await read(bytesOfBook(days))).notice.shipped).toBe('2026-01-14');
    days.Workbook = { WBProps: { date1904: true } };
    expect((await read(bytesOfBook(days))).notice.shipped).toBe('2030-01-15');
    dated.B1 = { t: 'n', v: 1e20, z: 'dd/mm/yyyy' };
    await expect(read(bytesOfBook(days))).rejects.toThrow('Cell B1 of sheet Units is shown as a day');
  });

  test('rows are named as the spreadsheet numbers them', async () => {
    const { notice } = await read(workbookOf([['A list'], [], [...header], ['A', 'S1', '1']]));
    expect(notice.lines[0]?.place).toBe('row 4 of sheet List');
  });
});

describe('lists as text:', () => {
  test.each<[string, string, ColumnMapping, readonly unknown[]]>([
    ['the shipped quantity, and not the ordered one', 'Part,Qty,Qty shipped\nA,5,3\n', {}, [['A', 3]]],
    ['one row a unit without a quantity', 'Part,Serial\nA,S1\nA,S2\n', {}, [['A', 2, 'S1', 'S2']]],
    ['several serial numbers in a cell', 'Part;Qty;S/N\nA;3;"S1, S2\nS3"\n', {}, [['A', 3, 'S1', 'S2', 'S3']]],
    ['some serial numbers of a line', 'Part,Qty,Serial\nA,5,S1\n', {}, [['A', 5, 'S1']]],
    [
      'pages that repeat the header',
      'Part,Qty\nA,1\nPart,Qty\nB,2\n',
      {},
      [
        ['A', 1],
        ['B', 2],
      ],
    ],
    [
      'a part without units, whose serial numbers follow',
      'Part,Serial\nA,S1\nB,\n,S2\nC,\nA,\n',
      {},
      [
        ['A', 1, 'S1'],
        ['B', 1, 'S2'],
      ],
    ],
    ['a title above, with another separator', 'Our list\nOn paper\nPart;Qty\nA;1\n', {}, [['A', 1]]],
    ['columns by a mapping', 'Was;Wieviel;Part\nA;1;x\n', { vendor_part: 'was', quantity: 'WIEVIEL' }, [['A', 1]]],
  ])('%s', async (_, file, mapping, expected) => {
    expect(await units(file, mapping)).toEqual(expected);
  });

  test.each<[string, string, ColumnMapping, RegExp]>([
    [
      'a serial number that was rounded',
      'Part,Serial\nA,1.23457E+17\n',
      {},
      /rounded a number to 1.23457E\+17 in row 2/,
    ],
    ['a carton that was rounded', 'Part,Qty,SSCC\nA,1,"1,06E+17"\n', {}, /rounded a number to 1,06E\+17 in row 2/],
    ['a quantity that may be two', 'Part,Qty\nA,"1,000"\n', {}, /"1,000" in row 2 is not a whole number/],
    [
      'serial numbers that do not fit',
      'Part,Qty,Serial\nA,3,S1\nA,3,S2\n',
      {},
      /quantities \(3\) and the 2 serial numbers of row 2 to row 3/,
    ],
    ['a column twice', 'Part,Qty,Serial,Serial\nA,1,S1,S2\n', {}, /"Serial" and "Serial" \(row 1\) both mean serial/],
    [
      'a column that the mapping names',
      'Part,Qty\nA,1\n',
      { serial: 'Snr' },
      /no column for serial as the mapping names it/,
    ],
    ['a quantity of nothing', 'Part,Qty\nA,1\n,7\n', {}, /a quantity without a part number in row 3/],
    ['several notices', 'Part,Qty,ASN\nA,1,N1\nB,1,N2\n', {}, /several delivery notices \(N1, N2\)/],
    ['a package in two others', 'Part,Qty,Carton,Pallet\nA,1,C,P\nB,1,C,Q\n', {}, /Package C is in P and in Q/],
  ])('refuses %s', async (_, file, mapping, message) => {
    await expect(read(file, mapping)).rejects.toThrow(message);
  });

  test('says which parts have no units, and that there are several carriers', async () => {
    const file = 'Part,Qty,Carrier,Vendor\nA,1,DHL,V\nB,,,\nC,2,UPS,W\nC,,,\n';
    const { notice, remarks } = await read(file);
    expect([notice.carrier.name, notice.seller.name]).toEqual(['DHL', '']);
    expect(remarks).toEqual([
      { code: 'carrier', message: 'The list names 2 carriers (DHL, UPS); a shipment has one. The first was read.' },
      {
        code: 'no-units',
        message: 'There are part numbers without a quantity or serial number, which were left out: row 3.',
      },
    ]);
  });

  test('says which columns it did not read, and which day it did not understand', async () => {
    const { remarks, notice } = await read('Part,Qty,Weight,Ship date\nA,1,9 kg,03/04/2026\n');
    expect(notice.shipped).toBeNull();
    expect(remarks).toEqual([
      { code: 'unread-date', message: '"03/04/2026" names no day beyond doubt and was left out. Write 2026-01-31.' },
      { code: 'unknown-column', message: 'These columns were not read: Weight.' },
    ]);
  });
});
