import { isJsonObject, type Json, type JsonObject } from '../json.ts';

/**
 * Values as templates see them. JSON knows no difference between 1 and 1.0, and loses digits of long numbers: those that
 * are no short integers are objects that hold the text of the number.
 */
const numberKey = '\u0000number';
/** An object that prints as this text, as those of Django do. */
export const textKey = '__str__';

const isNumber = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const numberOrText = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g;

/** Characters of a value: its parts take many times as much memory here as in JSON. */
const longestJson = 16_000_000;

/** Reads what the library wrote as JSON. */
export function readValue(json: string): Json {
  if (json.length > longestJson) throw new Error(`a value is longer than ${longestJson} characters of JSON`);
  const parsed: Json = JSON.parse(json.startsWith('"') ? json : json.replace(numberOrText, numberAsObject));
  return parsed;
}

const numberAsObject = (token: string): string =>
  token.startsWith('"') || /^-?\d{1,15}$/.test(token) ? token : JSON.stringify({ [numberKey]: token });

/** The text of a number, with a dot or an exponent if it is a fraction. Undefined for all else. */
export function numberText(value: Json): string | undefined {
  if (typeof value === 'number') return String(value);
  const text = isJsonObject(value) ? value[numberKey] : undefined;
  // Objects of users may have any keys.
  return typeof text === 'string' && isNumber.test(text) ? text : undefined;
}

/** A dictionary of the template. */
export const isDictionary = (value: Json): value is JsonObject =>
  isJsonObject(value) && numberText(value) === undefined;

export const isFraction = (value: Json): boolean => /[.eE]/.test(numberText(value) ?? '');

/** Python's `str()`. */
export function textOf(value: Json): string {
  if (typeof value === 'string') return value;
  const own = isJsonObject(value) ? value[textKey] : undefined;
  return typeof own === 'string' ? own : reprOf(value);
}

/** Python's `repr()`. */
export function reprOf(value: Json): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'string') return quoted(value);
  const number = numberText(value);
  if (number !== undefined) return isFraction(value) ? fractionText(Number(number)) : number;
  if (Array.isArray(value)) return `[${value.map(reprOf).join(', ')}]`;
  return isJsonObject(value) ? objectText(value) : '';
}

function objectText(value: JsonObject): string {
  const own = value[textKey];
  if (typeof own === 'string') return `<${own}>`;
  return `{${Object.entries(value)
    .map(([key, item]) => `${quoted(key)}: ${reprOf(item)}`)
    .join(', ')}}`;
}

const escapes: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\\': '\\\\' };

/** With single quotes, unless there are such in it and no double ones. */
function quoted(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escaped = text.replace(/[\p{Cc}\\]/gu, (sign) => escapes[sign] ?? `\\x${hex(sign)}`);
  return `${quote}${quote === "'" ? escaped.replaceAll("'", "\\'") : escaped}${quote}`;
}

const hex = (sign: string): string => sign.charCodeAt(0).toString(16).padStart(2, '0');

/** Python writes 1e+16 where JavaScript writes all digits, and 1e-07 where JavaScript writes 1e-7. */
export function fractionText(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf';
  const [digits = '', exponent = '0'] = value.toExponential().split('e');
  const power = Number(exponent);
  if (power >= -4 && power < 16) {
    const plain = power < 0 ? value.toFixed(digits.replace(/[-.]/g, '').length - 1 - power) : String(value);
    return plain.includes('.') ? plain : `${plain}.0`;
  }
  return `${digits}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
}

/** A number as JavaScript counts with it; texts are no numbers. */
export function numberOf(value: Json): number {
  if (typeof value === 'boolean') return value ? 1 : 0;
  const text = numberText(value);
  if (text === undefined) throw new Error('a number is needed');
  return Number(text);
}

export const isTrue = (value: Json): boolean => {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return Boolean(value);
  const number = numberText(value);
  if (number !== undefined) return Number(number) !== 0;
  return Object.keys(value).length > 0;
};

/** The attribute at a path with dots, as filters take it: None where there is none. */
export function attributeOf(value: Json, path: string): Json {
  let current = value;
  for (const name of path.split('.')) {
    const within: Json | undefined = Array.isArray(current)
      ? current[Number(name)]
      : isJsonObject(current) && Object.hasOwn(current, name)
        ? current[name]
        : undefined;
    current = within ?? null;
  }
  return current;
}

/** Filters give back no more than this, so that none of them fills the memory. */
const longestText = 4_000_000;

export function checkLength(length: number): void {
  if (length > longestText) throw new Error(`the text would be longer than ${longestText} characters`);
}
