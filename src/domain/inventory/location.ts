import type { Work } from '../engine/ports.ts';
import { defineResource } from '../engine/resource/resource.ts';
import type { FieldName, StoredValues } from '../engine/schema/field-kinds.ts';
import { choice, primary, reference, slug, text } from '../engine/schema/fields.ts';
import { alwaysZero } from '../engine/schema/unsupported-fields.ts';
import { siteFilters, tenantFilters } from '../organization/path-filters.ts';
import { siteStatuses } from '../organization/site.ts';
import { followCables } from './cable-locations.ts';

const locationFields = {
  site: reference('dcim.site', { required: true, onDelete: 'cascade' }),
  name: text({ required: true, maxLength: 100 }),
  slug: slug(),
  parent: reference('dcim.location', { onDelete: 'cascade', linked: true }),
  status: choice(siteStatuses, { default: 'active', multi: true }),
  tenant: reference('tenancy.tenant', { onDelete: 'protect' }),
  facility: text({ maxLength: 50 }),
  ...primary,
  prefix_count: alwaysZero,
} as const;

/** NetBox: locations subdivide a site and form a tree within it. */
export const location = defineResource({
  app: 'dcim',
  model: 'location',
  endpoint: 'locations',
  label: 'location',
  contacts: true,
  images: true,
  fields: locationFields,
  unique: [
    { name: 'site_parent_name', fields: ['site', 'parent', 'name'] },
    { name: 'site_parent_slug', fields: ['site', 'parent', 'slug'] },
    {
      name: 'site_name',
      fields: ['site', 'name'],
      when: ({ parent }) => parent === null,
      message: 'A location with this name already exists within the specified site.',
    },
    {
      name: 'site_slug',
      fields: ['site', 'slug'],
      when: ({ parent }) => parent === null,
      message: 'A location with this slug already exists within the specified site.',
    },
  ],
  tree: 'parent',
  naturalKey: 'slug',
  importKey: 'name',
  importScope: { parent: { site: 'site' } },
  ordering: ['site', 'name'],
  brief: ['name', 'slug', 'description', 'rack_count'],
  counts: {
    rack_count: { type: 'dcim.rack', field: 'location' },
    device_count: { type: 'dcim.device', field: 'location' },
  },
  filters: { ...siteFilters, ...tenantFilters },
  search: ['name', 'facility', 'description', 'comments'],
  display: ({ name }) => name,
  check({ after, related }) {
    const parent = related('parent');
    if (parent && parent.site !== after.site)
      return { __all__: [`Parent location must belong to the same site (${related('site')?.name}).`] };
    return undefined;
  },
  async onSave({ id, before, after }, work) {
    if (before !== null && before.site !== after.site) await moveContents(work, id, after.site);
  },
});

/**
 * NetBox: what is below and in a location moves with it to another site: locations, racks and devices; so do pools and the
 * destinations of shipments. The caller needs permission to change each of them.
 */
async function moveContents(work: Work, top: number, site: number): Promise<void> {
  const devices = new Map<number, StoredValues<'dcim.device'>>();
  for (let level: readonly number[] = [top]; level.length > 0; ) {
    const below: number[] = [];
    for (const location of level) {
      below.push(...(await move(work, 'dcim.location', 'parent', location, site)));
      for (const type of placedTypes) await move(work, type, 'location', location, site);
      for (const id of await move(work, 'dcim.device', 'location', location, site)) {
        const device = await work.get('dcim.device', id);
        if (device) devices.set(id, device.values);
      }
    }
    level = below;
  }
  await followCables(work, devices);
}

/** Types with a site and a location, except devices. */
const placedTypes = [
  'dcim.rack',
  'dcim.coolingsource',
  'netbox_asset_lifecycle.sparespool',
  'netbox_asset_lifecycle.shipment',
] as const;

type MovedType = 'dcim.location' | 'dcim.device' | (typeof placedTypes)[number];

/** Moves the objects that refer to the location; answers their ids. */
async function move(
  work: Work,
  type: MovedType,
  field: FieldName<MovedType>,
  location: number,
  site: number,
): Promise<readonly number[]> {
  const moved: number[] = [];
  for (const { id } of await work.children(type, field, location)) {
    const object = await work.get(type, id);
    if (!object) continue;
    work.updateForCaller(object, { site });
    moved.push(id);
  }
  return moved;
}

declare module '../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'dcim.location': typeof locationFields;
  }
}
