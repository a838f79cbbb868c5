import { type NoticeRemark, type ReadNotice, UnreadableNotice } from '../delivery-notice.ts';
import type { ColumnMapping } from './columns.ts';
import type { Table } from './table.ts';
import { isPackingList, noticeOfTable } from './table-notice.ts';
import { readWorkbook, type SheetTable } from './workbook.ts';

export const readCsvNotice = (table: Table, mapping: ColumnMapping): ReadNotice => ({
  format: 'csv',
  ...noticeOfTable(table, mapping),
});

/** The notice in the one visible sheet of a workbook that is a packing list. */
export async function readWorkbookNotice(bytes: Uint8Array<ArrayBuffer>, mapping: ColumnMapping): Promise<ReadNotice> {
  const sheets = await readWorkbook(bytes);
  const visible = sheets.filter(({ isHidden }) => !isHidden);
  const lists = visible.filter(({ rows }) => isPackingList(rows, mapping));
  if (lists.length > 1)
    throw new UnreadableNotice(
      `The sheets ${lists.map(({ name }) => name).join(', ')} are packing lists. Send each in a file of its own.`,
    );
  const [sheet = visible[0]] = lists;
  if (!sheet) throw new UnreadableNotice('The workbook has no visible sheet.');
  const { notice, remarks } = noticeOfTable(sheet, mapping);
  return { format: 'xlsx', notice, remarks: [...remarks, ...otherSheets(sheets, sheet)] };
}

function otherSheets(sheets: readonly SheetTable[], read: SheetTable): readonly NoticeRemark[] {
  const filled = sheets.filter(({ name, rows }) => name !== read.name && rows.length > 0);
  return filled.map(({ name, isHidden }) =>
    isHidden
      ? { code: 'hidden-sheet', message: `Sheet ${name} is hidden and was not read.` }
      : { code: 'other-sheet', message: `Sheet ${name} is no packing list and was not read.` },
  );
}
