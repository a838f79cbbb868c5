import { defineResource } from '../engine/resource/resource.ts';
import { choice, primary, reference, text } from '../engine/schema/fields.ts';
import { cabled, componentProblems } from './component.ts';
import { coolantFlow, coolingCapacity, flowProblems, withoutIdleFlowUnit } from './cooling.ts';
import { coolingStatuses } from './cooling-source.ts';
import { rackName } from './rack.ts';

const coolingFeedFields = {
  cooling_source: reference('dcim.coolingsource', { required: true }),
  rack: reference('dcim.rack', { onDelete: 'protect' }),
  name: text({ required: true, maxLength: 100 }),
  status: choice(coolingStatuses, { default: 'active', multi: true }),
  cooling_capacity: coolingCapacity,
  ...coolantFlow,
  tenant: reference('tenancy.tenant', { onDelete: 'protect' }),
  ...cabled,
  ...primary,
} as const;

/** NetBox 4.7: a loop of coolant from a source to a rack. */
export const coolingFeed = defineResource({
  app: 'dcim',
  model: 'coolingfeed',
  endpoint: 'cooling-feeds',
  label: 'cooling feed',
  fields: coolingFeedFields,
  unique: [{ name: 'cooling_source_name', fields: ['cooling_source', 'name'] }],
  naturalKey: 'name',
  importKey: 'name',
  ordering: ['cooling_source', 'name'],
  brief: ['name', 'description', 'cable', '_occupied'],
  filters: {
    ...Object.fromEntries(
      ['region', 'region_id', 'site_group', 'site_group_id', 'site', 'site_id'].map((filter) => [
        filter,
        { through: 'cooling_source', filter },
      ]),
    ),
    tenant_group: { through: 'tenant', filter: 'group' },
    tenant_group_id: { through: 'tenant', filter: 'group_id' },
  },
  search: ['name', 'description', 'comments'],
  display: ({ name }) => name,
  derive: ({ after }) => withoutIdleFlowUnit(after),
  check({ after, related }) {
    const [source, rack] = [related('cooling_source'), related('rack')];
    const elsewhere = source !== undefined && rack !== undefined && rack.site !== source.site;
    return {
      ...componentProblems(after, undefined),
      ...flowProblems(after),
      ...(elsewhere
        ? { rack: [`Rack ${rackName(rack)} and cooling source ${source.name} are in different sites.`] }
        : {}),
    };
  },
});

declare module '../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'dcim.coolingfeed': typeof coolingFeedFields;
  }
}
