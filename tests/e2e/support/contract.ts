import { Ajv, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';
import { isJsonObject, type Json, type JsonObject } from '../../../src/domain/model/json.ts';
import { resources } from '../../../src/domain/registry.ts';
import { openApiDocument } from '../../../src/functions/http/openapi/document.ts';
import type { Answer } from './client.ts';

const document = openApiDocument(resources, 'http://localhost');
const ajv = new Ajv({ strict: false, allErrors: true });
formats.default(ajv);
ajv.addSchema({ $id: 'api', ...asJsonSchema(document) });
const compiled = new Map<string, ValidateFunction>();

/**
 * OpenAPI 3.0 schemas as JSON Schemas: `nullable` becomes an alternative, and objects hold nothing that is not written,
 * so that an answer with a field too many is found as well.
 */
function asJsonSchema(schema: JsonObject): JsonObject {
  const { nullable, ...rest } = schema;
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

const pointerPart = (text: string): string => text.replaceAll('~', '~0').replaceAll('/', '~1');
const at = (value: Json | undefined, key: string): Json | undefined => (isJsonObject(value) ? value[key] : undefined);

/** What is wrong with an answer according to the OpenAPI document; undefined when nothing is. */
export function contractProblem(method: string, path: string, answer: Answer): string | undefined {
  const operation = at(at(at(document, 'paths'), path), method.toLowerCase());
  const response = at(at(operation, 'responses'), String(answer.status));
  if (response === undefined) return `${method} ${path} does not document the status ${answer.status}: ${answer.text}`;
  const name = String(at(response, '$ref') ?? '')
    .split('/')
    .at(-1);
  const documented = name ? at(at(at(document, 'components'), 'responses'), name) : response;
  if (at(documented, 'content') === undefined) return answer.text === '' ? undefined : `A body: ${answer.text}`;
  const place = name
    ? `components/responses/${name}`
    : `paths/${pointerPart(path)}/${method.toLowerCase()}/responses/${answer.status}`;
  return schemaProblem(`${place}/content/application~1json/schema`, answer.body, answer.text);
}

/** The same for one schema of the document. */
export const formProblem = (schema: string, value: Json): string | undefined =>
  schemaProblem(`components/schemas/${schema}`, value, JSON.stringify(value));

function schemaProblem(place: string, value: Json, text: string): string | undefined {
  const validate = compiled.get(place) ?? ajv.compile({ $ref: `api#/${encodeURI(place)}` });
  compiled.set(place, validate);
  if (validate(value)) return undefined;
  return `${place}: ${ajv.errorsText(validate.errors)} in ${text.slice(0, 600)}`;
}
