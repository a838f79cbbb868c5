import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import { type FilterDefinition, type TextLookup, textLookups } from '../resource/filter-kinds.ts';
import {
  comparable,
  emptyPredicate,
  numberPredicate,
  type Predicate,
  textPredicate,
  wantsTrue,
  wrongChoice,
} from '../resource/filter-predicates.ts';
import { objectTypeId } from '../resource/registry.ts';
import type { Resource } from '../resource/resource.ts';
import { parseId } from '../schema/ids.ts';
import { isPattern, patternPredicate } from './pattern-filters.ts';
import { type AddTest, narrowIds, type SelectionBuilder } from './selection.ts';

/** Types are named, or given by their ids. */
const isNamed = (given: readonly string[], type: Json | undefined): boolean =>
  given.some((text) => text === type || (typeof type === 'string' && parseId(text) === objectTypeId(type)));

const objectsIn = (value: Json | undefined): readonly JsonObject[] => [value].flat().filter(isJsonObject);

export const notWhole = 'Enter a whole number.';

/** Undefined when one of the texts is no whole number. */
export function wholeNumbers(given: readonly string[]): readonly number[] | undefined {
  const fine = given.every((text) => /^\s*-?\d{1,15}\s*$/.test(text));
  return fine ? given.map(Number) : undefined;
}

export function applyId(
  lookup: Extract<FilterDefinition, { kind: 'id' }>['lookup'],
  given: readonly string[],
  builder: SelectionBuilder,
): string | undefined {
  if (lookup === 'empty') {
    if (wantsTrue(given)) narrowIds(builder, []);
    return undefined;
  }
  const ids = wholeNumbers(given);
  if (!ids) return notWhole;
  if (lookup === '') narrowIds(builder, ids);
  else {
    builder.tests.push(numberPredicate(({ id }) => id, lookup, ids));
  }
  return undefined;
}

export function applyChoice(
  resource: Resource,
  { field, lookup }: Extract<FilterDefinition, { kind: 'choice' }>,
  given: readonly string[],
  test: AddTest,
): string | undefined {
  const declaration = resource.fields[field];
  if (declaration?.kind !== 'choice') return undefined;
  const exact = lookup === '' || lookup === 'n' || declaration.multi;
  const problem = exact && lookup !== 'empty' ? wrongChoice(declaration, given) : undefined;
  return problem ?? test([field], textPredicate(field, lookup, given, { nullable: declaration.nullable }));
}

export function applyNumber(
  resource: Resource,
  { field, lookup }: Extract<FilterDefinition, { kind: 'number' }>,
  given: readonly string[],
  test: AddTest,
): string | undefined {
  const declaration = resource.fields[field];
  if (lookup === 'empty') return test([field], emptyPredicate(field, given));
  const numbers = given.map((text) => comparable(declaration, text));
  if (numbers.some((number) => isUnfit(declaration?.kind, number))) return wrongNumber(declaration?.kind);
  return test(
    [field],
    numberPredicate((values: JsonObject) => comparable(declaration, values[field]), lookup, numbers),
  );
}

/** What a filter of this kind cannot be compared with. */
export const isUnfit = (kind: string | undefined, number: number): boolean =>
  kind === 'integer' ? !Number.isInteger(number) : Number.isNaN(number);

export const wrongNumber = (kind: string | undefined): string => {
  if (kind === 'date') return 'Enter a valid date.';
  if (kind === 'datetime') return 'Enter a valid date/time.';
  return kind === 'integer' ? notWhole : 'Enter a number.';
};

/**
 * NetBox ignores every flag but true and false, and answers everything; here 1 and 0 mean what they say, and others are
 * refused.
 */
export const flagProblem = (given: readonly string[]): string | undefined =>
  given.every((text) => /^(true|false|1|0)$/i.test(text)) ? undefined : 'Enter true or false.';

export function applyBoolean({ fields }: Resource, field: string, given: readonly string[], test: AddTest): undefined {
  const declaration = fields[field];
  const isTrue: Predicate =
    declaration?.kind === 'computed'
      ? (values) => declaration.compute(values, nothingRelated) === true
      : (values) => values[field] === true;
  return testFlag([field], isTrue, given, test);
}

/** Adds the test of a flag; both values of one say nothing. */
function testFlag(fields: readonly string[], isSo: Predicate, given: readonly string[], test: AddTest): undefined {
  const wanted = given.map((text) => wantsTrue([text]));
  return test(fields, (values) => wanted.includes(isSo(values)));
}

/** Filters know an object by its own values. */
export const nothingRelated = (): undefined => undefined;

/** True for what says no more than null. */
const isNothing = (value: Json | undefined): boolean =>
  value === undefined || value === null || value === '' || (isJsonObject(value) && Object.keys(value).length === 0);

export const applyIsSet = (field: string, given: readonly string[], test: AddTest): undefined =>
  testFlag([field], (values) => !isNothing(values[field]), given, test);

export const applyIncludes = (field: string, entry: string, given: readonly string[], test: AddTest): undefined =>
  testFlag([field], (values) => [values[field] ?? []].flat().includes(entry), given, test);

export function applyGroup(
  { field, groups }: Extract<FilterDefinition, { kind: 'group' }>,
  given: readonly string[],
  test: AddTest,
): undefined {
  const wanted = new Set<Json>(
    given.flatMap((text) => {
      const name = text.trim().toLowerCase();
      return Object.hasOwn(groups, name) ? (groups[name] ?? []) : [];
    }),
  );
  return test([field], (values) => wanted.has(values[field] ?? null));
}

export const applyWithin = (field: string, given: readonly string[], test: AddTest): undefined =>
  test([field], (values) => isWithin(values[field] ?? null, given));

function isWithin(json: Json, given: readonly string[]): boolean {
  if (Array.isArray(json)) return json.some((entry) => isWithin(entry, given));
  if (!isJsonObject(json)) return given.includes(String(json));
  return Object.entries(json).some(([name, value]) => given.includes(name) || isWithin(value, given));
}

export function applyGenericType(
  { field, negated }: Extract<FilterDefinition, { kind: 'generic-type' }>,
  given: readonly string[],
  test: AddTest,
): undefined {
  const matches: Predicate = (values) => objectsIn(values[field]).some(({ type }) => isNamed(given, type));
  return test([field], negated ? (values) => !matches(values) : matches);
}

export function applyGenericId(
  { field, lookup }: Extract<FilterDefinition, { kind: 'generic-id' }>,
  given: readonly string[],
  test: AddTest,
): string | undefined {
  if (lookup === 'empty')
    return test([field], (values) => (objectsIn(values[field]).length === 0) === wantsTrue(given));
  const ids = wholeNumbers(given);
  if (!ids) return notWhole;
  const matches = numberPredicate(({ id }: JsonObject) => Number(id), lookup === 'n' ? '' : lookup, ids);
  return test([field], (values) => objectsIn(values[field]).some(matches) !== (lookup === 'n'));
}

/** NetBox: by name or id of a type, and by a part of its name; `null` stands for no type. */
export async function applyObjectType(
  { field, lookup, orNone }: Extract<FilterDefinition, { kind: 'object-type' }>,
  given: readonly string[],
  test: AddTest,
): Promise<string | undefined> {
  const negated = lookup.startsWith('n');
  const named = await typePredicate(lookup, given);
  if (typeof named === 'string') return named;
  const noneFits = orNone || given.includes('null');
  const matches: Predicate = (values) => {
    const types = [values[field] ?? []].flat();
    return types.length === 0 ? noneFits : types.some((type) => named({ type }));
  };
  return test([field], negated ? (values) => !matches(values) : matches);
}

async function typePredicate(lookup: TextLookup, given: readonly string[]): Promise<Predicate | string> {
  if (lookup === '' || lookup === 'n') return ({ type }) => isNamed(given, type);
  if (isPattern(lookup)) return patternPredicate('type', lookup, given);
  const positive = textLookups.find((known) => known === lookup.replace(/^n/, '')) ?? '';
  return textPredicate('type', positive, given, { nullable: false });
}
