import { defineResource } from '../engine/resource/resource.ts';
import { choices } from '../engine/schema/choices.ts';
import { choice, primary, reference, text } from '../engine/schema/fields.ts';
import { coolingCapacity } from './cooling.ts';

const sourceTypes = choices({
  chiller: 'Chiller',
  'cooling-tower': 'Cooling tower',
  'dry-cooler': 'Dry cooler',
  crac: 'CRAC',
  crah: 'CRAH',
});
const fluidTypes = choices({
  water: 'Water',
  'water-glycol': 'Water/glycol',
  dielectric: 'Dielectric',
  refrigerant: 'Refrigerant',
});
export const coolingStatuses = choices({
  offline: 'Offline',
  active: 'Active',
  planned: 'Planned',
  failed: 'Failed',
});

const coolingSourceFields = {
  site: reference('dcim.site', { required: true }),
  location: reference('dcim.location', { onDelete: 'protect' }),
  name: text({ required: true, maxLength: 100 }),
  type: choice(sourceTypes, { multi: true }),
  status: choice(coolingStatuses, { default: 'active', multi: true }),
  fluid_type: choice(fluidTypes, { multi: true }),
  cooling_capacity: coolingCapacity,
  ...primary,
} as const;

/** NetBox 4.7: what cools the coolant of a site, such as a chiller. */
export const coolingSource = defineResource({
  app: 'dcim',
  model: 'coolingsource',
  endpoint: 'cooling-sources',
  label: 'cooling source',
  contacts: true,
  fields: coolingSourceFields,
  unique: [{ name: 'site_name', fields: ['site', 'name'] }],
  naturalKey: 'name',
  importKey: 'name',
  importScope: { location: { site: 'site' } },
  ordering: ['site', 'name'],
  brief: ['name', 'description', 'coolingfeed_count'],
  counts: { coolingfeed_count: { type: 'dcim.coolingfeed', field: 'cooling_source' } },
  filters: {
    region: { through: 'site', filter: 'region' },
    region_id: { through: 'site', filter: 'region_id' },
    site_group: { through: 'site', filter: 'group' },
    site_group_id: { through: 'site', filter: 'group_id' },
  },
  search: ['name', 'description', 'comments'],
  display: ({ name }) => name,
  check({ after, related }) {
    const [site, location] = [related('site'), related('location')];
    return location && location.site !== after.site
      ? { __all__: [`Location ${location.name} is in a different site than ${site?.name}.`] }
      : undefined;
  },
});

declare module '../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'dcim.coolingsource': typeof coolingSourceFields;
  }
}
