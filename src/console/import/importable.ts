import { isJsonObject, type Json, type JsonObject } from '../../domain/engine/json.ts';
import type { Catalog, ObjectType } from '../api/catalog.ts';
import type { Client } from '../api/client.ts';

/** A type that files can hold objects of. */
export interface Importable extends ObjectType {
  /** What a request for a new object may and must say. */
  readonly fields: ReadonlySet<string>;
  readonly required: readonly string[];
}

/** The types whose lists take files, as OpenAPI says. The document is large: it is read when somebody imports. */
export async function loadImportable(
  client: Client,
  catalog: Catalog,
  signal: AbortSignal,
): Promise<readonly Importable[]> {
  const document = await client.request('/schema/', { query: { format: 'json' }, signal });
  return importableIn(document, catalog);
}

export function importableIn(document: Json, catalog: Catalog): readonly Importable[] {
  const { paths, components } = member(document);
  const schemas = member(member(components).schemas);
  return [...catalog.values()].flatMap((type) => {
    if (!isJsonObject(member(paths)[`/api${type.list}import/`])) return [];
    const { properties, required } = requestOf(member(paths)[`/api${type.list}`], schemas);
    const names = Array.isArray(required) ? required.map(String) : [];
    return [{ ...type, fields: new Set(Object.keys(member(properties))), required: names }];
  });
}

const member = (value: Json | undefined): JsonObject => (isJsonObject(value) ? value : {});

/** The schema that the body of a POST refers to. */
function requestOf(path: Json | undefined, schemas: JsonObject): JsonObject {
  const body = JSON.stringify(member(member(path).post).requestBody ?? null);
  const name = /#\/components\/schemas\/(\w+)"/.exec(body)?.[1];
  return member(schemas[name ?? '']);
}
