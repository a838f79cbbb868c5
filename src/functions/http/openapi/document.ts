import type { Json, JsonObject } from '../../../domain/engine/json.ts';
import type { Resource } from '../../../domain/engine/resource/resource.ts';
import { importForm, importsRoute } from '../../../domain/engine/transfer/import/import-form.ts';
import { labelsRoute } from '../../../domain/lifecycle/paper/labels/labels-request.ts';
import { demandRoute } from '../../../domain/lifecycle/planning/demand/demand-form.ts';
import { scanCodeForm, scanRoute } from '../../../domain/lifecycle/provenance/scan-code-schema.ts';
import { numbersRoute, serialNumberForm } from '../../../domain/lifecycle/provenance/serial-number-schema.ts';
import { feedRoute } from '../../../domain/platform/events/feed-cursor.ts';
import { objectTypeList, typeFilters } from '../../../domain/platform/object-types.ts';
import { preferencesRoute } from '../../../domain/platform/preferences.ts';
import { unsupportedLists } from '../contract/unsupported-lists.ts';
import { apiVersion, netboxVersion } from '../contract/versions.ts';
import { answerSchemas, pageOf, plannedSchema } from './answers.ts';
import { demandPath } from './demand.ts';
import { errorResponses, errorSchemas } from './errors.ts';
import { feedPath } from './feed.ts';
import { formAnswer, formRequest } from './forms.ts';
import { introduction } from './introduction.ts';
import { labelsPath } from './labels.ts';
import { operationPrefix, schemaNames, schemaRef } from './names.ts';
import { operation } from './operation.ts';
import { emptyListPath, resourcePaths } from './operations.ts';
import { listParameterTexts, pagingParameters, schemaFormat } from './parameters.ts';
import { requestSchemas } from './requests.ts';
import { listOf, objectOf } from './values.ts';

const anyObject: JsonObject = { type: 'object', additionalProperties: {} };

/** The OpenAPI 3.0.3 document of the whole API. `serverUrl` is scheme, host and what comes before `/api/`. */
export function openApiDocument(resources: readonly Resource[], serverUrl: string): JsonObject {
  return {
    openapi: '3.0.3',
    info: {
      title: 'Quartermaster REST API',
      version: `${netboxVersion()} (${apiVersion()})`,
      description: `${introduction(serverUrl)}\n## Parameters of every list\n\n${listParameterTexts}`,
    },
    servers: [{ url: serverUrl }],
    security: [{ tokenAuth: [] }],
    paths: sorted({ ...rootPaths(resources), ...provisioning, ...merged(resources.map(resourcePaths)) }),
    components: {
      schemas: sorted({
        ...errorSchemas,
        ...plannedSchema,
        EmptyList: pageOf(anyObject),
        Links: { type: 'object', additionalProperties: { type: 'string', format: 'uri' } },
        ...merged(resources.map(answerSchemas)),
        ...merged(resources.map(requestSchemas)),
      }),
      responses: errorResponses,
      securitySchemes: {
        tokenAuth: {
          type: 'apiKey',
          in: 'header',
          name: 'Authorization',
          description: '`Token <token>` or `Bearer nbt_<key>.<token>`',
        },
      },
    },
  };
}

const merged = (objects: readonly JsonObject[]): JsonObject => Object.assign({}, ...objects);

const sorted = (members: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(members).sort(([a], [b]) => (a < b ? -1 : 1)));

/** NetBox names these operations after their path. */
const readOnly = (path: string, tag: string, summary: string, answer: JsonObject): JsonObject => ({
  [path]: { get: operation(tag, { id: `${operationPrefix(path) || 'root'}_retrieve`, summary, answer, errors: [] }) },
});

function rootPaths(resources: readonly Resource[]): JsonObject {
  const links = schemaRef('Links');
  const roots = [...resources, ...unsupportedLists].map(({ path, app }) => [path.replace(/[^/]*$/, ''), app] as const);
  const schema: Json = {
    get: {
      ...operation('schema', {
        id: 'schema_retrieve',
        summary: 'This document (OpenAPI 3.0.3)',
        parameters: [schemaFormat],
        answer: anyObject,
        forms: { 'application/vnd.oai.openapi': { schema: anyObject } },
        errors: [],
      }),
      security: [{}],
    },
  };
  return merged([
    readOnly('/api/', 'api', 'The apps', links),
    ...[...new Map(roots)].map(([path, app]) => readOnly(path, app, `The lists of ${app}`, links)),
    readOnly('/api/plugins/', 'plugins', 'The plugins', links),
    readOnly('/api/plugins/installed-plugins/', 'plugins', 'Installed plugins with their versions', listOf(anyObject)),
    readOnly('/api/status/', 'status', 'Versions', anyObject),
    readOnly('/api/authentication-check/', 'authentication-check', 'The user of the token', schemaRef('User')),
    { '/api/schema/': schema },
    { [`${objectTypeList.path}/`]: objectTypesPath },
    { [`${feedRoute.path}/`]: feedPath },
    { [`${preferencesRoute.path}/`]: preferencesPath },
    { [`${importsRoute.path}/`]: importsPath },
    { [`${numbersRoute.path}/{id}/`]: serialNumberPath },
    { [`${labelsRoute.path}/`]: labelsPath },
    { [`${scanRoute.path}/`]: scanPath },
    { [`${demandRoute.path}/`]: demandPath },
    ...unsupportedLists.map(({ path, app, label }) => ({ [`${path}/`]: emptyListPath(path, app, label) })),
  ]);
}

const objectTypesPath: JsonObject = {
  get: operation(objectTypeList.app, {
    id: `${operationPrefix(objectTypeList.path)}_list`,
    summary: 'List of object types',
    parameters: [
      ...pagingParameters,
      ...[...typeFilters.keys()].map((name) => ({ in: 'query', name, schema: listOf({ type: 'string' }) })),
    ],
    answer: schemaRef('EmptyList'),
    errors: ['400'],
  }),
};

const preferencesPath: JsonObject = {
  get: operation(preferencesRoute.app, {
    id: `${operationPrefix(preferencesRoute.path)}_retrieve`,
    summary: 'Preferences of the caller',
    answer: anyObject,
    errors: [],
  }),
  patch: operation(preferencesRoute.app, {
    id: `${operationPrefix(preferencesRoute.path)}_partial_update`,
    summary: 'Merge into the preferences of the caller, deeply',
    body: anyObject,
    answer: anyObject,
    errors: ['400', '413', '415'],
  }),
};

const serialNumberPath: JsonObject = {
  get: operation(numbersRoute.app, {
    id: `${operationPrefix(numbersRoute.path)}_retrieve`,
    summary: 'History of a serial number across receipts, dispositions, pools and installs; case-insensitive',
    parameters: [
      { in: 'path', name: 'id', required: true, description: 'The serial number', schema: { type: 'string' } },
    ],
    answer: formAnswer(serialNumberForm),
    errors: ['404'],
  }),
};

const scanPath: JsonObject = {
  get: operation(scanRoute.app, {
    id: `${operationPrefix(scanRoute.path)}_retrieve`,
    summary:
      'The objects that a scanned code means: a code of a label of ours, a serial number, asset tag, carton, tracking number or part number',
    parameters: [
      { in: 'query', name: 'code', required: true, description: 'What was scanned', schema: { type: 'string' } },
    ],
    answer: formAnswer(scanCodeForm),
    errors: ['400'],
  }),
};

const importsPath: JsonObject = {
  post: operation(importsRoute.app, {
    id: `${operationPrefix(importsRoute.path)}_create`,
    summary: 'Create an import job; write the file to `upload.url`',
    body: formRequest(importForm),
    status: 201,
    answer: objectOf({
      id: { type: 'integer' },
      job: objectOf({ id: { type: 'integer' }, url: { type: 'string', format: 'uri' }, status: { type: 'string' } }),
      upload: objectOf({
        url: { type: 'string', format: 'uri' },
        method: { type: 'string' },
        headers: { type: 'object', additionalProperties: { type: 'string' } },
        expires: { type: 'string', format: 'date-time' },
      }),
    }),
    errors: ['400', '413', '415'],
  }),
};

/** NetBox: a token for a user name and a password. */
const provisioning: JsonObject = {
  '/api/users/tokens/provision/': {
    post: {
      ...operation('users', {
        id: 'users_tokens_provision_create',
        summary: 'Create a token with user name and password',
        body: objectOf(
          {
            username: { type: 'string' },
            password: { type: 'string', format: 'password', writeOnly: true },
            description: { type: 'string', maxLength: 200 },
            expires: { type: 'string', format: 'date-time', nullable: true },
            write_enabled: { type: 'boolean' },
            version: { type: 'integer', enum: [1, 2] },
          },
          ['username', 'password'],
        ),
        status: 201,
        answer: schemaRef(schemaNames({ label: 'token' }).full),
        errors: ['400', '413', '415', '429'],
      }),
      security: [{}],
    },
  },
};
