import { type FieldErrors, invalid } from '../engine/errors.ts';
import { defineResource } from '../engine/resource/resource.ts';
import { choices } from '../engine/schema/choices.ts';
import type { StoredValues, TypeName } from '../engine/schema/field-kinds.ts';
import {
  choice,
  computed,
  decimal,
  optionalJsonObject,
  optionalText,
  primary,
  reference,
  text,
} from '../engine/schema/fields.ts';
import { alwaysNull, alwaysZero, unofferedNumber, unofferedObject } from '../engine/schema/unsupported-fields.ts';
import { siteFilters, tenantFilters } from '../organization/path-filters.ts';
import { deviceAirflows } from './airflow.ts';
import { followCables } from './cable-locations.ts';
import { componentCounts, componentFlags } from './component-counts.ts';
import { cooled } from './cooling.ts';
import { instantiate } from './instantiate.ts';
import { rackName } from './rack.ts';
import { fits, mountingOf, mountingsIn, rackUnits, rangeOf } from './rack-space.ts';

const deviceStatuses = choices({
  offline: 'Offline',
  active: 'Active',
  planned: 'Planned',
  staged: 'Staged',
  failed: 'Failed',
  inventory: 'Inventory',
  decommissioning: 'Decommissioning',
});
export const rackFaces = choices({ front: 'Front', rear: 'Rear' });

const deviceFields = {
  name: optionalText({ maxLength: 64, caseInsensitive: true, lookup: true }),
  device_type: reference('dcim.devicetype', { required: true }),
  role: reference('dcim.devicerole', { required: true }),
  tenant: reference('tenancy.tenant', { onDelete: 'protect' }),
  platform: reference('dcim.platform', {}),
  serial: text({
    mayBeDigits: true,
    maxLength: 50,
    caseInsensitive: true,
    lookup: true,
    help: 'Chassis serial number, assigned by the manufacturer',
  }),
  asset_tag: optionalText({ mayBeDigits: true, maxLength: 50, help: 'A unique tag used to identify this device' }),
  site: reference('dcim.site', { required: true }),
  location: reference('dcim.location', { onDelete: 'protect' }),
  rack: reference('dcim.rack', { onDelete: 'protect' }),
  position: decimal({ digits: 4, places: 1, min: 0.5, max: 100.5 }),
  face: choice(rackFaces, {}),
  latitude: decimal({ digits: 8, places: 6, min: -90, max: 90 }),
  longitude: decimal({ digits: 9, places: 6, min: -180, max: 180 }),
  status: choice(deviceStatuses, { default: 'active', multi: true }),
  airflow: choice(deviceAirflows, {}),
  ...cooled,
  local_context_data: optionalJsonObject({ long: true }),
  ...primary,
  device_bay_count: alwaysZero,
  inventory_item_count: alwaysZero,
  parent_device: alwaysNull,
  primary_ip: alwaysNull,
  primary_ip4: unofferedObject('IP addresses'),
  primary_ip6: unofferedObject('IP addresses'),
  oob_ip: unofferedObject('IP addresses'),
  cluster: unofferedObject('Clusters'),
  virtual_chassis: unofferedObject('Virtual chassis'),
  vc_position: unofferedNumber('Virtual chassis'),
  vc_priority: unofferedNumber('Virtual chassis'),
  config_template: unofferedObject('Config templates'),
  /** NetBox: what config contexts say of the device, and its own context data. */
  config_context: computed('object', ({ local_context_data }) => local_context_data ?? {}),
} as const;

export const device = defineResource({
  app: 'dcim',
  model: 'device',
  endpoint: 'devices',
  label: 'device',
  contacts: true,
  images: true,
  shards: 4,
  fields: deviceFields,
  unique: [
    { name: 'asset_tag', fields: ['asset_tag'] },
    {
      name: 'name_site_tenant',
      fields: ['name', 'site', 'tenant'],
      caseInsensitive: true,
      message: 'Constraint “dcim_device_unique_name_site_tenant” is violated.',
    },
    {
      name: 'name_site',
      fields: ['name', 'site'],
      caseInsensitive: true,
      when: ({ tenant }) => tenant === null,
      message: 'Device name must be unique per site.',
    },
    { name: 'rack_position_face', fields: ['rack', 'position', 'face'] },
  ],
  naturalKey: 'name',
  importKey: 'name',
  importScope: {
    device_type: { manufacturer: 'manufacturer' },
    location: { site: 'site' },
    rack: { site: 'site' },
  },
  ordering: ['name'],
  brief: ['name', 'description'],
  counts: componentCounts,
  filters: {
    /** NetBox: devices that can be reached; inventories ask for them. Addresses are not offered. */
    has_primary_ip: { never: true },
    has_oob_ip: { never: true },
    has_virtual_device_context: { never: true },
    virtual_chassis_member: { never: true },
    ...siteFilters,
    manufacturer: { through: 'device_type', filter: 'manufacturer' },
    manufacturer_id: { through: 'device_type', filter: 'manufacturer_id' },
    /** NetBox: the slug of the type. */
    model: { as: 'device_type' },
    is_full_depth: { through: 'device_type', filter: 'is_full_depth', suffixes: 'none' },
    ...tenantFilters,
    ...componentFlags(''),
    local_context_data: { isSet: 'local_context_data' },
  },
  unoffered: {
    objects: [
      'cluster_group',
      'cluster_group_id',
      'cluster_id',
      'config_template_id',
      'oob_ip_id',
      'parent_bay_id',
      'parent_device_id',
      'primary_ip4',
      'primary_ip4_id',
      'primary_ip6',
      'primary_ip6_id',
      'virtual_chassis_id',
    ],
    texts: ['mac_address'],
    numbers: ['vc_position', 'vc_priority'],
  },
  search: ['name', 'serial', 'asset_tag', 'description', 'comments'],
  display({ name, asset_tag }, { id, related }) {
    if (name !== null) return asset_tag === null ? name : `${name} (${asset_tag})`;
    const maker = related('device_type.manufacturer')?.name;
    return `${maker} ${related('device_type')?.model} (${asset_tag ?? id})`;
  },
  displayNeeds: ({ name }) => (name === null ? ['device_type', 'device_type.manufacturer'] : []),
  /** NetBox: defaults of a device: the location of its rack; for a new one, airflow, cooling and platform of its type. */
  derive({ before, after, related }) {
    const type = related('device_type');
    const location = after.location ?? related('rack')?.location ?? null;
    if (before !== null || !type) return { location };
    const airflow = after.airflow ?? type.airflow ?? null;
    const cooling_method = after.cooling_method ?? type.cooling_method ?? null;
    return { location, airflow, cooling_method, platform: after.platform ?? type.default_platform ?? null };
  },
  check: ({ after, related }) => ({
    ...placeProblems(after, related('site'), related('location'), related('rack')),
    ...mountingProblems(after, related('device_type')),
  }),
  async onSave({ id, before, after, related }, work) {
    const moved = (field: keyof typeof after): boolean => before?.[field] !== after[field];
    const rack = related('rack');
    const mounting = mountingOf(after, related('device_type'));
    if (rack && after.rack !== null && mounting && (['rack', 'position', 'face', 'device_type'] as const).some(moved)) {
      const taken = await mountingsIn(work, after.rack, id);
      if (!fits(rangeOf(rack), taken, mounting)) throw invalid({ position: [noSpace(after, related('device_type'))] });
    }
    const type = related('device_type');
    if (before === null && type)
      await instantiate(work, {
        device: id,
        module: null,
        position: '',
        owner: { field: 'device_type', id: after.device_type, values: type },
        replicate: true,
        adopt: false,
      });
    if (before && (['site', 'location', 'rack'] as const).some(moved)) await followCables(work, new Map([[id, after]]));
  },
});

/** The values of a related object; undefined when the reference is not set. */
type RelatedValues<T extends TypeName> = StoredValues<T> | undefined;

interface Place {
  readonly site: number;
  readonly location: number | null;
  readonly rack: number | null;
}

/** NetBox: site, location and rack of a device agree. */
function placeProblems(
  after: Place,
  site: RelatedValues<'dcim.site'>,
  location: RelatedValues<'dcim.location'>,
  rack: RelatedValues<'dcim.rack'>,
): FieldErrors {
  const errors: Record<string, string[]> = {};
  if (rack && rack.site !== after.site) errors.rack = [`Rack ${rackName(rack)} does not belong to site ${site?.name}.`];
  else if (rack && location && rack.location !== after.location)
    errors.rack = [`Rack ${rackName(rack)} does not belong to location ${location.name}.`];
  if (location && location.site !== after.site)
    errors.location = [`Location ${location.name} does not belong to site ${site?.name}.`];
  return errors;
}

interface MountingFields {
  readonly rack: number | null;
  readonly face: string | null;
  readonly position: string | null;
}

/** NetBox: a position needs a rack and a face; devices without height and devices inside others have none. */
function mountingProblems(
  { rack, face, position }: MountingFields,
  type: RelatedValues<'dcim.devicetype'>,
): FieldErrors {
  const errors: Record<string, string[]> = {};
  const add = (field: string, message: string): void => {
    errors[field] = [...(errors[field] ?? []), message];
  };
  if (rack === null) {
    if (face !== null) add('face', 'Cannot select a rack face without assigning a rack.');
    if (position !== null) add('position', 'Cannot select a rack position without assigning a rack.');
    return errors;
  }
  const child = type?.subdevice_role === 'child';
  const inherited = 'This is an attribute of the parent device.';
  if (child && face !== null) add('face', `Child device types cannot be assigned to a rack face. ${inherited}`);
  if (position === null) return errors;
  if (rackUnits(position) % 0.5 !== 0) add('position', 'Position must be in increments of 0.5 rack units.');
  if (face === null) add('face', 'Must specify rack face when defining rack position.');
  if (child) add('position', `Child device types cannot be assigned to a rack position. ${inherited}`);
  else if (type && rackUnits(type.u_height) === 0)
    add('position', `A 0U device type (${type.model}) cannot be assigned to a rack position.`);
  return errors;
}

const noSpace = ({ position }: MountingFields, type: RelatedValues<'dcim.devicetype'>): string =>
  `U${position} is already occupied or does not have sufficient space to accommodate this device type: ${type?.model} (${type?.u_height}U)`;

declare module '../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'dcim.device': typeof deviceFields;
  }
}
