import { ownerFilters } from '../engine/resource/declared-filters.ts';
import { rowsFrom } from '../engine/resource/load-objects.ts';
import { defineResource } from '../engine/resource/resource.ts';
import { references, text } from '../engine/schema/fields.ts';
import { added, requireHeld } from './granting.ts';
import { syncReverseList } from './many-to-many.ts';

const groupFields = {
  name: text({ required: true, maxLength: 150 }),
  description: text({ maxLength: 200 }),
  permissions: references('users.objectpermission', { filterMode: 'any' }),
} as const;

/** NetBox: groups of users, who share permissions. */
export const group = defineResource({
  app: 'users',
  model: 'group',
  endpoint: 'groups',
  label: 'group',
  bare: true,
  fields: groupFields,
  unique: [{ name: 'name', fields: ['name'] }],
  naturalKey: 'name',
  ordering: ['name'],
  brief: ['name', 'description'],
  filters: {
    user_id: { referrer: 'users.user', field: 'groups', filter: 'id', isChoice: true },
    notification_group_id: { referrer: 'extras.notificationgroup', field: 'groups', filter: 'id', isChoice: true },
  },
  unoffered: ownerFilters,
  search: ['name', 'description'],
  annotations: { user_count: 'integer' },
  display: ({ name }) => name,
  /** Users are hundreds at most: one walk through them counts the members of all groups of a page. */
  async annotate(groups, reader) {
    const counts = new Map<number, number>();
    for await (const { values } of rowsFrom(reader, { kind: 'in-order', type: 'users.user' }))
      for (const id of values.groups) counts.set(id, (counts.get(id) ?? 0) + 1);
    return new Map(groups.map(({ id }) => [id, { user_count: counts.get(id) ?? 0 }]));
  },
  async onSave({ id, before, after }, work) {
    await requireHeld(work, { permissions: added(before?.permissions, after.permissions), groups: [] });
    const relation = { id, before: before?.permissions ?? [], after: after.permissions };
    await syncReverseList(work, relation, 'users.objectpermission', 'groups');
  },
});

declare module '../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'users.group': typeof groupFields;
  }
}
