import { primary, reference, slug, text } from '../model/fields.ts';
import { defineResource } from '../model/resource.ts';
import { nodeUniqueness } from '../model/tree.ts';

export const contactGroup = defineResource({
  app: 'tenancy',
  model: 'contactgroup',
  endpoint: 'contact-groups',
  label: 'contact group',
  fields: {
    name: text({ required: true, maxLength: 100 }),
    slug: slug(),
    parent: reference('tenancy.contactgroup', { onDelete: 'cascade', index: 'byParent' }),
    ...primary,
  },
  unique: nodeUniqueness('contact group'),
  tree: 'parent',
  naturalKey: 'slug',
  importKey: 'name',
  ordering: ['name'],
  brief: ['name', 'slug', 'description', 'contact_count'],
  search: ['name', 'slug', 'description', 'comments'],
  display: ({ name }) => name,
  annotations: { contact_count: 'integer' },
  /** One walk through the contacts counts those of all groups of a page. */
  async annotate(groups, reader) {
    const counts = new Map<number, number>();
    for await (const { values } of reader.rows({ kind: 'in-order', type: 'tenancy.contact' }))
      for (const id of Array.isArray(values.groups) ? values.groups.map(Number) : [])
        counts.set(id, (counts.get(id) ?? 0) + 1);
    return new Map(groups.map(({ id }) => [id, { contact_count: counts.get(id) ?? 0 }]));
  },
});
