import { Failure, refused } from '../../../domain/engine/errors.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../domain/engine/json.ts';
import type { FileNoteCode } from '../../../domain/engine/transfer/import/file-notes.ts';
import { type CsvRecord, UnusableFile } from '../../../domain/engine/transfer/import/row-report.ts';
import { WrittenTexts } from '../../../domain/engine/transfer/import/written-texts.ts';
import { mediaType, requireSize, unsupported } from '../contract/json-body.ts';
import type { ApiRequest } from '../contract/request.ts';
import { yamlTypes } from './answer-format.ts';
import { readCsv } from './read-csv.ts';
import type { YamlDocuments } from './read-yaml.ts';

/** As many objects as a bulk request may hold; larger files go through the bucket. */
const mostRows = 1_000;

/** What was sent to be imported: records of a CSV file, or objects. */
export type ImportBody =
  | { readonly records: readonly CsvRecord[] }
  | { readonly objects: readonly JsonObject[]; readonly texts: WrittenTexts };

/**
 * Reads the body by its Content-Type. `note` is called for what the reader of CSV took care of. Fails with 400, 413 or 415;
 * throws UnusableFile for CSV that cannot be read.
 */
export async function importBody(request: ApiRequest, note: (code: FileNoteCode) => void): Promise<ImportBody> {
  const type = mediaType(request.header('content-type'));
  if (type === 'text/csv') {
    const records = await recordsIn(request.bytes(), note);
    requireRows(records.length - 1);
    return { records };
  }
  const text = request.text();
  requireSize(text);
  requireText([text]);
  if (type !== 'application/json' && !yamlTypes.has(type)) throw unsupported(type);
  const { values, texts } =
    type === 'application/json'
      ? { values: [request.body() ?? null], texts: new WrittenTexts() }
      : await yamlDocuments(text);
  const objects = objectsIn(values);
  requireRows(objects.length);
  return { objects, texts };
}

function requireRows(rows: number): void {
  if (rows > mostRows)
    throw refused(
      'invalid',
      `A request may contain up to ${mostRows} rows; this one contains ${rows}. Upload larger files.`,
    );
}

/** The gateway puts this character in place of bytes that are no UTF-8. */
function requireText(texts: readonly string[]): void {
  if (texts.some((text) => text.includes('\ufffd')))
    throw new UnusableFile('The body is not valid UTF-8. Save it as UTF-8 and send it again.');
}

async function recordsIn(body: Uint8Array, note: (code: FileNoteCode) => void): Promise<readonly CsvRecord[]> {
  requireSize(body);
  const records: CsvRecord[] = [];
  for await (const record of readCsv(whole(body), note)) {
    requireText(record.cells);
    records.push(record);
  }
  return records;
}

async function* whole(content: Uint8Array): AsyncGenerator<Uint8Array> {
  yield content;
}

/** NetBox: documents separated by `---`, or one list. */
async function yamlDocuments(text: string): Promise<YamlDocuments> {
  const { readYaml } = await import('./read-yaml.ts');
  try {
    return readYaml(text);
  } catch (cause) {
    throw new Failure(
      'invalid',
      { detail: `YAML parse error - ${cause instanceof Error ? cause.message : ''}` },
      { cause },
    );
  }
}

function objectsIn(documents: readonly Json[]): readonly JsonObject[] {
  const objects = documents.flat().filter((one: Json) => one !== null);
  if (objects.length === 0) throw new UnusableFile('The file is empty.');
  return objects.map((one: Json, index) => {
    if (!isJsonObject(one)) throw new UnusableFile(`Object ${index + 1} is not a mapping of columns to values.`);
    return one;
  });
}
