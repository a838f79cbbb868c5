import { className } from '../../../domain/model/errors.ts';
import type { Json, JsonObject } from '../../../domain/model/json.ts';
import type { ActionDeclaration, Method, Resource } from '../../../domain/model/resource.ts';
import type { errorResponses } from './errors.ts';
import { operationPrefix, schemaNames, schemaRef } from './names.ts';
import { dryRun, filterParameters, pagingParameters, readParameters, writeParameters } from './parameters.ts';
import { entrySchema } from './requests.ts';
import { listOf, objectOf } from './values.ts';

/** What one method on one path does. */
interface Operation {
  readonly id: string;
  readonly summary: string;
  readonly parameters?: readonly JsonObject[];
  readonly body?: JsonObject;
  readonly status?: 200 | 201 | 204;
  readonly answer?: JsonObject;
  readonly errors: readonly (keyof typeof errorResponses)[];
}

export const jsonContent = (schema: JsonObject): JsonObject => ({ 'application/json': { schema } });

/** The operation as the document has it. Every one may answer 403 and 406. */
export function operation(
  tag: string,
  { id, summary, parameters = [], body, status = 200, answer, errors }: Operation,
) {
  const failures = [...errors, '403', '406']
    .sort()
    .map((code): [string, JsonObject] => [code, { $ref: `#/components/responses/${code}` }]);
  const success = {
    description: status === 204 ? 'No content' : summary,
    ...(answer ? { content: jsonContent(answer) } : {}),
  };
  return {
    operationId: id,
    summary,
    tags: [tag],
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(body ? { requestBody: { required: true, content: jsonContent(body) } } : {}),
    responses: { [status]: success, ...Object.fromEntries(failures) },
  };
}

const write = ['400', '413', '415'] as const;
const ifMatch: JsonObject = {
  in: 'header',
  name: 'If-Match',
  schema: { type: 'string' },
  description: 'Tags of the object, one of which it must still have',
};

const idempotencyKey: JsonObject = {
  in: 'header',
  name: 'Idempotency-Key',
  schema: { type: 'string', maxLength: 200 },
  description: 'The request is done once within 24 hours for each key; repeated, it has the same answer',
};

/** The paths of a resource: its list, its detail and its verbs. */
export const resourcePaths = (resource: Resource): JsonObject => ({
  [`${resource.path}/`]: listOperations(resource),
  [`${resource.path}/{id}/`]: { parameters: [idParameter(resource)], ...detailOperations(resource) },
  ...Object.fromEntries(resource.actions.map((action) => actionPath(resource, action))),
});

const idParameter = ({ label }: Resource): JsonObject => ({
  in: 'path',
  name: 'id',
  required: true,
  schema: { type: 'integer' },
  description: `Id of the ${label}`,
});

function listOperations(resource: Resource): JsonObject {
  const prefix = operationPrefix(resource.path);
  const names = schemaNames(resource);
  const { labelPlural, label } = resource;
  const answerOf = listOf(schemaRef(names.full));
  return offered(resource, {
    GET: {
      id: `${prefix}_list`,
      summary: `List of ${labelPlural}`,
      parameters: [...pagingParameters, ...filterParameters(resource)],
      answer: schemaRef(names.page),
      errors: ['400'],
    },
    POST: {
      id: `${prefix}_create`,
      summary: `Create a ${label}, or a list of them`,
      parameters: [idempotencyKey, ...writeParameters],
      body: { oneOf: [schemaRef(names.writable), listOf(schemaRef(names.writable))] },
      status: 201,
      answer: { oneOf: [schemaRef(names.full), answerOf] },
      errors: [...write, '422'],
    },
    PUT: {
      id: `${prefix}_bulk_update`,
      summary: `Replace ${labelPlural}, all or none`,
      parameters: writeParameters,
      body: listOf(entrySchema(names.writable)),
      answer: answerOf,
      errors: [...write, '412'],
    },
    PATCH: {
      id: `${prefix}_bulk_partial_update`,
      summary: `Change ${labelPlural}, all or none`,
      parameters: writeParameters,
      body: listOf(entrySchema(names.patched)),
      answer: answerOf,
      errors: [...write, '412'],
    },
    DELETE: {
      id: `${prefix}_bulk_destroy`,
      summary: `Delete ${labelPlural}, all or none`,
      parameters: [dryRun],
      body: listOf(entrySchema(undefined)),
      status: 204,
      errors: [...write, '409', '412'],
    },
  });
}

function detailOperations(resource: Resource): JsonObject {
  const prefix = operationPrefix(resource.path);
  const names = schemaNames(resource);
  const { label } = resource;
  const { POST: _, ...operations } = offered(resource, {
    GET: {
      id: `${prefix}_retrieve`,
      summary: `One ${label}`,
      parameters: readParameters,
      answer: schemaRef(names.full),
      errors: ['404'],
    },
    PUT: {
      id: `${prefix}_update`,
      summary: `Replace a ${label}`,
      parameters: [ifMatch, ...writeParameters],
      body: schemaRef(names.writable),
      answer: schemaRef(names.full),
      errors: [...write, '404', '412'],
    },
    PATCH: {
      id: `${prefix}_partial_update`,
      summary: `Change a ${label}`,
      parameters: [ifMatch, ...writeParameters],
      body: schemaRef(names.patched),
      answer: schemaRef(names.full),
      errors: [...write, '404', '412'],
    },
    DELETE: {
      id: `${prefix}_destroy`,
      summary: `Delete a ${label}`,
      parameters: [ifMatch, dryRun],
      status: 204,
      errors: ['400', '404', '409', '412'],
    },
  });
  return operations;
}

const offered = (resource: Resource, operations: Partial<Record<Method, Operation>>): JsonObject =>
  Object.fromEntries(
    resource.methods.flatMap((method): [string, JsonObject][] => {
      const described = operations[method];
      return described ? [[method.toLowerCase(), operation(resource.app, described)]] : [];
    }),
  );

/** NetBox names verbs that read `retrieve` and verbs that write `create`. */
function actionPath(resource: Resource, action: ActionDeclaration): [string, JsonObject] {
  const path = `${resource.path}/${action.detail ? '{id}/' : ''}${action.path}/`;
  const verb = action.method === 'GET' ? 'retrieve' : 'create';
  const described = operation(resource.app, {
    id: `${operationPrefix(path)}_${verb}`,
    summary: action.help,
    ...(action.method === 'POST' ? { body: actionBody(action) } : {}),
    answer: {},
    errors: [...(action.method === 'POST' ? write : (['400'] as const)), ...(action.detail ? (['404'] as const) : [])],
  });
  const parameters = action.detail ? [idParameter(resource)] : [];
  return [path, { parameters, [action.method.toLowerCase()]: described }];
}

function actionBody({ body }: ActionDeclaration): JsonObject {
  if (!body) return { type: 'object', additionalProperties: {} };
  const properties: Record<string, Json> = {};
  for (const [name, { type, help }] of Object.entries(body))
    properties[name] = { ...(type === 'array' ? listOf({}) : { type }), description: help };
  const required = Object.entries(body).flatMap(([name, member]) => (member.required ? [name] : []));
  return objectOf(properties, required);
}

/** The path of a list of which only the label is known. */
export const emptyListPath = (path: string, app: string, label: string): JsonObject => ({
  get: operation(app, {
    id: `${operationPrefix(path)}_list`,
    summary: `Always empty: the ${className(label)} model of NetBox lies outside this product`,
    parameters: [
      ...pagingParameters,
      ...['id', 'name', 'q', 'tag'].map((name) => ({
        in: 'query',
        name,
        schema: name === 'q' ? { type: 'string' } : listOf({ type: name === 'id' ? 'integer' : 'string' }),
      })),
    ],
    answer: schemaRef('EmptyList'),
    errors: [],
  }),
});
