import type { Reader } from '../ports.ts';
import type { FilterDefinition } from '../resource/filter-kinds.ts';
import type { Resource } from '../resource/resource.ts';
import type { SelectionBuilder } from './selection.ts';

/** A flag that follows from other objects: it is worked out for all objects at once. */
export async function applyIdsWhere(
  reader: Reader,
  { type }: Resource,
  { idsWhere }: Extract<FilterDefinition, { kind: 'ids-where' }>,
  given: readonly string[],
  builder: SelectionBuilder,
): Promise<undefined> {
  const ids = await idsWhere(reader, type);
  const wanted = given.map((text) => /^(true|1)$/i.test(text));
  builder.tests.push(({ id }) => wanted.includes(ids.has(id)));
  return undefined;
}
