import { isJsonObject, type JsonObject } from '../../domain/engine/json.ts';
import { capitalised } from '../../domain/engine/schema/labels.ts';
import type { Client } from './client.ts';
import { pageOf, textOf } from './json.ts';
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

/** The declarations of fields, by their names; none for people who may not write. */
export async function loadDeclarations(
  client: Client,
  list: string,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Declared>> {
  const answer = await client.request(list, { method: 'OPTIONS', signal });
  const { actions } = isJsonObject(answer) ? answer : {};
  const fields = isJsonObject(actions) ? Object.values(actions).find(isJsonObject) : undefined;
  return new Map(
    Object.entries(fields ?? {}).map(([name, field]): [string, Declared] => {
      const { label, help_text } = isJsonObject(field) ? field : {};
      return [name, { ...(label ? { label: textOf(label) } : {}), ...(help_text ? { help: textOf(help_text) } : {}) }];
    }),
  );
}
