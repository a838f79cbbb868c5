import { defineResource } from '../engine/resource/resource.ts';
import { primary, reference, slug, text } from '../engine/schema/fields.ts';
import { alwaysZero } from '../engine/schema/unsupported-fields.ts';

const tenantFields = {
  name: text({ required: true, maxLength: 100 }),
  slug: slug(),
  group: reference('tenancy.tenantgroup', {}),
  ...primary,
  circuit_count: alwaysZero,
  cluster_count: alwaysZero,
  ipaddress_count: alwaysZero,
  prefix_count: alwaysZero,
  virtualmachine_count: alwaysZero,
  vlan_count: alwaysZero,
  vrf_count: alwaysZero,
} as const;

export const tenant = defineResource({
  app: 'tenancy',
  model: 'tenant',
  endpoint: 'tenants',
  label: 'tenant',
  contacts: true,
  fields: tenantFields,
  unique: [
    { name: 'group_name', fields: ['group', 'name'], message: 'Tenant name must be unique per group.' },
    { name: 'group_slug', fields: ['group', 'slug'], message: 'Tenant slug must be unique per group.' },
    {
      name: 'name',
      fields: ['name'],
      when: ({ group }) => group === null,
      message: 'tenant with this name already exists.',
    },
    {
      name: 'slug',
      fields: ['slug'],
      when: ({ group }) => group === null,
      message: 'tenant with this slug already exists.',
    },
  ],
  naturalKey: 'slug',
  importKey: 'name',
  ordering: ['name'],
  brief: ['name', 'slug', 'description'],
  counts: {
    device_count: { type: 'dcim.device', field: 'tenant' },
    rack_count: { type: 'dcim.rack', field: 'tenant' },
    site_count: { type: 'dcim.site', field: 'tenant' },
  },
  search: ['name', 'slug', 'description', 'comments'],
  display: ({ name }) => name,
});

declare module '../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'tenancy.tenant': typeof tenantFields;
  }
}
