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
  expect(await problemOf({ $ref: '#/definitions/x' })).toContain('"$ref" is not supported');
  expect(await problemOf({ properties: { a: { format: 'date' } } })).toContain('"format" is not supported');
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
