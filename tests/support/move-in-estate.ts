import type { JsonObject } from '../../src/domain/engine/json.ts';
import type { Api } from './api.ts';

type Create = Api['create'];

/** Names as people with bad intentions, and people with good ones, choose them. */
export const hostileNames = [
  '\u202eevil',
  "'; DROP TABLE sites; --",
  '<script>alert(1)</script>',
  '=1+1',
  '../../etc/passwd',
  '🚀 Ω',
];

/** What the tests want to find again. */
export interface Estate {
  readonly site: number;
  readonly devices: readonly number[];
  readonly interfaces: readonly number[];
}

/**
 * A small estate with what makes moving hard: trees, custom fields that lead to objects, devices without names, components that
 * differ from their templates, line cards with bays of their own, patch panels, loops of bridges.
 */
export async function buildEstate({ create, call }: Pick<Api, 'create' | 'call'>): Promise<Estate> {
  const site = await buildPlaces(create);
  const types = await buildTypes(create);
  const role = await create('/api/dcim/device-roles/', { name: 'Switch', slug: 'switch' });
  const common = { device_type: types.device, role, site };
  const named = await create('/api/dcim/devices/', { ...common, name: 'sw-1', serial: 'S1', airflow: 'front-to-rear' });
  const nameless = await create('/api/dcim/devices/', common);
  await call('PATCH', `/api/dcim/devices/${nameless}/`, { airflow: null, custom_fields: { uplink: named } });
  await create('/api/dcim/devices/', common);
  const panel = await create('/api/dcim/devices/', { ...common, name: 'panel-1', device_type: types.panel });
  const bay = await create('/api/dcim/module-bays/', { device: named, name: 'Slot 1', position: '1' });
  const card = await create('/api/dcim/modules/', { device: named, module_bay: bay, module_type: types.card });
  const inner = await create('/api/dcim/module-bays/', { device: named, module: card, name: 'Slot 1', position: '2' });
  await create('/api/dcim/modules/', { device: named, module_bay: inner, module_type: types.optic, serial: 'O1' });
  const interfaces = await renameAndBridge({ call }, named);
  await cable({ create, call }, panel, interfaces);
  await buildPeople(create, site);
  return { site, devices: [named, nameless], interfaces };
}

async function buildPlaces(create: Create): Promise<number> {
  const europe = await create('/api/dcim/regions/', { name: 'Europe', slug: 'europe' });
  const germany = await create('/api/dcim/regions/', { name: 'Germany', slug: 'germany', parent: europe });
  const tag = await create('/api/extras/tags/', { name: 'Core', slug: 'core', color: 'ff0000' });
  const set = await create('/api/extras/custom-field-choice-sets/', {
    name: 'Tiers',
    extra_choices: [['gold', 'Gold']],
  });
  const fields: readonly JsonObject[] = [
    { name: 'tier', type: 'select', object_types: ['dcim.site'], choice_set: set },
    { name: 'uplink', type: 'object', object_types: ['dcim.device'], related_object_type: 'dcim.device' },
  ];
  for (const field of fields) await create('/api/extras/custom-fields/', field);
  for (const [index, name] of hostileNames.entries()) await create('/api/dcim/sites/', { name, slug: `site-${index}` });
  const site = {
    name: 'FRA1',
    slug: 'fra1',
    region: germany,
    tags: [tag],
    latitude: 50.1,
    custom_fields: { tier: 'gold' },
  };
  return create('/api/dcim/sites/', site);
}

async function buildTypes(create: Create) {
  const manufacturer = await create('/api/dcim/manufacturers/', { name: 'Acme', slug: 'acme' });
  const type = (model: string) => ({ manufacturer, model, slug: model.toLowerCase() });
  const device = await create('/api/dcim/device-types/', { ...type('Switch'), airflow: 'rear-to-front' });
  for (const name of ['eth0', 'eth1', 'eth2'])
    await create('/api/dcim/interface-templates/', { device_type: device, name, type: '1000base-t' });
  const panel = await create('/api/dcim/device-types/', type('Panel'));
  const rear_port = await create('/api/dcim/rear-port-templates/', {
    device_type: panel,
    name: 'R',
    type: 'mpo',
    positions: 4,
  });
  const rear_ports = [1, 2].map((position) => ({ position, rear_port, rear_port_position: position + 1 }));
  const front = { device_type: panel, name: 'F', type: 'lc', positions: 2, rear_ports };
  await create('/api/dcim/front-port-templates/', front);
  const card = await create('/api/dcim/module-types/', { manufacturer, model: 'Card' });
  const optic = await create('/api/dcim/module-types/', { manufacturer, model: 'Optic' });
  await create('/api/dcim/interface-templates/', { module_type: optic, name: 'opt{module}', type: '1000base-x-sfp' });
  return { device, panel, card, optic };
}

/** The interfaces of the device: one renamed, two that are bridged to each other, one of a module. */
async function renameAndBridge({ call }: Pick<Api, 'call'>, device: number): Promise<readonly number[]> {
  const { body } = await call('GET', `/api/dcim/interfaces/?device_id=${device}&ordering=id`);
  const ids = [body.results ?? []].flat().map((entry) => Number(Object(entry).id));
  const [first = 0, second = 0] = ids;
  await call('PATCH', `/api/dcim/interfaces/${first}/`, { name: 'uplink0', bridge: second });
  await call('PATCH', `/api/dcim/interfaces/${second}/`, { bridge: first });
  return ids;
}

async function cable({ create, call }: Pick<Api, 'create' | 'call'>, panel: number, interfaces: readonly number[]) {
  const { body } = await call('GET', `/api/dcim/front-ports/?device_id=${panel}`);
  const [front] = [body.results ?? []].flat();
  await create('/api/dcim/cables/', {
    a_terminations: [{ object_type: 'dcim.interface', object_id: interfaces[2] ?? 0 }],
    b_terminations: [{ object_type: 'dcim.frontport', object_id: Number(Object(front).id) }],
    length: 1.5,
    length_unit: 'm',
  });
}

async function buildPeople(create: Create, site: number): Promise<void> {
  const contact = await create('/api/tenancy/contacts/', { name: 'Ada', email: 'ada@example.com' });
  const role = await create('/api/tenancy/contact-roles/', { name: 'Operator', slug: 'operator' });
  await create('/api/tenancy/contact-assignments/', { object_type: 'dcim.site', object_id: site, contact, role });
  const group = await create('/api/users/groups/', { name: 'Operators' });
  await create('/api/users/users/', {
    username: 'ada',
    first_name: 'Ada',
    groups: [group],
    password: 'Correct horse 8 battery',
  });
}
