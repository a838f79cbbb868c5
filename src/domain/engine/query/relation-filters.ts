import type { Json, JsonObject } from '../json.ts';
import type { Row } from '../ports.ts';
import { filtersOf } from '../resource/filter-declarations.ts';
import type { FilterDefinition } from '../resource/filter-kinds.ts';
import { referringTo } from '../resource/load-objects.ts';
import { isFoundBy, type Resource } from '../resource/resource.ts';
import { refsIn } from '../resource/serialize.ts';
import { eachRow } from './each-row.ts';
import { targets } from './filter-targets.ts';
import { narrowIds, offerSources, type Search, type SelectionBuilder } from './selection.ts';

/** Finds rows by one filter; a text says what is wrong with its values. */
type RowsBy = (
  search: Search,
  resource: Resource,
  definition: FilterDefinition,
  given: readonly string[],
) => Promise<AsyncIterable<Row> | string>;

/** Finds the objects in between first: sites of a region, then devices of these sites. */
export async function applyPath(
  search: Search,
  resource: Resource,
  { through, far, negated }: Extract<FilterDefinition, { kind: 'path' }>,
  given: readonly string[],
  builder: SelectionBuilder,
  rowsBy: RowsBy,
): Promise<string | undefined> {
  const field = resource.fields[through];
  if (field?.kind !== 'reference') return undefined;
  const target = search.reader.registry.resourceOf(field.target);
  const definition = typeof far === 'string' ? filterNamed(target, far) : far;
  const found = await rowsBy(search, target, definition, given);
  if (typeof found === 'string') return found;
  const ids = new Set<number>();
  for await (const { id } of found) ids.add(id);
  const orNone = takesNull(definition) && given.includes('null');
  const matches = (value: Json): boolean => (typeof value === 'number' ? ids.has(value) : orNone);
  builder.tests.push(({ values }) => matches(values[through] ?? null) !== negated);
  if (!negated && !orNone && isFoundBy(resource, through))
    offerSources(
      builder,
      [...ids].map((id) => referringTo(resource.type, through, id)),
    );
  return undefined;
}

/** Finds the objects that refer here first: the lines that name a BOM line, then their orders. */
export async function applyReverse(
  search: Search,
  resource: Resource,
  definition: Extract<FilterDefinition, { kind: 'reverse' }>,
  given: readonly string[],
  builder: SelectionBuilder,
  rowsBy: RowsBy,
): Promise<string | undefined> {
  const { referrer: type, filter, fields, isChoice, negated } = definition;
  const { reader } = search;
  const referrer = reader.registry.resourceOf(type);
  const far = filterNamed(referrer, filter);
  const orNone = isChoice && given.includes('null');
  const wanted = orNone && !takesNull(far) ? given.filter((text) => text !== 'null') : given;
  if (isChoice && far.kind === 'id') {
    const known = await targets(reader, type, 'id', wanted);
    if (typeof known === 'string') return known;
  }
  const found = await rowsBy(search, referrer, far, wanted);
  if (typeof found === 'string') return found;
  const ids = new Set<number>();
  for await (const { values } of found) for (const id of idsIn(resource, referrer, fields, values)) ids.add(id);
  if (!negated && !orNone) {
    narrowIds(builder, [...ids]);
    return undefined;
  }
  const referred = new Set<number>();
  if (orNone)
    await eachRow(reader, type, ({ values }) => {
      for (const id of idsIn(resource, referrer, fields, values)) referred.add(id);
    });
  builder.tests.push(({ id }) => (ids.has(id) || (orNone && !referred.has(id))) !== negated);
  return undefined;
}

/** The ids of objects of this resource that the fields of a referrer name. */
const idsIn = (
  { type }: Resource,
  referrer: Resource,
  fields: readonly string[],
  values: JsonObject,
): readonly number[] =>
  fields.flatMap((name) => {
    const field = referrer.fields[name];
    return field ? refsIn(field, values[name]).flatMap((ref) => (ref.type === type ? [ref.id] : [])) : [];
  });

/** NetBox: what is chosen among objects may be none. */
const takesNull = ({ kind }: FilterDefinition): boolean =>
  kind === 'reference' || kind === 'list' || kind === 'path' || kind === 'reverse';

function filterNamed(resource: Resource, name: string): FilterDefinition {
  const definition = filtersOf(resource).get(name);
  if (!definition) throw new Error(`${resource.type} has no filter ${name}`);
  return definition;
}
