import type { APIGatewayProxyResult } from 'aws-lambda';
import { notFound } from '../../domain/model/errors.ts';
import type { JsonObject } from '../../domain/model/json.ts';
import type { Resource } from '../../domain/model/resource.ts';
import { user } from '../../domain/platform/user.ts';
import { answers } from '../../domain/use-cases/answer.ts';
import type { Context } from '../../domain/use-cases/context.ts';
import type { ApiRequest } from './request.ts';
import { jsonResponse } from './response.ts';

/** The NetBox release whose API is spoken here, and the Asset Lifecycle release. */
const netboxVersion = '4.6.8';
const pluginVersion = '0.3.1';
const pluginPath = '/api/plugins/asset-lifecycle';

/** `/api/`, `/api/<app>/`, `/api/status/`, `/api/authentication-check/` and the plugin roots. */
export async function rootDocument(
  resources: readonly Resource[],
  request: ApiRequest,
  context: Context,
): Promise<APIGatewayProxyResult> {
  const path = request.path.replace(/\/$/, '');
  if (path === '/api/status') return jsonResponse(200, status());
  if (path === '/api/authentication-check') return authenticationCheck(context);
  const document = path === '/api' ? apiRoot(resources, request.baseUrl) : appRoot(resources, path, request.baseUrl);
  return jsonResponse(200, document);
}

const status = (): JsonObject => ({
  'django-version': '',
  hostname: 'quartermaster',
  installed_apps: {},
  'netbox-version': netboxVersion,
  'netbox-full-version': netboxVersion,
  plugins: { netbox_asset_lifecycle: pluginVersion },
  'python-version': '',
  'rq-workers-running': 1,
});

async function authenticationCheck(context: Context): Promise<APIGatewayProxyResult> {
  const found = await context.store.getMany([{ type: user.type, id: context.actor.userId }]);
  const [answer] = await answers(context.store, context.baseUrl, user, [...found.values()], 'full');
  return jsonResponse(200, answer ?? {});
}

const sorted = (links: readonly (readonly [string, string])[]): JsonObject =>
  Object.fromEntries([...links].sort(([a], [b]) => (a < b ? -1 : 1)));

function apiRoot(resources: readonly Resource[], baseUrl: string): JsonObject {
  const apps = new Set(resources.filter(({ app }) => app !== 'asset-lifecycle').map(({ app }) => app));
  return sorted([...apps, 'plugins', 'status'].map((app) => [app, `${baseUrl}/api/${app}/`]));
}

function appRoot(resources: readonly Resource[], path: string, baseUrl: string): JsonObject {
  if (path === '/api/plugins') return { 'asset-lifecycle': `${baseUrl}${pluginPath}/` };
  const members = resources.filter((resource) => resource.path === `${path}/${resource.endpoint}`);
  if (members.length === 0) throw notFound('endpoint');
  return sorted(members.map((resource) => [resource.endpoint, `${baseUrl}${resource.path}/`]));
}
