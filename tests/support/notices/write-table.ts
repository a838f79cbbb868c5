import xlsx from '@e965/xlsx/dist/xlsx.mini.min.js';
import { stringify } from 'csv-stringify/sync';
import type { DeliveryNotice, NoticeLine } from '../../../src/domain/lifecycle/notices/delivery-notice.ts';

const headers = [
  ...['PO number', 'Line', 'Part number', 'Mfr part no', 'UPC', 'Description', 'Qty shipped', 'UOM'],
  ...['Serial number', 'Carton', 'Pallet'],
];

/** The notice as a packing list: facts above, then a row for each unit with a serial number and one for the others. */
function packingList(notice: DeliveryNotice): readonly (readonly string[])[] {
  const parents = new Map(notice.packages.map(({ code, parent }) => [code, parent]));
  const row = (line: NoticeLine, quantity: number, serial: string): readonly string[] => [
    line.order,
    line.number,
    line.vendorPart,
    line.manufacturerPart,
    line.gtin,
    line.description,
    `${quantity}`,
    line.unit,
    serial,
    line.package ?? '',
    (line.package && parents.get(line.package)) ?? '',
  ];
  const rows = notice.lines.flatMap((line) => [
    ...line.serials.map((serial) => row(line, 1, serial)),
    ...(line.quantity > line.serials.length ? [row(line, line.quantity - line.serials.length, '')] : []),
  ]);
  const fact = (label: string, value: string | null): readonly (readonly string[])[] =>
    value === null || value === '' ? [] : [[label, value]];
  return [
    ...fact('Packing slip no:', notice.number),
    ...fact('Supplier name', notice.seller.name),
    ...fact('Ship via', notice.carrier.name),
    ...notice.trackingNumbers.flatMap((number) => fact('Tracking number', number)),
    ...fact('Ship date', notice.shipped),
    ...fact('ETA', notice.expected),
    headers,
    ...rows,
  ];
}

export const writeCsv = (notice: DeliveryNotice): string => stringify(packingList(notice).map((row) => [...row]));

/** Rows as a workbook; texts stay texts. */
export function workbookOf(rows: readonly (readonly string[])[], name = 'List'): Uint8Array<ArrayBuffer> {
  const book = xlsx.utils.book_new();
  xlsx.utils.book_append_sheet(book, xlsx.utils.aoa_to_sheet(rows.map((row) => [...row])), name);
  return bytesOfBook(book);
}

export const bytesOfBook = (book: ReturnType<typeof xlsx.utils.book_new>): Uint8Array<ArrayBuffer> =>
  new Uint8Array(xlsx.write(book, { type: 'array', bookType: 'xlsx', compression: true }));

export const writeXlsx = (notice: DeliveryNotice): Uint8Array<ArrayBuffer> => workbookOf(packingList(notice));
