import { isJsonObject, type JsonObject } from '../../domain/engine/json.ts';
import type { Catalog, ObjectType } from '../api/catalog.ts';
import type { Client } from '../api/client.ts';
import { objectsIn, pageOf, textOf } from '../api/json.ts';
import { asProblem } from '../api/problem.ts';
import { type CoverageLine, lineOf } from './coverage-line.ts';
import { coveragePath } from './load-coverage.ts';

/** An object that a number comes from. */
export interface Named {
  readonly name: string;
  /** Below `/api`; absent where no list is known. */
  readonly path?: string;
}

interface Document {
  /** The number that it adds to. */
  readonly number: string;
  readonly units: number;
  readonly document: Named;
  /** The order, shipment or pool that it belongs to. */
  readonly source?: Named;
}

export interface LineDocuments {
  readonly line: CoverageLine;
  readonly documents: readonly Document[];
}

/** What stands behind the numbers of one line; undefined where the line is there no more. */
export async function loadDocuments(
  client: Client,
  catalog: Catalog,
  { bom, line }: { bom: string; line: string },
  signal: AbortSignal,
): Promise<LineDocuments | undefined> {
  const query = { bom_line_item_id: line, fields: 'lines' };
  const answer = await client.request(coveragePath(bom), { query, signal });
  const [entry] = objectsIn(isJsonObject(answer) ? answer.lines : []);
  if (!entry) return undefined;
  const entries = objectsIn(entry.documents);
  const names = await namesOf(client, catalog, entries, signal);
  const named = (type: string, id: string): Named => {
    const list = typeOf(catalog, type)?.list;
    return { name: names.get(`${type} ${id}`) ?? `${type} ${id}`, ...(list ? { path: `${list}${id}/` } : {}) };
  };
  return {
    line: lineOf(entry),
    documents: entries.map((document) => ({
      number: textOf(document.number),
      units: Number(document.quantity),
      document: named(textOf(document.document_type), textOf(document.document_id)),
      ...(document.source_id ? { source: named(textOf(document.source_type), textOf(document.source_id)) } : {}),
    })),
  };
}

export const typeOf = (catalog: Catalog, type: string): ObjectType | undefined =>
  [...catalog.values()].find((one) => one.type === type);

const idsAtOnce = 100;

/** What people call the documents: a request for each type, or a few. */
async function namesOf(
  client: Client,
  catalog: Catalog,
  documents: readonly JsonObject[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const wanted = new Map<string, Set<string>>();
  const add = (type: string, id: string) => wanted.set(type, (wanted.get(type) ?? new Set()).add(id));
  for (const { document_type, document_id, source_type, source_id } of documents) {
    add(textOf(document_type), textOf(document_id));
    if (source_id) add(textOf(source_type), textOf(source_id));
  }
  const names = [...wanted].flatMap(([type, ids]) => {
    const list = typeOf(catalog, type)?.list;
    return list ? inParts([...ids]).map((part) => namesIn(client, { type, list }, part, signal)) : [];
  });
  return new Map((await Promise.all(names)).flat());
}

const inParts = (ids: readonly string[]): readonly (readonly string[])[] =>
  Array.from({ length: Math.ceil(ids.length / idsAtOnce) }, (_, index) =>
    ids.slice(index * idsAtOnce, (index + 1) * idsAtOnce),
  );

/** None where the list may not be viewed: then the number says enough. */
async function namesIn(
  client: Client,
  { type, list }: { type: string; list: string },
  id: readonly string[],
  signal: AbortSignal,
): Promise<readonly (readonly [string, string])[]> {
  try {
    const query = { id, fields: 'id,display', limit: idsAtOnce };
    const { results } = pageOf(await client.request(list, { query, signal }));
    return results.map((object) => [`${type} ${textOf(object.id)}`, textOf(object.display)]);
  } catch (thrown) {
    if (signal.aborted || asProblem(thrown).status !== 403) throw thrown;
    return [];
  }
}
