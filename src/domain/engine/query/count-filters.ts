import { grantOf, permitted } from '../access/access.ts';
import { visibleReader } from '../access/visible-reader.ts';
import type { Json } from '../json.ts';
import type { Reader, Row } from '../ports.ts';
import type { FilterDefinition } from '../resource/filter-kinds.ts';
import { numberPredicate, wantsTrue } from '../resource/filter-predicates.ts';
import { type CountDeclaration, isObjectRef, type Resource, refKey, targetKey } from '../resource/resource.ts';
import { eachRow } from './each-row.ts';
import type { Search, SelectionBuilder } from './selection.ts';
import { nothingRelated, notWhole, wholeNumbers } from './value-filters.ts';

/** A number that answers show of an object. */
type Figure = (row: Row) => number;

export async function applyCount(
  search: Search,
  resource: Resource,
  { count, lookup }: Extract<FilterDefinition, { kind: 'count' }>,
  given: readonly string[],
  builder: SelectionBuilder,
): Promise<string | undefined> {
  return compare(await figureOf(search, resource, count, builder), lookup, given, builder);
}

function compare(
  figure: Figure,
  lookup: Extract<FilterDefinition, { kind: 'count' }>['lookup'],
  given: readonly string[],
  builder: SelectionBuilder,
): string | undefined {
  if (lookup === 'empty') {
    const wanted = wantsTrue(given);
    builder.tests.push((row) => Number.isNaN(figure(row)) === wanted);
    return undefined;
  }
  const numbers = wholeNumbers(given);
  if (!numbers) return notWhole;
  builder.tests.push(numberPredicate(figure, lookup, numbers));
  return undefined;
}

/** NetBox: true wants a count above 0, false one that is 0; of several counts one is enough, both times. */
export async function applyHas(
  search: Search,
  resource: Resource,
  counts: readonly string[],
  given: readonly string[],
  builder: SelectionBuilder,
): Promise<undefined> {
  const figures = await Promise.all(counts.map((count) => figureOf(search, resource, count, builder)));
  const wanted = given.map((text) => wantsTrue([text]));
  builder.tests.push((row) => figures.some((figure) => wanted.includes(figure(row) > 0)));
}

/** The figure that answers show under this name: no more than the caller may view is counted. */
async function figureOf(search: Search, resource: Resource, name: string, builder: SelectionBuilder): Promise<Figure> {
  const declaration = resource.fields[name];
  if (declaration?.kind === 'computed') {
    builder.needsBody = true;
    return ({ values }) => Number(declaration.compute(values, nothingRelated));
  }
  const count = resource.counts?.[name];
  if (!count) throw new Error(`${resource.type} has no count ${name}`);
  const counted = await countAll(search, count);
  return ({ id }) => counted.get(String(id)) ?? 0;
}

/** How many objects that the caller may view refer to each target: one walk through their collection in memory. */
async function countAll(
  { reader, actor }: Search,
  { type, field }: CountDeclaration,
): Promise<ReadonlyMap<string, number>> {
  const counted = new Map<string, number>();
  const add = (value: Json | undefined): void => {
    const target = targetKey(value);
    if (target !== undefined) counted.set(target, (counted.get(target) ?? 0) + 1);
  };
  const grant = await grantOf(reader.registry, actor, 'view', type);
  if (grant === 'none') return counted;
  const collection = grant === 'all' ? undefined : await reader.collection(type);
  if (!collection) {
    await eachRow(grant === 'all' ? reader : visibleReader(reader, actor), type, ({ values }) => add(values[field]));
    return counted;
  }
  const views = collection.ids(['id']).flatMap((id) => collection.view(id) ?? []);
  for (const { values } of await permitted(reader, grant, views)) add(values[field]);
  return counted;
}

/** By the place of objects in lists of another one, which counts from 1. */
export async function applyPlace(
  reader: Reader,
  resource: Resource,
  { place: { placeIn, lists, when }, lookup }: Extract<FilterDefinition, { kind: 'place' }>,
  given: readonly string[],
  builder: SelectionBuilder,
): Promise<string | undefined> {
  const field = resource.fields[placeIn];
  if (field?.kind !== 'reference') return undefined;
  const places = new Map<string, number>();
  const placeKey = (listing: Json, object: string): string => `${listing} ${object}`;
  await eachRow(reader, field.target, ({ id, values }) => {
    if ((values[when] ?? null) === null) return;
    for (const list of lists)
      for (const [index, ref] of [values[list] ?? []].flat().entries())
        if (isObjectRef(ref)) places.set(placeKey(id, refKey(ref)), index + 1);
  });
  const figure: Figure = ({ id, values }) =>
    places.get(placeKey(values[placeIn] ?? null, refKey({ type: resource.type, id }))) ?? Number.NaN;
  return compare(figure, lookup, given, builder);
}
