import { invalid } from '../model/errors.ts';
import {
  comparable,
  emptyPredicate,
  type FilterDefinition,
  filtersOf,
  numberPredicate,
  type Predicate,
  searchPredicate,
  textPredicate,
  wrongChoice,
} from '../model/filters.ts';
import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import { indexedFields, isObjectRef, type Resource } from '../model/resource.ts';
import type { Reader, RowSource } from '../model/work.ts';
import { findResource, objectTypeId, resourceOf } from '../registry.ts';
import { type CustomFilter, customFilters, customPredicate, isCustomFilter } from './custom-field-filters.ts';
import { targets, withDescendants } from './filter-targets.ts';
import { nearest } from './nearest.ts';
import { isPattern, patternPredicate } from './pattern-filters.ts';

/** Query parameters: each name with its values in the order given. */
export type Parameters = ReadonlyMap<string, readonly string[]>;

/** What the filters of a request come down to. */
export interface Selection {
  /** Only these ids can match; absent, any. */
  readonly ids?: ReadonlySet<number>;
  /** Only rows of one of these sources can match. */
  readonly sources?: readonly RowSource[];
  readonly tests: readonly ((row: { readonly id: number; readonly values: JsonObject }) => boolean)[];
  /** Some test reads a field that narrow rows do not carry. */
  readonly needsBody: boolean;
}

interface Building {
  ids: Set<number> | undefined;
  sources: RowSource[] | undefined;
  readonly tests: Selection['tests'][number][];
  needsBody: boolean;
}

/** Parameters of every list that are no filters. */
export const listParameters: ReadonlySet<string> = new Set([
  'limit',
  'offset',
  'start',
  'ordering',
  'brief',
  'fields',
  'omit',
  'format',
  'exclude',
  'filter',
  'filter_id',
]);

/**
 * Turns filter parameters into a selection. Unknown names and bad values are refused with a message each: an ignored typo
 * would match everything.
 */
export async function select(reader: Reader, resource: Resource, parameters: Parameters): Promise<Selection> {
  const known = filtersOf(resource);
  const custom = [...parameters.keys()].some(isCustomFilter) ? await customFilters(reader, resource.type) : noFilters;
  // Without a prototype, a parameter that is called __proto__ is a name like any other.
  const errors: Record<string, string[]> = Object.create(null);
  const building: Building = { ids: undefined, sources: undefined, tests: [], needsBody: false };
  for (const [name, given] of parameters) {
    const values = given.filter((value) => value !== '');
    if (listParameters.has(name) || values.length === 0) continue;
    const definition = known.get(name);
    const own = custom.get(name);
    const problem = definition
      ? await apply(reader, resource, definition, values, building)
      : own
        ? await applyCustom(own, values, building)
        : `Unknown filter. ${nearest(name, [...known.keys(), ...custom.keys()])}`;
    if (problem) errors[name] = [problem];
  }
  if (Object.keys(errors).length > 0) throw invalid(errors);
  offerObjects(resource, parameters, building);
  const { ids, sources, tests, needsBody } = building;
  return { tests, needsBody, ...(ids ? { ids } : {}), ...(sources ? { sources } : {}) };
}

const noFilters: ReadonlyMap<string, CustomFilter> = new Map();

async function applyCustom(
  filter: CustomFilter,
  given: readonly string[],
  building: Building,
): Promise<string | undefined> {
  const predicate = await customPredicate(filter, given);
  if (typeof predicate === 'string') return predicate;
  building.tests.push((row) => predicate(row.values));
  building.needsBody = true;
  return undefined;
}

/** Adds one filter; answers what is wrong with its values. */
async function apply(
  reader: Reader,
  resource: Resource,
  definition: FilterDefinition,
  given: readonly string[],
  building: Building,
): Promise<string | undefined> {
  const test = (fields: readonly string[], predicate: Predicate): undefined => {
    building.tests.push((row) => predicate(row.values));
    if (fields.some((field) => resource.fields[field]?.long)) building.needsBody = true;
  };
  switch (definition.kind) {
    case 'id':
      return applyId(definition.lookup, given, building);
    case 'search':
      return test(resource.search ?? [], searchPredicate(resource.search ?? [], given));
    case 'text': {
      const field = resource.fields[definition.field];
      const insensitive = field?.kind === 'text' && field.caseInsensitive;
      if (field?.kind === 'text' && field.index && definition.lookup === '' && !given.includes('null'))
        offerSources(
          building,
          given.map((target) => ({ kind: 'reference', type: resource.type, field: definition.field, target })),
        );
      const matches = isPattern(definition.lookup)
        ? await patternPredicate(definition.field, definition.lookup, given)
        : textPredicate(definition.field, definition.lookup, given, insensitive);
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
    case 'boolean': {
      const wanted = given.map((text) => /^true$/i.test(text));
      if (given.some((text) => !/^(true|false)$/i.test(text))) return undefined;
      return test([definition.field], (values) => wanted.includes(values[definition.field] === true));
    }
    case 'is-null':
      return test([definition.field], emptyPredicate(definition.field, given));
    case 'reference':
      return applyReference(reader, resource, definition, given, building);
    case 'generic-type':
      return test([definition.field], (values) =>
        objectsIn(values[definition.field]).some(({ type }) => isNamed(given, type)),
      );
    case 'generic-id': {
      const ids = given.map(Number);
      if (ids.some((id) => !Number.isSafeInteger(id))) return 'Enter a whole number.';
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
      return applyList(reader, resource, definition, given, test);
    case 'by-request':
      return applyRequest(reader, resource, definition.actions, given, building);
    case 'path':
      return applyPath(reader, resource, definition, given, building);
    case 'reverse':
      return applyReverse(reader, resource, definition, given, building);
  }
}

/** Types are named, or given by their ids. */
const isNamed = (given: readonly string[], type: Json | undefined): boolean =>
  given.some(
    (text) => text === type || (/^\d+$/.test(text) && typeof type === 'string' && Number(text) === objectTypeId(type)),
  );

/** Who asks for a type and an id asks for an object: an index knows what refers to it. */
function offerObjects(resource: Resource, parameters: Parameters, building: Building): void {
  for (const { field } of indexedFields(resource)) {
    const types = (parameters.get(`${field}_type`) ?? []).filter((type) => findResource(type));
    const ids = (parameters.get(`${field}_id`) ?? []).filter((id) => /^\d+$/.test(id));
    if (resource.fields[field]?.kind !== 'generic' || types.length === 0 || ids.length === 0) continue;
    offerSources(
      building,
      types.flatMap((type) =>
        ids.map((id) => ({ kind: 'reference', type: resource.type, field, target: `${type}#${Number(id)}` }) as const),
      ),
    );
  }
}

const objectsIn = (value: Json | undefined): readonly JsonObject[] => [value].flat().filter(isJsonObject);

function applyId(
  lookup: Extract<FilterDefinition, { kind: 'id' }>['lookup'],
  given: readonly string[],
  building: Building,
) {
  if (lookup === 'empty') return undefined;
  const ids = given.map((text) => (/^\s*-?\d{1,15}\s*$/.test(text) ? Number(text) : Number.NaN));
  if (ids.some(Number.isNaN)) return 'Enter a whole number.';
  if (lookup === '') narrowIds(building, ids);
  else {
    const matches = numberPredicate((values) => Number(values['id']), lookup, ids);
    building.tests.push((row) => matches({ id: row.id }));
  }
  return undefined;
}

function narrowIds(building: Building, ids: readonly number[]): void {
  const before = building.ids;
  building.ids = new Set(before ? ids.filter((id) => before.has(id)) : ids);
}

type AddTest = (fields: readonly string[], predicate: Predicate) => undefined;

function applyChoice(
  resource: Resource,
  { field, lookup }: Extract<FilterDefinition, { kind: 'choice' }>,
  given: readonly string[],
  test: AddTest,
): string | undefined {
  const declaration = resource.fields[field];
  if (declaration?.kind !== 'choice') return undefined;
  const exact = lookup === '' || lookup === 'n' || declaration.multi;
  const problem = exact && lookup !== 'empty' ? wrongChoice(declaration, given) : undefined;
  return problem ?? test([field], textPredicate(field, lookup, given, false));
}

function applyNumber(
  resource: Resource,
  { field, lookup }: Extract<FilterDefinition, { kind: 'number' }>,
  given: readonly string[],
  test: AddTest,
): string | undefined {
  const declaration = resource.fields[field];
  if (lookup === 'empty') return test([field], emptyPredicate(field, given));
  const numbers = given.map((text) => comparable(declaration, text));
  if (numbers.some(Number.isNaN)) return wrongNumber(declaration?.kind);
  return test(
    [field],
    numberPredicate((values) => comparable(declaration, values[field]), lookup, numbers),
  );
}

const wrongNumber = (kind: string | undefined): string => {
  if (kind === 'date') return 'Enter a valid date.';
  if (kind === 'datetime') return 'Enter a valid date/time.';
  return kind === 'integer' ? 'Enter a whole number.' : 'Enter a number.';
};

/** NetBox: a filter through a tree matches the node and all its descendants. */
async function applyReference(
  reader: Reader,
  resource: Resource,
  { field, by, negated }: Extract<FilterDefinition, { kind: 'reference' }>,
  given: readonly string[],
  building: Building,
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
  const selfTree = resource.tree === field && declaration.target === resource.type;
  const wanted = new Set<Json>(selfTree ? ids : await withDescendants(reader, declaration.target, ids));
  const matches: Predicate = (values) => {
    const value = values[field] ?? null;
    return value === null ? orNull : wanted.has(value);
  };
  building.tests.push(negated ? (row) => !matches(row.values) : (row) => matches(row.values));
  if (!negated && !orNull && (declaration.owner || declaration.index))
    offerSources(
      building,
      [...wanted].map((id) => ({ kind: 'reference', type: resource.type, field, target: String(id) })),
    );
  return undefined;
}

/** The source with the fewest partitions wins: an equality on one id beats a subtree. */
function offerSources(building: Building, sources: RowSource[]): void {
  if (building.sources === undefined || sources.length < building.sources.length) building.sources = sources;
}

async function applyList(
  reader: Reader,
  resource: Resource,
  { field, by, mode }: Extract<FilterDefinition, { kind: 'list' }>,
  given: readonly string[],
  test: AddTest,
): Promise<string | undefined> {
  const declaration = resource.fields[field];
  if (declaration?.kind !== 'references') return undefined;
  const named = await targets(reader, declaration.target, by, given);
  if (typeof named === 'string') return named;
  const ids = await withDescendants(reader, declaration.target, named);
  const has = (list: Json | undefined, id: number): boolean => Array.isArray(list) && list.includes(id);
  return test([field], (values) => {
    const list = values[field];
    if (mode === 'all') return ids.every((id) => has(list, id));
    const any = ids.some((id) => has(list, id));
    return mode === 'any' ? any : !any;
  });
}

/** The ids of the objects that the requests have changed, out of the change log. */
async function applyRequest(
  reader: Reader,
  { type }: Resource,
  actions: readonly string[],
  given: readonly string[],
  building: Building,
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
        isJsonObject(values.changed_object) &&
        values.changed_object.type === type &&
        actions.includes(String(values.action))
      )
        ids.push(Number(values.changed_object.id));
  narrowIds(building, ids);
  return undefined;
}

/** Finds the objects in between first: sites of a region, then devices of these sites. */
async function applyPath(
  reader: Reader,
  resource: Resource,
  { through, filter }: Extract<FilterDefinition, { kind: 'path' }>,
  given: readonly string[],
  building: Building,
): Promise<string | undefined> {
  const field = resource.fields[through];
  if (field?.kind !== 'reference') return undefined;
  const target = resourceOf(field.target);
  const ids: number[] = [];
  try {
    for await (const row of matching(reader, target, new Map([[filter, given]]))) ids.push(row.id);
  } catch (error) {
    return pathProblem(error, filter);
  }
  const wanted = new Set<Json>(ids);
  building.tests.push((row) => wanted.has(row.values[through] ?? null));
  if (field.owner || field.index)
    offerSources(
      building,
      ids.map((id) => ({ kind: 'reference', type: resource.type, field: through, target: String(id) })),
    );
  return undefined;
}

/** Finds the objects that refer here first: the lines that name a BOM line, then their orders. */
async function applyReverse(
  reader: Reader,
  resource: Resource,
  { referrer, field, filter }: Extract<FilterDefinition, { kind: 'reverse' }>,
  given: readonly string[],
  building: Building,
): Promise<string | undefined> {
  const ids: number[] = [];
  try {
    for await (const { values } of matching(reader, resourceOf(referrer), new Map([[filter, given]]))) {
      const target = values[field];
      const id = isObjectRef(target) && target.type === resource.type ? target.id : target;
      if (typeof id === 'number') ids.push(id);
    }
  } catch (error) {
    return pathProblem(error, filter);
  }
  narrowIds(building, ids);
  return undefined;
}

function pathProblem(error: unknown, filter: string): string {
  const body = error instanceof Error && 'body' in error && isJsonObject(error.body) ? error.body[filter] : undefined;
  if (Array.isArray(body)) return String(body[0]);
  throw error;
}

/** The rows that match, in no particular order; each once. */
export async function* matching(reader: Reader, resource: Resource, parameters: Parameters) {
  yield* selected(reader, resource, await select(reader, resource, parameters));
}

export async function* selected(reader: Reader, resource: Resource, selection: Selection) {
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
