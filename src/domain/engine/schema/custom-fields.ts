import { isBlank, isJsonObject, type Json, type JsonObject, pythonType } from '../json.ts';
import { choices } from './choices.ts';
import { isDate, parseTimestamp } from './dates.ts';
import { parseId } from './ids.ts';

export const customFieldTypes = choices({
  text: 'Text',
  longtext: 'Text (long)',
  integer: 'Integer',
  decimal: 'Decimal',
  boolean: 'Boolean (true/false)',
  date: 'Date',
  datetime: 'Date & time',
  url: 'URL',
  json: 'JSON',
  select: 'Selection',
  multiselect: 'Multiple selection',
  object: 'Object',
  multiobject: 'Multiple objects',
});
export type CustomFieldType = (typeof customFieldTypes)[number]['value'];

/** A field that the organisation has defined, as rules use it. */
export interface CustomField {
  readonly id: number;
  readonly name: string;
  readonly type: CustomFieldType;
  readonly objectTypes: readonly string[];
  readonly required: boolean;
  readonly unique: boolean;
  readonly filterLogic: 'disabled' | 'loose' | 'exact';
  readonly default: Json;
  readonly minimum: number | null;
  readonly maximum: number | null;
  /** What text must match from its first character on; the pattern is the one of the definition. */
  readonly pattern?: { readonly text: string; readonly matches: (value: string) => boolean };
  /** What a JSON value lacks of what its schema wants; undefined when it fits. */
  readonly violation?: (value: Json) => string | undefined;
  /** What selections choose from. */
  readonly choiceSet?: { readonly name: string; readonly values: ReadonlySet<string> };
  /** What objects are chosen from. */
  readonly relatedType: string | null;
}

/** The canonical value, or what is wrong with the given one. */
export type CustomValue = { readonly value: Json } | { readonly error: string };
const value = (canonical: Json): CustomValue => ({ value: canonical });
const error = (message: string): CustomValue => ({ error: message });

const textual: ReadonlySet<CustomFieldType> = new Set(['text', 'longtext', 'url']);
export const isTextual = (type: CustomFieldType): boolean => textual.has(type);
export const isNumeric = (type: CustomFieldType): boolean => type === 'integer' || type === 'decimal';
export const isSelection = (type: CustomFieldType): boolean => type === 'select' || type === 'multiselect';
export const isRelation = (type: CustomFieldType): boolean => type === 'object' || type === 'multiobject';

/** NetBox: an empty object is a value of a JSON field. */
const isUnset = (raw: Json): boolean => isBlank(raw) && !isJsonObject(raw);

/** Reads one value of a request. The messages are NetBox's; related objects are looked up by the caller. */
export function parseCustomValue(field: CustomField, raw: Json): CustomValue {
  if (isUnset(raw)) {
    if (field.required) return error('Required field cannot be empty.');
    return value(raw === '' && textual.has(field.type) ? '' : null);
  }
  switch (field.type) {
    case 'text':
    case 'longtext':
    case 'url':
      return parseText(field, raw);
    case 'integer':
    case 'decimal':
      return parseNumber(field, raw);
    case 'boolean':
      return raw === true || raw === false ? value(raw) : error('Value must be true or false.');
    case 'date':
      return parseDate(raw);
    case 'datetime':
      return parseDateTime(raw);
    case 'json':
      return parseJson(field, raw);
    case 'select':
      return parseSelection(field, raw);
    case 'multiselect':
      return parseSelections(field, raw);
    case 'object':
      return parseObject(raw);
    case 'multiobject':
      return parseObjects(raw);
  }
}

const longestText = 10_000;
const link = /^(https?|ftps?):\/\/[^\s/$.?#][^\s]*$/i;

function parseText({ type, pattern }: CustomField, raw: Json): CustomValue {
  if (typeof raw !== 'string') return error('Value must be a string.');
  if (raw.length > longestText) return error(`Value must not be longer than ${longestText} characters.`);
  if (type === 'url' && !link.test(raw)) return error('Enter a valid URL.');
  if (pattern && !pattern.matches(raw)) return error(`Value must match regex '${pattern.text}'`);
  return value(raw);
}

function parseNumber({ type, minimum, maximum }: CustomField, raw: Json): CustomValue {
  const given = typeof raw === 'string' && type === 'decimal' && /^-?\d+(\.\d+)?$/.test(raw.trim()) ? Number(raw) : raw;
  const fine = typeof given === 'number' && (type === 'decimal' ? Number.isFinite(given) : Number.isSafeInteger(given));
  if (!fine) return error(type === 'integer' ? 'Value must be an integer.' : 'Value must be a decimal.');
  if (minimum !== null && given < minimum) return error(`Value must be at least ${minimum}`);
  if (maximum !== null && given > maximum) return error(`Value must not exceed ${maximum}`);
  return value(given);
}

function parseDate(raw: Json): CustomValue {
  if (typeof raw === 'string' && isDate(raw)) return value(raw);
  return error('Date values must be in ISO 8601 format (YYYY-MM-DD).');
}

function parseDateTime(raw: Json): CustomValue {
  if (typeof raw === 'string' && !Number.isNaN(parseTimestamp(raw))) return value(raw);
  return error('Date and time values must be in ISO 8601 format (YYYY-MM-DD HH:MM:SS).');
}

function parseJson({ violation }: CustomField, raw: Json): CustomValue {
  const problem = violation?.(raw);
  return problem === undefined ? value(raw) : error(`Value does not match the validation schema: ${problem}`);
}

/** NetBox 4.7 answers selections as {value,label}; what was read may be written back in either form. */
const plainChoice = (raw: Json): Json => (isJsonObject(raw) && raw.value !== undefined ? raw.value : raw);

function parseSelection({ choiceSet }: CustomField, raw: Json): CustomValue {
  const chosen = plainChoice(raw);
  if (typeof chosen === 'string' && choiceSet?.values.has(chosen)) return value(chosen);
  return error(`Invalid choice (${textOf(chosen)}) for choice set ${choiceSet?.name}.`);
}

function parseSelections({ choiceSet }: CustomField, raw: Json): CustomValue {
  const chosen = (Array.isArray(raw) ? raw : [raw]).map(plainChoice);
  const wrong = chosen.filter((one) => typeof one !== 'string' || !choiceSet?.values.has(one));
  if (wrong.length === 0) return value(chosen);
  return error(`Invalid choice(s) (${wrong.map(textOf).join(', ')}) for choice set ${choiceSet?.name}.`);
}

const textOf = (raw: Json): string => (typeof raw === 'string' ? raw : JSON.stringify(raw));

const idOf = (raw: Json): number | undefined => {
  const id = isJsonObject(raw) ? raw.id : typeof raw === 'string' ? parseId(raw) : raw;
  return typeof id === 'number' && Number.isSafeInteger(id) ? id : undefined;
};

function parseObject(raw: Json): CustomValue {
  const id = idOf(raw);
  return id === undefined ? error(`Value must be an object ID, not ${pythonType(raw)}`) : value(id);
}

function parseObjects(raw: Json): CustomValue {
  if (!Array.isArray(raw)) return error(`Value must be a list of object IDs, not ${pythonType(raw)}`);
  const ids = raw.map(idOf);
  const wrong = raw.find((_, index) => ids[index] === undefined);
  if (wrong !== undefined) return error(`Found invalid object ID: ${textOf(wrong)}`);
  return value([...new Set(ids.filter((id) => id !== undefined))]);
}

/** Ids of the objects that a value names. */
export const idsIn = (stored: Json | undefined): readonly number[] =>
  [stored ?? []].flat().filter((id) => typeof id === 'number');

/** What is stored under the custom fields of an object, by their ids. */
export const storedValues = (values: JsonObject | undefined): JsonObject =>
  isJsonObject(values?.custom_fields) ? values.custom_fields : {};

/** The custom fields of an object by name, as they are stored. */
export const rawValues = (fields: readonly CustomField[], values: JsonObject): Record<string, Json> => {
  const stored = storedValues(values);
  return Object.fromEntries(fields.map(({ id, name }) => [name, stored[id] ?? null]));
};

/** The stored form of an object of whose custom fields nothing was said. */
export function defaultValues(fields: readonly CustomField[]): JsonObject {
  const entries = fields.flatMap((field) => (field.default === null ? [] : [[field.id, field.default] as const]));
  if (entries.length === 0) return {};
  const stored: JsonObject = Object.fromEntries(entries);
  return { custom_fields: stored, unique_custom_fields: uniqueValues(fields, stored) };
}

/** Values of unique custom fields, as the object stores them; fields without a value are left out. */
export const uniqueValues = (fields: readonly CustomField[], stored: JsonObject): JsonObject =>
  Object.fromEntries(
    fields.flatMap(({ id, name, unique }) => (unique && !isUnset(stored[id] ?? null) ? [[id, name] as const] : [])),
  );
