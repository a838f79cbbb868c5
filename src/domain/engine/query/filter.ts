import type { Collection } from '../collection.ts';
import { invalid } from '../errors.ts';
import { isJsonObject, type Json } from '../json.ts';
import type { Reader, RowSource } from '../ports.ts';
import {
  anyEmptyPredicate,
  emptyPredicate,
  type FilterDefinition,
  filtersOf,
  type Predicate,
  textPredicate,
} from '../resource/filter-declarations.ts';
import { referringTo } from '../resource/load-objects.ts';
import { isFoundBy, isObjectRef, type Resource } from '../resource/resource.ts';
import { colorCode } from '../schema/colors.ts';
import { type CustomFilter, customFilters, customPredicate, isCustomFilter } from './custom-field-filters.ts';
import { nearest } from './did-you-mean.ts';
import { applyFlag } from './flag-filter.ts';
import { applyList, applyReference, applyRequest, offerObjects } from './object-filters.ts';
import { isPattern, patternPredicate } from './pattern-filters.ts';
import { applySearch } from './search.ts';
import {
  listParameters,
  narrowIds,
  offerSources,
  type Parameters,
  reads,
  type Selection,
  type SelectionBuilder,
} from './selection.ts';
import {
  applyBoolean,
  applyChoice,
  applyId,
  applyNumber,
  flagProblem,
  isNamed,
  notWhole,
  objectsIn,
  wholeNumbers,
} from './value-filters.ts';

/**
 * Turns filter parameters into a selection. Unknown names and bad values are refused with a message each: an ignored typo
 * would match everything.
 */
export async function select(reader: Reader, resource: Resource, parameters: Parameters): Promise<Selection> {
  const { declared, custom } = await knownFilters(reader, resource, parameters);
  // Without a prototype, a parameter that is called __proto__ is a name like any other.
  const errors: Record<string, string[]> = Object.create(null);
  const builder: SelectionBuilder = {
    ids: undefined,
    sources: undefined,
    tests: [],
    needsBody: false,
  };
  for (const [name, given] of parameters) {
    const values = given.filter((value) => value !== '');
    if (listParameters.has(name) || resource.ignoredFilters?.includes(name) || values.length === 0) continue;
    const definition = declared.get(name);
    const own = custom.get(name);
    const problem = definition
      ? await apply(reader, resource, definition, values, builder)
      : own
        ? await applyCustom(own, values, builder)
        : `Unknown filter. ${nearest(name, [...declared.keys(), ...custom.keys()])}`;
    if (problem) errors[name] = [problem];
  }
  if (Object.keys(errors).length > 0) throw invalid(errors);
  offerObjects(reader, resource, parameters, builder);
  const { ids, sources, tests, needsBody } = builder;
  return { tests, needsBody, ...(ids ? { ids } : {}), ...(sources ? { sources } : {}) };
}

/** The names that are neither filters of the resource nor parameters of every list. */
export async function unknownFilters(
  reader: Reader,
  resource: Resource,
  parameters: Parameters,
): Promise<readonly string[]> {
  const { declared, custom } = await knownFilters(reader, resource, parameters);
  return [...parameters.keys()].filter((name) => !listParameters.has(name) && !declared.has(name) && !custom.has(name));
}

/** The filters of a resource by name: those that its declaration brings, and those of custom fields where some are named. */
async function knownFilters(reader: Reader, resource: Resource, parameters: Parameters) {
  const names = [...parameters.keys()];
  const custom = names.some(isCustomFilter) ? await customFilters(reader, resource.type, names) : noFilters;
  return { declared: filtersOf(resource), custom };
}

const noFilters: ReadonlyMap<string, CustomFilter> = new Map();

async function applyCustom(
  filter: CustomFilter,
  given: readonly string[],
  builder: SelectionBuilder,
): Promise<string | undefined> {
  const predicate = await customPredicate(filter, given);
  if (typeof predicate === 'string') return predicate;
  builder.tests.push((row) => predicate(row.values));
  return undefined;
}

/** Adds one filter; answers what is wrong with its values. */
async function apply(
  reader: Reader,
  resource: Resource,
  definition: FilterDefinition,
  given: readonly string[],
  builder: SelectionBuilder,
): Promise<string | undefined> {
  const test = (fields: readonly string[], predicate: Predicate): undefined => {
    builder.tests.push((row) => predicate(row.values));
    for (const field of fields) reads(builder, resource.fields[field]);
  };
  const problem = isFlag(definition) ? flagProblem(given) : undefined;
  if (problem) return problem;
  switch (definition.kind) {
    case 'id':
      return applyId(definition.lookup, given, builder);
    case 'search':
      return applySearch(reader, resource, given, test);
    case 'text': {
      const field = resource.fields[definition.field];
      const insensitive = field?.kind === 'text' && field.caseInsensitive;
      const isColor = field?.kind === 'text' && field.format === 'color';
      const exact = await idsByText(reader, resource, definition, given);
      if (exact) narrowIds(builder, exact);
      else offerSources(builder, exactSources(resource, definition, given));
      const matches = isPattern(definition.lookup)
        ? await patternPredicate(definition.field, definition.lookup, given)
        : textPredicate(definition.field, definition.lookup, isColor ? given.map(colorCode) : given, insensitive);
      return typeof matches === 'string' ? matches : test([definition.field], matches);
    }
    case 'choice':
      if (isPattern(definition.lookup)) {
        const matches = await patternPredicate(definition.field, definition.lookup, given);
        return typeof matches === 'string' ? matches : test([definition.field], matches);
      }
      return applyChoice(resource, definition, given, test);
    case 'number':
      return applyNumber(resource, definition, given, test);
    case 'boolean':
      return applyBoolean(definition.field, given, test);
    case 'any-empty':
      return test(definition.fields, anyEmptyPredicate(definition.fields, given));
    case 'never':
      if (given.every((text) => /^(true|1)$/i.test(text))) narrowIds(builder, []);
      return undefined;
    case 'flag':
      return applyFlag(reader, resource, definition, given, builder);
    case 'is-null':
      return test([definition.field], emptyPredicate(definition.field, given));
    case 'reference':
      return applyReference(reader, resource, definition, given, builder);
    case 'generic-type':
      return test([definition.field], (values) =>
        objectsIn(values[definition.field]).some(({ type }) => isNamed(given, type)),
      );
    case 'generic-id': {
      const ids = wholeNumbers(given);
      if (!ids) return notWhole;
      return test([definition.field], (values) =>
        objectsIn(values[definition.field]).some(({ id }) => ids.includes(Number(id))),
      );
    }
    case 'object-type':
      return test([definition.field], (values) => {
        const value = values[definition.field];
        return Array.isArray(value) ? value.some((name) => isNamed(given, name)) : isNamed(given, value);
      });
    case 'list':
      return applyList(reader, resource, definition, given, builder);
    case 'by-request':
      return applyRequest(reader, resource, definition.actions, given, builder);
    case 'path':
      return applyPath(reader, resource, definition, given, builder);
    case 'reverse':
      return applyReverse(reader, resource, definition, given, builder);
  }
}

const isFlag = (definition: FilterDefinition): boolean =>
  definition.kind === 'boolean' ||
  definition.kind === 'is-null' ||
  definition.kind === 'any-empty' ||
  definition.kind === 'never' ||
  definition.kind === 'flag' ||
  ('lookup' in definition && definition.lookup === 'empty');

/** More texts than this are looked for in the collection, at once. */
const fewTexts = 20;

type TextFilter = Extract<FilterDefinition, { kind: 'text' }>;

/** The objects whose text field equals one of the texts; undefined where nothing but their collection tells. */
async function idsByText(
  reader: Reader,
  { type, fields }: Resource,
  { field, lookup }: TextFilter,
  given: readonly string[],
): Promise<readonly number[] | undefined> {
  const declaration = fields[field];
  if (declaration?.kind !== 'text' || declaration.format === 'color' || given.includes('null')) return undefined;
  const isExact = lookup === '' || (lookup === 'ie' && declaration.caseInsensitive);
  if (!isExact || given.length > fewTexts) return undefined;
  const found = await Promise.all(given.map((text) => reader.findByText(type, field, text)));
  return found.every((ids) => ids !== undefined) ? found.flat() : undefined;
}

/** Where rows stand whose text field equals one of the values: in the index of the field. Undefined for others. */
function exactSources(
  resource: Resource,
  { field, lookup }: TextFilter,
  given: readonly string[],
): RowSource[] | undefined {
  const isFound = isFoundBy(resource, field) && lookup === '' && !given.includes('null');
  return isFound ? given.map((target) => referringTo(resource.type, field, target)) : undefined;
}

/** Finds the objects in between first: sites of a region, then devices of these sites. */
async function applyPath(
  reader: Reader,
  resource: Resource,
  { through, filter }: Extract<FilterDefinition, { kind: 'path' }>,
  given: readonly string[],
  builder: SelectionBuilder,
): Promise<string | undefined> {
  const field = resource.fields[through];
  if (field?.kind !== 'reference') return undefined;
  const target = reader.registry.resourceOf(field.target);
  const ids: number[] = [];
  try {
    for await (const row of matching(reader, target, new Map([[filter, given]]))) ids.push(row.id);
  } catch (error) {
    return pathProblem(error, filter);
  }
  const wanted = new Set<Json>(ids);
  builder.tests.push((row) => wanted.has(row.values[through] ?? null));
  if (isFoundBy(resource, through))
    offerSources(
      builder,
      ids.map((id) => referringTo(resource.type, through, id)),
    );
  return undefined;
}

/** Finds the objects that refer here first: the lines that name a BOM line, then their orders. */
async function applyReverse(
  reader: Reader,
  resource: Resource,
  { referrer, field, filter }: Extract<FilterDefinition, { kind: 'reverse' }>,
  given: readonly string[],
  builder: SelectionBuilder,
): Promise<string | undefined> {
  const ids: number[] = [];
  try {
    for await (const { values } of matching(reader, reader.registry.resourceOf(referrer), new Map([[filter, given]]))) {
      const target = values[field];
      const id = isObjectRef(target) && target.type === resource.type ? target.id : target;
      if (typeof id === 'number') ids.push(id);
    }
  } catch (error) {
    return pathProblem(error, filter);
  }
  narrowIds(builder, ids);
  return undefined;
}

function pathProblem(error: unknown, filter: string): string {
  const body = error instanceof Error && 'body' in error && isJsonObject(error.body) ? error.body[filter] : undefined;
  if (Array.isArray(body)) return String(body[0]);
  throw error;
}

/** The rows that match, in no particular order; each once. */
async function* matching(reader: Reader, resource: Resource, parameters: Parameters) {
  yield* selected(reader, resource, await select(reader, resource, parameters));
}

/** The collection to select from in memory; undefined where the rows that can match are few, or it is not kept there. */
export const collectionFor = async (
  reader: Reader,
  { type }: Resource,
  { ids }: Selection,
): Promise<Collection | undefined> => (ids ? undefined : reader.collection(type));

/** The tests of a selection as one; undefined where there is nothing to test. */
export const passing = ({ tests }: Selection): Selection['tests'][number] | undefined =>
  tests.length === 0 ? undefined : (row) => tests.every((test) => test(row));

export async function* selected(reader: Reader, resource: Resource, selection: Selection) {
  const collection = await collectionFor(reader, resource, selection);
  if (collection) {
    for (const id of collection.ids(['id'], passing(selection))) {
      const row = collection.row(id);
      if (row) yield row;
    }
    return;
  }
  const seen = new Set<number>();
  for await (const row of candidateRows(reader, resource, selection)) {
    if (seen.has(row.id) || (selection.ids && !selection.ids.has(row.id))) continue;
    if (!selection.tests.every((test) => test(row))) continue;
    seen.add(row.id);
    yield row;
  }
}

async function* candidateRows(reader: Reader, resource: Resource, selection: Selection) {
  const { type } = resource;
  if (selection.ids) {
    const loaded = await reader.getMany([...selection.ids].map((id) => ({ type, id })));
    yield* loaded.values();
  } else if (selection.sources && !selection.needsBody) {
    for (const source of selection.sources) yield* reader.rows(source);
  } else if (selection.sources) {
    const ids: number[] = [];
    for (const source of selection.sources) for await (const row of reader.rows(source)) ids.push(row.id);
    yield* (await reader.getMany(ids.map((id) => ({ type, id })))).values();
  } else {
    yield* reader.rows(selection.needsBody ? { kind: 'by-id', type, startId: 0 } : { kind: 'in-order', type });
  }
}
