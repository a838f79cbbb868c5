import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Method, Resource } from '../../src/domain/engine/resource/resource.ts';
import type { TypeName } from '../../src/domain/engine/schema/field-kinds.ts';
import { importsRoute } from '../../src/domain/engine/transfer/import/import-form.ts';
import { labelsRoute } from '../../src/domain/lifecycle/paper/labels/labels-request.ts';
import { demandRoute } from '../../src/domain/lifecycle/planning/demand/demand-form.ts';
import { scanRoute } from '../../src/domain/lifecycle/provenance/scan-code-schema.ts';
import { numbersRoute } from '../../src/domain/lifecycle/provenance/serial-number-schema.ts';
import { feedRoute } from '../../src/domain/platform/events/feed-cursor.ts';
import { job } from '../../src/domain/platform/job.ts';
import { objectTypeList } from '../../src/domain/platform/object-types.ts';
import { preferencesRoute } from '../../src/domain/platform/preferences.ts';
import { registry } from '../../src/domain/registry.ts';
import { isSafe } from '../../src/functions/http/contract/methods.ts';
import { followedPatterns } from '../../src/repos/stream.ts';
import { deadLetterEnvironment, fromQueue, queueEnvironment } from './queues.ts';

/** What a function runs: the `handler` of a module of the project, or a resource that is served as resources are. */
export type FunctionModule = { readonly file: string } | { readonly resource: TypeName };

/** A function as it is declared below. */
interface Declaration extends Omit<FunctionEntry, 'handler' | 'disableLogs' | 'destinations'> {
  readonly runs: FunctionModule;
}

/** A function as osls takes it. */
interface FunctionEntry {
  handler: string;
  events: object[];
  role:
    | 'ApiRole'
    | 'DeliveryRole'
    | 'EventRole'
    | 'FileRole'
    | 'FileSweepRole'
    | 'ImportRole'
    | 'MessageRole'
    | 'OpenRole'
    | 'ReadRole'
    | 'ReportRole'
    | 'ScheduleRole'
    | 'RedeliverRole'
    | 'UploadRole';
  environment?: Record<string, unknown>;
  timeout?: number;
  reservedConcurrency?: string;
  destinations?: { onFailure: { type: 'sqs'; arn: object } };
  /** Megabytes of disk, where it takes more than the usual 512. */
  ephemeralStorageSize?: number;
  /** Files that stand beside the bundle under their own names. */
  package?: { patterns: string[] };
  /** All functions write to one log group, which serverless.yml declares. */
  disableLogs: true;
}

/**
 * S3 tells this function, by its key below, of new objects under the prefixes: files to import, and delivery notices. Its heap does not grow just because it may, so
 * that imports stay within 256 MB; left to itself, V8 would make the young part of so small a heap so small that collecting
 * it took twice the CPU of the import (docs/decisions/012-imports-in-steps.md).
 */
export const importFunction = {
  key: 'import-csv',
  prefixes: ['import/', 'notices/'],
  nodeOptions: ['--max-old-space-size=160', '--max-semi-space-size=16'],
};

/** The table's stream invokes this function, by its key below, with what was written to the change log and to jobs. */
export const changesFunction = {
  key: 'changes',
  batchSize: 100,
  /** It mends by itself what no repetition would. What this leaves is a process that dies of a record. */
  maximumRetryAttempts: 50,
};

/** All methods: the function, not the gateway, answers OPTIONS and says which method is not allowed. */
function route(path: string): object {
  return { http: { path, method: 'any' } };
}

const apiFile = (name: string): FunctionModule => ({ file: `src/functions/api/${name}.ts` });

/** `methods` are those of all its paths; where they only read, the function has no right to write. */
function apiFunction(runs: FunctionModule, paths: readonly string[], methods: readonly Method[]): Declaration {
  return {
    runs,
    role: methods.every(isSafe) ? 'ReadRole' : 'ApiRole',
    environment: { QM_TOKEN_PEPPER: { 'Fn::Sub': `{{resolve:secretsmanager:\${TokenPepper}}}` } },
    events: paths.map(route),
  };
}

function scheduled(name: string, rate: string, timeout = 300): Declaration {
  return {
    runs: { file: `src/functions/schedules/${name}.ts` },
    role: 'ScheduleRole',
    timeout,
    events: [{ schedule: rate }],
  };
}

/** What messages and webhooks link to where the stage has no address of its own. */
const apiAddress = {
  QM_API_URL: {
    'Fn::Sub': `https://\${ApiGatewayRestApi}.execute-api.\${AWS::Region}.\${AWS::URLSuffix}/\${sls:stage}`,
  },
};

/** Nobody waits for the answer of what S3 and schedules call: Lambda tries such a call three times, then it puts it here. */
const destinations: FunctionEntry['destinations'] = {
  onFailure: { type: 'sqs', arn: { 'Fn::GetAtt': ['FailedInvocations', 'Arn'] } },
};

/** As a verb of the API; it sends to the queues of deliveries, too. */
function redelivering([key, declaration]: [string, Declaration]): [string, Declaration] {
  const environment = { ...declaration.environment, ...queueEnvironment('Deliveries', 'DeliveryRetries') };
  const redelivers = key.startsWith('extras-webhook-deliveries-redeliver');
  return [key, redelivers ? { ...declaration, role: 'RedeliverRole', environment } : declaration];
}

/** What has files reads them in the bucket and writes them. */
function withFiles([key, declaration]: [string, Declaration]): [string, Declaration] {
  const hasFiles = /^(extras-image-attachments|asset-lifecycle-attachments)(-|$)/.test(key);
  return [key, hasFiles ? { ...declaration, role: 'FileRole' } : declaration];
}

/** The file of the resource, where there is one: it says in what the resource differs from others. */
function resourceModule({ app, endpoint, type }: Resource): FunctionModule {
  const own = `src/functions/api/${app}/${endpoint}.ts`;
  return existsSync(resolve(import.meta.dirname, '../..', own)) ? { file: own } : { resource: type };
}

function perResource(): [string, Declaration][] {
  return registry.resources.flatMap((resource) => {
    const { app, endpoint, path, actions, methods } = resource;
    return [
      [`${app}-${endpoint}`, apiFunction(resourceModule(resource), [path, `${path}/{id}`], methods)],
      ...actions.map(({ name, detail, path: verb, method }): [string, Declaration] => [
        `${app}-${endpoint}-${name}`,
        apiFunction(apiFile(`${app}/${endpoint}.${name}`), [`${path}${detail ? '/{id}' : ''}/${verb}`], [method]),
      ]),
    ];
  });
}

/**
 * Those of the API follow from the registry of resources: resource `app`/`endpoint` is served by
 * src/functions/api/<app>/<endpoint>.ts if there is such a file, its action `verb` by
 * src/functions/api/<app>/<endpoint>.<verb>.ts.
 */
const declarations: Readonly<Record<string, Declaration>> = {
  // What no other route matches, too: the roots of the apps, and the 404 of a NetBox for everything unknown.
  root: apiFunction(apiFile('root'), ['/', '/{proxy+}'], ['GET']),
  docs: {
    runs: apiFile('docs'),
    role: 'OpenRole',
    events: ['/api/docs', '/api/docs/{asset}', '/api/schema'].map(route),
    package: {
      patterns: ['swagger-ui-bundle.js', 'swagger-ui.css'].map((file) => `node_modules/swagger-ui-dist/${file}`),
    },
  },
  console: {
    runs: apiFile('console'),
    role: 'OpenRole',
    events: ['/console', '/console/{asset}'].map(route),
    package: { patterns: ['node_modules/zxing-wasm/dist/reader/zxing_reader.wasm'] },
  },
  metrics: apiFunction(apiFile('metrics'), ['/metrics'], ['GET']),
  'users-config': apiFunction(apiFile('users/config'), [preferencesRoute.path], ['GET', 'PATCH']),
  ...Object.fromEntries(perResource().map(redelivering).map(withFiles)),
  // These sign URLs of the bucket.
  'core-jobs': {
    ...apiFunction(apiFile('core/jobs'), [job.path, `${job.path}/{id}`], job.methods),
    role: 'ReportRole',
  },
  'core-imports': { ...apiFunction(apiFile('core/imports'), [importsRoute.path], ['POST']), role: 'UploadRole' },
  'asset-lifecycle-numbers': apiFunction(apiFile('asset-lifecycle/numbers'), [`${numbersRoute.path}/{id}`], ['GET']),
  'asset-lifecycle-labels': apiFunction(apiFile('asset-lifecycle/labels'), [labelsRoute.path], ['GET']),
  'asset-lifecycle-demand': apiFunction(apiFile('asset-lifecycle/demand'), [demandRoute.path], ['GET']),
  'asset-lifecycle-scan': apiFunction(apiFile('asset-lifecycle/scan'), [scanRoute.path], ['GET']),
  'core-changes': apiFunction(apiFile('core/changes'), [feedRoute.path], ['GET']),
  'core-object-types': apiFunction(
    apiFile('core/object-types'),
    [objectTypeList.path, `${objectTypeList.path}/{id}`],
    ['GET'],
  ),
  'users-tokens-provision': apiFunction(apiFile('users/tokens.provision'), ['/api/users/tokens/provision'], ['POST']),
  // No route leads here: whoever may invoke functions of the account may install.
  install: { ...apiFunction({ file: 'src/functions/install.ts' }, [], ['POST']), timeout: 60 },
  [importFunction.key]: {
    runs: { file: 'src/functions/imports/csv.ts' },
    role: 'ImportRole',
    timeout: 900,
    // What is tried of a file of a million rows.
    ephemeralStorageSize: 4096,
    // A thousand files at once must not take the API's share of the account.
    // biome-ignore lint/suspicious/noTemplateCurlyInString: osls puts in what stage.ts says.
    reservedConcurrency: '${self:custom.stage.importsAtOnce, null}',
    environment: { NODE_OPTIONS: importFunction.nodeOptions.join(' ') },
    events: importFunction.prefixes.map((prefix) => ({
      s3: { bucket: 'imports', event: 's3:ObjectCreated:*', rules: [{ prefix }] },
    })),
  },
  [changesFunction.key]: {
    runs: { file: 'src/functions/events/changes.ts' },
    role: 'EventRole',
    timeout: 60,
    environment: { ...queueEnvironment('Deliveries', 'Messages', 'FailedInvocations'), ...apiAddress },
    events: [
      {
        stream: {
          type: 'dynamodb',
          // biome-ignore lint/suspicious/noTemplateCurlyInString: osls puts in what stage.ts says.
          arn: '${self:custom.stage.stream}',
          startingPosition: 'TRIM_HORIZON',
          batchSize: changesFunction.batchSize,
          batchWindow: 0,
          bisectBatchOnFunctionError: true,
          maximumRetryAttempts: changesFunction.maximumRetryAttempts,
          destinations,
          filterPatterns: followedPatterns,
        },
      },
    ],
  },
  deliver: {
    runs: { file: 'src/functions/events/deliver.ts' },
    role: 'DeliveryRole',
    timeout: 120,
    environment: queueEnvironment('Deliveries', 'DeliveryRetries'),
    events: [fromQueue('Deliveries'), fromQueue('DeliveryRetries')],
  },
  deliveries: {
    ...scheduled('deliveries', 'rate(5 minutes)'),
    role: 'DeliveryRole',
    environment: { ...queueEnvironment('Deliveries', 'DeliveryRetries'), ...deadLetterEnvironment('Deliveries') },
  },
  messages: {
    runs: { file: 'src/functions/events/messages.ts' },
    role: 'MessageRole',
    timeout: 60,
    environment: { ...queueEnvironment('Messages'), ...apiAddress },
    events: [fromQueue('Messages')],
  },
  'hourly-checks': scheduled('hourly-checks', 'rate(1 hour)'),
  'daily-checks': scheduled('daily-checks', 'rate(1 day)'),
  'custom-fields': scheduled('custom-fields', 'rate(5 minutes)'),
  journal: scheduled('journal', 'rate(5 minutes)'),
  imports: { ...scheduled('imports', 'rate(5 minutes)'), role: 'ImportRole' },
  files: { ...scheduled('files', 'rate(1 hour)'), role: 'FileSweepRole' },
  generations: scheduled('generations', 'rate(1 minute)', 900),
};

const isAsynchronous = (events: readonly object[]): boolean =>
  events.some((event) => 's3' in event || 'schedule' in event);

/**
 * The functions of serverless.yml. Their bundles are named after them, because Lambda takes everything behind the first dot
 * of a handler for the name of what the module exports.
 */
export const functions: Readonly<Record<string, FunctionEntry>> = Object.fromEntries(
  Object.entries(declarations).map(([key, { runs: _runs, ...entry }]) => [
    key,
    {
      ...entry,
      ...(isAsynchronous(entry.events) ? { destinations } : {}),
      handler: `${key}.handler`,
      disableLogs: true,
    },
  ]),
);

/** What each of them runs. */
export const functionModules: Readonly<Record<string, FunctionModule>> = Object.fromEntries(
  Object.entries(declarations).map(([key, { runs }]) => [key, runs]),
);
