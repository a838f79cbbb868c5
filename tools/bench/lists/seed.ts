import type { Json, JsonObject } from '../../../src/domain/engine/json.ts';
import { isJsonObject } from '../../../src/domain/engine/json.ts';
import { chunks } from '../../../src/repos/concurrency.ts';
import { type EstateObject, estate } from '../estate.ts';
import { type Build, createIn } from './build.ts';

/** The device whose values exact look-ups ask for, and what else requests have to name. */
export interface Facts {
  readonly id: number;
  readonly name: string;
  readonly serial: string;
  readonly assetTag: string;
  /** `created` of the device after nine tenths of all. */
  readonly createdLate: string;
  readonly devices: number;
  readonly bom: number;
  /** The device type with 48 ports. */
  readonly switchType: number;
  /** Headers of users who may view the devices with a tag, and those of a status. */
  readonly byTag: Readonly<Record<string, string>>;
  readonly byStatus: Readonly<Record<string, string>>;
}

export const devicesPath = '/api/dcim/devices/';
/** One device in ten costs this much or more. */
export const highCost = 900;

const lists: Readonly<Record<string, string>> = {
  'dcim.region': '/api/dcim/regions/',
  'dcim.manufacturer': '/api/dcim/manufacturers/',
  'tenancy.tenantgroup': '/api/tenancy/tenant-groups/',
  'extras.tag': '/api/extras/tags/',
  'dcim.site': '/api/dcim/sites/',
  'dcim.location': '/api/dcim/locations/',
  'dcim.devicetype': '/api/dcim/device-types/',
  'dcim.devicerole': '/api/dcim/device-roles/',
  'dcim.platform': '/api/dcim/platforms/',
  'tenancy.tenant': '/api/tenancy/tenants/',
  'dcim.rack': '/api/dcim/racks/',
  'dcim.device': devicesPath,
};
/** What requests name; the other values of the estate are defaults, but for places in racks, which take long to check. */
const named = [
  ...['name', 'slug', 'model', 'u_height', 'region', 'manufacturer', 'group', 'site', 'location', 'rack'],
  ...['device_type', 'role', 'tenant', 'platform', 'serial', 'asset_tag', 'status', 'airflow', 'description'],
  'tags',
];
const perRequest = 250;

/** Writes the estate by the API of the build: the same requests, in the same order, whatever the build. */
export async function seed(build: Build, devices: number): Promise<Facts> {
  await createIn(build, '/api/extras/custom-fields/', { name: 'cost', type: 'integer', object_types: ['dcim.device'] });
  const all = [...estate(devices)];
  for (const [type, path] of Object.entries(lists))
    await createAll(
      build,
      path,
      all.filter((object) => object.type === type),
    );
  const device = await find(build, Math.floor(devices / 3));
  const late = await find(build, Math.floor(devices * 0.9));
  return {
    id: Number(device.id),
    name: String(device.name),
    serial: String(device.serial),
    assetTag: String(device.asset_tag),
    createdLate: String(late.created),
    devices,
    bom: Number((await createIn(build, '/api/plugins/asset-lifecycle/boms/', { name: 'Everything' })).id),
    switchType: await createSwitchType(build),
    ...(await createCallers(build)),
  };
}

async function createAll(build: Build, path: string, objects: readonly EstateObject[]): Promise<void> {
  const inputs = objects.map(({ type, values }, index) => ({
    ...Object.fromEntries(named.flatMap((name) => (isGiven(values[name]) ? [[name, values[name] ?? null]] : []))),
    ...(type === 'dcim.device' ? { custom_fields: { cost: (index * 7_919) % 1_000 } } : {}),
  }));
  for (const body of chunks(inputs, perRequest)) await build.ask({ method: 'POST', path, body });
}

const isGiven = (value: Json | undefined): boolean => value !== undefined && value !== null && value !== '';

async function find(build: Build, offset: number): Promise<JsonObject> {
  const path = `${devicesPath}?ordering=id&limit=1&offset=${offset}`;
  const { results } = (await build.ask({ method: 'GET', path })).body;
  const [first] = Array.isArray(results) ? results : [];
  if (!isJsonObject(first)) throw new Error(`There is no device at ${offset}.`);
  return first;
}

const ports = 48;

async function createSwitchType(build: Build): Promise<number> {
  const body = { manufacturer: 1, model: 'Switch', slug: 'switch', u_height: 0 };
  const id = Number((await createIn(build, '/api/dcim/device-types/', body)).id);
  const templates = Array.from({ length: ports }, (_, index) => ({
    device_type: id,
    name: `Ethernet${index + 1}`,
    type: '10gbase-x-sfpp',
  }));
  await build.ask({ method: 'POST', path: '/api/dcim/interface-templates/', body: templates });
  return id;
}

/** Two users with a constrained view, and a saved filter. */
async function createCallers(build: Build): Promise<Pick<Facts, 'byTag' | 'byStatus'>> {
  await createIn(build, '/api/extras/saved-filters/', {
    ...{ name: 'Dear', slug: 'dear', object_types: ['dcim.device'] },
    parameters: { status: ['planned'], cf_cost__gte: [highCost] },
  });
  return {
    byTag: await callerWho(build, 'by-tag', { tags__slug: 'critical' }),
    byStatus: await callerWho(build, 'by-status', { status: 'planned' }),
  };
}

async function callerWho(build: Build, username: string, constraints: JsonObject): Promise<Record<string, string>> {
  const user =
    (await createIn(build, '/api/users/users/', { username, password: 'Correct horse 8 battery' })).id ?? null;
  await createIn(build, '/api/users/permissions/', {
    ...{ name: username, object_types: ['dcim.device'], actions: ['view'], users: [user] },
    constraints,
  });
  const token = await createIn(build, '/api/users/tokens/', { user });
  const { key, token: secret, version } = token;
  return { authorization: version === 2 ? `Bearer nbt_${key}.${secret}` : `Token ${secret}` };
}
