import type { Json } from '../engine/json.ts';
import type { Reader } from '../engine/ports.ts';
import { defineResource } from '../engine/resource/resource.ts';
import { nodeUniqueness } from '../engine/resource/tree-uniqueness.ts';
import type { TypeName } from '../engine/schema/field-kinds.ts';
import { primary, reference, slug, text } from '../engine/schema/fields.ts';

const contactGroupFields = {
  name: text({ required: true, maxLength: 100 }),
  slug: slug(),
  parent: reference('tenancy.contactgroup', { onDelete: 'cascade', index: 'byParent' }),
  ...primary,
} as const;

export const contactGroup = defineResource({
  app: 'tenancy',
  model: 'contactgroup',
  endpoint: 'contact-groups',
  label: 'contact group',
  fields: contactGroupFields,
  unique: nodeUniqueness('contact group'),
  tree: 'parent',
  naturalKey: 'slug',
  importKey: 'name',
  ordering: ['name'],
  brief: ['name', 'slug', 'description', 'contact_count'],
  search: ['name', 'slug', 'description', 'comments'],
  display: ({ name }) => name,
  annotations: { contact_count: 'integer' },
  /**
   * NetBox: a contact counts once in each group above it, in however many groups below that it stands. One walk through the
   * contacts, and one through the groups, count for all groups of a page.
   */
  async annotate(groups, reader) {
    const [contacts, parents] = await Promise.all([
      valuesOf(reader, 'tenancy.contact', 'groups'),
      valuesOf(reader, 'tenancy.contactgroup', 'parent'),
    ]);
    const counts = new Map<number, number>();
    for (const own of contacts.values())
      for (const id of withAncestors(Array.isArray(own) ? own : [], parents)) counts.set(id, (counts.get(id) ?? 0) + 1);
    return new Map(groups.map(({ id }) => [id, { contact_count: counts.get(id) ?? 0 }]));
  },
});

/** What a field holds in all objects of a type, by their ids. */
async function valuesOf(reader: Reader, type: TypeName, field: string): Promise<ReadonlyMap<number, Json | undefined>> {
  const found = new Map<number, Json | undefined>();
  for await (const { id, values } of reader.rows({ kind: 'in-order', type })) found.set(id, values[field]);
  return found;
}

function withAncestors(ids: readonly Json[], parents: ReadonlyMap<number, Json | undefined>): ReadonlySet<number> {
  const all = new Set<number>();
  for (const id of ids)
    for (let node: Json | undefined = id; typeof node === 'number' && !all.has(node); node = parents.get(node))
      all.add(node);
  return all;
}

declare module '../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'tenancy.contactgroup': typeof contactGroupFields;
  }
}
