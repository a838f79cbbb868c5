import * as fc from 'fast-check';
import { isJsonObject, type Json, type JsonObject } from '../../src/domain/engine/json.ts';
import { hostileValues } from './hostile.ts';

/** What values are made of besides their schema. */
export interface Surroundings {
  /** The schema that a reference of the document leads to. */
  resolve(name: string): JsonObject;
  /** The id of an object of the resource whose attributes this schema describes; undefined when there is none. */
  idNamed(name: string): number | undefined;
  /** The id of an object of the resource that the operation is about. */
  readonly ownId: number;
}

/** Deeper values have no optional members. */
const deepest = 3;

const formats: Readonly<Record<string, readonly string[]>> = {
  uri: ['https://example.com/a?b=c', 'ftp://example.com'],
  date: ['2026-03-01', '2024-02-29'],
  'date-time': ['2026-03-01T10:00:00Z', '2026-03-01T10:00:00.123456+02:00'],
  uuid: ['123e4567-e89b-12d3-a456-426614174000'],
  password: ['Long-enough-for-any-1'],
};

/** Values that fit a schema of the document: most of them are taken, unless a rule is against it. */
export function fitting(schema: JsonObject, around: Surroundings, depth = 0): fc.Arbitrary<Json> {
  const one = fittingPlain(schema, around, depth);
  return schema.nullable === true ? fc.oneof({ weight: 4, arbitrary: one }, fc.constant(null)) : one;
}

function fittingPlain(schema: JsonObject, around: Surroundings, depth: number): fc.Arbitrary<Json> {
  if (typeof schema.$ref === 'string') return referred(schema.$ref, around, depth);
  const choices = schemasIn(schema.oneOf ?? schema.anyOf);
  if (choices.length > 0) return oneOf(choices, around, depth);
  const parts = schemasIn(schema.allOf);
  if (parts.length > 0)
    return fc.tuple(...parts.map((part) => fitting(part, around, depth))).map((values) => merged(values));
  if (Array.isArray(schema.enum)) return fc.constantFrom<Json>(...schema.enum);
  switch (schema.type) {
    case 'string':
      return textLike(schema);
    case 'integer':
      return fc.integer({ min: Number(schema.minimum ?? 0), max: Number(schema.maximum ?? 100) });
    case 'number':
      return fc.integer({ min: Math.ceil(Number(schema.minimum ?? -1)), max: 50 });
    case 'boolean':
      return fc.boolean();
    case 'array':
      return fc.array(fitting(schemaIn(schema.items), around, depth + 1), { maxLength: 3 });
    case 'object':
      return members(schema, around, depth);
    default:
      return fc.constantFrom<Json>('text', 1, true, { a: 1 }, ['a']);
  }
}

/** Attributes of an object are named by its id most of the time: others rarely fit any. */
function referred(ref: string, around: Surroundings, depth: number): fc.Arbitrary<Json> {
  const name = ref.split('/').at(-1) ?? '';
  const id = around.idNamed(name);
  return id === undefined || depth === 0 ? fitting(around.resolve(name), around, depth + 1) : fc.constant({ id });
}

/** A reference is an id of an object that is there, or attributes. */
function oneOf(choices: readonly JsonObject[], around: Surroundings, depth: number): fc.Arbitrary<Json> {
  const ids = choices.flatMap(({ $ref }) => around.idNamed(String($ref).split('/').at(-1) ?? '') ?? []);
  const [id] = ids;
  const any = fc.oneof(...choices.map((choice) => fitting(choice, around, depth)));
  return id === undefined ? any : fc.oneof({ weight: 3, arbitrary: fc.constant(id) }, any);
}

let texts = 0;

function textLike(schema: JsonObject): fc.Arbitrary<string> {
  const known = formats[String(schema.format)];
  if (known) return fc.constantFrom(...known);
  if (String(schema.pattern).includes('0-9a-f')) return fc.constantFrom('aa1409', '000000');
  const longest = Number(schema.maxLength ?? 40);
  return fc.nat({ max: 2 }).map((kind) => `${['t', 'T-', 'x_'][kind]}${++texts}`.slice(0, longest));
}

function members(schema: JsonObject, around: Surroundings, depth: number): fc.Arbitrary<Json> {
  const required = new Set(Array.isArray(schema.required) ? schema.required : []);
  const names = isJsonObject(schema.properties) ? Object.keys(schema.properties) : [];
  const kept = names.filter((name) => required.has(name) || depth < deepest);
  const record = Object.fromEntries(
    kept.map((name) => {
      const value =
        name === 'id' ? fc.constant<Json>(around.ownId) : fitting(memberOf(schema, name), around, depth + 1);
      return [name, required.has(name) ? value : sometimes(value)] as const;
    }),
  );
  return fc
    .record(record)
    .map((values) =>
      Object.fromEntries(
        Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
      ),
    );
}

const sometimes = (value: fc.Arbitrary<Json>): fc.Arbitrary<Json | undefined> =>
  fc.oneof({ weight: 1, arbitrary: value }, { weight: 3, arbitrary: fc.constant(undefined) });

/** The same values, of which some members are replaced by what few fields take. */
export const spoilt = (schema: JsonObject, around: Surroundings): fc.Arbitrary<Json> =>
  fc
    .tuple(
      fitting(schema, around),
      fc.array(fc.tuple(fc.nat(), fc.constantFrom(...hostileValues)), { minLength: 1, maxLength: 3 }),
    )
    .map(([value, damage]) => damage.reduce<Json>((whole, [at, hostile]) => replaced(whole, at, hostile), value));

/** Replaces one member of an object, or of one of the objects of a list. */
function replaced(value: Json, at: number, hostile: Json): Json {
  if (Array.isArray(value)) {
    const index = value.length > 0 ? at % value.length : 0;
    return value.length === 0
      ? [hostile]
      : value.map((entry: Json, place) => (place === index ? replaced(entry, at, hostile) : entry));
  }
  if (!isJsonObject(value)) return hostile;
  const names = Object.keys(value);
  const name = names[at % Math.max(names.length, 1)];
  return name === undefined ? value : { ...value, [name]: hostile };
}

const merged = (values: readonly Json[]): JsonObject => Object.assign({}, ...values.filter(isJsonObject));
const schemaIn = (value: Json | undefined): JsonObject => (isJsonObject(value) ? value : {});
const schemasIn = (value: Json | undefined): readonly JsonObject[] =>
  Array.isArray(value) ? value.filter(isJsonObject) : [];
const memberOf = ({ properties }: JsonObject, name: string): JsonObject =>
  schemaIn(isJsonObject(properties) ? properties[name] : undefined);
