import type { Reader, RowOf } from '../engine/ports.ts';
import { rowsFrom } from '../engine/resource/load-objects.ts';
import { defineResource } from '../engine/resource/resource.ts';
import { nodeUniqueness } from '../engine/resource/tree-uniqueness.ts';
import type { TypeName } from '../engine/schema/field-kinds.ts';
import { primary, reference, slug, text } from '../engine/schema/fields.ts';

const contactGroupFields = {
  name: text({ required: true, maxLength: 100 }),
  slug: slug(),
  parent: reference('tenancy.contactgroup', { onDelete: 'cascade', linked: true }),
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
  filters: { contact_id: { referrer: 'tenancy.contact', field: 'groups', filter: 'id', isChoice: true } },
  search: ['name', 'slug', 'description', 'comments'],
  display: ({ name }) => name,
  annotations: { contact_count: 'integer' },
  /**
   * NetBox: a contact counts once in each group above it, also when it is in several groups below that one. One pass over the
   * contacts and one over the groups count for all groups of a page.
   */
  async annotate(groups, reader) {
    const [contacts, nodes] = await Promise.all([
      rowsOf(reader, 'tenancy.contact'),
      rowsOf(reader, 'tenancy.contactgroup'),
    ]);
    const parents = new Map(nodes.map(({ id, values }) => [id, values.parent]));
    const counts = new Map<number, number>();
    for (const { values } of contacts)
      for (const id of withAncestors(values.groups, parents)) counts.set(id, (counts.get(id) ?? 0) + 1);
    return new Map(groups.map(({ id }) => [id, { contact_count: counts.get(id) ?? 0 }]));
  },
});

/** The rows of all objects of a type. */
async function rowsOf<T extends TypeName>(reader: Reader, type: T): Promise<readonly RowOf<T>[]> {
  const rows: RowOf<T>[] = [];
  for await (const row of rowsFrom(reader, { kind: 'in-order', type })) rows.push(row);
  return rows;
}

function withAncestors(ids: readonly number[], parents: ReadonlyMap<number, number | null>): ReadonlySet<number> {
  const all = new Set<number>();
  for (const id of ids)
    for (let node: number | null = id; node !== null && !all.has(node); node = parents.get(node) ?? null) all.add(node);
  return all;
}

declare module '../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'tenancy.contactgroup': typeof contactGroupFields;
  }
}
