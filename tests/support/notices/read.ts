import type { ReadNotice } from '../../../src/domain/lifecycle/notices/delivery-notice.ts';
import { readNotice } from '../../../src/domain/lifecycle/notices/recognise.ts';
import type { ColumnMapping } from '../../../src/domain/lifecycle/notices/table/columns.ts';
import { readCsvTable } from '../../../src/functions/http/formats/read-csv-table.ts';

const bytesOf = (file: string | Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> =>
  typeof file === 'string' ? new TextEncoder().encode(file) : file;

/** Reads a file as the verb reads it. */
export const read = (file: string | Uint8Array<ArrayBuffer>, mapping: ColumnMapping = {}): Promise<ReadNotice> =>
  readNotice({ bytes: bytesOf(file), mapping, readCsv: readCsvTable });
