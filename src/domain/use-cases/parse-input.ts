import type { ErrorCollector } from '../model/errors.ts';
import type { Field, Fields, TypeName } from '../model/fields.ts';
import type { Json, JsonObject } from '../model/json.ts';
import { type Parsed, parseField, parseObjectType } from '../model/parse.ts';
import type { Resource } from '../model/resource.ts';
import { type Finder, lookUp } from './look-up.ts';

/** Values that a request sets, ready to be stored, and which fields it named. */
export interface ParsedInput {
  readonly values: JsonObject;
  readonly given: ReadonlySet<string>;
}

/** How much of an object a request must name. NetBox: PATCH is partial, POST and PUT need every required field. */
export type Completeness = 'partial' | 'whole';

/** Reads a request body by the declaration and looks up what it refers to. Adds every mistake to `errors`. */
export async function parseInput(
  finder: Finder,
  resource: Pick<Resource, 'fields'>,
  input: JsonObject,
  completeness: Completeness,
  errors: ErrorCollector,
): Promise<ParsedInput> {
  const values: Record<string, Json> = {};
  const given = new Set<string>();
  await Promise.all(
    Object.entries(resource.fields).map(async ([name, field]) => {
      if (field.readOnly || field.kind === 'computed' || field.kind === 'custom-fields') return;
      const raw = rawInput(name, field, input);
      if (raw === undefined) {
        if (field.required && completeness === 'whole') errors.add(inputName(name, field), 'This field is required.');
        return;
      }
      given.add(name);
      const outcome = await parseOne(finder, field, raw);
      if ('value' in outcome) values[name] = outcome.value;
      else errors.add(inputName(name, field), outcome.error);
    }),
  );
  return { values, given };
}

/** The key under which errors of a field are reported. */
const inputName = (name: string, field: Field): string => (field.kind === 'generic' ? `${name}_type` : name);

/** The given value; generic references are written as two keys. */
function rawInput(name: string, field: Field, input: JsonObject): Json | undefined {
  if (field.kind !== 'generic') return input[name];
  const type = input[`${name}_type`];
  const id = input[`${name}_id`];
  if (type === undefined && id === undefined) return undefined;
  return { type: type ?? null, id: id ?? null };
}

type Outcome = { readonly value: Json } | { readonly error: string };

async function parseOne(finder: Finder, field: Field, raw: Json): Promise<Outcome> {
  if (field.kind === 'generic') return parseGeneric(finder, field, raw);
  const parsed: Parsed = parseField(field, raw);
  if ('value' in parsed || 'error' in parsed) return parsed;
  if (field.kind !== 'reference' && field.kind !== 'references') return { error: 'This field is read-only.' };
  if ('lookup' in parsed) return asValue(await lookUp(finder, field.target, parsed.lookup));
  const found = await Promise.all(parsed.lookups.map((input) => lookUp(finder, field.target, input)));
  const wrong = found.find((outcome) => 'error' in outcome);
  if (wrong && 'error' in wrong) return wrong;
  const ids = found.flatMap((outcome) => ('id' in outcome ? [outcome.id] : []));
  return { value: [...new Set(ids)].sort((a, b) => a - b) };
}

const asValue = (found: Awaited<ReturnType<typeof lookUp>>): Outcome => ('id' in found ? { value: found.id } : found);

async function parseGeneric(finder: Finder, field: Fields[string], raw: Json): Promise<Outcome> {
  if (field.kind !== 'generic' || raw === null || typeof raw !== 'object' || Array.isArray(raw))
    return { error: 'This field is read-only.' };
  const { type, id } = raw as JsonObject;
  if (type === null && id === null && field.nullable) return { value: null };
  const parsedType = parseObjectType(field.targets, type ?? null);
  if (!('value' in parsedType)) return { error: 'error' in parsedType ? parsedType.error : 'This field is required.' };
  const number = typeof id === 'number' || typeof id === 'string' ? Number(id) : Number.NaN;
  if (!Number.isSafeInteger(number)) return { error: 'The id must be an integer.' };
  const found = await lookUp(finder, parsedType.value as TypeName, { id: number });
  return 'id' in found ? { value: { type: parsedType.value, id: found.id } } : found;
}
