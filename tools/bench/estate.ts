import type { JsonObject } from '../../src/domain/engine/json.ts';
import { defaults } from '../../src/domain/engine/schema/defaults.ts';
import type { TypeName } from '../../src/domain/engine/schema/field-kinds.ts';
import { registry } from '../../src/domain/registry.ts';

/** An object as a store would hold it after its first write. */
export interface EstateObject {
  readonly type: TypeName;
  readonly id: number;
  readonly values: JsonObject;
}

const sites = 26;
const deviceTypes = 20;
const roles = 8;
const platforms = 5;
const tenants = 12;
const devicesPerRack = 20;
/** Every so many ids is a gap, as deletes leave them. */
const gapEvery = 20;
const time = '2026-03-14T09:26:53.589Z';

/** The site that holds half of the devices; each other site holds one fiftieth. */
export const largeSite = 1;
export const smallSite = 2;

/** Numbers that look random and are the same in every run: Lehmer's generator modulo 2^31 - 1. */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
}

const named = (type: TypeName, id: number, name: string, more: JsonObject = {}): EstateObject => ({
  type,
  id,
  values: {
    ...defaults(registry.resourceOf(type)),
    name,
    slug: name.toLowerCase().replaceAll(' ', '-'),
    ...stamps,
    ...more,
  },
});
const stamps = { created: time, last_updated: time };

/** Ids of the devices, ascending. */
export const deviceIds = (devices: number): readonly number[] =>
  Array.from({ length: devices }, (_, index) => index + 1 + Math.floor(index / (gapEvery - 1)));

/** An estate of so many devices, and what they refer to. */
export function* estate(devices: number): Generator<EstateObject> {
  yield* catalogue();
  const racks = Math.ceil(devices / devicesPerRack);
  for (let id = 1; id <= racks; id++)
    yield named('dcim.rack', id, `R${id}`, { site: siteOf(id), location: siteOf(id), slug: '' });
  const random = randomNumbers(42);
  for (const [index, id] of deviceIds(devices).entries())
    yield device(id, { rack: (index % racks) + 1, slot: Math.floor(index / racks) }, random);
}

function* catalogue(): Generator<EstateObject> {
  yield named('dcim.region', 1, 'Europe');
  yield named('dcim.manufacturer', 1, 'Dell');
  yield named('dcim.manufacturer', 2, 'Arista');
  yield named('tenancy.tenantgroup', 1, 'Customers');
  yield named('extras.tag', 1, 'Critical');
  for (let id = 1; id <= sites; id++) {
    yield named('dcim.site', id, `Site ${id}`, { region: 1 });
    yield named('dcim.location', id, `Hall ${id}`, { site: id });
  }
  for (let id = 1; id <= deviceTypes; id++)
    yield named('dcim.devicetype', id, `Model ${id}`, {
      manufacturer: (id % 2) + 1,
      model: `Model ${id}`,
      u_height: '1.0',
    });
  for (let id = 1; id <= roles; id++) yield named('dcim.devicerole', id, `Role ${id}`);
  for (let id = 1; id <= platforms; id++) yield named('dcim.platform', id, `Platform ${id}`);
  for (let id = 1; id <= tenants; id++) yield named('tenancy.tenant', id, `Tenant ${id}`, { group: 1 });
}

const siteOf = (rack: number): number => (rack % 2 === 0 ? largeSite : 2 + (((rack - 1) / 2) % (sites - 1)));

interface Place {
  readonly rack: number;
  readonly slot: number;
}

function device(id: number, { rack, slot }: Place, random: (below: number) => number): EstateObject {
  const site = siteOf(rack);
  const values = {
    ...defaults(registry.resourceOf('dcim.device')),
    name: `dc${site}-${random(1_000_000)}-srv${id}`,
    device_type: 1 + random(deviceTypes),
    role: 1 + random(roles),
    tenant: random(10) < 7 ? 1 + random(tenants) : null,
    platform: 1 + random(platforms),
    serial: `SN${1_000_000_000 + id}`,
    asset_tag: `A${100_000_000 + id}`,
    site,
    location: site,
    rack,
    position: `${1 + 2 * slot}.0`,
    face: 'front',
    status: random(10) === 0 ? 'planned' : 'active',
    airflow: 'front-to-rear',
    description: random(3) === 0 ? `Application server, batch ${random(50)}` : '',
    tags: random(10) === 0 ? [1] : [],
    ...stamps,
  };
  return { type: 'dcim.device', id, values };
}
