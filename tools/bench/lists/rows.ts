import type { Json, JsonObject } from '../../../src/domain/engine/json.ts';
import type { BuildRequest } from './protocol.ts';
import { devicesPath, type Facts, highCost } from './seed.ts';

/** One row of the table: a request, which is asked many times. */
export interface ListsRow {
  readonly name: string;
  /** The request of the given run, counted from 0 in each build; `batch` holds the devices of that run's bulk create. */
  readonly request: (facts: Facts, run: number, batch: readonly number[]) => BuildRequest;
  /** Writes: asked a fixed number of times, and not of a function that has just started. */
  readonly writes?: boolean;
  /** The ids in the answer are those that later rows change and delete. */
  readonly makesBatch?: boolean;
}

const get = (name: string, path: (facts: Facts) => string, headers?: (facts: Facts) => Facts['byTag']): ListsRow => ({
  name,
  request: (facts) => ({ method: 'GET', path: path(facts), ...(headers ? { headers: headers(facts) } : {}) }),
});

const devices = (query: string): ListsRow => get(query, () => `${devicesPath}?${query}`);
const listOf = (name: string, query: (facts: Facts) => string): ListsRow =>
  get(name, (facts) => `${devicesPath}?${query(facts)}`);

const reads: readonly ListsRow[] = [
  get('GET one device', ({ id }) => `${devicesPath}${id}/`),
  listOf('list of 50', () => 'limit=50'),
  listOf('list of 1,000', () => 'limit=1000'),
  listOf('list of 1,000, brief', () => 'limit=1000&brief=true'),
  listOf('list of 1,000, fields=id,name', () => 'limit=1000&fields=id,name'),
  devices('site_id=2'),
  devices('site_id=2&status=planned'),
  devices('site_id=1&status=planned'),
  devices('role=role-3'),
  devices('tag=critical'),
  devices('status=planned'),
  listOf('name= exact', ({ name }) => `name=${name}`),
  listOf('serial= exact', ({ serial }) => `serial=${serial}`),
  listOf('asset_tag= exact', ({ assetTag }) => `asset_tag=${assetTag}`),
  get('slug= exact, of sites', () => '/api/dcim/sites/?slug=site-7'),
  devices(`cf_cost__gte=${highCost}`),
  devices('name__ic=srv77'),
  devices('q=srv77'),
  devices('ordering=-created'),
  devices('has_primary_ip=true'),
  listOf('created__gte=', ({ createdLate }) => `created__gte=${createdLate}`),
  listOf('offset at 90 %', ({ devices: all }) => `limit=50&offset=${Math.floor(all * 0.9)}`),
];

const through: readonly ListsRow[] = [
  get(
    'permission constraint by tag',
    () => `${devicesPath}?limit=50`,
    ({ byTag }) => byTag,
  ),
  get(
    'permission constraint by status',
    () => `${devicesPath}?limit=50`,
    ({ byStatus }) => byStatus,
  ),
  listOf('saved filter', () => 'filter=dear'),
  listOf('CSV export, role= and status=', () => 'format=csv&role=role-3&status=planned'),
  preview('BOM scope rule by tag', { tag: ['critical'] }),
  preview('BOM scope rule by cf_', { cf_cost__gte: [highCost] }),
];

/** What a BOM over the devices of a scope rule would hold. */
function preview(name: string, parameters: JsonObject): ListsRow {
  const body = { rules: [{ object_types: ['dcim.device'], parameters }] };
  return {
    name,
    request: ({ bom }) => ({ method: 'POST', path: `/api/plugins/asset-lifecycle/boms/${bom}/preview/`, body }),
  };
}

const perBulk = 100;
const perImport = 100;

const newDevice = (name: string, more: JsonObject = {}): JsonObject => ({
  ...{ name, serial: `S-${name}`, asset_tag: `A-${name}`, device_type: 3, role: 2, tenant: 4, platform: 2, site: 2 },
  ...more,
});
const create = (body: Json): BuildRequest => ({ method: 'POST', path: devicesPath, body });

const writes: readonly ListsRow[] = [
  { name: 'create one', request: (_, run) => create(newDevice(`one-${run}`)), writes: true },
  {
    name: 'create with 48 ports',
    request: ({ switchType }, run) => create(newDevice(`switch-${run}`, { device_type: switchType })),
    writes: true,
  },
  {
    name: 'PATCH one',
    request: ({ id }, run) => ({ method: 'PATCH', path: `${devicesPath}${id}/`, body: { description: `Run ${run}` } }),
    writes: true,
  },
  {
    name: 'bulk of 100: create',
    request: (_, run) => create(Array.from({ length: perBulk }, (_, index) => newDevice(`bulk-${run}-${index}`))),
    writes: true,
    makesBatch: true,
  },
  {
    name: 'bulk of 100: PATCH',
    request: (_, run, batch) => ({
      method: 'PATCH',
      path: devicesPath,
      body: batch.map((id) => ({ id, description: `Run ${run}` })),
    }),
    writes: true,
  },
  {
    name: 'bulk of 100: DELETE',
    request: (_facts, _run, batch) => ({ method: 'DELETE', path: devicesPath, body: batch.map((id) => ({ id })) }),
    writes: true,
  },
  {
    name: 'import of 100 rows by names',
    request: (_, run) => ({
      method: 'POST',
      path: `${devicesPath}import/`,
      headers: { 'content-type': 'text/csv' },
      body: importFile(run),
    }),
    writes: true,
  },
];

function importFile(run: number): string {
  const rows = Array.from(
    { length: perImport },
    (_, index) =>
      `import-${run}-${index},Role ${1 + (index % 8)},Dell,Model ${2 * (1 + (index % 10))},Site ${1 + (index % 26)},active,Tenant ${1 + (index % 12)}`,
  );
  return ['name,role,manufacturer,device_type,site,status,tenant', ...rows].join('\n');
}

/** The rows of the table, in its order. */
export const listsRows: readonly ListsRow[] = [...reads, ...through, ...writes];
