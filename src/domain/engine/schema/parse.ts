import { isJsonObject, type Json, type JsonObject, plainText, pythonType } from '../json.ts';
import type { Choices } from './choices.ts';
import { labelOf } from './choices.ts';
import { isDate, parseTimestamp } from './dates.ts';
import type {
  ChoiceField,
  DecimalField,
  Field,
  IntegerField,
  JsonField,
  ReferenceListField,
  TextField,
  TypeName,
} from './field-kinds.ts';
import { hasInvisible, plainSpelling } from './text.ts';
import { textFormats } from './text-formats.ts';

/** Outcome of reading one value: the canonical value, a reference still to be looked up, or what is wrong with it. */
export type Parsed =
  | { readonly value: Json }
  | { readonly lookup: ReferenceInput }
  | { readonly lookups: readonly ReferenceInput[] }
  | { readonly error: string };

/** NetBox: a reference is written as an id or as a dictionary of attributes, which may nest. */
export type ReferenceInput = { readonly id: number } | { readonly attributes: JsonObject };

const value = (parsed: Json): Parsed => ({ value: parsed });
const error = (message: string): Parsed => ({ error: message });

/** Reads one field of a request body. The messages are NetBox's. */
export function parseField(field: Field, raw: Json): Parsed {
  if (raw === null) return field.nullable ? value(null) : error('This field may not be null.');
  switch (field.kind) {
    case 'text':
      return parseText(field, raw);
    case 'integer':
      return parseInteger(field, raw);
    case 'decimal':
      return parseDecimal(field, raw);
    case 'boolean':
      return parseBoolean(raw);
    case 'choice':
      return parseChoice(field, raw);
    case 'date':
      return parseDate(raw);
    case 'datetime':
      return parseDateTime(raw);
    case 'json':
      return parseJson(field, raw);
    case 'reference':
      return parseReference(raw);
    case 'references':
      return parseReferences(field, raw);
    case 'object-type':
      return parseObjectType(field.targets, raw);
    case 'object-types':
      return parseObjectTypes(field.targets, raw);
    case 'terminations':
      return parseTerminations(field.targets, raw);
    case 'generic':
    case 'mappings':
    case 'custom-fields':
    case 'computed':
      return error('This field is read-only.');
  }
}

/** Control characters other than tab and line ends: PostgreSQL refuses NUL, and no name should hold the others. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is the purpose.
const controlCharacters = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/;
/** What scanners send may hold the separators of its symbology. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding NUL is the purpose.
const nul = /\u0000/;

function parseText(field: TextField, raw: Json): Parsed {
  if (typeof raw !== 'string' && typeof raw !== 'number') return error('Not a valid string.');
  if (typeof raw === 'number' && Math.abs(raw) > Number.MAX_SAFE_INTEGER)
    return error('Not a valid string. Put numbers of more than 15 digits in quotes: they lose digits.');
  const format = field.format && textFormats[field.format];
  const plain = String(raw).trim();
  const trimmed = format?.spelled?.(plain) ?? plain;
  const given = field.visibleOnly ? plainSpelling(trimmed) : trimmed;
  if ((field.separators ? nul : controlCharacters).test(given)) return error('Null characters are not allowed.');
  if (field.visibleOnly && hasInvisible(trimmed)) return error('Invisible characters are not allowed.');
  if (given === '') {
    if (field.notBlank) return error('This field may not be blank.');
    if (field.format === 'time-zone') return error(textFormats[field.format].message);
    return value(field.nullable ? null : '');
  }
  if (field.maxLength !== undefined && given.length > field.maxLength)
    return error(`Ensure this field has no more than ${field.maxLength} characters.`);
  return format && !format.fits(given) ? error(format.message) : value(given);
}

function outOfRange(
  parsed: number,
  { min, max }: { readonly min?: number; readonly max?: number },
): string | undefined {
  if (min !== undefined && parsed < min) return `Ensure this value is greater than or equal to ${min}.`;
  if (max !== undefined && parsed > max) return `Ensure this value is less than or equal to ${max}.`;
  return undefined;
}

/** 2^53 - 1: beyond it JSON numbers lose digits. */
export const wholeNumber = (raw: Json): number | undefined => {
  if (typeof raw === 'number') return Number.isSafeInteger(raw) ? raw : undefined;
  if (typeof raw !== 'string' || !/^\s*-?\d{1,16}\s*$/.test(raw)) return undefined;
  const parsed = Number(raw);
  return Number.isSafeInteger(parsed) ? parsed : undefined;
};

function parseInteger(field: IntegerField, raw: Json): Parsed {
  const parsed = wholeNumber(raw);
  if (parsed === undefined) return error('A valid integer is required.');
  const problem = outOfRange(parsed, field);
  return problem ? error(problem) : value(parsed);
}

function parseDecimal(field: DecimalField, raw: Json): Parsed {
  // Of all kinds but choices, only decimals may be left blank: DRF.
  if (typeof raw === 'string' && raw.trim() === '' && field.nullable) return value(null);
  const given = typeof raw === 'number' ? plainNumber(raw) : typeof raw === 'string' ? raw.trim() : '';
  const match = /^(-?)0*(\d*)(?:\.(\d*?)0*)?$/.exec(given);
  if (!match || !/\d/.test(given)) return error('A valid number is required.');
  const [, sign = '', whole = '', fraction = ''] = match;
  if (whole.length + Math.max(fraction.length, 0) > field.digits)
    return error(`Ensure that there are no more than ${field.digits} digits in total.`);
  if (fraction.length > field.places)
    return error(`Ensure that there are no more than ${field.places} decimal places.`);
  if (whole.length > field.digits - field.places)
    return error(`Ensure that there are no more than ${field.digits - field.places} digits before the decimal point.`);
  const canonical = `${sign}${whole || '0'}.${fraction.padEnd(field.places, '0')}`;
  const problem = outOfRange(Number(canonical), field);
  if (problem) return error(problem);
  if (field.multipleOf && (Number(canonical) / field.multipleOf) % 1 !== 0)
    return error(`Ensure this value is a multiple of ${field.multipleOf}.`);
  return value(canonical === `-0.${'0'.repeat(field.places)}` ? canonical.slice(1) : canonical);
}

/** JavaScript writes very small and very large numbers with an exponent; decimals have none. */
const plainNumber = (raw: number): string =>
  Number.isFinite(raw) ? (/e/i.test(String(raw)) ? raw.toFixed(20).replace(/0+$/, '') : String(raw)) : '';

/** Words in any case, as DRF takes them. */
const truths: ReadonlyMap<Json, boolean> = new Map<Json, boolean>([
  ...[true, 1, '1', 't', 'true', 'y', 'yes', 'on'].map((raw) => [raw, true] as const),
  ...[false, 0, '0', 'f', 'false', 'n', 'no', 'off'].map((raw) => [raw, false] as const),
]);

function parseBoolean(raw: Json): Parsed {
  const parsed = truths.get(typeof raw === 'string' ? raw.trim().toLowerCase() : raw);
  return parsed === undefined ? error('Must be a valid boolean.') : value(parsed);
}

function parseChoice({ choices: list, blank, bare }: ChoiceField, raw: Json): Parsed {
  if (raw === '') return blank ? value(null) : error('This field may not be blank.');
  if (isJsonObject(raw) || Array.isArray(raw))
    return error('Value must be passed directly (e.g. "foo": 123); do not use a dictionary or list.');
  const text = plainText(raw);
  const match = list.find((choice) => choice.value === raw || plainText(choice.value) === text);
  if (match) return value(match.value);
  return error(bare ? `"${raw}" is not a valid choice.` : `${raw} is not a valid choice.`);
}

function parseDate(raw: Json): Parsed {
  if (typeof raw === 'string' && isDate(raw)) return value(raw);
  return error('Date has wrong format. Use one of these formats instead: YYYY-MM-DD.');
}

function parseDateTime(raw: Json): Parsed {
  const moment = typeof raw === 'string' && !isDate(raw) ? parseTimestamp(raw) : Number.NaN;
  if (!Number.isNaN(moment)) return value(new Date(moment).toISOString());
  return error(
    'Datetime has wrong format. Use one of these formats instead: YYYY-MM-DDThh:mm[:ss[.uuuuuu]][+HH:MM|-HH:MM|Z].',
  );
}

function parseJson({ nullable, any, parse, parseList }: JsonField, raw: Json): Parsed {
  if (any) return value(raw);
  if (parseList) {
    if (!Array.isArray(raw)) return notAList(raw);
    const list = parseList(raw);
    return typeof list === 'string' ? error(list) : value(list);
  }
  if (!isJsonObject(raw)) return error('Value must be a JSON object.');
  if (nullable && Object.keys(raw).length === 0) return value(null);
  const parsed = parse ? parse(raw) : raw;
  return typeof parsed === 'string' ? error(parsed) : value(parsed);
}

/** NetBox: a reference is an id, a numeric string, or a dictionary; `{"id": 3}` is a dictionary as well. */
function parseReference(raw: Json): Parsed {
  if (isJsonObject(raw)) return { lookup: { attributes: raw } };
  const id = wholeNumber(raw);
  if (id !== undefined) return { lookup: { id } };
  return error(
    `Related objects must be referenced by numeric ID or by dictionary of attributes. Received an unrecognized value: ${JSON.stringify(raw).replace(/^"|"$/g, '')}`,
  );
}

/** DRF: what a list of ids names that is not there. */
export const noObjectText = (id: Json | undefined): string => `Invalid pk "${id}" - object does not exist.`;

export const notAListText = (raw: Json): string => `Expected a list of items but got type "${pythonType(raw)}".`;
const notAList = (raw: Json): Parsed => error(notAListText(raw));

function parseReferences({ named }: ReferenceListField, raw: Json): Parsed {
  if (!Array.isArray(raw)) return notAList(raw);
  const wrong = named === 'by-id' ? raw.find((item: Json) => wholeNumber(item) === undefined) : undefined;
  if (wrong !== undefined) return error(`Incorrect type. Expected pk value, received ${pythonType(wrong)}.`);
  const lookups: ReferenceInput[] = [];
  for (const item of raw) {
    const parsed = parseReference(item);
    if (!('lookup' in parsed)) return parsed;
    lookups.push(parsed.lookup);
  }
  return { lookups };
}

const isTypeName = (raw: string): raw is TypeName => /^[a-z_]+\.[a-z]+$/.test(raw);

const isText = (raw: Json | undefined): raw is string => typeof raw === 'string';

/** NetBox: content types are written as "dcim.site"; Asset Lifecycle also takes {"app_label","model"}. */
function readObjectType(targets: readonly TypeName[] | 'any', raw: Json): TypeName | undefined {
  const name = isJsonObject(raw) ? [raw.app_label, raw.model].filter(isText).join('.') : raw;
  if (typeof name !== 'string' || !isTypeName(name)) return undefined;
  return targets === 'any' || targets.includes(name) ? name : undefined;
}

export function parseObjectType(targets: readonly TypeName[] | 'any', raw: Json): Parsed {
  const name = readObjectType(targets, raw);
  return name ? value(name) : error(unknownType(raw));
}

/** NetBox: what looks like the name of a type is named in the error. */
const unknownType = (raw: Json | undefined): string =>
  typeof raw === 'string' && raw.split('.').length === 2
    ? `Invalid content type: ${raw}`
    : "Invalid value. Specify a content type as '<app_label>.<model_name>'.";

function parseObjectTypes(targets: readonly TypeName[] | 'any', raw: Json): Parsed {
  if (!Array.isArray(raw)) return notAList(raw);
  const names = raw.map((item) => readObjectType(targets, item));
  const wrong = names.indexOf(undefined);
  if (wrong !== -1) return error(unknownType(raw[wrong]));
  return value([...new Set(names.filter((name) => name !== undefined))].sort());
}

function parseTerminations(targets: readonly TypeName[], raw: Json): Parsed {
  if (!Array.isArray(raw)) return notAList(raw);
  const parsed: Json[] = [];
  for (const item of raw) {
    const type = isJsonObject(item) ? readObjectType(targets, item.object_type ?? null) : undefined;
    const id = isJsonObject(item) ? wholeNumber(item.object_id ?? null) : undefined;
    if (type === undefined || id === undefined)
      return error(`Each termination needs an object_type (one of ${targets.join(', ')}) and an object_id.`);
    parsed.push({ type, id });
  }
  return value(parsed);
}

/** {value,label}, as NetBox answers choices. */
export const choiceJson = (list: Choices, raw: Json): Json =>
  typeof raw === 'string' || typeof raw === 'number' ? { value: raw, label: labelOf(list, raw) } : null;
