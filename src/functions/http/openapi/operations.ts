import { className } from '../../../domain/engine/errors.ts';
import type { JsonObject } from '../../../domain/engine/json.ts';
import type { ActionDeclaration } from '../../../domain/engine/resource/action.ts';
import type { Method, Resource } from '../../../domain/engine/resource/resource.ts';
import type { TypeName } from '../../../domain/engine/schema/field-kinds.ts';
import { registry } from '../../../domain/registry.ts';
import { orPlanned } from './answers.ts';
import { fileForm, filePaths } from './files.ts';
import { formAnswer, formRequest, queryParameters } from './forms.ts';
import { csvForm, fileAddress, pdfForm, templateForm, verbFileForm, verbForms, yamlForm } from './media.ts';
import { operationPrefix, schemaNames, schemaRef } from './names.ts';
import { type Operation, operation } from './operation.ts';
import {
  changeParameters,
  detailParameters,
  dryRun,
  exportName,
  filterParameters,
  formParameter,
  listFormat,
  pagingParameters,
  writeParameters,
} from './parameters.ts';
import { entrySchema } from './requests.ts';
import { listOf, objectOf } from './values.ts';

/** `an alert`, `a site`. */
const withArticle = (noun: string): string => `${/^[aeio]/i.test(noun) ? 'an' : 'a'} ${noun}`;

/** Errors of every write: concurrent writes to the same objects may have won repeatedly. */
const write = ['400', '409', '415'] as const;
const ifMatch: JsonObject = {
  in: 'header',
  name: 'If-Match',
  schema: { type: 'string' },
  description: 'ETags; the object must still have one of them',
};

const idempotencyKey: JsonObject = {
  in: 'header',
  name: 'Idempotency-Key',
  schema: { type: 'string', maxLength: 200 },
  description: 'The request runs once per key within 24 hours; a repeated request gets the stored answer',
};

const preferHandling: JsonObject = {
  in: 'header',
  name: 'Prefer',
  schema: { type: 'string', enum: ['handling=strict', 'handling=lenient'] },
  description:
    '`handling=lenient` ignores unknown filters and names them in the header Ignored-Parameters; `handling=strict` refuses them',
};

/** The paths of a resource: its list, its detail and its verbs. */
export const resourcePaths = (resource: Resource): JsonObject => ({
  [`${resource.path}/`]: listOperations(resource),
  [`${resource.path}/{id}/`]: { parameters: [idParameter(resource)], ...detailOperations(resource) },
  ...Object.fromEntries(resource.actions.map((action) => actionPath(resource, action))),
  ...filePaths(resource),
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
      parameters: [
        preferHandling,
        ...pagingParameters,
        exportName,
        listFormat(resource),
        ...filterParameters(resource),
      ],
      answer: schemaRef(names.page),
      forms: { ...yamlForm(schemaRef(names.page)), ...csvForm, ...templateForm },
      file: fileAddress,
      errors: ['400'],
    },
    POST: {
      id: `${prefix}_create`,
      summary: `Create ${withArticle(label)}, or a list of them`,
      parameters: [idempotencyKey, ...writeParameters],
      body: { oneOf: [schemaRef(names.writable), listOf(schemaRef(names.writable))] },
      form: fileForm(resource),
      status: 201,
      answer: orPlanned({ oneOf: [schemaRef(names.full), answerOf] }),
      errors: [...write, '422'],
    },
    PUT: {
      id: `${prefix}_bulk_update`,
      summary: `Replace ${labelPlural}, all or none`,
      parameters: changeParameters,
      body: listOf(entrySchema(names.writable)),
      answer: answerOf,
      forms: yamlForm(answerOf),
      errors: [...write, '412'],
    },
    PATCH: {
      id: `${prefix}_bulk_partial_update`,
      summary: `Change ${labelPlural}, all or none`,
      parameters: changeParameters,
      body: listOf(entrySchema(names.patched)),
      answer: answerOf,
      forms: yamlForm(answerOf),
      errors: [...write, '412'],
    },
    DELETE: {
      id: `${prefix}_bulk_destroy`,
      summary: `Delete ${labelPlural}, all or none`,
      parameters: [dryRun],
      body: listOf(entrySchema(undefined)),
      status: 204,
      errors: [...write, '412'],
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
      parameters: detailParameters(resource),
      answer: schemaRef(names.full),
      forms: { ...yamlForm(schemaRef(names.full)), ...(resource.papers ? pdfForm : {}) },
      ...(resource.papers ? { file: fileAddress } : {}),
      errors: ['400'],
    },
    PUT: {
      id: `${prefix}_update`,
      summary: `Replace ${withArticle(label)}`,
      parameters: [ifMatch, ...changeParameters],
      body: schemaRef(names.writable),
      form: fileForm(resource),
      answer: schemaRef(names.full),
      forms: yamlForm(schemaRef(names.full)),
      errors: [...write, '412'],
    },
    PATCH: {
      id: `${prefix}_partial_update`,
      summary: `Change ${withArticle(label)}`,
      parameters: [ifMatch, ...changeParameters],
      body: schemaRef(names.patched),
      form: fileForm(resource),
      answer: schemaRef(names.full),
      forms: yamlForm(schemaRef(names.full)),
      errors: [...write, '412'],
    },
    DELETE: {
      id: `${prefix}_destroy`,
      summary: `Delete ${withArticle(label)}`,
      parameters: [ifMatch, dryRun],
      status: 204,
      errors: [...write, '412'],
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
  const { method, detail, help, query = {}, status = 200 } = action;
  const place = `${resource.path}/${detail ? '{id}/' : ''}`;
  const path = `${place}${action.path}/`;
  const reads = method === 'GET';
  const described = operation(resource.app, {
    // A verb of one object and a verb of many may have the same path behind theirs.
    id: `${operationPrefix(`${place}${action.name}/`)}_${reads ? 'retrieve' : 'create'}`,
    summary: help,
    parameters: reads ? [...formParameters(action), ...queryParameters(query)] : [idempotencyKey, ...writeParameters],
    ...(reads
      ? {}
      : { body: actionBody(action), form: verbFileForm(action), takesBytes: action.fileMember !== undefined }),
    status,
    forms: verbForms(action),
    answer: reads ? actionAnswer(action) : orPlanned(actionAnswer(action)),
    ...(action.goesOn ? { job: schemaRef(schemaNames(registry.resourceOf('core.job')).full) } : {}),
    errors: reads ? ['400'] : [...write, '422'],
  });
  return [path, { parameters: detail ? [idParameter(resource)] : [], [method.toLowerCase()]: described }];
}

const formParameters = ({ forms }: ActionDeclaration): readonly JsonObject[] =>
  forms ? [formParameter(forms.parameter, ['json', ...forms.names], 'Format of the response')] : [];

const actionBody = ({ body = {} }: ActionDeclaration): JsonObject =>
  body === 'object' ? { type: 'object', additionalProperties: {} } : formRequest(body);

function actionAnswer({ answer, also }: ActionDeclaration): JsonObject {
  if (answer === undefined) return {};
  if (!isTypeList(answer)) return formAnswer(answer);
  const objects = answer.map((type) => schemaRef(schemaNames(registry.resourceOf(type)).full));
  const object = objects.length === 1 ? { ...objects[0] } : { oneOf: objects };
  return also ? { allOf: [object, alsoAnswer(also)] } : object;
}

const alsoAnswer = (also: NonNullable<ActionDeclaration['also']>): JsonObject =>
  objectOf(Object.fromEntries(Object.entries(also).map(([name, form]) => [name, formAnswer(form)])));

const isTypeList = (answer: NonNullable<ActionDeclaration['answer']>): answer is readonly TypeName[] =>
  Array.isArray(answer);

/** The path of a list of which only the label is known. */
export const emptyListPath = (path: string, app: string, label: string): JsonObject => ({
  get: operation(app, {
    id: `${operationPrefix(path)}_list`,
    summary: `Always empty: NetBox's ${className(label)} model is not implemented`,
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
