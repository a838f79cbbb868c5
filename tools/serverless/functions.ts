import { importsRoute } from '../../src/domain/engine/transfer/import/import-form.ts';
import { numbersRoute } from '../../src/domain/lifecycle/provenance/serial-number-schema.ts';
import { job } from '../../src/domain/platform/job.ts';
import { objectTypeList } from '../../src/domain/platform/object-types.ts';
import { preferencesRoute } from '../../src/domain/platform/preferences.ts';
import { registry } from '../../src/domain/registry.ts';
import { importPaths } from '../../src/functions/http/import-paths.ts';

interface FunctionEntry extends Area {
  handler: string;
  events: object[];
  timeout?: number;
  /** Megabytes of disk, where it takes more than the usual 512. */
  ephemeralStorageSize?: number;
  /** Files that stand beside the bundle under their own names. */
  package?: { patterns: string[] };
}

interface Area {
  role: 'ApiRole' | 'TransferRole' | 'ImportRole' | 'ScheduleRole';
  environment?: Record<string, unknown>;
  /** All functions write to one log group, which serverless.yml declares. */
  disableLogs: true;
}

/**
 * S3 tells this function, by its key below, of new objects under the prefix. Its heap does not grow just because it may, so
 * that imports stay within 256 MB; left to itself, V8 would make the young part of so small a heap so small that collecting
 * it took twice the CPU of the import (docs/decisions/012-imports-in-steps.md).
 */
export const importFunction = {
  key: 'import-csv',
  prefix: 'import/',
  nodeOptions: ['--max-old-space-size=160', '--max-semi-space-size=16'],
};

const api = 'src/functions/api';
const schedules = 'src/functions/schedules';

/** All methods: the function, not the gateway, answers OPTIONS and says which method is not allowed. */
function route(path: string): object {
  return { http: { path, method: 'any' } };
}

function apiFunction(module: string, events: object[]): FunctionEntry {
  return {
    handler: `${api}/${module}.handler`,
    role: 'ApiRole',
    disableLogs: true,
    environment: { QM_TOKEN_PEPPER: { 'Fn::Sub': `{{resolve:secretsmanager:\${TokenPepper}}}` } },
    events,
  };
}

function scheduled(name: string, rate: string, timeout = 300): FunctionEntry {
  return {
    handler: `${schedules}/${name}.handler`,
    role: 'ScheduleRole',
    disableLogs: true,
    timeout,
    events: [{ schedule: rate }],
  };
}

function perResource(): [string, FunctionEntry][] {
  return registry.resources.flatMap(({ app, endpoint, path, actions }) => [
    [`${app}-${endpoint}`, apiFunction(`${app}/${endpoint}`, [route(path), route(`${path}/{id}`)])],
    ...actions.map((action): [string, FunctionEntry] => [
      `${app}-${endpoint}-${action.name}`,
      apiFunction(`${app}/${endpoint}.${action.name}`, [
        route(`${path}${action.detail ? '/{id}' : ''}/${action.path}`),
      ]),
    ]),
  ]);
}

/**
 * The functions of serverless.yml. Those of the API follow from the registry of resources: resource `app`/`endpoint` is
 * served by src/functions/api/<app>/<endpoint>.ts, its action `verb` by src/functions/api/<app>/<endpoint>.<verb>.ts.
 */
export const functions: Record<string, FunctionEntry> = {
  // What no other route matches, too: the roots of the apps, and the 404 of a NetBox for everything unknown.
  root: apiFunction('root', [route('/'), route('/{proxy+}')]),
  docs: {
    ...apiFunction('docs', [route('/api/docs'), route('/api/docs/{asset}'), route('/api/schema')]),
    package: {
      patterns: ['swagger-ui-bundle.js', 'swagger-ui.css'].map((file) => `node_modules/swagger-ui-dist/${file}`),
    },
  },
  'users-config': apiFunction('users/config', [route(preferencesRoute.path)]),
  ...Object.fromEntries(perResource()),
  files: apiFunction(
    'files',
    importPaths.map(({ path }) => route(path)),
  ),
  // These sign URLs of the bucket.
  'core-jobs': { ...apiFunction('core/jobs', [route(job.path), route(`${job.path}/{id}`)]), role: 'TransferRole' },
  'core-imports': { ...apiFunction('core/imports', [route(importsRoute.path)]), role: 'TransferRole' },
  'asset-lifecycle-numbers': apiFunction('asset-lifecycle/numbers', [route(`${numbersRoute.path}/{id}`)]),
  'core-object-types': apiFunction('core/object-types', [
    route(objectTypeList.path),
    route(`${objectTypeList.path}/{id}`),
  ]),
  'users-tokens-provision': apiFunction('users/tokens.provision', [route('/api/users/tokens/provision')]),
  // No route leads here: whoever may invoke functions of the account may install.
  install: { ...apiFunction('root', []), handler: 'src/functions/install.handler', timeout: 60 },
  [importFunction.key]: {
    handler: 'src/functions/imports/csv.handler',
    role: 'ImportRole',
    disableLogs: true,
    timeout: 900,
    // What is tried of a file of a million rows.
    ephemeralStorageSize: 4096,
    environment: { NODE_OPTIONS: importFunction.nodeOptions.join(' ') },
    events: [{ s3: { bucket: 'imports', event: 's3:ObjectCreated:*', rules: [{ prefix: importFunction.prefix }] } }],
  },
  'hourly-checks': scheduled('hourly-checks', 'rate(1 hour)'),
  'daily-checks': scheduled('daily-checks', 'rate(1 day)'),
  'custom-fields': scheduled('custom-fields', 'rate(5 minutes)'),
  journal: scheduled('journal', 'rate(5 minutes)'),
  imports: { ...scheduled('imports', 'rate(5 minutes)'), role: 'ImportRole' },
  generations: scheduled('generations', 'rate(1 minute)', 900),
};
