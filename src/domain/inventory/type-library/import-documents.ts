import type { Context } from '../../engine/context.ts';
import { Failure } from '../../engine/errors.ts';
import type { JsonObject } from '../../engine/json.ts';
import type { Registry } from '../../engine/resource/registry.ts';
import type { Resource } from '../../engine/resource/resource.ts';
import { customPrefix, isColumn } from '../../engine/transfer/import/columns.ts';
import type { PlannedRow } from '../../engine/transfer/import/evaluate-row.ts';
import { RememberedReferences } from '../../engine/transfer/import/find-references.ts';
import type { ImportOutcome, ImportTask } from '../../engine/transfer/import/import-now.ts';
import { interrupted, takeBackAll } from '../../engine/transfer/import/interrupted.ts';
import { counted, noRows, type RowReport, tried, withheld } from '../../engine/transfer/import/row-report.ts';
import type { WrittenTexts } from '../../engine/transfer/import/written-texts.ts';
import { isLibraryType } from './library.ts';
import { hasPartMeasures } from './rack-measures.ts';
import { documentErrors, RefusedDocument, saveDocument } from './save-document.ts';

/** True for an object with members that rows of a file cannot have, such as lists of components. Rows may have an id. */
export function isTypeDocument(registry: Registry, resource: Resource, object: JsonObject): boolean {
  if (!isLibraryType(resource) || Object.hasOwn(object, 'id')) return false;
  const isMember = (key: string): boolean =>
    !Object.hasOwn(resource.fields, key) && !key.startsWith(customPrefix) && !isColumn(registry, resource, key);
  return Object.keys(object).some(isMember) || hasPartMeasures(object);
}

type DocumentTask = Omit<ImportTask, 'records'> & {
  readonly documents: readonly JsonObject[];
  readonly texts: WrittenTexts;
};

/** Imports documents of devicetype-library, each with its components in one unit of work; the places count from 1. */
export async function importDocuments(task: DocumentTask): Promise<ImportOutcome> {
  const { context, options, openDraft } = task;
  const isAtomic = options.mode === 'atomic';
  if (isAtomic || options.dryRun) {
    const draft = openDraft(context.store);
    const rows = await saveAll(task, { ...context, store: draft }).finally(() => draft[Symbol.dispose]());
    if (isAtomic && isRefused(rows)) return outcomeOf(rows.map(withheld));
    if (options.dryRun) return outcomeOf(rows.map(tried));
  }
  const planned: PlannedRow[] = [];
  const rows = await saveAll(task, context, planned).catch(async (failure: unknown) => {
    throw await interrupted(task, planned, failure);
  });
  if (!isAtomic || !isRefused(rows)) return outcomeOf(rows);
  // A concurrent change made a document fail after the check of all of them.
  await takeBackAll(task, planned);
  return outcomeOf(rows.map(withheld));
}

const outcomeOf = (rows: readonly RowReport[]): ImportOutcome => ({ counts: counted(noRows, rows), rows, error: null });
const isRefused = (rows: readonly RowReport[]): boolean => rows.some(({ verdict }) => verdict === 'rejected');

/** Adds what it writes to `planned`. */
async function saveAll(
  { resource, documents, texts, options, message }: DocumentTask,
  context: Context,
  planned: PlannedRow[] = [],
) {
  const references = new RememberedReferences(context.actor, resource.type);
  const rows: RowReport[] = [];
  for (const [index, document] of documents.entries()) {
    const line = index + 1;
    try {
      const { verdict, id, warnings, ignored, work } = await saveDocument(context, resource, document, {
        upsert: options.upsert,
        message,
        texts,
        finder: (reader) => references.finder(reader),
      });
      if (verdict !== 'unchanged') planned.push({ line, verdict, id, unit: work.unit });
      rows.push({ line, verdict, id, errors: [], warnings, ...(ignored.length > 0 ? { ignored } : {}) });
    } catch (error) {
      const errors = errorsIn(error).map((mistake) => ({ ...mistake }));
      rows.push({ line, verdict: 'rejected', id: null, errors, warnings: [] });
    }
  }
  return rows;
}

function errorsIn(error: unknown) {
  if (error instanceof RefusedDocument) return error.errors;
  if (error instanceof Failure && error.kind !== 'unavailable') return documentErrors('', error);
  throw error;
}
