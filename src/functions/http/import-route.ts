import type { APIGatewayProxyResult } from 'aws-lambda';
import { isAllowed } from '../../domain/engine/access/access.ts';
import type { Context } from '../../domain/engine/context.ts';
import { invalid, permissionDenied } from '../../domain/engine/errors.ts';
import type { JsonObject } from '../../domain/engine/json.ts';
import type { Resource } from '../../domain/engine/resource/resource.ts';
import { type FileNoteCode, fileNotes } from '../../domain/engine/transfer/import/file-notes.ts';
import { type ImportOutcome, importNow } from '../../domain/engine/transfer/import/import-now.ts';
import type { ImportOptions } from '../../domain/engine/transfer/import/options.ts';
import { recordsOfObjects } from '../../domain/engine/transfer/import/records-of-objects.ts';
import { type CsvRecord, noRows, UnusableFile } from '../../domain/engine/transfer/import/row-report.ts';
import { importDocuments, isTypeDocument } from '../../domain/inventory/type-library/import-documents.ts';
import { SqliteOverlayStore } from '../../repos/sqlite-overlay-store.ts';
import { tally } from '../runtime/invocation.ts';
import { isDryRun } from './contract/dry-run.ts';
import type { ApiRequest } from './contract/request.ts';
import { jsonResponse } from './contract/response.ts';
import { type ImportBody, importBody } from './formats/import-body.ts';

/** Imports the rows of the body and answers the report on them: 200, or 400 when nothing was written for the bad ones. */
export async function importRoute(
  resource: Resource,
  request: ApiRequest,
  context: Context,
): Promise<APIGatewayProxyResult> {
  const { actor } = context;
  if (!isAllowed(actor, 'add', resource.type) && !isAllowed(actor, 'change', resource.type)) throw permissionDenied();
  const options = optionsIn(request);
  const notes = new Set<FileNoteCode>();
  const body = () => importBody(request, (code) => notes.add(code));
  const { counts, rows, error } = await importInto(resource, { request, context, options, body });
  tally('ImportRows', counts.rows);
  const refused = error !== null || (options.mode === 'atomic' && counts.rejected > 0);
  const { mode, upsert, dryRun } = options;
  const report: JsonObject = {
    object_type: resource.type,
    mode,
    upsert,
    dry_run: dryRun,
    ...counts,
    error,
    notes: fileNotes(notes),
    results: rows,
  };
  return jsonResponse(refused ? 400 : 200, report);
}

const modes: Readonly<Record<string, Partial<ImportOptions>>> = {
  atomic: { mode: 'atomic' },
  partial: { mode: 'partial' },
  upsert: { upsert: true },
};

/** `mode=partial`, `mode=upsert`, or both as `mode=partial,upsert`. NetBox: all or none. */
function optionsIn(request: ApiRequest): ImportOptions {
  const words = (request.query.get('mode') ?? []).flatMap((value) => value.split(',')).filter((word) => word !== '');
  const unknown = words.find((word) => !Object.hasOwn(modes, word));
  if (unknown !== undefined) throw invalid({ mode: [`${unknown} is not a valid choice.`] });
  let options: ImportOptions = { mode: 'atomic', upsert: false, dryRun: isDryRun(request) };
  for (const word of words) options = { ...options, ...modes[word] };
  return options;
}

interface ImportRequest {
  readonly request: ApiRequest;
  readonly context: Context;
  readonly options: ImportOptions;
  readonly body: () => Promise<ImportBody>;
}

async function importInto(resource: Resource, { request, context, options, body: readBody }: ImportRequest) {
  const task = {
    context,
    resource,
    options,
    message: request.query.get('changelog_message')?.at(-1) ?? '',
    openDraft: (store: Context['store']) => new SqliteOverlayStore(store),
  };
  try {
    const body = await readBody();
    if ('objects' in body && body.objects.some((object) => isTypeDocument(context.store.registry, resource, object)))
      return await importDocuments({ ...task, documents: body.objects, texts: body.texts });
    const records =
      'records' in body ? body.records : recordsOfObjects(resource, body.objects, body.texts, options.upsert);
    return await importNow({ ...task, records: () => inTurn(records) });
  } catch (fault) {
    if (fault instanceof UnusableFile) return unusable(fault);
    throw fault;
  }
}

const unusable = ({ message }: UnusableFile): ImportOutcome => ({ counts: noRows, rows: [], error: message });

async function* inTurn(records: readonly CsvRecord[]): AsyncGenerator<CsvRecord> {
  yield* records;
}
