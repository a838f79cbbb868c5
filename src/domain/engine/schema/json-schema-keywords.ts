import Big from 'big.js';
import { canonicalJson, isJsonObject, type Json, type JsonObject, sameJson } from '../json.ts';
import { boundedPattern } from './safe-regex.ts';

/** One evaluation: the references that the whole value has followed, and how deep this branch stands in them. */
interface Run {
  readonly spent: { references: number };
  readonly depth: number;
}

/** The problem of a value, which names its path (`/ports/0`); undefined when the value fits. */
export type Test = (value: Json, path: string, run: Run) => string | undefined;

/** What a keyword is compiled from. */
interface Usage {
  readonly argument: Json;
  /** The schema object that the keyword stands in. */
  readonly schema: JsonObject;
  readonly compile: (schema: Json) => Promise<Test>;
  /** The test of another part of the document, which is compiled later. */
  readonly reference: (pointer: string) => Test;
  /** Ends the compilation: the schema cannot be used. */
  readonly refuse: (problem: string) => never;
}

/** Nothing for a keyword that checks nothing. */
type Keyword = (usage: Usage) => Promise<Test | undefined> | Test | undefined;

/** The keyword of this name; a message when there is none. */
export const keywordNamed = (name: string): Keyword | string =>
  keywords.get(name) ?? `"${name}" is not supported; known are ${[...keywords.keys()].join(', ')}`;

const about = (path: string, problem: string): string => `${path === '' ? 'the value' : path} ${problem}`;

const types: ReadonlyMap<string, (value: Json) => boolean> = new Map<string, (value: Json) => boolean>([
  ['string', (value) => typeof value === 'string'],
  ['number', (value) => typeof value === 'number'],
  ['integer', (value) => Number.isInteger(value)],
  ['boolean', (value) => typeof value === 'boolean'],
  ['null', (value) => value === null],
  ['array', (value) => Array.isArray(value)],
  ['object', isJsonObject],
]);

const typeKeyword: Keyword = ({ argument, refuse }) => {
  const names = [argument].flat().map(String);
  const tests = names.map((name) => types.get(name) ?? refuse(`"${name}" is no type`));
  return (value, path) =>
    tests.some((test) => test(value)) ? undefined : about(path, `must be of type ${names.join(' or ')}`);
};

/** A bound on a number that is measured at the value; the keyword does not apply where the measure is null. */
const bound =
  (measure: (value: Json) => number | null, fits: (size: number, bound: number) => boolean, text: string): Keyword =>
  ({ argument, refuse }) => {
    if (typeof argument !== 'number') return refuse('a limit must be a number');
    return (value, path) => {
      const size = measure(value);
      return size === null || fits(size, argument) ? undefined : about(path, `${text} ${argument}`);
    };
  };

const numberIn = (value: Json): number | null => (typeof value === 'number' ? value : null);
const lengthOf = (value: Json): number | null => (typeof value === 'string' ? [...value].length : null);
const itemsIn = (value: Json): number | null => (Array.isArray(value) ? value.length : null);
const membersIn = (value: Json): number | null => (isJsonObject(value) ? Object.keys(value).length : null);
const atLeast = (size: number, least: number): boolean => size >= least;
const atMost = (size: number, most: number): boolean => size <= most;
/** Exact in decimals: 0.3 is a multiple of 0.1. */
const isMultiple = (size: number, of: number): boolean => of > 0 && new Big(size).mod(of).eq(0);

const schemasIn = async ({ argument, compile, refuse }: Usage): Promise<readonly Test[]> => {
  if (!Array.isArray(argument) || argument.length === 0) return refuse('alternatives must be a list of schemas');
  const tests: Test[] = [];
  for (const schema of argument) tests.push(await compile(schema));
  return tests;
};

/** The members of an object of schemas, compiled. */
async function membersOf(name: string, { argument, compile, refuse }: Usage): Promise<readonly [string, Test][]> {
  if (!isJsonObject(argument)) return refuse(`"${name}" must be an object`);
  const members: [string, Test][] = [];
  for (const [member, schema] of Object.entries(argument)) members.push([member, await compile(schema)]);
  return members;
}

const namesIn = (name: string, argument: Json, refuse: Usage['refuse']): readonly string[] =>
  Array.isArray(argument) ? argument.map(String) : refuse(`"${name}" must be a list of names`);

async function readPattern(argument: Json, refuse: Usage['refuse']): Promise<(text: string) => boolean> {
  const read = typeof argument === 'string' ? await boundedPattern(argument) : { problem: 'it must be text' };
  return read.problem === undefined ? read.finds : refuse(`the pattern ${JSON.stringify(argument)}: ${read.problem}`);
}

const pattern: Keyword = async ({ argument, refuse }) => {
  const finds = await readPattern(argument, refuse);
  return (value, path) =>
    typeof value !== 'string' || finds(value) ? undefined : about(path, `must match pattern ${argument}`);
};

function firstOf<T>(list: readonly T[], problemOf: (entry: T, index: number) => string | undefined) {
  for (const [index, entry] of list.entries()) {
    const problem = problemOf(entry, index);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

const properties: Keyword = async (usage) => {
  const members = await membersOf('properties', usage);
  return (value, path, run) =>
    firstOf(members, ([name, test]) => {
      const member = isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
      return member === undefined ? undefined : test(member, `${path}/${name}`, run);
    });
};

const patternsOf = async (argument: Json, refuse: Usage['refuse']) => {
  const finders: ((text: string) => boolean)[] = [];
  if (isJsonObject(argument)) for (const text of Object.keys(argument)) finders.push(await readPattern(text, refuse));
  return finders;
};

const patternProperties: Keyword = async (usage) => {
  const tests = await membersOf('patternProperties', usage);
  const finders = await patternsOf(usage.argument, usage.refuse);
  return (value, path, run) =>
    isJsonObject(value)
      ? firstOf(Object.entries(value), ([name, member]) =>
          firstOf(tests, ([, test], index) =>
            finders[index]?.(name) ? test(member, `${path}/${name}`, run) : undefined,
          ),
        )
      : undefined;
};

const additionalProperties: Keyword = async ({ argument, compile, schema, refuse }) => {
  const declared = isJsonObject(schema.properties) ? schema.properties : {};
  const finders = await patternsOf(schema.patternProperties ?? null, refuse);
  const test = await compile(argument);
  const isOther = (name: string) => !Object.hasOwn(declared, name) && !finders.some((finds) => finds(name));
  return (value, path, run) =>
    isJsonObject(value)
      ? firstOf(Object.entries(value), ([name, member]) =>
          isOther(name) ? test(member, `${path}/${name}`, run) : undefined,
        )
      : undefined;
};

const propertyNames: Keyword = async ({ argument, compile }) => {
  const test = await compile(argument);
  return (value, path, run) =>
    isJsonObject(value)
      ? firstOf(Object.keys(value), (name) =>
          test(name, '', run) === undefined ? undefined : about(path, `must not have a property called ${name}`),
        )
      : undefined;
};

const missing = (value: JsonObject, names: readonly string[], path: string, reason = ''): string | undefined =>
  firstOf(names, (name) =>
    Object.hasOwn(value, name) ? undefined : about(path, `must have property ${name}${reason}`),
  );

const required: Keyword = ({ argument, refuse }) => {
  const names = namesIn('required', argument, refuse);
  return (value, path) => (isJsonObject(value) ? missing(value, names, path) : undefined);
};

const dependentRequired: Keyword = ({ argument, refuse }) => {
  if (!isJsonObject(argument)) return refuse('"dependentRequired" must be an object');
  const rules = Object.entries(argument).map(
    ([name, names]) => [name, namesIn('dependentRequired', names, refuse)] as const,
  );
  return (value, path) =>
    isJsonObject(value)
      ? firstOf(rules, ([name, names]) =>
          Object.hasOwn(value, name) ? missing(value, names, path, `, since it has ${name}`) : undefined,
        )
      : undefined;
};

const dependentSchemas: Keyword = async (usage) => {
  const rules = await membersOf('dependentSchemas', usage);
  return (value, path, run) =>
    isJsonObject(value)
      ? firstOf(rules, ([name, test]) => (Object.hasOwn(value, name) ? test(value, path, run) : undefined))
      : undefined;
};

const prefixItems: Keyword = async (usage) => {
  const tests = await schemasIn(usage);
  return (value, path, run) =>
    Array.isArray(value)
      ? firstOf<Json>(value.slice(0, tests.length), (item, index) => tests[index]?.(item, `${path}/${index}`, run))
      : undefined;
};

const items: Keyword = async ({ argument, compile, schema }) => {
  const test = await compile(argument);
  const first = Array.isArray(schema.prefixItems) ? schema.prefixItems.length : 0;
  return (value, path, run) =>
    Array.isArray(value)
      ? firstOf<Json>(value.slice(first), (item, index) => test(item, `${path}/${index + first}`, run))
      : undefined;
};

const contains: Keyword = async ({ argument, compile, schema }) => {
  const test = await compile(argument);
  const least = typeof schema.minContains === 'number' ? schema.minContains : 1;
  const most = typeof schema.maxContains === 'number' ? schema.maxContains : Number.POSITIVE_INFINITY;
  return (value, path, run) => {
    if (!Array.isArray(value)) return undefined;
    const fitting = value.filter((item) => test(item, '', run) === undefined).length;
    if (fitting < least) return about(path, `must have at least ${least} items of the kind it has to contain`);
    return fitting > most ? about(path, `must have at most ${most} items of the kind it has to contain`) : undefined;
  };
};

/** `then` and `else` do nothing without `if`, which reads them. */
const condition: Keyword = async ({ argument, compile, schema }) => {
  const test = await compile(argument);
  const met = await compile(schema.then ?? true);
  const unmet = await compile(schema.else ?? true);
  return (value, path, run) => (test(value, path, run) === undefined ? met : unmet)(value, path, run);
};

const reference: Keyword = ({ argument, reference, refuse }) =>
  typeof argument === 'string' ? reference(argument) : refuse('"$ref" must be text');

/** Compiled where something refers to it; compiled here too, so that mistakes are found. */
const definitions: Keyword = async (usage) => {
  await membersOf('$defs', usage);
  return undefined;
};

const compiledOnly: Keyword = async ({ argument, compile }) => {
  await compile(argument);
  return undefined;
};

const number: Keyword = ({ argument, refuse }) =>
  typeof argument === 'number' ? undefined : refuse('a limit must be a number');

const describesOnly: Keyword = () => undefined;

const keywords: ReadonlyMap<string, Keyword> = new Map<string, Keyword>([
  ['type', typeKeyword],
  [
    'enum',
    ({ argument, refuse }) => {
      if (!Array.isArray(argument)) return refuse('"enum" must be a list');
      return (value, path) =>
        argument.some((choice: Json) => sameJson(choice, value))
          ? undefined
          : about(path, `must be one of ${JSON.stringify(argument)}`);
    },
  ],
  [
    'const',
    ({ argument }) =>
      (value, path) =>
        sameJson(argument, value) ? undefined : about(path, `must be ${JSON.stringify(argument)}`),
  ],
  ['minimum', bound(numberIn, atLeast, 'must be at least')],
  ['maximum', bound(numberIn, atMost, 'must be at most')],
  ['exclusiveMinimum', bound(numberIn, (size, least) => size > least, 'must be more than')],
  ['exclusiveMaximum', bound(numberIn, (size, most) => size < most, 'must be less than')],
  ['multipleOf', bound(numberIn, isMultiple, 'must be a multiple of')],
  ['minLength', bound(lengthOf, atLeast, 'must have a length of at least')],
  ['maxLength', bound(lengthOf, atMost, 'must have a length of at most')],
  ['pattern', pattern],
  ['prefixItems', prefixItems],
  ['items', items],
  ['contains', contains],
  ['minContains', number],
  ['maxContains', number],
  ['minItems', bound(itemsIn, atLeast, 'must have an item count of at least')],
  ['maxItems', bound(itemsIn, atMost, 'must have an item count of at most')],
  [
    'uniqueItems',
    ({ argument }) =>
      (value, path) =>
        argument === true && Array.isArray(value) && new Set(value.map(canonicalJson)).size < value.length
          ? about(path, 'must not have the same item twice')
          : undefined,
  ],
  ['properties', properties],
  ['patternProperties', patternProperties],
  ['additionalProperties', additionalProperties],
  ['propertyNames', propertyNames],
  ['required', required],
  ['dependentRequired', dependentRequired],
  ['dependentSchemas', dependentSchemas],
  ['minProperties', bound(membersIn, atLeast, 'must have a property count of at least')],
  ['maxProperties', bound(membersIn, atMost, 'must have a property count of at most')],
  [
    'allOf',
    async (usage) => {
      const tests = await schemasIn(usage);
      return (value, path, run) => firstOf(tests, (test) => test(value, path, run));
    },
  ],
  [
    'anyOf',
    async (usage) => {
      const tests = await schemasIn(usage);
      return (value, path, run) =>
        tests.some((test) => test(value, path, run) === undefined)
          ? undefined
          : about(path, 'fits none of its alternatives');
    },
  ],
  [
    'oneOf',
    async (usage) => {
      const tests = await schemasIn(usage);
      return (value, path, run) =>
        tests.filter((test) => test(value, path, run) === undefined).length === 1
          ? undefined
          : about(path, 'must fit exactly one of its alternatives');
    },
  ],
  [
    'not',
    async ({ argument, compile }) => {
      const test = await compile(argument);
      return (value, path, run) =>
        test(value, path, run) === undefined ? about(path, 'must not be like this') : undefined;
    },
  ],
  ['if', condition],
  ['then', compiledOnly],
  ['else', compiledOnly],
  ['$ref', reference],
  ['$defs', definitions],
  ['definitions', definitions],
  // They describe and check nothing; so does `format` by default of the draft.
  ...['format', 'contentEncoding', 'contentMediaType', 'deprecated', 'readOnly', 'writeOnly'].map(
    (name): [string, Keyword] => [name, describesOnly],
  ),
  ...['$schema', '$id', '$comment', 'title', 'description', 'default', 'examples'].map((name): [string, Keyword] => [
    name,
    describesOnly,
  ]),
]);
