import type { Collection } from '../collection.ts';
import { hasErrors, invalid } from '../errors.ts';
import type { Reader } from '../ports.ts';
import { filtersOf } from '../resource/filter-declarations.ts';
import type { FilterDefinition } from '../resource/filter-kinds.ts';
import { anyEmptyPredicate, emptyPredicate, type Predicate } from '../resource/filter-predicates.ts';
import type { Resource } from '../resource/resource.ts';
import { applyCount, applyHas, applyPlace } from './count-filters.ts';
import { type CustomFilter, customFilters, customPredicate, isCustomFilter } from './custom-field-filters.ts';
import { nearest } from './did-you-mean.ts';
import { applyIdsWhere } from './ids-where.ts';
import { applyFits, applyList, applyReference, applyRequest, applySatisfies, offerObjects } from './object-filters.ts';
import { isPattern, patternPredicate } from './pattern-filters.ts';
import { applyPath, applyReverse } from './relation-filters.ts';
import { applySearch } from './search.ts';
import {
  emptySelection,
  finished,
  listParameters,
  narrowIds,
  type Parameters,
  reads,
  type Search,
  type Selection,
  type SelectionBuilder,
} from './selection.ts';
import { applyText } from './text-filters.ts';
import { applyUnoffered } from './unoffered-filters.ts';
import {
  applyBoolean,
  applyChoice,
  applyGenericId,
  applyGenericType,
  applyGroup,
  applyId,
  applyIncludes,
  applyIsSet,
  applyNumber,
  applyObjectType,
  applyWithin,
  flagProblem,
} from './value-filters.ts';

/**
 * Turns filter parameters into a selection. Unknown names and bad values are refused with a message each: an ignored typo
 * would match everything.
 */
export async function select(search: Search, resource: Resource, parameters: Parameters): Promise<Selection> {
  const { reader } = search;
  const { declared, custom } = await knownFilters(reader, resource, parameters);
  // Without a prototype, a parameter that is called __proto__ is a name like any other.
  const errors: Record<string, string[]> = Object.create(null);
  const builder = emptySelection();
  for (const [name, given] of parameters) {
    const values = given.filter((value) => value !== '');
    if (listParameters.has(name) || resource.ignoredFilters?.includes(name) || values.length === 0) continue;
    const definition = declared.get(name);
    const own = custom.get(name);
    const problem = definition
      ? await apply(search, resource, definition, values, builder)
      : own
        ? await applyCustom(own, values, builder)
        : `Unknown filter. ${nearest(name, [...declared.keys(), ...custom.keys()])}`;
    if (problem) errors[name] = [problem];
  }
  if (hasErrors(errors)) throw invalid(errors);
  offerObjects(reader, resource, parameters, builder);
  return finished(builder);
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
  search: Search,
  resource: Resource,
  definition: FilterDefinition,
  given: readonly string[],
  builder: SelectionBuilder,
): Promise<string | undefined> {
  const { reader } = search;
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
    case 'text':
      return applyText(reader, resource, definition, given, builder, test);
    case 'choice':
      if (isPattern(definition.lookup)) {
        const matches = await patternPredicate(definition.field, definition.lookup, given);
        return typeof matches === 'string' ? matches : test([definition.field], matches);
      }
      return applyChoice(resource, definition, given, test);
    case 'number':
      return applyNumber(resource, definition, given, test);
    case 'boolean':
      return applyBoolean(resource, definition.field, given, test);
    case 'any-empty':
      return test(definition.fields, anyEmptyPredicate(definition.fields, given));
    case 'never':
      if (given.every((text) => /^(true|1)$/i.test(text))) narrowIds(builder, []);
      return undefined;
    case 'ids-where':
      return applyIdsWhere(reader, resource, definition, given, builder);
    case 'is-null':
      return test([definition.field], emptyPredicate(definition.field, given));
    case 'reference':
      return applyReference(reader, resource, definition, given, builder);
    case 'is-set':
      return applyIsSet(definition.field, given, test);
    case 'includes':
      return applyIncludes(definition.field, definition.entry, given, test);
    case 'group':
      return applyGroup(definition, given, test);
    case 'within':
      return applyWithin(definition.field, given, test);
    case 'fits':
      return applyFits(reader, definition, given, test);
    case 'satisfies':
      return applySatisfies(search, resource, definition.lookups, given, builder);
    case 'count':
      return applyCount(search, resource, definition, given, builder);
    case 'has':
      return applyHas(search, resource, definition.counts, given, builder);
    case 'place':
      return applyPlace(reader, resource, definition, given, builder);
    case 'unoffered':
      return applyUnoffered(definition, given, builder);
    case 'generic-type':
      return applyGenericType(definition, given, test);
    case 'generic-id':
      return applyGenericId(definition, given, test);
    case 'object-type':
      return applyObjectType(definition, given, test);
    case 'list':
      return applyList(reader, resource, definition, given, builder);
    case 'by-request':
      return applyRequest(reader, resource, definition.actions, given, builder);
    case 'path':
      return applyPath(search, resource, definition, given, builder, rowsBy);
    case 'reverse':
      return applyReverse(search, resource, definition, given, builder, rowsBy);
  }
}

const isFlag = (definition: FilterDefinition): boolean =>
  flagKinds.has(definition.kind) || ('lookup' in definition && definition.lookup === 'empty');

const flagKinds: ReadonlySet<FilterDefinition['kind']> = new Set([
  'boolean',
  'is-null',
  'is-set',
  'includes',
  'any-empty',
  'has',
  'satisfies',
  'never',
  'ids-where',
]);

/** The rows that a filter finds with these values; a text says what is wrong with them. */
async function rowsBy(search: Search, resource: Resource, definition: FilterDefinition, given: readonly string[]) {
  const builder = emptySelection();
  const problem = await apply(search, resource, definition, given, builder);
  return problem ?? selected(search.reader, resource, finished(builder));
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
