import type { Json } from '../json.ts';
import type { Reader } from '../ports.ts';
import type { FilterDefinition, Predicate } from '../resource/filter-declarations.ts';
import { referringTo } from '../resource/load-objects.ts';
import { isFoundBy, isObjectRef, type Resource } from '../resource/resource.ts';
import { parseId } from '../schema/ids.ts';
import { targets, withDescendants } from './filter-targets.ts';
import { narrowIds, offerSources, type Parameters, reads, type SelectionBuilder } from './selection.ts';

/** NetBox: a filter through a tree matches the node and all its descendants. */
export async function applyReference(
  reader: Reader,
  resource: Resource,
  { field, by, negated, below }: Extract<FilterDefinition, { kind: 'reference' }>,
  given: readonly string[],
  builder: SelectionBuilder,
): Promise<string | undefined> {
  const declaration = resource.fields[field];
  if (declaration?.kind !== 'reference') return undefined;
  const orNull = given.includes('null');
  const ids = await targets(
    reader,
    declaration.target,
    by,
    given.filter((text) => text !== 'null'),
  );
  if (typeof ids === 'string') return ids;
  const selfTree = !below && resource.tree === field && declaration.target === resource.type;
  const targetIds = new Set(selfTree ? ids : await withDescendants(reader, declaration.target, ids));
  const matches: Predicate = (values) => {
    const value = values[field] ?? null;
    return value === null ? orNull : typeof value === 'number' && targetIds.has(value);
  };
  builder.tests.push(negated ? (row) => !matches(row.values) : (row) => matches(row.values));
  if (!negated && !orNull && isFoundBy(resource, field))
    offerSources(
      builder,
      [...targetIds].map((id) => referringTo(resource.type, field, id)),
    );
  return undefined;
}

export async function applyList(
  reader: Reader,
  resource: Resource,
  { field, by, mode }: Extract<FilterDefinition, { kind: 'list' }>,
  given: readonly string[],
  builder: SelectionBuilder,
): Promise<string | undefined> {
  const declaration = resource.fields[field];
  if (declaration?.kind !== 'references') return undefined;
  const named = await targets(reader, declaration.target, by, given);
  if (typeof named === 'string') return named;
  const ids = await withDescendants(reader, declaration.target, named);
  const has = (list: Json | undefined, id: number): boolean => Array.isArray(list) && list.includes(id);
  builder.tests.push(({ values: { [field]: list } }) => {
    if (mode === 'all') return ids.every((id) => has(list, id));
    const any = ids.some((id) => has(list, id));
    return mode === 'any' ? any : !any;
  });
  reads(builder, declaration);
  return undefined;
}

/** The ids of the objects that the requests have changed, out of the change log. */
export async function applyRequest(
  reader: Reader,
  { type }: Resource,
  actions: readonly string[],
  given: readonly string[],
  builder: SelectionBuilder,
): Promise<string | undefined> {
  if (given.some((id) => !/^[0-9a-f-]{36}$/i.test(id))) return 'Enter a valid UUID.';
  const ids: number[] = [];
  for (const target of new Set(given.map((id) => id.toLowerCase())))
    for await (const { values } of reader.rows({
      kind: 'reference',
      type: 'core.objectchange',
      field: 'request_id',
      target,
    }))
      if (
        isObjectRef(values.changed_object) &&
        values.changed_object.type === type &&
        actions.includes(String(values.action))
      )
        ids.push(values.changed_object.id);
  narrowIds(builder, ids);
  return undefined;
}

/** Who asks for a type and an id asks for an object: an index knows what refers to it. */
export function offerObjects(
  { registry }: Reader,
  resource: Resource,
  parameters: Parameters,
  builder: SelectionBuilder,
): void {
  for (const field of Object.keys(resource.fields)) {
    const types = (parameters.get(`${field}_type`) ?? []).filter((type) => registry.find(type));
    const ids = (parameters.get(`${field}_id`) ?? []).flatMap((id) => parseId(id) ?? []);
    const isFound = resource.fields[field]?.kind === 'generic' && isFoundBy(resource, field);
    if (!isFound || types.length === 0 || ids.length === 0) continue;
    offerSources(
      builder,
      types.flatMap((type) =>
        ids.map((id) => ({ kind: 'reference', type: resource.type, field, target: `${type}#${id}` }) as const),
      ),
    );
  }
}
