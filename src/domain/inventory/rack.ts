import { hasErrors, invalid } from '../engine/errors.ts';
import type { Work } from '../engine/ports.ts';
import { defineResource } from '../engine/resource/resource.ts';
import { choices } from '../engine/schema/choices.ts';
import type { StoredValues } from '../engine/schema/field-kinds.ts';
import { choice, optionalText, primary, reference, text } from '../engine/schema/fields.ts';
import { alwaysZero, unofferedObject } from '../engine/schema/unsupported-fields.ts';
import { siteFilters, tenantFilters } from '../organization/path-filters.ts';
import { rackAirflows } from './airflow.ts';
import { followCables } from './cable-locations.ts';
import { rackCooling } from './cooling.ts';
import { dimensionProblems, dimensionsOf, rackDimensions, withoutIdleUnits } from './rack-dimensions.ts';
import { mountingsIn, rangeOf, shrinkProblems } from './rack-space.ts';

const rackStatuses = choices({
  reserved: 'Reserved',
  available: 'Available',
  planned: 'Planned',
  active: 'Active',
  deprecated: 'Deprecated',
});

/** NetBox: what people call a rack. */
export const rackName = ({ name, facility_id }: Pick<StoredValues<'dcim.rack'>, 'name' | 'facility_id'>): string =>
  facility_id ? `${name} (${facility_id})` : name;

const rackFields = {
  name: text({ required: true, maxLength: 100 }),
  facility_id: optionalText({ mayBeDigits: true, maxLength: 50, help: 'Locally-assigned identifier' }),
  site: reference('dcim.site', { required: true }),
  location: reference('dcim.location', {}),
  tenant: reference('tenancy.tenant', { onDelete: 'protect' }),
  status: choice(rackStatuses, { default: 'active', multi: true }),
  role: reference('dcim.rackrole', { onDelete: 'protect' }),
  serial: text({ mayBeDigits: true, maxLength: 50, caseInsensitive: true }),
  asset_tag: optionalText({ mayBeDigits: true, maxLength: 50, help: 'A unique tag used to identify this rack' }),
  rack_type: reference('dcim.racktype', { onDelete: 'protect' }),
  ...rackDimensions,
  airflow: choice(rackAirflows, {}),
  ...rackCooling,
  ...primary,
  powerfeed_count: alwaysZero,
  group: unofferedObject('Rack groups'),
} as const;

export const rack = defineResource({
  app: 'dcim',
  model: 'rack',
  endpoint: 'racks',
  label: 'rack',
  contacts: true,
  images: true,
  fields: rackFields,
  unique: [
    { name: 'asset_tag', fields: ['asset_tag'] },
    { name: 'location_name', fields: ['location', 'name'] },
    { name: 'location_facility_id', fields: ['location', 'facility_id'] },
  ],
  naturalKey: 'name',
  importKey: 'name',
  importScope: { location: { site: 'site' } },
  ordering: ['site', 'location', 'name'],
  brief: ['name', 'description', 'device_count'],
  counts: { device_count: { type: 'dcim.device', field: 'rack' } },
  filters: {
    ...siteFilters,
    manufacturer: { through: 'rack_type', filter: 'manufacturer' },
    manufacturer_id: { through: 'rack_type', filter: 'manufacturer_id' },
    ...tenantFilters,
  },
  unoffered: { objects: ['group', 'group_id'] },
  actions: [
    {
      name: 'elevation',
      method: 'GET',
      detail: true,
      path: 'elevation',
      help: 'Shows one side of the rack (`face`): its half units in pages, or a drawing with `render=svg`',
      forms: { parameter: 'render', names: ['svg'] },
    },
  ],
  search: ['name', 'facility_id', 'serial', 'asset_tag', 'description', 'comments'],
  display: (values) => rackName(values),
  /** NetBox: a rack with a rack type takes its physical attributes from it on every save; a new one its cooling, too. */
  derive({ before, after, related }) {
    const type = related('rack_type');
    if (!type) return withoutIdleUnits(after);
    const cooling = {
      cooling_capability: after.cooling_capability ?? type.cooling_capability ?? null,
      cooling_capacity: after.cooling_capacity ?? type.cooling_capacity ?? null,
    };
    return { ...dimensionsOf(type), ...(before === null ? cooling : {}) };
  },
  check({ after, related }) {
    const problems = [...dimensionProblems(after)];
    const location = related('location');
    if (location && location.site !== after.site)
      problems.push(`Assigned location must belong to parent site (${related('site')?.name}).`);
    return problems.length > 0 ? { __all__: problems } : undefined;
  },
  async onSave({ id, before, after }, work) {
    if (before === null) return;
    if (before.u_height !== after.u_height || before.starting_unit !== after.starting_unit) {
      const problems = shrinkProblems(rangeOf(after), await mountingsIn(work, id));
      if (hasErrors(problems)) throw invalid(problems);
    }
    if (before.site !== after.site || before.location !== after.location)
      await moveDevices(work, id, { site: after.site, location: after.location });
  },
});

/** NetBox: the devices of a rack move with it; the caller needs permission to change each of them. */
async function moveDevices(
  work: Work,
  rackId: number,
  position: Pick<StoredValues<'dcim.device'>, 'site' | 'location'>,
): Promise<void> {
  const moved = new Map<number, StoredValues<'dcim.device'>>();
  for (const { id } of await work.children('dcim.device', 'rack', rackId)) {
    const device = await work.get('dcim.device', id);
    if (!device) continue;
    work.updateForCaller(device, position);
    moved.set(id, { ...device.values, ...position });
  }
  await followCables(work, moved);
}

declare module '../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'dcim.rack': typeof rackFields;
  }
}
