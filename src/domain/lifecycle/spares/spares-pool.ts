import { defineResource } from '../../engine/resource/resource.ts';
import { primary, reference, text } from '../../engine/schema/fields.ts';
import { forecast } from './forecast-action.ts';
import { receive, reconcile, returnUnits } from './spares-pool-actions.ts';

const sparesPoolFields = {
  name: text({ required: true, maxLength: 100 }),
  site: reference('dcim.site', { required: true }),
  location: reference('dcim.location', { onDelete: 'protect' }),
  ...primary,
} as const;

/** Asset Lifecycle: spares in one storage area or of one kind. */
export const sparesPool = defineResource({
  app: 'asset-lifecycle',
  model: 'sparespool',
  endpoint: 'spares-pools',
  label: 'spares pool',
  fields: sparesPoolFields,
  unique: [
    { name: 'name', fields: ['name'] },
    { name: 'location_name', fields: ['location', 'name'] },
  ],
  naturalKey: 'name',
  importKey: 'name',
  importScope: { location: { site: 'site' } },
  idsNeedView: true,
  ordering: ['name'],
  brief: ['name', 'site', 'location', 'description'],
  search: ['name', 'description', 'comments'],
  display: ({ name }) => name,
  actions: [receive, returnUnits, reconcile, forecast],
  check({ after, related }) {
    const location = related('location');
    return location && location.site !== after.site
      ? { location: ['The location must belong to the site of the pool.'] }
      : undefined;
  },
});

declare module '../../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'netbox_asset_lifecycle.sparespool': typeof sparesPoolFields;
  }
}
