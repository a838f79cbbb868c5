import type { Context } from '../../domain/engine/context.ts';
import { permissionDenied } from '../../domain/engine/errors.ts';
import type { Json, JsonObject } from '../../domain/engine/json.ts';
import { answers } from '../../domain/engine/query/answer.ts';
import { pageOf } from '../../domain/engine/query/list.ts';
import type { Parameters } from '../../domain/engine/query/selection.ts';
import type { AppName, Resource } from '../../domain/engine/resource/resource.ts';
import { importsRoute } from '../../domain/engine/transfer/import/import-form.ts';
import { demandRoute } from '../../domain/lifecycle/planning/demand/demand-form.ts';
import { feedRoute } from '../../domain/platform/events/feed-cursor.ts';
import { objectTypeList } from '../../domain/platform/object-types.ts';
import { preferencesRoute } from '../../domain/platform/preferences.ts';
import { user } from '../../domain/platform/user.ts';
import { envelope } from './contract/envelope.ts';
import type { ApiRequest } from './contract/request.ts';
import { unsupportedLists } from './contract/unsupported-lists.ts';
import { netboxVersion, pluginVersion } from './contract/versions.ts';

const pluginApp: AppName = 'asset-lifecycle';

const pluginPath = '/api/plugins/asset-lifecycle';

/** A document at a fixed path. */
type RootDocument = (request: ApiRequest, context: Context) => Promise<Json> | Json;

/**
 * What lies beside the resources, by path without the trailing slash: `/api/`, `/api/<app>/`, `/api/status/`,
 * `/api/authentication-check/`, the plugin roots, and the lists that are always empty.
 */
export function rootDocuments(resources: readonly Resource[]): ReadonlyMap<string, RootDocument> {
  const lists = [
    ...resources,
    objectTypeList,
    preferencesRoute,
    importsRoute,
    feedRoute,
    demandRoute,
    ...unsupportedLists,
  ];
  const apps = [...new Set(lists.map(({ app }) => app))].filter((app) => app !== pluginApp);
  return new Map<string, RootDocument>([
    ['/api', ({ baseUrl }) => links([...apps, 'plugins', 'status'].map((app) => [app, `${baseUrl}/api/${app}/`]))],
    ['/api/status', status],
    ['/api/authentication-check', (_, context) => authenticationCheck(context)],
    ['/api/plugins', ({ baseUrl }) => pluginsRoot(baseUrl)],
    ['/api/plugins/installed-plugins', installedPlugins],
    ...[...apps, pluginApp].map((app): [string, RootDocument] => [
      app === pluginApp ? pluginPath : `/api/${app}`,
      ({ baseUrl }) =>
        links(lists.filter((list) => list.app === app).map(({ endpoint, path }) => [endpoint, `${baseUrl}${path}/`])),
    ]),
    ...unsupportedLists.map(({ path }): [string, RootDocument] => [path, emptyPage]),
  ]);
}

const emptyPage = (request: ApiRequest): Json =>
  envelope(request, { ...pageOf(request.query), objects: [], count: 0, ...cursorOf(request.query) }, []);

/** NetBox answers no count to `start=`. */
const cursorOf = (query: Parameters): { nextStart?: null } => (query.has('start') ? { nextStart: null } : {});

const status = (): JsonObject => ({
  'django-version': '',
  hostname: 'quartermaster',
  installed_apps: {},
  'netbox-version': netboxVersion(),
  'netbox-full-version': netboxVersion(),
  plugins: { netbox_asset_lifecycle: pluginVersion },
  'python-version': '',
  'rq-workers-running': 1,
});

async function authenticationCheck(context: Context): Promise<JsonObject> {
  const found = await context.store.getMany([{ type: user.type, id: context.actor.userId }]);
  const [answer] = await answers(context, user, [...found.values()], 'full');
  return answer ?? {};
}

const links = (pairs: readonly (readonly [string, string])[]): JsonObject =>
  Object.fromEntries([...pairs].sort(([a], [b]) => (a < b ? -1 : 1)));

const pluginsRoot = (baseUrl: string): JsonObject => ({
  'installed-plugins': `${baseUrl}/api/plugins/installed-plugins/`,
  [pluginApp]: `${baseUrl}${pluginPath}/`,
});

const plugins: Json = [
  {
    name: 'Asset Lifecycle',
    package: 'netbox_asset_lifecycle',
    author: '',
    author_email: '',
    description: 'Bills of materials, purchase orders, shipments and spares',
    version: pluginVersion,
    release_track: '',
  },
];

/** NetBox: a list without pages, for superusers. */
function installedPlugins(_: ApiRequest, { actor }: Context): Json {
  if (!actor.superuser) throw permissionDenied();
  return plugins;
}
