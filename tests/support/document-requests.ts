import * as fc from 'fast-check';
import { isJsonObject, type Json, type JsonObject } from '../../src/domain/engine/json.ts';
import { hostileParameters, hostileValues } from './hostile.ts';
import { fitting, type Surroundings, spoilt } from './schema-values.ts';

/** One operation of the OpenAPI document, as far as requests are made from it. */
export interface DocumentOperation {
  readonly method: string;
  /** With `{id}` in it. */
  readonly path: string;
  /** Names and schemas of the parameters of the query. */
  readonly query: readonly (readonly [name: string, schema: JsonObject])[];
  /** Schemas of the body by media type. */
  readonly bodies: readonly (readonly [type: string, schema: JsonObject])[];
}

export interface DocumentRequest {
  readonly query: string;
  /** As it is sent. */
  readonly body?: string;
  readonly headers: Readonly<Record<string, string>>;
}

const methods = ['get', 'post', 'put', 'patch', 'delete'] as const;

/** All operations of the document; those that delete come last, so that the others find what there is. */
export function operationsOf(document: JsonObject): readonly DocumentOperation[] {
  const found = membersOf(document.paths).flatMap(([path, item]) =>
    methods.flatMap((method): DocumentOperation[] => {
      const operation = item[method];
      if (!isJsonObject(operation)) return [];
      const { requestBody = {} } = operation;
      const bodies = membersOf(isJsonObject(requestBody) ? requestBody.content : {});
      return [
        {
          method: method.toUpperCase(),
          path,
          query: parametersOf(operation),
          bodies: bodies.map(([type, { schema = {} }]) => [type, isJsonObject(schema) ? schema : {}]),
        },
      ];
    }),
  );
  return found.toSorted((a, b) => Number(a.method === 'DELETE') - Number(b.method === 'DELETE'));
}

/** Methods of each path that the document does not offer there. */
export const methodsNotOffered = (document: JsonObject): readonly (readonly [method: string, path: string])[] =>
  membersOf(document.paths).flatMap(([path, item]) =>
    methods.flatMap((method) => (method in item ? [] : [[method.toUpperCase(), path] as const])),
  );

function parametersOf({ parameters }: JsonObject): DocumentOperation['query'] {
  const listed = Array.isArray(parameters) ? parameters.filter(isJsonObject) : [];
  return listed.flatMap(({ in: place, name, schema }) =>
    place === 'query' && isJsonObject(schema) ? [[String(name), schema] as const] : [],
  );
}

/**
 * Bodies that are JSON, but hardly ever what an operation takes. What counts as false is easily taken for nothing, and
 * members that every object has for members of its own.
 */
export const strangeBodies: readonly string[] = [
  ...['false', '0', '""', 'null', '[]', '[0]', '-1.5', 'true', '{}'],
  '{"__proto__": {"a": 1}, "constructor": 1, "toString": null}',
];

/** Requests of one operation: parameters and bodies that fit its schemas, and such that do not. */
export function requestsOf(operation: DocumentOperation, around: Surroundings): fc.Arbitrary<DocumentRequest> {
  return fc
    .record({ query: queries(operation, around), body: bodies(operation, around), key: fc.nat({ max: 9 }) })
    .map(({ query, body, key }) => ({
      query: new URLSearchParams(query.map(([name, value]): [string, string] => [name, value])).toString(),
      ...(body ? { body: body.text } : {}),
      headers: {
        'content-type': body?.type ?? 'application/json',
        ...(key === 0 ? { 'idempotency-key': `key-${key}-${operation.method}-${operation.path}` } : {}),
        ...(key === 1 ? { 'if-match': 'W/"1"' } : {}),
      },
    }));
}

type Parameter = readonly [name: string, value: string];

function queries({ query, method }: DocumentOperation, around: Surroundings): fc.Arbitrary<readonly Parameter[]> {
  const names = query.filter(([name]) => !name.includes('*'));
  const hostile = fc.oneof(fc.constantFrom(...hostileParameters), fc.constantFrom(...hostileValues).map(parameterText));
  const unknown = fc.tuple(fc.constantFrom('nosuch', 'name__nosuch', '__proto__', 'format', 'cf_nosuch', ''), hostile);
  const known = names.map(([name, schema]): fc.Arbitrary<Parameter> => {
    const fits = fitting(schema, around).map(parameterText);
    return fc.tuple(fc.constant(name), fc.oneof({ weight: 3, arbitrary: fits }, hostile));
  });
  if (known.length === 0) return fc.array(unknown, { maxLength: 1 });
  const parameters = fc.array(fc.oneof({ weight: 8, arbitrary: fc.oneof(...known) }, unknown), { maxLength: 4 });
  // Writes have few parameters, and most of those requests are to be about the body.
  return method === 'GET' ? parameters : fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, parameters);
}

/** A list in a query stands there as its first member. */
function parameterText(value: Json): string {
  const [one = ''] = [value].flat();
  const text = typeof one === 'string' ? one : JSON.stringify(one);
  // Longer addresses never reach a function.
  return text.slice(0, 2_000);
}

interface Body {
  readonly type: string;
  readonly text: string;
}

function bodies({ bodies: known }: DocumentOperation, around: Surroundings): fc.Arbitrary<Body | undefined> {
  const made = known.map(([type, schema]) => {
    const value = fc.oneof(
      { weight: 5, arbitrary: fitting(schema, around) },
      { weight: 4, arbitrary: spoilt(schema, around) },
      { weight: 1, arbitrary: fc.constantFrom(...hostileValues) },
    );
    return value.map((body) => ({ type, text: type === 'text/csv' ? csvOf(body) : JSON.stringify(body) }));
  });
  return made.length === 0 ? fc.constant(undefined) : fc.oneof(...made);
}

/** A text as it is; a file of one column for anything else. JSON is YAML, too. */
const csvOf = (body: Json): string =>
  typeof body === 'string' ? body : `name\n"${JSON.stringify(body).replaceAll('"', '""')}"`;

const membersOf = (value: Json | undefined): readonly (readonly [string, JsonObject])[] =>
  Object.entries(isJsonObject(value) ? value : {}).flatMap(([name, member]) =>
    isJsonObject(member) ? [[name, member] as const] : [],
  );
