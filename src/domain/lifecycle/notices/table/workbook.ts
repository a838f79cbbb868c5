import type { CellObject, WorkBook, WorkSheet } from '@e965/xlsx';
import { type NoticeRemark, UnreadableNotice } from '../delivery-notice.ts';
import { cellText, dayZeroOf } from './cell-text.ts';
import { mostRows, type Table, type TableRow } from './table.ts';
import { type UnzippedPart, unzip, zipNames } from './zip.ts';

/** A sheet as rows of texts. */
export interface SheetTable extends Table {
  readonly name: string;
  readonly isHidden: boolean;
}

/** The parts of a workbook that may hold values. Macros, pictures and other programs are not even unpacked. */
const valueParts = /\.(xml|rels)$/i;

/** What of the library is used to hand it what was unpacked and counted, and nothing else. */
interface ZipWriter {
  readonly utils: { cfb_new(): object; cfb_add(archive: object, name: string, content: Uint8Array): object };
  write(archive: object, options: { fileType: 'zip'; type: 'array'; compression: false }): Uint8Array;
}

/** Reads the sheets of a workbook as texts. Throws UnreadableNotice for what is no workbook, too large, or protected. */
export async function readWorkbook(bytes: Uint8Array<ArrayBuffer>): Promise<readonly SheetTable[]> {
  const names = zipNames(bytes);
  const macros = names.some((name) => /vbaProject\.bin$|macrosheets\//i.test(name));
  const parts = await unzip(bytes, (name) => valueParts.test(name));
  for (const part of parts) if (/^xl\/worksheets\//i.test(part.name)) requireFewRows(part);
  // The table of contents names them all.
  const others = names.filter((name) => !valueParts.test(name) && !name.endsWith('/'));
  const workbook = await parsedWorkbook([...parts, ...others.map((name) => ({ name, content: new Uint8Array() }))]);
  const remarks: readonly NoticeRemark[] = macros
    ? [{ code: 'macro', message: 'The workbook has macros. They were neither read nor run.' }]
    : [];
  const dayZero = dayZeroOf(workbook.Workbook?.WBProps?.date1904 ?? false);
  return workbook.SheetNames.flatMap((name, index) => {
    const sheet = workbook.Sheets[name];
    if (!sheet) return [];
    const isHidden = (workbook.Workbook?.Sheets?.[index]?.Hidden ?? 0) !== 0;
    const table = readSheet(name, sheet, dayZero);
    return [{ name, isHidden, rows: table.rows, remarks: [...remarks, ...table.remarks] }];
  });
}

const mostCells = 20 * mostRows;

/** The library keeps rows and cells before it leaves out those beyond its limit, and takes a minute for a million. */
function requireFewRows({ content }: UnzippedPart): void {
  const text = new TextDecoder('iso-8859-1').decode(content);
  if (countOf(text, '<row') > mostRows)
    throw new UnreadableNotice(`The workbook has a sheet of more than ${mostRows} rows.`);
  if (countOf(text, '<c') > mostCells)
    throw new UnreadableNotice(`The workbook has a sheet of more than ${mostCells} cells.`);
}

function countOf(text: string, mark: string): number {
  let count = 0;
  for (let at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + 1)) count += 1;
  return count;
}

async function parsedWorkbook(parts: readonly UnzippedPart[]): Promise<WorkBook> {
  const { default: xlsx } = await import('@e965/xlsx/dist/xlsx.mini.min.js');
  const archives: ZipWriter = xlsx.CFB;
  const archive = archives.utils.cfb_new();
  for (const { name, content } of parts) archives.utils.cfb_add(archive, name, content);
  try {
    const content = archives.write(archive, { fileType: 'zip', type: 'array', compression: false });
    return xlsx.read(content, {
      type: 'array',
      dense: true,
      cellFormula: true,
      cellNF: true,
      cellStyles: true,
      cellHTML: false,
      sheetRows: mostRows + 1,
    });
  } catch (cause) {
    throw new UnreadableNotice('The workbook cannot be read. Save it as an Excel workbook (.xlsx) again.', { cause });
  }
}

const mostColumns = 256;
/** Cells that repeat a merged one. */
const mostSpread = 4 * mostRows;

function readSheet(name: string, sheet: WorkSheet, dayZero: number): Table {
  const cells: readonly (readonly (CellObject | undefined)[] | undefined)[] = sheet['!data'] ?? [];
  if (cells.length > mostRows) throw new UnreadableNotice(`Sheet ${name} has more than ${mostRows} rows.`);
  const formulas: string[] = [];
  // Rows without cells are holes.
  const wide = cells.findIndex((row) => (row?.length ?? 0) > mostColumns);
  if (wide >= 0) throw new UnreadableNotice(`Row ${wide + 1} of sheet ${name} has more than ${mostColumns} columns.`);
  const texts = Array.from(cells, (row, r) =>
    Array.from(row ?? [], (cell, c) => {
      if (cell?.f !== undefined) formulas.push(`${columnLetters(c)}${r + 1}`);
      return cell ? cellText(cell, `${columnLetters(c)}${r + 1} of sheet ${name}`, dayZero) : '';
    }),
  );
  const repeated = spreadMerges(sheet, texts);
  const rows = texts.map((row, r): TableRow => {
    const place = `row ${r + 1} of sheet ${name}`;
    const copies = repeated.get(r);
    return copies ? { place, cells: row, repeated: copies } : { place, cells: row };
  });
  return {
    rows,
    remarks: [...hiddenRemarks(name, sheet), ...formulaRemarks(name, formulas), ...mergeRemarks(name, sheet)],
  };
}

/** The text of a merged cell holds for each of its rows; those below the first know that they repeat it. */
function spreadMerges(sheet: WorkSheet, texts: string[][]): ReadonlyMap<number, ReadonlySet<number>> {
  const repeated = new Map<number, Set<number>>();
  let spread = 0;
  for (const { s, e } of sheet['!merges'] ?? []) {
    const text = texts[s.r]?.[s.c] ?? '';
    if (text === '') continue;
    for (let r = s.r + 1; r <= Math.min(e.r, texts.length - 1); r++) {
      const row = texts[r];
      if (!row) continue;
      spread += 1;
      if (spread > mostSpread) throw new UnreadableNotice('The workbook has too many merged cells.');
      while (row.length <= s.c) row.push('');
      row[s.c] = text;
      repeated.set(r, (repeated.get(r) ?? new Set()).add(s.c));
    }
  }
  return repeated;
}

function hiddenRemarks(name: string, sheet: WorkSheet): readonly NoticeRemark[] {
  const rows = (sheet['!rows'] ?? []).flatMap((row, index) => (row?.hidden ? [`${index + 1}`] : []));
  const columns = (sheet['!cols'] ?? []).flatMap((column, index) => (column?.hidden ? [columnLetters(index)] : []));
  const parts = [listed('rows', rows), listed('columns', columns)].filter((part) => part !== '');
  return parts.length === 0
    ? []
    : [{ code: 'hidden-cells', message: `Sheet ${name} has hidden ${parts.join(' and ')}. They were read, too.` }];
}

const formulaRemarks = (name: string, cells: readonly string[]): readonly NoticeRemark[] =>
  cells.length === 0
    ? []
    : [
        {
          code: 'formula',
          message: `Sheet ${name} has formulas in ${listed('cells', cells)}. Their last values were read, nothing was calculated.`,
        },
      ];

function mergeRemarks(name: string, sheet: WorkSheet): readonly NoticeRemark[] {
  const tall = (sheet['!merges'] ?? []).filter(({ s, e }) => e.r > s.r);
  return tall.length === 0
    ? []
    : [
        {
          code: 'merged-cells',
          message: `Sheet ${name} has cells that are merged over rows (${listed(
            'cells',
            tall.map(({ s }) => `${columnLetters(s.c)}${s.r + 1}`),
          )}). A part number or package there holds for all of their rows, a quantity or serial number for the first.`,
        },
      ];
}

const mostNamed = 10;
const listed = (what: string, names: readonly string[]): string =>
  names.length === 0
    ? ''
    : `${what} ${names.slice(0, mostNamed).join(', ')}${names.length > mostNamed ? ` and ${names.length - mostNamed} more` : ''}`;

function columnLetters(index: number): string {
  let letters = '';
  for (let rest = index + 1; rest > 0; rest = Math.floor((rest - 1) / 26))
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
  return letters;
}
