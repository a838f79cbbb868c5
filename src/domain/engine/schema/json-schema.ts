import { canonicalJson, isJsonObject, type Json, type JsonObject, sameJson } from '../json.ts';
import { boundedPattern } from './safe-regex.ts';

/*
 * JSON Schema as far as one document describes one value: no references, no formats, no conditions. What is not among the
 * keywords is refused when the schema is saved, so that no rule is silently left out. Patterns run in RE2. The common
 * validators would add 130 kB to every function, and run the patterns of others without a limit.
 */

/** What is wrong with a value, with the place in it; undefined when nothing is. */
type Test = (value: Json, place: string) => string | undefined;

/** A schema, or why it is none. */
export type JsonSchema =
  | { readonly problem: string }
  | { readonly problem?: undefined; readonly violation: (value: Json) => string | undefined };

class SchemaProblem extends Error {}

const deepest = 20;
const longestSchema = 20_000;

/** Reads a schema that an organisation has written. */
export async function readSchema(schema: Json): Promise<JsonSchema> {
  if (JSON.stringify(schema).length > longestSchema) return { problem: `longer than ${longestSchema} characters` };
  try {
    const test = await compile(schema, 0);
    return { violation: (value) => test(value, '') };
  } catch (error) {
    if (error instanceof SchemaProblem) return { problem: error.message };
    throw error;
  }
}

async function compile(schema: Json, depth: number): Promise<Test> {
  if (depth > deepest) throw new SchemaProblem(`nested deeper than ${deepest} levels`);
  if (schema === true) return () => undefined;
  if (schema === false) return (_, place) => says(place, 'must not be there');
  if (!isJsonObject(schema)) throw new SchemaProblem('a schema is an object, true or false');
  const below: Compile = (inner) => compile(inner, depth + 1);
  const tests = await Promise.all(
    Object.entries(schema)
      .filter(([keyword]) => !annotations.has(keyword))
      .map(([keyword, argument]) => keywordNamed(keyword)(argument, below, schema)),
  );
  return allOf(tests);
}

const says = (place: string, problem: string): string => `${place === '' ? 'the value' : place} ${problem}`;

const allOf =
  (tests: readonly Test[]): Test =>
  (value, place) => {
    for (const test of tests) {
      const problem = test(value, place);
      if (problem !== undefined) return problem;
    }
    return undefined;
  };

type Compile = (schema: Json) => Promise<Test>;
type Keyword = (argument: Json, compile: Compile, schema: JsonObject) => Test | Promise<Test>;

/** They describe and check nothing. */
const annotations: ReadonlySet<string> = new Set([
  '$schema',
  '$id',
  '$comment',
  'title',
  'description',
  'default',
  'examples',
]);

function keywordNamed(name: string): Keyword {
  const keyword = keywords.get(name);
  if (!keyword) throw new SchemaProblem(`"${name}" is not supported; known are ${[...keywords.keys()].join(', ')}`);
  return keyword;
}

const types: Readonly<Record<string, (value: Json) => boolean>> = {
  string: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number',
  integer: (value) => Number.isInteger(value),
  boolean: (value) => typeof value === 'boolean',
  null: (value) => value === null,
  array: (value) => Array.isArray(value),
  object: isJsonObject,
};

const typeKeyword: Keyword = (argument) => {
  const names = [argument].flat().map(String);
  const tests = names.map((name) => {
    const test = Object.hasOwn(types, name) ? types[name] : undefined;
    if (!test) throw new SchemaProblem(`"${name}" is no type`);
    return test;
  });
  return (value, place) =>
    tests.some((test) => test(value)) ? undefined : says(place, `must be of type ${names.join(' or ')}`);
};

/** A limit on a number that is taken from the value; null where the keyword does not apply to it. */
const limit =
  (measure: (value: Json) => number | null, fits: (size: number, bound: number) => boolean, text: string): Keyword =>
  (argument) => {
    if (typeof argument !== 'number') throw new SchemaProblem('a limit must be a number');
    return (value, place) => {
      const size = measure(value);
      return size === null || fits(size, argument) ? undefined : says(place, `${text} ${argument}`);
    };
  };

const numberIn = (value: Json): number | null => (typeof value === 'number' ? value : null);
const lengthOf = (value: Json): number | null => (typeof value === 'string' ? [...value].length : null);
const itemsIn = (value: Json): number | null => (Array.isArray(value) ? value.length : null);
const membersIn = (value: Json): number | null => (isJsonObject(value) ? Object.keys(value).length : null);
const atLeast = (size: number, bound: number): boolean => size >= bound;
const atMost = (size: number, bound: number): boolean => size <= bound;

const compileEach = async (argument: Json, compiler: Compile): Promise<readonly Test[]> => {
  if (!Array.isArray(argument) || argument.length === 0)
    throw new SchemaProblem('alternatives must be a list of schemas');
  return Promise.all(argument.map(compiler));
};

const objectIn = (argument: Json, keyword: string): JsonObject => {
  if (!isJsonObject(argument)) throw new SchemaProblem(`"${keyword}" must be an object`);
  return argument;
};

const pattern: Keyword = async (argument) => {
  const read = typeof argument === 'string' ? await boundedPattern(argument) : { problem: 'it must be text' };
  if (read.problem !== undefined) throw new SchemaProblem(`the pattern ${JSON.stringify(argument)}: ${read.problem}`);
  return (value, place) =>
    typeof value !== 'string' || read.finds(value) ? undefined : says(place, `must match pattern ${argument}`);
};

const properties: Keyword = async (argument, compiler) => {
  const members = Object.entries(objectIn(argument, 'properties'));
  const tests = await Promise.all(members.map(async ([name, schema]) => [name, await compiler(schema)] as const));
  return allOf(
    tests.map(([name, test]) => (value, place) => {
      const member = isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
      return member === undefined ? undefined : test(member, `${place}/${name}`);
    }),
  );
};

const additionalProperties: Keyword = async (argument, compiler, schema) => {
  const declared = isJsonObject(schema.properties) ? schema.properties : {};
  const test = await compiler(argument);
  return (value, place) => {
    if (!isJsonObject(value)) return undefined;
    const others = Object.entries(value).filter(([name]) => !Object.hasOwn(declared, name));
    return firstOf(others, ([name, member]) => test(member, `${place}/${name}`));
  };
};

function firstOf<T>(
  items: readonly T[],
  problemOf: (item: T, index: number) => string | undefined,
): string | undefined {
  for (const [index, item] of items.entries()) {
    const problem = problemOf(item, index);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

const required: Keyword = (argument) => {
  if (!Array.isArray(argument)) throw new SchemaProblem('"required" must be a list of names');
  const names = argument.map(String);
  return (value, place) =>
    isJsonObject(value)
      ? firstOf(names, (name) => (Object.hasOwn(value, name) ? undefined : says(place, `must have property ${name}`)))
      : undefined;
};

const items: Keyword = async (argument, compiler) => {
  const test = await compiler(argument);
  return (value, place) =>
    Array.isArray(value) ? firstOf<Json>(value, (item, index) => test(item, `${place}/${index}`)) : undefined;
};

const keywords: ReadonlyMap<string, Keyword> = new Map<string, Keyword>([
  ['type', typeKeyword],
  [
    'enum',
    (argument) => {
      if (!Array.isArray(argument)) throw new SchemaProblem('"enum" must be a list');
      return (value, place) =>
        argument.some((one: Json) => sameJson(one, value))
          ? undefined
          : says(place, `must be one of ${JSON.stringify(argument)}`);
    },
  ],
  [
    'const',
    (argument) => (value, place) =>
      sameJson(argument, value) ? undefined : says(place, `must be ${JSON.stringify(argument)}`),
  ],
  ['minimum', limit(numberIn, atLeast, 'must be at least')],
  ['maximum', limit(numberIn, atMost, 'must be at most')],
  ['exclusiveMinimum', limit(numberIn, (size, bound) => size > bound, 'must be more than')],
  ['exclusiveMaximum', limit(numberIn, (size, bound) => size < bound, 'must be less than')],
  [
    'multipleOf',
    limit(numberIn, (size, bound) => bound > 0 && Number.isInteger(size / bound), 'must be a multiple of'),
  ],
  ['minLength', limit(lengthOf, atLeast, 'must have a length of at least')],
  ['maxLength', limit(lengthOf, atMost, 'must have a length of at most')],
  ['pattern', pattern],
  ['items', items],
  ['minItems', limit(itemsIn, atLeast, 'must have an item count of at least')],
  ['maxItems', limit(itemsIn, atMost, 'must have an item count of at most')],
  [
    'uniqueItems',
    (argument) => (value, place) =>
      argument === true && Array.isArray(value) && new Set(value.map(canonicalJson)).size < value.length
        ? says(place, 'must not have the same item twice')
        : undefined,
  ],
  ['properties', properties],
  ['additionalProperties', additionalProperties],
  ['required', required],
  ['minProperties', limit(membersIn, atLeast, 'must have a property count of at least')],
  ['maxProperties', limit(membersIn, atMost, 'must have a property count of at most')],
  ['allOf', async (argument, compiler) => allOf(await compileEach(argument, compiler))],
  [
    'anyOf',
    async (argument, compiler) => {
      const tests = await compileEach(argument, compiler);
      return (value, place) =>
        tests.some((test) => test(value, place) === undefined)
          ? undefined
          : says(place, 'fits none of its alternatives');
    },
  ],
  [
    'oneOf',
    async (argument, compiler) => {
      const tests = await compileEach(argument, compiler);
      return (value, place) =>
        tests.filter((test) => test(value, place) === undefined).length === 1
          ? undefined
          : says(place, 'must fit exactly one of its alternatives');
    },
  ],
  [
    'not',
    async (argument, compiler) => {
      const test = await compiler(argument);
      return (value, place) => (test(value, place) === undefined ? says(place, 'must not be like this') : undefined);
    },
  ],
]);
