import { defineResource } from '../engine/resource/resource.ts';
import { choices } from '../engine/schema/choices.ts';
import { choice, decimal, primary, reference, slug, text, timeZone } from '../engine/schema/fields.ts';
import { alwaysZero, unofferedList } from '../engine/schema/unsupported-fields.ts';
import { tenantFilters } from './path-filters.ts';

export const siteStatuses = choices({
  planned: 'Planned',
  staging: 'Staging',
  active: 'Active',
  decommissioning: 'Decommissioning',
  retired: 'Retired',
});

const siteFields = {
  name: text({ required: true, maxLength: 100, help: 'Full name of the site' }),
  slug: slug(),
  status: choice(siteStatuses, { default: 'active', multi: true }),
  region: reference('dcim.region', {}),
  group: reference('dcim.sitegroup', {}),
  tenant: reference('tenancy.tenant', { onDelete: 'protect' }),
  facility: text({ maxLength: 50, help: 'Local facility ID or description' }),
  time_zone: timeZone(),
  physical_address: text({ maxLength: 200, long: true }),
  shipping_address: text({ maxLength: 200, long: true }),
  latitude: decimal({ digits: 8, places: 6, min: -90, max: 90 }),
  longitude: decimal({ digits: 9, places: 6, min: -180, max: 180 }),
  ...primary,
  asns: unofferedList('ASNs'),
  circuit_count: alwaysZero,
  prefix_count: alwaysZero,
  virtualmachine_count: alwaysZero,
  vlan_count: alwaysZero,
} as const;

export const site = defineResource({
  app: 'dcim',
  model: 'site',
  endpoint: 'sites',
  label: 'site',
  contacts: true,
  images: true,
  fields: siteFields,
  unique: [
    { name: 'name', fields: ['name'] },
    { name: 'slug', fields: ['slug'] },
  ],
  naturalKey: 'slug',
  importKey: 'name',
  ordering: ['name'],
  brief: ['name', 'slug', 'description'],
  counts: {
    device_count: { type: 'dcim.device', field: 'site' },
    rack_count: { type: 'dcim.rack', field: 'site' },
  },
  filters: tenantFilters,
  unoffered: { objects: ['asn', 'asn_id'] },
  search: ['name', 'facility', 'description', 'physical_address', 'shipping_address', 'comments'],
  display: ({ name }) => name,
});

declare module '../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'dcim.site': typeof siteFields;
  }
}
