import { Ajv, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';
import { isJsonObject, type Json, type JsonObject } from '../../../src/domain/engine/json.ts';
import { registry } from '../../../src/domain/registry.ts';
import { openApiDocument } from '../../../src/functions/http/openapi/document.ts';

/** An answer as far as the document speaks of it. */
interface Answered {
  readonly status: number;
  readonly text: string;
  readonly body: Json;
  /** Absent, JSON. */
  readonly mediaType?: string;
}

/** The document that answers are held to. */
export const document = openApiDocument(registry.resources, 'http://localhost');
/** The patterns are NetBox's: to Python, `\w` are the letters and digits of every script. */
const pythonPattern = Object.assign(
  (pattern: string, flags: string) => new RegExp(pattern.replaceAll('\\w', '\\p{L}\\p{N}_'), flags),
  { code: 'pythonPattern' },
);
const ajv = new Ajv({ strict: false, allErrors: true, code: { regExp: pythonPattern } });
formats.default(ajv);
const compiled = new Map<string, ValidateFunction>();
// Each under a name of its own: what a page shares with others is compiled once.
for (const [name, schema] of Object.entries(childrenOf(at(at(document, 'components'), 'schemas'))))
  ajv.addSchema(asJsonSchema(schema), name);

/**
 * OpenAPI 3.0 schemas as JSON Schemas: `nullable` becomes an alternative, and objects hold nothing that is not written,
 * so that an answer with a field too many is found as well.
 */
function asJsonSchema(schema: JsonObject): JsonObject {
  const { nullable, ...rest } = schema;
  if (typeof rest.$ref === 'string') return { $ref: lastPart(rest.$ref) };
  const converted: Record<string, Json> = Object.fromEntries(
    Object.entries(rest).map(([key, value]) => [key, convert(value)]),
  );
  if (rest.type === 'object' && rest.properties !== undefined && rest.additionalProperties === undefined)
    converted.additionalProperties = false;
  return nullable === true ? { anyOf: [converted, { type: 'null' }] } : converted;
}

function convert(value: Json): Json {
  if (Array.isArray(value)) return value.map(convert);
  return isJsonObject(value) ? asJsonSchema(value) : value;
}

function lastPart(reference: string): string {
  return reference.split('/').at(-1) ?? '';
}

function at(value: Json | undefined, key: string): Json | undefined {
  return isJsonObject(value) ? value[key] : undefined;
}

function childrenOf(value: Json | undefined): Readonly<Record<string, JsonObject>> {
  const entries = isJsonObject(value) ? Object.entries(value) : [];
  return Object.fromEntries(entries.flatMap(([name, child]) => (isJsonObject(child) ? [[name, child] as const] : [])));
}

/** What is wrong with an answer according to the OpenAPI document; undefined when nothing is. */
export function contractProblem(method: string, path: string, answer: Answered): string | undefined {
  const operation = at(at(at(document, 'paths'), path), method.toLowerCase());
  const response = at(at(operation, 'responses'), String(answer.status));
  if (response === undefined) return `${method} ${path} does not document the status ${answer.status}: ${answer.text}`;
  const shared = at(response, '$ref');
  const name = shared === undefined ? `${method} ${path} ${answer.status}` : lastPart(String(shared));
  const documented = shared === undefined ? response : at(at(at(document, 'components'), 'responses'), name);
  const content = at(documented, 'content');
  if (content === undefined) return answer.text === '' ? undefined : `A body: ${answer.text}`;
  const { mediaType = 'application/json' } = answer;
  if (at(content, mediaType) === undefined)
    return `${method} ${path} does not document ${mediaType} for the status ${answer.status}`;
  if (mediaType !== 'application/json') return undefined;
  const schema = at(at(content, mediaType), 'schema');
  const validate = compiled.get(name) ?? ajv.compile(isJsonObject(schema) ? asJsonSchema(schema) : {});
  compiled.set(name, validate);
  return problemOf(name, validate, answer.body, answer.text);
}

/** The same for one schema of the document. */
export const formProblem = (schema: string, value: Json): string | undefined =>
  problemOf(schema, ajv.getSchema(schema), value, JSON.stringify(value));

function problemOf(name: string, validate: ValidateFunction | undefined, value: Json, text: string) {
  if (!validate) return `There is no schema ${name}`;
  return validate(value) ? undefined : `${name}: ${ajv.errorsText(validate.errors)} in ${text.slice(0, 600)}`;
}
