import type { JsonObject } from '../../../src/domain/engine/json.ts';
import { parseBySchema } from '../../../src/domain/engine/write/parse-input-schema.ts';
import { importNotice } from '../../../src/domain/lifecycle/notices/import-notice.ts';
import { importNotice as importNoticeAction } from '../../../src/domain/lifecycle/shipping/import-notice-action.ts';
import { readCsvTable } from '../../../src/functions/http/formats/read-csv-table.ts';
import type { Lifecycle } from '../lifecycle.ts';

/** Imports a notice as the verb does; `more` are the other members of the body. */
export async function importFile(
  { context }: Pick<Lifecycle, 'context'>,
  file: string | Uint8Array<ArrayBuffer>,
  more: JsonObject = {},
) {
  const bytes = typeof file === 'string' ? new TextEncoder().encode(file) : file;
  const finder = { reader: context.store, actor: context.actor };
  const input = await parseBySchema(finder, importNoticeAction.body, { ...more, file: 'in bytes' });
  return importNotice(context, { id: 0, input: { ...input, file: bytes } }, { readCsv: readCsvTable });
}
