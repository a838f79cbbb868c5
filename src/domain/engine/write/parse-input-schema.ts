import { ErrorCollector, errorsWithin } from '../errors.ts';
import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import type { Finder } from '../query/look-up.ts';
import type { Field, Fields } from '../schema/field-kinds.ts';
import { type Entries, type InputSchema, isEntries, type SchemaValues } from '../schema/input-schema.ts';
import { notAListText } from '../schema/parse.ts';
import { parseInput } from './parse-input.ts';

/** What may stand in any body beside its own members. */
const everywhere = ['changelog_message'];

/** Unknown members are errors: a misspelt one would silently drop part of the request. */
const unknownName = 'Unknown field.';

/**
 * Reads the body or the query of a verb by its declaration. Every mistake is reported under its member,
 * `lines[2].quantity` for those in entries.
 */
export async function parseBySchema<F extends InputSchema>(
  finder: Finder,
  schema: F,
  input: JsonObject,
): Promise<SchemaValues<F>> {
  const errors = new ErrorCollector();
  for (const name of Object.keys(input))
    if (!everywhere.includes(name) && !isNamed(schema, name)) errors.add(name, unknownName);
  const values = await parseMembers(finder, schema, input, errors);
  errors.throwIfAny();
  if (!isFilled(schema, values)) throw new Error('A member of the schema has no value');
  return values;
}

const isFilled = <F extends InputSchema>(schema: F, values: JsonObject): values is SchemaValues<F> & JsonObject =>
  Object.keys(schema).every((name) => values[name] !== undefined);

/** Generic references are written as two members. */
const isNamed = (schema: InputSchema, name: string): boolean =>
  Object.entries(schema).some(([own, member]) =>
    member.kind === 'generic' ? name === `${own}_type` || name === `${own}_id` : name === own,
  );

async function parseMembers(
  finder: Finder,
  schema: InputSchema,
  input: JsonObject,
  errors: ErrorCollector,
): Promise<JsonObject> {
  const fields: Record<string, Field> = {};
  const lists: Record<string, Json> = {};
  for (const [name, member] of Object.entries(schema))
    if (isEntries(member)) lists[name] = await parseEntries(finder, name, member, input[name], errors);
    else fields[name] = member;
  const { values } = await parseInput(finder, { fields }, input, 'whole', errors);
  return { ...defaultsOf(fields), ...values, ...lists };
}

/** A required member without input is an error already. */
const defaultsOf = (fields: Fields): JsonObject =>
  Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, field.default ?? null]));

async function parseEntries(
  finder: Finder,
  name: string,
  { fields, required }: Entries,
  raw: Json | undefined,
  errors: ErrorCollector,
): Promise<readonly Json[]> {
  if (raw === undefined || raw === null) {
    if (required) errors.add(name, 'This field is required.');
    return [];
  }
  if (!Array.isArray(raw)) {
    errors.add(name, notAListText(raw));
    return [];
  }
  if (required && raw.length === 0) errors.add(name, 'This list may not be empty.');
  return Promise.all(
    raw.map(async (entry: Json, index) => {
      const own = new ErrorCollector();
      if (!isJsonObject(entry)) own.add('', 'Expected an object.');
      const values = isJsonObject(entry) ? await parseEntry(finder, fields, entry, own) : {};
      errors.addAll(errorsWithin(`${name}[${index}]`, own.errors));
      return values;
    }),
  );
}

async function parseEntry(finder: Finder, fields: InputSchema, entry: JsonObject, errors: ErrorCollector) {
  for (const name of Object.keys(entry)) if (!isNamed(fields, name)) errors.add(name, unknownName);
  return parseMembers(finder, fields, entry, errors);
}
