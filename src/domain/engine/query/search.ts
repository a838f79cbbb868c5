import type { Json } from '../json.ts';
import type { Reader } from '../ports.ts';
import { contains, type Predicate } from '../resource/filter-predicates.ts';
import type { Resource } from '../resource/resource.ts';
import type { AddTest } from './selection.ts';

/** NetBox: `q` finds what has the text in one of the searched fields; several texts must all be there. */
export async function applySearch(
  reader: Reader,
  resource: Resource,
  given: readonly string[],
  test: AddTest,
): Promise<undefined> {
  const paths = (resource.search ?? []).map((path) => path.split('.'));
  const own = paths.flatMap(([field = '', far]) => (far === undefined ? [field] : []));
  const tests = await Promise.all(
    given.map(async (text): Promise<Predicate> => {
      const wanted = text.trim().toLowerCase();
      const far = await Promise.all(
        paths.flatMap(([field = '', name]) =>
          name === undefined ? [] : [behind(reader, resource, field, name, wanted)],
        ),
      );
      return (values) => contains(values, own, wanted) || far.some((matches) => matches(values));
    }),
  );
  return test(own, (values) => tests.every((matches) => matches(values)));
}

/** Finds the referenced objects first: the few manufacturers of this name, then their types. */
async function behind(
  reader: Reader,
  { fields }: Resource,
  field: string,
  name: string,
  text: string,
): Promise<Predicate> {
  const declaration = fields[field];
  const ids = new Set<Json>();
  if (declaration?.kind !== 'reference') return () => false;
  for await (const { id, values } of reader.rows({ kind: 'in-order', type: declaration.target }))
    if (contains(values, [name], text)) ids.add(id);
  return (values) => ids.has(values[field] ?? null);
}
