import type { Context } from '../../domain/engine/context.ts';
import type { ActionRequest } from '../../domain/engine/write/run-action.ts';
import { importNotice } from '../../domain/lifecycle/notices/import-notice.ts';
import type { NoticeInput } from '../../domain/lifecycle/notices/notice-input.ts';
import type { NoticeReport } from '../../domain/lifecycle/notices/notice-report.ts';
import { readCsvTable } from '../http/formats/read-csv-table.ts';

/** Imports a notice with the readers that it takes. Loaded when there is one: no other function needs it. */
export const takeNotice = (
  context: Context,
  request: ActionRequest<NoticeInput, NoticeReport>,
): Promise<NoticeReport> => importNotice(context, request, { readCsv: readCsvTable });
