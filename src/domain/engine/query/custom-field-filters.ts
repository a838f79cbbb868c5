import type { Json, JsonObject } from '../json.ts';
import type { Reader } from '../ports.ts';
import { customFieldsNaming } from '../resource/custom-field-cache.ts';
import { type NumberLookup, numberLookups, type TextLookup, textLookups } from '../resource/filter-kinds.ts';
import {
  comparable,
  emptyPredicate,
  numberPredicate,
  type Predicate,
  textPredicate,
} from '../resource/filter-predicates.ts';
import { type CustomField, type CustomFieldType, isTextual, storedValues } from '../schema/custom-fields.ts';
import { isPattern, patternPredicate } from './pattern-filters.ts';
import { flagProblem, isUnfit, notWhole, wholeNumbers, wrongNumber } from './value-filters.ts';

/** A parameter `cf_<name>` with its lookup suffix. */
export interface CustomFilter {
  readonly field: CustomField;
  readonly lookup: string;
}

export const isCustomFilter = (name: string): boolean => name.startsWith('cf_');

/**
 * Every `cf_` parameter of a list, by name. NetBox: the type of the field and its filter logic decide on the suffixes; one
 * object is compared by its id, as numbers are. Beyond NetBox, lists of objects have `n` and `empty`.
 */
export async function customFilters(
  reader: Reader,
  type: string,
  parameters: readonly string[],
): Promise<ReadonlyMap<string, CustomFilter>> {
  const names = parameters.filter(isCustomFilter).map((name) => name.replace(/^cf_/, '').replace(/__[a-z]+$/, ''));
  const fields = await customFieldsNaming(reader, type, names);
  return new Map(
    fields.flatMap((field) =>
      lookupsOf(field).map((lookup) => [`cf_${field.name}${lookup && '__'}${lookup}`, { field, lookup }] as const),
    ),
  );
}

const listLookups = ['', 'n', 'empty'] as const;

function lookupsOf({ type, filterLogic }: CustomField): readonly string[] {
  if (filterLogic === 'disabled') return [];
  switch (type) {
    case 'text':
    case 'longtext':
    case 'url':
      return filterLogic === 'loose' ? [''] : textLookups;
    case 'integer':
    case 'decimal':
    case 'date':
    case 'datetime':
    case 'object':
      return numberLookups;
    case 'select':
    case 'multiselect':
      return textLookups;
    case 'boolean':
      return [''];
    case 'multiobject':
      return listLookups;
    case 'json':
      return [];
  }
}

const key = 'value';
/** The value of the field, as the predicates of plain fields expect it. */
const valueIn = ({ id }: CustomField, values: JsonObject): Json => storedValues(values)[id] ?? null;

/** The test of a custom filter, or what is wrong with its values. */
export async function customPredicate(
  { field, lookup }: CustomFilter,
  given: readonly string[],
): Promise<Predicate | string> {
  const predicate = isPattern(lookup)
    ? await patternPredicate(key, lookup, given)
    : plainPredicate(field, lookup, given);
  if (typeof predicate === 'string') return predicate;
  return (values) => predicate({ [key]: valueIn(field, values) });
}

function plainPredicate(field: CustomField, lookup: string, given: readonly string[]): Predicate | string {
  if (lookup === 'empty') return emptyPredicate(key, given);
  const { type, filterLogic } = field;
  if (isTextual(type) || type === 'select')
    return textPredicate(key, isTextual(type) && filterLogic === 'loose' ? 'ic' : textLookup(lookup), given, {
      nullable: true,
    });
  if (type === 'boolean') return flagProblem(given.filter((text) => text !== 'null')) ?? booleanPredicate(given);
  if (type === 'multiselect') return anyOf(textLookup(lookup), given);
  if (type === 'multiobject') return objectsPredicate(lookup === 'n', given);
  return comparisonPredicate(field, numberLookup(lookup), given);
}

const textLookup = (lookup: string): TextLookup => textLookups.find((known) => known === lookup) ?? '';
const numberLookup = (lookup: string): NumberLookup => numberLookups.find((known) => known === lookup) ?? '';

function booleanPredicate(given: readonly string[]): Predicate {
  const wanted = new Set<Json>(given.map((text) => (text === 'null' ? null : /^(true|1)$/i.test(text))));
  return (values) => wanted.has(values[key] ?? null);
}

/** One of the chosen values is enough; a negated lookup wants none. */
function anyOf(lookup: TextLookup, given: readonly string[]): Predicate {
  const negated = lookup.startsWith('n');
  const test = textPredicate(key, textLookup(negated ? lookup.slice(1) : lookup), given, { nullable: true });
  const matches: Predicate = (values) => [values[key] ?? null].flat().some((one) => test({ [key]: one }));
  return negated ? (values) => !matches(values) : matches;
}

/** One of the objects is enough; a negated lookup wants none. */
function objectsPredicate(negated: boolean, given: readonly string[]): Predicate | string {
  const ids = wholeNumbers(given.filter((text) => text !== 'null'));
  if (!ids) return notWhole;
  const wanted = new Set<Json>(given.includes('null') ? [...ids, null] : ids);
  const matches: Predicate = (values) => [values[key] ?? null].flat().some((id) => wanted.has(id));
  return negated ? (values) => !matches(values) : matches;
}

/** How values compare that are not decimals; objects by their ids. */
const comparedAs: Partial<Record<CustomFieldType, 'date' | 'datetime' | 'integer'>> = {
  date: 'date',
  datetime: 'datetime',
  integer: 'integer',
  object: 'integer',
};

function comparisonPredicate(field: CustomField, lookup: NumberLookup, given: readonly string[]): Predicate | string {
  const { type } = field;
  const kind = comparedAs[type] ?? 'decimal';
  const read = (value: Json | undefined): number => comparable({ kind }, value);
  const orNull = given.includes('null');
  const numbers = given.filter((text) => text !== 'null').map(read);
  if (numbers.some((number) => isUnfit(kind, number))) return wrongNumber(kind);
  const test = numberPredicate((values: JsonObject) => read(values[key]), lookup === 'n' ? '' : lookup, numbers);
  const matches: Predicate = (values) => (orNull && (values[key] ?? null) === null) || test(values);
  return lookup === 'n' ? (values) => !matches(values) : matches;
}
