import { isJsonObject, type Json, type JsonObject } from '../../src/domain/engine/json.ts';
import { namedTypes } from '../../src/domain/engine/resource/registry.ts';
import type { Resource } from '../../src/domain/engine/resource/resource.ts';
import type { Field, MappingsField } from '../../src/domain/engine/schema/field-kinds.ts';
import { registry } from '../../src/domain/registry.ts';
import { type CustomFields, customPrefix, customValue } from './custom-values.ts';
import { fieldsToMove } from './plan.ts';

/** The id that an object of the other side has here; undefined while it has none. */
type FindId = (type: string, id: number) => number | undefined;

/** A reference that leads to nothing here, yet or at all. */
export interface Missing {
  readonly field: string;
  readonly type: string;
  readonly id: number;
  /** The object cannot be without it. */
  readonly required: boolean;
}

/** An object as both sides can say it: the values that requests set, references by the ids that they have here. */
export interface Portable {
  /** Values of custom fields stand under `custom_fields.<name>`. */
  readonly values: JsonObject;
  readonly missing: readonly Missing[];
}

interface Reading {
  readonly find: FindId;
  readonly customFields: CustomFields;
}

/** The default of a custom field that leads to objects is an id of the source, and here one of another object. */
export const isIdInDisguise = ({ type }: Resource, name: string, answer: JsonObject): boolean =>
  type === 'extras.customfield' && name === 'default' && /object$/.test(String(plainChoice(answer.type, false)));

/** What one field says: its value, and what it leads to that is not here. `undefined` says nothing. */
interface Said {
  readonly value: Json | undefined;
  readonly missing?: readonly Omit<Missing, 'field' | 'required'>[];
}

/** Reads an object as the API answers it, whichever version of NetBox that is. What it does not say is not compared. */
export function portable(resource: Resource, answer: JsonObject, reading: Reading): Portable {
  const values: [string, Json][] = [];
  const missing: Missing[] = [];
  for (const [name, field] of fieldsToMove(resource)) {
    if (isIdInDisguise(resource, name, answer)) continue;
    if (field.kind === 'custom-fields') {
      const said = customFieldsIn(answer, reading);
      values.push(...said.values);
      missing.push(...said.missing);
      continue;
    }
    const { value, missing: without = [] } = saidBy(name, field, answer, reading);
    const required =
      field.required === true || (Array.isArray(value) ? value.length === 0 && isEssential(field) : false);
    missing.push(...without.map((target) => ({ ...target, field: name, required })));
    if (value !== undefined && !(value === null && !field.nullable)) values.push([name, value]);
  }
  return { values: Object.fromEntries(values), missing };
}

/** Lists that mean something else when nothing is left in them: all types, or an end without anything. */
const isEssential = ({ kind }: Field): boolean => kind === 'object-types' || kind === 'terminations';

function customFieldsIn(answer: JsonObject, { find, customFields }: Reading) {
  const values: [string, Json][] = [];
  const missing: Missing[] = [];
  for (const [name, value] of Object.entries(isJsonObject(answer.custom_fields) ? answer.custom_fields : {})) {
    const definition = customFields.get(name);
    if (!definition) continue;
    const field = `${customPrefix}${name}`;
    const lost: Missing[] = [];
    const said = customValue(definition, value, (type, id) => {
      const here = find(type, id);
      if (here === undefined) lost.push({ field, type, id, required: false });
      return here;
    });
    missing.push(...lost);
    if (lost.length === 0 || Array.isArray(said)) values.push([field, said]);
  }
  return { values, missing };
}

function saidBy(name: string, field: Field, answer: JsonObject, { find }: Reading): Said {
  const raw = field.kind === 'generic' ? genericIn(name, answer) : answer[name];
  switch (field.kind) {
    case 'choice':
      return { value: plainChoice(raw, field.nullable) };
    case 'decimal':
      return { value: typeof raw === 'string' ? Number(raw) : raw };
    case 'reference':
      return raw === undefined || raw === null ? { value: raw } : led(find, field.target, idIn(raw));
    case 'references':
      return listOf(raw, (entry) => led(find, field.target, idIn(entry)), byNumber);
    case 'generic':
      return isJsonObject(raw) ? ledTo(find, raw) : { value: raw };
    case 'terminations':
      return listOf(raw, (entry) => (isJsonObject(entry) ? ledTo(find, entry) : { value: undefined }));
    case 'mappings':
      return listOf(mappingsIn(field, answer, raw), (entry) => mapping(find, field, entry), byPosition);
    case 'object-types':
      return typesIn(namedTypes(registry, field), raw);
    case 'object-type':
      return typeof raw === 'string' && !registry.find(raw)
        ? { value: undefined, missing: [{ type: raw, id: 0 }] }
        : { value: raw };
    default:
      return { value: raw };
  }
}

/** `{"value", "label"}`, or the bare value. */
function plainChoice(raw: Json | undefined, nullable: boolean): Json | undefined {
  const value = isJsonObject(raw) ? raw.value : raw;
  return value === '' && nullable ? null : value;
}

/** The id in a nested object, or the id itself. */
const idIn = (raw: Json | undefined): number => Number(isJsonObject(raw) ? raw.id : raw);

function led(find: FindId, type: string, id: number): Said {
  const here = find(type, id);
  return here === undefined ? { value: undefined, missing: [{ type, id }] } : { value: here };
}

function genericIn(name: string, answer: JsonObject): Json | undefined {
  const type = answer[`${name}_type`];
  if (type === undefined) return undefined;
  return type === null ? null : { object_type: type, object_id: answer[`${name}_id`] ?? null };
}

/** A reference with its type; kept as cables take it. */
function ledTo(find: FindId, { object_type, object_id }: JsonObject): Said {
  const type = String(object_type);
  const said = led(find, type, Number(object_id));
  return said.value === undefined ? said : { value: { object_type: type, object_id: said.value } };
}

function listOf(raw: Json | undefined, read: (entry: Json) => Said, order?: (a: Json, b: Json) => number): Said {
  if (!Array.isArray(raw)) return { value: undefined };
  const said = raw.map(read);
  const entries = said.flatMap(({ value }) => (value === undefined ? [] : [value]));
  return {
    value: order ? entries.toSorted(order) : entries,
    missing: said.flatMap(({ missing = [] }) => missing),
  };
}

const byNumber = (a: Json, b: Json): number => Number(a) - Number(b);
const positionOf = (entry: Json): number => (isJsonObject(entry) ? Number(entry.position) : 0);
const byPosition = (a: Json, b: Json): number => positionOf(a) - positionOf(b);

/** Before NetBox 4.5 a front port led to one position of one rear port. */
function mappingsIn({ member }: MappingsField, answer: JsonObject, raw: Json | undefined): Json | undefined {
  if (raw !== undefined || answer[member] === undefined) return raw;
  if (answer[member] === null) return [];
  return [{ position: 1, [member]: answer[member], [`${member}_position`]: answer[`${member}_position`] ?? 1 }];
}

function mapping(find: FindId, { target, member }: MappingsField, entry: Json): Said {
  if (!isJsonObject(entry)) return { value: undefined };
  const said = led(find, target, idIn(entry[member]));
  const position = `${member}_position`;
  return said.value === undefined
    ? said
    : { value: { position: entry.position ?? 1, [member]: said.value, [position]: entry[position] ?? 1 } };
}

function typesIn(known: readonly string[], raw: Json | undefined): Said {
  if (!Array.isArray(raw)) return { value: undefined };
  const types = raw.map(String);
  return {
    value: types.filter((type) => known.includes(type)).sort(),
    missing: types.filter((type) => !known.includes(type)).map((type) => ({ type, id: 0 })),
  };
}
