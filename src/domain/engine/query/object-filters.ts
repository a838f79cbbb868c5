import { compileConstraints, satisfies } from '../access/permissions.ts';
import type { Json, JsonObject } from '../json.ts';
import type { Reader } from '../ports.ts';
import type { FilterDefinition } from '../resource/filter-kinds.ts';
import { type Predicate, wantsTrue } from '../resource/filter-predicates.ts';
import { loadObjects, referringTo } from '../resource/load-objects.ts';
import { isFoundBy, isObjectRef, type Resource } from '../resource/resource.ts';
import { parseId, parseUuid } from '../schema/ids.ts';
import { targets, withDescendants } from './filter-targets.ts';
import {
  type AddTest,
  narrowIds,
  offerSources,
  type Parameters,
  reads,
  type Search,
  type SelectionBuilder,
} from './selection.ts';

export const notUuid = 'Enter a valid UUID.';

/** NetBox: a filter through a tree matches the node and all its descendants. */
export async function applyReference(
  reader: Reader,
  resource: Resource,
  { field, by, key, negated, below }: Extract<FilterDefinition, { kind: 'reference' }>,
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
    key,
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
  const orNone = given.includes('null');
  const named = await targets(
    reader,
    declaration.target,
    by,
    given.filter((text) => text !== 'null'),
  );
  if (typeof named === 'string') return named;
  const ids = await withDescendants(reader, declaration.target, named);
  const has = (list: Json | undefined, id: number): boolean => Array.isArray(list) && list.includes(id);
  const isNone = (list: Json | undefined): boolean => !Array.isArray(list) || list.length === 0;
  builder.tests.push(({ values: { [field]: list } }) => {
    if (mode === 'all') return (!orNone || isNone(list)) && ids.every((id) => has(list, id));
    const any = (orNone && isNone(list)) || ids.some((id) => has(list, id));
    return mode === 'any' ? any : !any;
  });
  reads(builder, declaration);
  return undefined;
}

/** By the id of an object: those with the same value of the field as it has, and those with none. */
export async function applyFits(
  reader: Reader,
  { type, field }: Extract<FilterDefinition, { kind: 'fits' }>,
  given: readonly string[],
  test: AddTest,
): Promise<string | undefined> {
  const ids = await targets(reader, type, 'id', given);
  if (typeof ids === 'string') return ids;
  const fitting = new Set<Json>([null]);
  for (const { values } of await loadObjects(reader, type, ids)) fitting.add(values[field] ?? null);
  return test([field], (values) => fitting.has(values[field] ?? null));
}

/** Look-ups as permissions have them, on the object itself. */
export async function applySatisfies(
  { reader, actor }: Search,
  { type }: Resource,
  lookups: readonly JsonObject[],
  given: readonly string[],
  builder: SelectionBuilder,
): Promise<undefined> {
  const condition = await compileConstraints({ registry: reader.registry, userId: actor.userId }, type, lookups);
  if (condition === 'all') return;
  const { alternatives, needsWhole } = condition;
  const wanted = given.map((text) => wantsTrue([text]));
  builder.needsBody ||= needsWhole;
  builder.tests.push((row) => wanted.includes(alternatives.some((each) => satisfies(each, row, () => undefined))));
}

/** The ids of the objects that the requests have changed, out of the change log. */
export async function applyRequest(
  reader: Reader,
  { type }: Resource,
  actions: readonly string[],
  given: readonly string[],
  builder: SelectionBuilder,
): Promise<string | undefined> {
  const requests = given.map(parseUuid);
  const ids: number[] = [];
  for (const target of new Set(requests)) {
    if (target === undefined) return notUuid;
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
  }
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
