import type { Json } from '../json.ts';
import { comparable } from '../resource/filter-predicates.ts';
import type { Field } from '../schema/field-kinds.ts';
import { parseField } from '../schema/parse.ts';
import { boundedPattern } from '../schema/safe-regex.ts';

/** What is wrong with the constraints of a permission, in a sentence. */
export class ConstraintProblem extends Error {}

/** Tests one value of an object. */
export type ValueTest = (value: Json | undefined) => boolean;

/** The id of an object, as a field. */
export const idField: Field = { kind: 'integer', nullable: false };

type Scalar = string | number | boolean;
type ScalarTest = (value: Scalar) => boolean;

const isAbsent = (value: Json | undefined): value is null | undefined => value === null || value === undefined;

/** Null and what is not there satisfy `isnull` alone, as in SQL. */
const ofPresent =
  (field: Field, test: ScalarTest): ValueTest =>
  (value) => {
    const scalar = isAbsent(value) ? undefined : scalarOf(field, value);
    return scalar !== undefined && test(scalar);
  };

const isTextual = (field: Field): boolean =>
  field.kind === 'text' ||
  field.kind === 'object-type' ||
  (field.kind === 'choice' && field.choices.every(({ value }) => typeof value === 'string'));

/** How stored values compare: numbers and times as numbers, truths as they are, all else as text. */
function scalarOf(field: Field, value: Json): Scalar | undefined {
  if (field.kind === 'boolean') return value === true;
  if (isTextual(field)) return String(value);
  const number = comparable(field, value);
  return Number.isNaN(number) ? undefined : number;
}

/** The look-ups of Django that a permission may use, beside `isnull`. A new one is one line here. */
const lookups: Readonly<Record<string, (field: Field, wanted: Json) => ScalarTest | Promise<ScalarTest>>> = {
  exact: (field, wanted) => equals(wantedScalar(field, wanted)),
  in: (field, wanted) => {
    const tests = listOf(wanted).map((item) => equals(wantedScalar(field, item)));
    return (value) => tests.some((test) => test(value));
  },
  gt: (field, wanted) => compared(field, wanted, (a, b) => a > b),
  gte: (field, wanted) => compared(field, wanted, (a, b) => a >= b),
  lt: (field, wanted) => compared(field, wanted, (a, b) => a < b),
  lte: (field, wanted) => compared(field, wanted, (a, b) => a <= b),
  range: (field, wanted) => {
    const [low, high, ...others] = listOf(wanted);
    if (low === undefined || high === undefined || others.length > 0)
      throw new ConstraintProblem('range takes the lowest and the highest value.');
    const above = compared(field, low, (a, b) => a >= b);
    const below = compared(field, high, (a, b) => a <= b);
    return (value) => above(value) && below(value);
  },
  iexact: (field, wanted) => textual(field, wanted, (a, b) => a.toLowerCase() === b.toLowerCase()),
  contains: (field, wanted) => textual(field, wanted, (a, b) => a.includes(b)),
  icontains: (field, wanted) => textual(field, wanted, (a, b) => a.toLowerCase().includes(b.toLowerCase())),
  startswith: (field, wanted) => textual(field, wanted, (a, b) => a.startsWith(b)),
  istartswith: (field, wanted) => textual(field, wanted, (a, b) => a.toLowerCase().startsWith(b.toLowerCase())),
  endswith: (field, wanted) => textual(field, wanted, (a, b) => a.endsWith(b)),
  iendswith: (field, wanted) => textual(field, wanted, (a, b) => a.toLowerCase().endsWith(b.toLowerCase())),
  regex: (field, wanted) => matching(field, wanted, false),
  iregex: (field, wanted) => matching(field, wanted, true),
};

export const isLookup = (name: string): boolean => name === 'isnull' || Object.hasOwn(lookups, name);

/** The test of a look-up. Throws a ConstraintProblem where the look-up or the value does not fit the field. */
export async function lookupTest(field: Field, lookup: string, wanted: Json): Promise<ValueTest> {
  if (lookup === 'isnull' || (lookup === 'exact' && wanted === null)) {
    const absent = lookup === 'isnull' ? truthOf(wanted) : true;
    return (value) => isAbsent(value) === absent;
  }
  const make = Object.hasOwn(lookups, lookup) ? lookups[lookup] : undefined;
  if (!make) throw new ConstraintProblem(`Unsupported lookup '${lookup}'.`);
  return ofPresent(field, await make(field, wanted));
}

const equals =
  (wanted: Scalar): ScalarTest =>
  (value) =>
    value === wanted;

function compared(field: Field, wanted: Json, test: (value: Scalar, wanted: Scalar) => boolean): ScalarTest {
  if (field.kind === 'boolean') throw new ConstraintProblem('lt, lte, gt and gte do not apply to boolean fields.');
  const scalar = wantedScalar(field, wanted);
  return (value) => test(value, scalar);
}

function textual(field: Field, wanted: Json, test: (value: string, wanted: string) => boolean): ScalarTest {
  const text = textOf(field, wanted);
  return (value) => test(String(value), text);
}

async function matching(field: Field, wanted: Json, caseInsensitive: boolean): Promise<ScalarTest> {
  const pattern = await boundedPattern(textOf(field, wanted), caseInsensitive);
  if (pattern.problem !== undefined) throw new ConstraintProblem(`Invalid regular expression: ${pattern.problem}`);
  return (value) => pattern.finds(String(value));
}

function textOf(field: Field, wanted: Json): string {
  if (!isTextual(field)) throw new ConstraintProblem('This lookup applies to text only.');
  if (typeof wanted !== 'string') throw new ConstraintProblem('Not a valid string.');
  return wanted;
}

/** The value of a constraint in the form in which stored values compare. */
function wantedScalar(field: Field, wanted: Json): Scalar {
  if (field.kind === 'choice' || field.kind === 'boolean' || field.kind === 'object-type') {
    const parsed = parseField(field, wanted);
    if ('error' in parsed) throw new ConstraintProblem(parsed.error);
  }
  if (field.kind === 'boolean') return truthOf(wanted);
  const plain = typeof wanted === 'string' || typeof wanted === 'number';
  if (isTextual(field)) {
    if (!plain) throw new ConstraintProblem('Not a valid string.');
    return String(wanted);
  }
  const number = plain && wanted !== '' ? comparable(field, wanted) : Number.NaN;
  if (Number.isNaN(number)) throw new ConstraintProblem(`'${JSON.stringify(wanted)}' does not fit the field.`);
  return number;
}

function truthOf(wanted: Json): boolean {
  const parsed = parseField({ kind: 'boolean', nullable: false }, wanted);
  if (!('value' in parsed)) throw new ConstraintProblem('Must be a valid boolean.');
  return parsed.value === true;
}

function listOf(wanted: Json): readonly Json[] {
  if (!Array.isArray(wanted)) throw new ConstraintProblem('in takes a list of values.');
  return wanted;
}
