import type { ErrorCollector } from '../errors.ts';
import { isBlank, isJsonObject, type Json, type JsonObject, pythonType } from '../json.ts';
import { type Finder, type Found, lookUp } from '../query/look-up.ts';
import { namedTypes, objectTypeId, type Registry } from '../resource/registry.ts';
import type { Resource } from '../resource/resource.ts';
import {
  type Field,
  type Fields,
  type MappingsField,
  mostPositions,
  type ReferenceListField,
  type TypeName,
} from '../schema/field-kinds.ts';
import { parseId } from '../schema/ids.ts';
import {
  noObjectText,
  notAListText,
  type Parsed,
  parseField,
  parseObjectType,
  type ReferenceInput,
  wholeNumber,
} from '../schema/parse.ts';

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
      if (field.kind === 'computed' && field.refusal && !isBlank(input[name])) errors.add(name, field.refusal);
      if (field.readOnly || field.kind === 'computed' || field.kind === 'custom-fields') return;
      const raw = withTypeNames(finder.reader.registry, field, rawInput(name, field, input));
      if (raw === undefined) {
        if (field.required && completeness === 'whole') errors.add(inputName(name, field), 'This field is required.');
        return;
      }
      given.add(name);
      const outcome = await parseOne(finder, field, raw);
      if ('value' in outcome) values[name] = outcome.value;
      else errors.add(outcome.key ? `${name}_${outcome.key}` : inputName(name, field), outcome.error);
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

/** NetBox: content types are written as `dcim.site`, or by their numeric ids. */
function withTypeNames(registry: Registry, field: Field, raw: Json | undefined): Json | undefined {
  const typeNamed = (type: Json): Json => typeNameOf(registry, type);
  const terminationNamed = (end: Json): Json =>
    isJsonObject(end) ? { ...end, object_type: typeNamed(end.object_type ?? null) } : end;
  switch (raw === undefined ? undefined : field.kind) {
    case 'object-type':
      return typeNamed(raw ?? null);
    case 'object-types':
      return Array.isArray(raw) ? raw.map(typeNamed) : raw;
    case 'generic':
      return isJsonObject(raw) ? { ...raw, type: typeNamed(raw.type ?? null) } : raw;
    case 'terminations':
      return Array.isArray(raw) ? raw.map(terminationNamed) : raw;
    default:
      return raw;
  }
}

const typeNameOf = ({ resources }: Registry, raw: Json): Json => {
  const id = typeof raw === 'string' ? parseId(raw) : raw;
  return typeof id !== 'number' ? raw : (resources.find(({ type }) => objectTypeId(type) === id)?.type ?? raw);
};

/** A field that may name any type, with the types that there are. */
const withTargets = (registry: Registry, field: Field): Field =>
  field.kind === 'object-type' || field.kind === 'object-types'
    ? { ...field, targets: namedTypes(registry, field) }
    : field;

/** An error may be about the id of a generic reference rather than its type. */
type Outcome = { readonly value: Json } | { readonly error: string; readonly key?: 'id' };

async function parseOne(finder: Finder, field: Field, raw: Json): Promise<Outcome> {
  if (field.kind === 'generic') return parseGeneric(finder, field, raw);
  if (field.kind === 'mappings') return parseMappings(finder, field, raw);
  const parsed: Parsed = parseField(withTargets(finder.reader.registry, field), raw);
  if ('value' in parsed || 'error' in parsed) return parsed;
  if (field.kind === 'reference' && 'lookup' in parsed)
    return asValue(await lookUp(finder, field.target, parsed.lookup));
  if (field.kind !== 'references' || !('lookups' in parsed)) return { error: 'This field is read-only.' };
  const found = await Promise.all(parsed.lookups.map((input) => lookUp(finder, field.target, input)));
  const problem = parsed.lookups.map((input, index) => memberProblem(field, input, found[index])).find(Boolean);
  if (problem !== undefined) return { error: problem };
  const ids = found.flatMap((outcome) => ('id' in outcome ? [outcome.id] : []));
  return { value: [...new Set(ids)].sort((a, b) => a - b) };
}

/** NetBox: lists of ids name the one that is not there. */
function memberProblem({ named }: ReferenceListField, input: ReferenceInput, found?: Found): string | undefined {
  if (!found || !('error' in found)) return undefined;
  return named === 'by-id' && 'id' in input ? noObjectText(input.id) : found.error;
}

/** NetBox: each entry has its position and an id; the position over there is the first unless it is told. */
async function parseMappings(finder: Finder, { target, member }: MappingsField, raw: Json): Promise<Outcome> {
  if (!Array.isArray(raw)) return raw === null ? parsedNull : { error: notAListText(raw) };
  const entries = raw.map((entry) => parseMapping(member, entry));
  const problem = entries.find((entry) => typeof entry === 'string');
  if (problem !== undefined) return { error: problem };
  const whole = entries.filter((entry) => typeof entry !== 'string');
  const found = await Promise.all(whole.map((entry) => lookUp(finder, target, { id: entry[member] ?? 0 })));
  const missing = whole.find((_, index) => found[index] && 'error' in found[index]);
  return missing ? { error: noObjectText(missing[member]) } : { value: whole };
}

const parsedNull: Outcome = { error: 'This field may not be null.' };

function parseMapping(member: string, entry: Json): Readonly<Record<string, number>> | string {
  if (!isJsonObject(entry)) return `Invalid data. Expected a dictionary, but got ${pythonType(entry)}.`;
  const numbers: Record<string, number> = {};
  for (const name of ['position', member, `${member}_position`]) {
    const given = entry[name] ?? (name === `${member}_position` ? 1 : null);
    const number = wholeNumber(given);
    if (number === undefined)
      return `${name}: ${given === null ? 'This field is required.' : 'A valid integer is required.'}`;
    if (name !== member && number < 1) return `${name}: Ensure this value is greater than or equal to 1.`;
    if (name !== member && number > mostPositions)
      return `${name}: Ensure this value is less than or equal to ${mostPositions}.`;
    numbers[name] = number;
  }
  return numbers;
}

const asValue = (found: Awaited<ReturnType<typeof lookUp>>): Outcome => ('id' in found ? { value: found.id } : found);

async function parseGeneric(finder: Finder, field: Fields[string], raw: Json): Promise<Outcome> {
  if (field.kind !== 'generic' || raw === null || typeof raw !== 'object' || Array.isArray(raw))
    return { error: 'This field is read-only.' };
  const { type, id } = raw as JsonObject;
  if (type === null && id === null && field.nullable) return { value: null };
  const parsedType = parseObjectType(field.targets, type ?? null);
  if (!('value' in parsedType)) return { error: 'error' in parsedType ? parsedType.error : 'This field is required.' };
  if (id === null) return { error: 'This field is required.', key: 'id' };
  const number = wholeNumber(id ?? null);
  if (number === undefined) return { error: 'The id must be an integer.', key: 'id' };
  const target = parsedType.value as TypeName;
  const idsNeedView = finder.idsNeedView || field.unviewable !== 'brief';
  const { reader, actor } = finder;
  const found = await lookUp({ reader, actor, idsNeedView }, target, { id: number });
  return 'id' in found ? { value: { type: parsedType.value, id: found.id } } : found;
}
