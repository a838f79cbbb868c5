import { type NoticeFormat, type ReadNotice, UnreadableNotice } from './delivery-notice.ts';
import { decodedEdifact, decodedX12 } from './edi/character-sets.ts';
import { readEdifact } from './edi/edifact.ts';
import { readX12 } from './edi/x12.ts';
import type { ColumnMapping } from './table/columns.ts';
import type { Table } from './table/table.ts';
import { readCsvNotice, readWorkbookNotice } from './table/table-formats.ts';
import { tidyNotice } from './tidy-notice.ts';
import { decodedXml, readXml } from './xml/read-xml.ts';
import { readUbl } from './xml/ubl.ts';

/** Reads a CSV file as a table; it throws UnreadableNotice for what is none. */
export type ReadCsvTable = (bytes: Uint8Array) => Promise<Table>;

interface NoticeFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly mapping: ColumnMapping;
  readonly readCsv: ReadCsvTable;
}

/** Reads a delivery notice of any format. Throws UnreadableNotice for all that is none. */
export async function readNotice(file: NoticeFile): Promise<ReadNotice> {
  const read = await readers[formatOf(file.bytes)](file);
  return { ...read, notice: tidyNotice(read.notice) };
}

const readers: Readonly<Record<NoticeFormat, (file: NoticeFile) => Promise<ReadNotice>>> = {
  csv: async ({ bytes, mapping, readCsv }) => readCsvNotice(await readCsv(bytes), mapping),
  xlsx: ({ bytes, mapping }) => readWorkbookNotice(bytes, mapping),
  'x12-856': async ({ bytes }) => {
    const { text, remarks } = decodedX12(withoutBlanks(bytes));
    return { format: 'x12-856', notice: readX12(text), remarks };
  },
  'edifact-desadv': async ({ bytes }) => {
    const { text, remarks } = decodedEdifact(withoutBlanks(bytes));
    return { format: 'edifact-desadv', notice: readEdifact(text), remarks };
  },
  'ubl-despatch-advice': async ({ bytes }) => ({
    format: 'ubl-despatch-advice',
    notice: readUbl(await readXml(decodedXml(bytes))),
    remarks: [],
  }),
};

/** What the first bytes show of the format. Names of files are not asked: they say what somebody wished. */
function formatOf(bytes: Uint8Array): NoticeFormat {
  const head = new TextDecoder('iso-8859-1').decode(bytes.subarray(0, 400)).replaceAll('\0', '');
  const begin = head.replace(/^(?:\u00ef\u00bb\u00bf|\u00ff\u00fe|\u00fe\u00ff)?\s*/, '');
  if (head.startsWith('PK\u0003\u0004')) return 'xlsx';
  if (begin.startsWith('ISA')) return 'x12-856';
  if (/^UN[AB][^A-Za-z0-9 ]/.test(begin)) return 'edifact-desadv';
  if (begin.startsWith('<')) return 'ubl-despatch-advice';
  for (const [mark, message] of unread) if (head.startsWith(mark)) throw new UnreadableNotice(message);
  return 'csv';
}

const unread = [
  [
    '%PDF',
    'A PDF is not read. Ask the vendor for the packing list as a spreadsheet or CSV, or for an electronic notice.',
  ],
  [
    '\u00d0\u00cf\u0011\u00e0',
    'The file is a workbook of an old kind or protected with a password. Save it as .xlsx without one.',
  ],
  ['{', 'JSON is not read as a delivery notice.'],
  ['\u001f\u008b', 'The file is packed (gzip). Send it unpacked.'],
] as const;

/** Interchanges begin with their first segment; a byte order mark and blanks before it mean nothing. */
function withoutBlanks(bytes: Uint8Array): Uint8Array {
  const blanks: ReadonlySet<number> = new Set([0xef, 0xbb, 0xbf, 0x20, 0x09, 0x0a, 0x0d]);
  const begin = bytes.findIndex((byte) => !blanks.has(byte));
  return bytes.subarray(Math.max(begin, 0));
}
