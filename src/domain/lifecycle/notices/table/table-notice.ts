import { type DeliveryNotice, type NoticeRemark, UnreadableNotice } from '../delivery-notice.ts';
import type { ColumnMapping, ColumnName } from './columns.ts';
import { findHeader, type Header } from './find-header.ts';
import { ListFacts } from './list-facts.ts';
import { linesOfRows, type PackingRow, placesWithoutUnits } from './packing-rows.ts';
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
      seller: { code: '', name: facts.only('vendor') },
      carrier: { code: '', name: facts.first('carrier') },
      shipped,
      expected,
      trackingNumbers: facts.all('tracking'),
      packages: packingRows.flatMap(packagesOf),
      lines,
    } satisfies DeliveryNotice,
    remarks: [
      ...[...remarks, ...facts.remarks, ...severalCarriers(facts)],
      ...[...withoutUnits(packingRows), ...unusedColumns(header)],
    ],
  };
}

const titleOf = (row: TableRow | undefined): string => JSON.stringify(row?.cells);

const unusedColumns = ({ unused }: Header): readonly NoticeRemark[] =>
  unused.length === 0
    ? []
    : [{ code: 'unknown-column', message: `These columns were not read: ${unused.slice(0, 20).join(', ')}.` }];

function severalCarriers(facts: ListFacts): readonly NoticeRemark[] {
  const carriers = facts.all('carrier');
  const message = `The list names ${carriers.length} carriers (${carriers.slice(0, 3).join(', ')}); a shipment has one. The first was read.`;
  return carriers.length > 1 ? [{ code: 'carrier', message }] : [];
}

function withoutUnits(rows: readonly PackingRow[]): readonly NoticeRemark[] {
  const places = placesWithoutUnits(rows);
  const message = `There are part numbers without a quantity or serial number, which were left out: ${places.slice(0, 5).join(', ')}.`;
  return places.length > 0 ? [{ code: 'no-units', message }] : [];
}

function oneNumber(facts: ListFacts): string {
  const numbers = facts.all('notice');
  if (numbers.length > 1)
    throw new UnreadableNotice(
      `The list holds several delivery notices (${numbers.slice(0, 3).join(', ')}). Send each in a file of its own.`,
    );
  return numbers[0] ?? '';
}

const partNumbers = ['vendor_part', 'manufacturer_part', 'gtin'] as const;

/** A number that a spreadsheet has rounded, as it writes it into CSV: nobody gives a unit such a number. */
function exact(text: string, place: string): string {
  if (/^\d(?:[.,]\d+)?E\+\d{2,}$/i.test(text))
    throw new UnreadableNotice(
      `The spreadsheet has rounded a number to ${text} in ${place}. Format the column as text, and enter it again.`,
    );
  return text;
}

/** The row as its columns name it; nothing for a row that says nothing of units, such as a remark or a sum. */
function packingRow(row: TableRow, { columns }: Header, facts: ListFacts): readonly PackingRow[] {
  const text = (name: ColumnName): string => exact(row.cells[columns.get(name) ?? -1]?.trim() ?? '', row.place);
  const own = (name: ColumnName): string => (row.repeated?.has(columns.get(name) ?? -1) ? '' : text(name));
  const saysPart = text('description') !== '' || partNumbers.some((name) => text(name) !== '');
  const saysUnits = own('serial') !== '' || (own('quantity') !== '' && saysPart);
  if (!saysUnits && own('quantity') !== '' && !row.cells.some((cell) => /total|sum/i.test(cell)))
    throw new UnreadableNotice(`There is a quantity without a part number in ${row.place}.`);
  // What follows a part number belongs to it, although its own row has no units.
  if (!saysUnits && !partNumbers.some((name) => text(name) !== '')) return [];
  for (const name of listFacts) facts.add(name, text(name));
  return [
    {
      place: row.place,
      isContinued: !saysPart,
      saysUnits,
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
