import { type Json, type JsonObject, plainText } from '../json.ts';
import { isDate, parseTimestamp } from '../schema/dates.ts';
import type { ChoiceField, Field } from '../schema/field-kinds.ts';
import { sameWithoutCase } from '../schema/text.ts';
import type { NumberLookup, TextLookup } from './filter-kinds.ts';

/** Tests the values of one object. */
export type Predicate = (values: JsonObject) => boolean;

type TextTest = (value: string, given: string) => boolean;
const textTests: Readonly<Record<'' | 'ic' | 'isw' | 'iew' | 'ie', TextTest>> = {
  '': (value, given) => value === given,
  ie: sameWithoutCase,
  ic: (value, given) => value.toLowerCase().includes(given.toLowerCase()),
  isw: (value, given) => value.toLowerCase().startsWith(given.toLowerCase()),
  iew: (value, given) => value.toLowerCase().endsWith(given.toLowerCase()),
};

const isEmpty = (value: Json | undefined): boolean => value === null || value === undefined || value === '';

/** How a text compares, and whether `null` stands for none: NetBox has no null in most texts, where it is one like any other. */
interface TextComparison {
  readonly caseInsensitive?: boolean;
  readonly nullable: boolean;
}

/** NetBox: several values of one parameter are alternatives; a negated parameter excludes all of them. */
export function textPredicate(
  field: string,
  lookup: TextLookup,
  given: readonly string[],
  { caseInsensitive = false, nullable }: TextComparison,
): Predicate {
  if (lookup === 'empty') return emptyPredicate(field, given);
  const negated = lookup.startsWith('n');
  const plain = negated ? lookup.slice(1) : lookup;
  const test =
    plain === '' && caseInsensitive
      ? textTests.ie
      : plain in textTests
        ? textTests[plain as keyof typeof textTests]
        : textTests[''];
  const matches = (values: JsonObject): boolean =>
    given.some((wanted) =>
      nullable && wanted === 'null'
        ? isEmpty(values[field])
        : !isEmpty(values[field]) && test(plainText(values[field]), wanted),
    );
  return negated ? (values) => !matches(values) : matches;
}

/** True where one of the values of a flag asks for what is so. */
export const wantsTrue = (given: readonly string[]): boolean => given.some((text) => /^(true|1)$/i.test(text));

export const emptyPredicate = (field: string, given: readonly string[]): Predicate => {
  const wanted = wantsTrue(given);
  return (values) => isEmpty(values[field]) === wanted;
};

/** True: one of the lists is empty; false: none is. */
export function anyEmptyPredicate(fields: readonly string[], given: readonly string[]): Predicate {
  const wanted = wantsTrue(given);
  const isNone = (value: Json | undefined): boolean => !Array.isArray(value) || value.length === 0;
  return (values) => fields.some((field) => isNone(values[field])) === wanted;
}

type NumberTest = (value: number, given: number) => boolean;
const numberTests: Readonly<Record<'' | 'lt' | 'lte' | 'gt' | 'gte', NumberTest>> = {
  '': (value, given) => value === given,
  lt: (value, given) => value < given,
  lte: (value, given) => value <= given,
  gt: (value, given) => value > given,
  gte: (value, given) => value >= given,
};

/** How numbers, dates and times compare, the latter two as milliseconds; NaN for what is none. */
export function comparable(field: Pick<Field, 'kind'> | undefined, value: Json | undefined): number {
  if (value === null || value === undefined || value === '') return Number.NaN;
  const text = plainText(value);
  if (field?.kind === 'datetime') return parseTimestamp(text);
  if (field?.kind === 'date') return isDate(text) ? parseTimestamp(text) : Number.NaN;
  return typeof value === 'number' ? value : numberIn(text);
}

/** NaN for what only JavaScript takes for a number: nothing, 0x10, Infinity. */
const numberIn = (text: string): number => {
  const number = /^\s*[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?\s*$/i.test(text) ? Number(text) : Number.NaN;
  return Number.isFinite(number) ? number : Number.NaN;
};

export function numberPredicate<T>(
  read: (subject: T) => number,
  lookup: NumberLookup,
  given: readonly number[],
): (subject: T) => boolean {
  const negated = lookup === 'n';
  const test = lookup in numberTests ? numberTests[lookup as keyof typeof numberTests] : numberTests[''];
  const matches = (subject: T): boolean => {
    const value = read(subject);
    return !Number.isNaN(value) && given.some((wanted) => test(value, wanted));
  };
  return negated ? (subject) => !matches(subject) : matches;
}

/** The message for a filter value outside the choices; undefined when all are fine. */
export function wrongChoice(field: ChoiceField, given: readonly string[]): string | undefined {
  const isChoice = (text: string): boolean =>
    field.choices.some(({ value }) => String(value) === text) || (field.nullable && text === 'null');
  const wrong = given.find((text) => !isChoice(text));
  return wrong === undefined ? undefined : `Select a valid choice. ${wrong} is not one of the available choices.`;
}

/** True where one of the fields has the text, which is in lower case. */
export const contains = (values: JsonObject, fields: readonly string[], text: string): boolean =>
  fields.some((field) => {
    const value = plainText(values[field]);
    return value.length >= text.length && value.toLowerCase().includes(text);
  });
