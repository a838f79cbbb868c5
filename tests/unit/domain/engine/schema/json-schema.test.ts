import { expect, test } from 'vitest';
import type { Json } from '../../../../../src/domain/engine/json.ts';
import { readSchema } from '../../../../../src/domain/engine/schema/json-schema.ts';

async function violation(schema: Json, value: Json): Promise<string | undefined> {
  const read = await readSchema(schema);
  if (read.problem !== undefined) throw new Error(read.problem);
  return read.violation(value);
}

const problemOf = async (schema: Json): Promise<string | undefined> => (await readSchema(schema)).problem;

const ports = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Ports',
  type: 'object',
  properties: {
    speed: { type: ['integer', 'null'], minimum: 1, exclusiveMaximum: 1000, multipleOf: 10 },
    names: { type: 'array', items: { type: 'string', pattern: '^eth[0-9]+$', maxLength: 5 }, uniqueItems: true },
    medium: { enum: ['copper', 'fibre'] },
  },
  required: ['speed'],
  additionalProperties: false,
};

test('a value that fits has no violation', async () => {
  expect(await violation(ports, { speed: 100, names: ['eth0', 'eth1'], medium: 'fibre' })).toBeUndefined();
  expect(await violation(ports, { speed: null })).toBeUndefined();
  expect(await violation(true, 7)).toBeUndefined();
});

test.each<[string, Json]>([
  ['the value must be of type object', []],
  ['the value must have property speed', {}],
  ['/speed must be of type integer or null', { speed: 1.5 }],
  ['/speed must be at least 1', { speed: 0 }],
  ['/speed must be less than 1000', { speed: 1000 }],
  ['/speed must be a multiple of 10', { speed: 15 }],
  ['/names/1 must match pattern ^eth[0-9]+$', { speed: 10, names: ['eth0', 'lan'] }],
  ['/names/0 must have a length of at most 5', { speed: 10, names: ['eth100'] }],
  ['/names must not have the same item twice', { speed: 10, names: ['eth0', 'eth0'] }],
  ['/medium must be one of ["copper","fibre"]', { speed: 10, medium: 'air' }],
  ['/colour must not be there', { speed: 10, colour: 'red' }],
])('says that %s', async (message, value) => {
  expect(await violation(ports, value)).toBe(message);
});

test('alternatives and negations', async () => {
  const even = { type: 'integer', multipleOf: 2 };
  const positive = { type: 'integer', minimum: 1 };
  expect(await violation({ anyOf: [even, positive] }, -3)).toBe('the value fits none of its alternatives');
  expect(await violation({ oneOf: [even, positive] }, 4)).toBe('the value must fit exactly one of its alternatives');
  expect(await violation({ oneOf: [even, positive] }, 3)).toBeUndefined();
  expect(await violation({ allOf: [even, positive] }, 3)).toBe('the value must be a multiple of 2');
  expect(await violation({ not: even }, 4)).toBe('the value must not be like this');
  expect(await violation({ const: { a: 1, b: 2 } }, { b: 2, a: 1 })).toBeUndefined();
});

test('what a schema does not support is named, and never left out in silence', async () => {
  expect(await problemOf({ $dynamicRef: '#x' })).toContain('"$dynamicRef" is not supported');
  expect(await problemOf({ properties: { a: { unevaluatedItems: false } } })).toContain(
    '"unevaluatedItems" is not supported',
  );
  expect(await problemOf({ type: 'text' })).toBe('"text" is no type');
  expect(await problemOf({ pattern: '(' })).toContain('the pattern "("');
  expect(await problemOf({ minimum: 'x' })).toBe('a limit must be a number');
  expect(await problemOf('text')).toBe('a schema is an object, true or false');
  expect(await problemOf({ constructor: 1 })).toContain('"constructor" is not supported');
  const deep = Array.from({ length: 30 }).reduce<Json>((inner) => ({ not: inner }), true);
  expect(await problemOf(deep)).toBe('nested deeper than 20 levels');
});

test('names of object members that JavaScript knows itself are names like any other', async () => {
  expect(await violation({ required: ['constructor'] }, {})).toBe('the value must have property constructor');
  expect(await violation({ properties: { toString: { type: 'string' } } }, {})).toBeUndefined();
});

test('references lead to parts of the same schema, and may lead back', async () => {
  const tree = {
    $ref: '#/$defs/node',
    $defs: {
      node: {
        type: 'object',
        required: ['name'],
        properties: { name: { type: 'string' }, children: { type: 'array', items: { $ref: '#/$defs/node' } } },
      },
      'a/b~c %': { type: 'integer' },
    },
  };
  expect(await violation(tree, { name: 'root', children: [{ name: 'leaf' }] })).toBeUndefined();
  expect(await violation(tree, { name: 'root', children: [{ name: 'leaf', children: [{}] }] })).toBe(
    '/children/0/children/0 must have property name',
  );
  const escaped = { ...tree, $ref: '#/$defs/a~1b~0c%20%25' };
  expect(await violation(escaped, 1)).toBeUndefined();
  expect(await violation(escaped, 'x')).toBe('the value must be of type integer');
});

test.each([
  ['another document', 'https://example.com/schema'],
  ['nothing', '#/$defs/other'],
  ['an anchor', '#node'],
  ['a place that is not encoded rightly', '#/%zz'],
])('a reference to %s is refused', async (_, $ref) => {
  expect(await problemOf({ $ref, $defs: { node: true } })).toMatch(/^"\$ref" (must name|has) a part/);
});

test('references that go too deep, or multiply beyond what a value may spend, end with a message', async () => {
  const levels = (count: number, next: (level: Json) => Json) => ({
    $ref: '#/$defs/level0',
    $defs: Object.fromEntries(
      Array.from({ length: count + 1 }, (_, level) => [
        `level${level}`,
        level === count || next({ $ref: `#/$defs/level${level + 1}` }),
      ]),
    ),
  });
  const chain = (count: number) => levels(count, (level) => level);
  const doubling = (count: number) => levels(count, (level) => ({ allOf: [level, level] }));
  const tooMuch = 'the value needs too many steps of the schema';
  expect(await violation(chain(90), 1)).toBeUndefined();
  expect(await violation(chain(110), 1)).toBe(tooMuch);
  expect(await violation({ not: { $ref: '#/$defs/level0' }, ...chain(110) }, 1)).toBe(tooMuch);
  expect(await violation(doubling(10), 1)).toBeUndefined();
  expect(await violation(doubling(14), 1)).toBe(tooMuch);
});

test('conditions, dependencies and tuples', async () => {
  const port = {
    if: { properties: { kind: { const: 'fibre' } }, required: ['kind'] },
    ...Object.fromEntries([['then', { required: ['wavelength'] }]]),
    else: { not: { required: ['wavelength'] } },
    dependentRequired: { vlan: ['trunk'] },
    dependentSchemas: { trunk: { properties: { trunk: { type: 'boolean' } } } },
    propertyNames: { maxLength: 10 },
    patternProperties: { '^x-': { type: 'string' } },
  };
  expect(await violation(port, { kind: 'fibre', wavelength: 850 })).toBeUndefined();
  expect(await violation(port, { kind: 'fibre' })).toBe('the value must have property wavelength');
  expect(await violation(port, { kind: 'copper', wavelength: 850 })).toBe('the value must not be like this');
  expect(await violation(port, { vlan: 7 })).toBe('the value must have property trunk, since it has vlan');
  expect(await violation(port, { trunk: 7 })).toBe('/trunk must be of type boolean');
  expect(await violation(port, { description: 1 })).toBe('the value must not have a property called description');
  expect(await violation(port, { 'x-note': 1 })).toBe('/x-note must be of type string');
  const closed = { patternProperties: { '^x-': true }, properties: { a: true }, additionalProperties: false };
  expect(await violation(closed, { 'x-1': 1, a: 2 })).toBeUndefined();
  expect(await violation(closed, { b: 1 })).toBe('/b must not be there');
  const pair = { prefixItems: [{ type: 'string' }, { type: 'integer' }], items: false, contains: { const: 7 } };
  expect(await violation(pair, ['a', 7])).toBeUndefined();
  expect(await violation(pair, [1, 7])).toBe('/0 must be of type string');
  expect(await violation(pair, ['a', 7, 8])).toBe('/2 must not be there');
  expect(await violation(pair, ['a', 8])).toBe('the value must have at least 1 items of the kind it has to contain');
  expect(await violation({ contains: { const: 7 }, maxContains: 1 }, [7, 7])).toBe(
    'the value must have at most 1 items of the kind it has to contain',
  );
});

test('multiples are judged in decimals', async () => {
  expect(await violation({ multipleOf: 0.1 }, 0.3)).toBeUndefined();
  expect(await violation({ multipleOf: 0.1 }, 0.35)).toBe('the value must be a multiple of 0.1');
});

test('format describes and checks nothing, which is the default of the draft', async () => {
  expect(await violation({ type: 'string', format: 'date' }, 'no date')).toBeUndefined();
});

test('a schema with several mistakes is refused for the first one, and no other is left unheard', async () => {
  const unheard: unknown[] = [];
  const note = (problem: unknown) => unheard.push(problem);
  process.on('unhandledRejection', note);
  try {
    expect(await problemOf({ items: { colour: 1 }, properties: { a: { size: 1 } }, flavour: 2 })).toContain('"colour"');
    await new Promise((resolve) => setImmediate(resolve));
  } finally {
    process.off('unhandledRejection', note);
  }
  expect(unheard).toEqual([]);
});
