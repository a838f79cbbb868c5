import { type DeliveryNotice, type NoticeRemark, UnreadableNotice } from '../delivery-notice.ts';
import type { ColumnMapping, ColumnName } from './columns.ts';
import { findHeader, type Header } from './find-header.ts';
import { ListFacts } from './list-facts.ts';
import { linesOfRows, type PackingRow } from './packing-rows.ts';
import type { Table, TableRow } from './table.ts';

const listFacts = ['notice', 'carrier', 'tracking', 'shipped', 'expected', 'vendor'] as const;

/** Whether the table has the header of a packing list. */
export const isPackingList = (rows: readonly TableRow[], mapping: ColumnMapping): boolean =>
  findHeader(rows, mapping) !== undefined;

/** The notice that a packing list is. Throws UnreadableNotice for a table that is none. */
export function noticeOfTable({ rows, remarks }: Table, mapping: ColumnMapping) {
  const header = findHeader(rows, mapping);
  if (!header)
    throw new UnreadableNotice(
      'No row has the headers of a packing list: a quantity or a serial number, and a part number. Name the columns in a mapping.',
    );
  const facts = new ListFacts();
  for (const row of rows.slice(0, header.index)) facts.addRow(row);
  const title = titleOf(rows[header.index]);
  const packingRows = rows
    .slice(header.index + 1)
    // Each page may begin with the header.
    .filter((row) => titleOf(row) !== title)
    .flatMap((row) => packingRow(row, header, facts));
  const lines = linesOfRows(packingRows);
  const [shipped, expected] = [facts.day('shipped'), facts.day('expected')];
  return {
    notice: {
      number: oneNumber(facts),
      orders: lines.some(({ order }) => order === '') ? facts.all('order') : [],
      seller: { code: '', name: facts.first('vendor') },
      carrier: { code: '', name: facts.first('carrier') },
      shipped,
      expected,
      trackingNumbers: facts.all('tracking'),
      packages: packingRows.flatMap(packagesOf),
      lines,
    } satisfies DeliveryNotice,
    remarks: [...remarks, ...facts.remarks, ...unusedColumns(header)],
  };
}

const titleOf = (row: TableRow | undefined): string => JSON.stringify(row?.cells);

const unusedColumns = ({ unused }: Header): readonly NoticeRemark[] =>
  unused.length === 0
    ? []
    : [{ code: 'unknown-column', message: `These columns were not read: ${unused.slice(0, 20).join(', ')}.` }];

function oneNumber(facts: ListFacts): string {
  const numbers = facts.all('notice');
  if (numbers.length > 1)
    throw new UnreadableNotice(
      `The list holds several delivery notices (${numbers.slice(0, 3).join(', ')}). Send each in a file of its own.`,
    );
  return numbers[0] ?? '';
}

/** The row as its columns name it; nothing for a row that says nothing of units, such as a remark or a sum. */
function packingRow(row: TableRow, { columns }: Header, facts: ListFacts): readonly PackingRow[] {
  const text = (name: ColumnName): string => row.cells[columns.get(name) ?? -1]?.trim() ?? '';
  const own = (name: ColumnName): string => (row.repeated?.has(columns.get(name) ?? -1) ? '' : text(name));
  const parts = ['vendor_part', 'manufacturer_part', 'gtin', 'description'] as const;
  const saysPart = parts.some((name) => text(name) !== '');
  if (own('serial') === '' && (own('quantity') === '' || !saysPart)) {
    if (own('quantity') !== '' && !row.cells.some((cell) => /total|sum/i.test(cell)))
      throw new UnreadableNotice(`There is a quantity without a part number in ${row.place}.`);
    return [];
  }
  for (const name of listFacts) facts.add(name, text(name));
  return [
    {
      place: row.place,
      isContinued: !saysPart,
      order: text('order'),
      line: text('line'),
      vendorPart: text('vendor_part'),
      manufacturerPart: text('manufacturer_part'),
      gtin: text('gtin'),
      description: text('description'),
      quantity: own('quantity'),
      unit: text('unit'),
      serials: own('serial')
        .split(/[\s,;|]+/)
        .filter((serial) => serial !== ''),
      carton: text('carton'),
      pallet: text('pallet'),
    },
  ];
}

function packagesOf({ carton, pallet }: PackingRow) {
  const outer = pallet === '' ? [] : [{ code: pallet, parent: null }];
  return carton === '' || carton === pallet
    ? outer
    : [...outer, { code: carton, parent: pallet === '' ? null : pallet }];
}
