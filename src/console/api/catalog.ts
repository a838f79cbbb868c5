import { isJsonObject, type JsonObject } from '../../domain/engine/json.ts';
import { capitalised } from '../../domain/engine/schema/labels.ts';
import type { Client } from './client.ts';
import { objectsIn, pageOf, textOf } from './json.ts';
import { pathOf } from './paths.ts';

/** A type of object as the API declares it. */
export interface ObjectType {
  /** As in `dcim.site`. */
  readonly type: string;
  readonly app: string;
  /** In lower case, but for abbreviations. */
  readonly singular: string;
  readonly plural: string;
  /** Where its list is. */
  readonly list: string;
  readonly features: ReadonlySet<string>;
}

/** All types that have a list, by the path of the list. */
export type Catalog = ReadonlyMap<string, ObjectType>;

export async function loadCatalog(client: Client, signal: AbortSignal): Promise<Catalog> {
  const answer = await client.request('/core/object-types/', { query: { limit: 0 }, signal });
  return new Map(pageOf(answer).results.flatMap(typesIn));
}

function typesIn(entry: JsonObject): readonly (readonly [string, ObjectType])[] {
  const list = pathOf(textOf(entry.rest_api_endpoint));
  if (!list) return [];
  const type: ObjectType = {
    type: `${textOf(entry.app_label)}.${textOf(entry.model)}`,
    app: textOf(entry.app_name),
    singular: textOf(entry.model_name),
    plural: textOf(entry.model_name_plural),
    list,
    features: new Set(Array.isArray(entry.features) ? entry.features.map(textOf) : []),
  };
  return [[list, type]];
}

/** The name of a list; as long as its type is not known, the one in its path. */
export const titleOf = (type: ObjectType | undefined, list: string): string =>
  capitalised(type?.plural ?? (list.split('/').at(-2) ?? '').replaceAll('-', ' '));

/** How a filter calls an object of this type. */
export const filterFor = ({ singular }: ObjectType): string => `${singular.toLowerCase().replaceAll(/\W+/g, '_')}_id`;

/** What is declared of a field to people who may write it. */
export interface Declared {
  readonly label?: string;
  readonly help?: string;
}

export interface Declarations {
  /** By the names of the fields; none for people who may not write. */
  readonly fields: ReadonlyMap<string, Declared>;
  /** Whether the list can be searched. */
  readonly isSearched: boolean;
  /** What the person may do beside reading and writing fields. */
  readonly verbs: readonly Verb[];
  /** The names of the documents that are printed of an object. */
  readonly papers: readonly string[];
}

/** What can be done with an object or a list; its path is below that of the object. */
export interface Verb {
  readonly name: string;
  readonly path: string;
  readonly isRead: boolean;
}

/** Of a list, or of an object. */
export async function loadDeclarations(client: Client, path: string, signal: AbortSignal): Promise<Declarations> {
  const answer = await client.request(path, { method: 'OPTIONS', signal });
  const { actions, search_fields, verbs, papers } = isJsonObject(answer) ? answer : {};
  return {
    fields: fieldsIn(isJsonObject(actions) ? Object.values(actions).find(isJsonObject) : undefined),
    isSearched: Array.isArray(search_fields) && search_fields.length > 0,
    verbs: objectsIn(verbs).map((verb) => ({
      name: textOf(verb.name),
      path: textOf(verb.path),
      isRead: verb.method === 'GET',
    })),
    papers: objectsIn(papers).map(({ name }) => textOf(name)),
  };
}

const fieldsIn = (fields: JsonObject = {}): ReadonlyMap<string, Declared> =>
  new Map(
    Object.entries(fields).map(([name, field]): [string, Declared] => {
      const { label, help_text } = isJsonObject(field) ? field : {};
      return [name, { ...(label ? { label: textOf(label) } : {}), ...(help_text ? { help: textOf(help_text) } : {}) }];
    }),
  );
