import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import {
  comparable,
  emptyPredicate,
  type FilterDefinition,
  numberPredicate,
  textPredicate,
  wrongChoice,
} from '../resource/filter-declarations.ts';
import { objectTypeId } from '../resource/registry.ts';
import type { Resource } from '../resource/resource.ts';
import { parseId } from '../schema/ids.ts';
import { type AddTest, narrowIds, type SelectionBuilder } from './selection.ts';

/** Types are named, or given by their ids. */
export const isNamed = (given: readonly string[], type: Json | undefined): boolean =>
  given.some((text) => text === type || (typeof type === 'string' && parseId(text) === objectTypeId(type)));

export const objectsIn = (value: Json | undefined): readonly JsonObject[] => [value].flat().filter(isJsonObject);

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
) {
  if (lookup === 'empty') return undefined;
  const ids = wholeNumbers(given);
  if (!ids) return notWhole;
  if (lookup === '') narrowIds(builder, ids);
  else {
    const matches = numberPredicate((values) => Number(values.id), lookup, ids);
    builder.tests.push((row) => matches({ id: row.id }));
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
  return problem ?? test([field], textPredicate(field, lookup, given, false));
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
    numberPredicate((values) => comparable(declaration, values[field]), lookup, numbers),
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

export function applyBoolean(field: string, given: readonly string[], test: AddTest): undefined {
  const wanted = given.map((text) => /^(true|1)$/i.test(text));
  return test([field], (values) => wanted.includes(values[field] === true));
}
