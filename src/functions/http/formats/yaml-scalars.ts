import type { Scalar } from 'yaml';
import type { Json } from '../../../domain/engine/json.ts';
import { UnfitValue } from '../contract/json-body.ts';

/* The values of scalars as PyYAML reads them: YAML 1.1, in which `y` and `n` are text. */

/** A value of YAML, and the text of a scalar whose value is not what is written. */
export interface ReadScalar {
  readonly value: Json;
  readonly text?: string;
}

/** The value of a scalar. Throws UnfitValue for a tag that JSON has no value for. */
export function readScalar({ source, type, tag }: Scalar.Parsed): ReadScalar {
  const asText = tag === undefined ? type !== 'PLAIN' : tag === '!' || !requireTag(tag, ...valueTags);
  const value = asText ? source : plainScalar(source);
  return value === null || String(value) === source ? { value } : { value, text: source };
}

const prefix = 'tag:yaml.org,2002:';
const valueTags = ['int', 'float', 'bool', 'null'] as const;
const textTags: ReadonlySet<string> = new Set([`${prefix}str`, `${prefix}timestamp`]);

/** Whether a tag is one of these; fails for tags of other kinds. */
export function requireTag(tag: string | undefined, ...kinds: readonly string[]): boolean {
  if (tag === undefined || kinds.some((kind) => tag === prefix + kind)) return true;
  if (textTags.has(tag)) return false;
  throw new UnfitValue(`could not determine a constructor for the tag '${tag}'`);
}

const words: ReadonlyMap<string, Json> = new Map<string, Json>([
  ...['', '~', 'null', 'Null', 'NULL'].map((text) => [text, null] as const),
  ...['yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map((text) => [text, true] as const),
  ...['no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map((text) => [text, false] as const),
]);

/** `1:30` is 90. */
const inSixties = (digits: string): number => digits.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);

/** Each way of writing a number, and how it is read without its sign and without `_`. */
const numbers: readonly (readonly [RegExp, (digits: string) => number])[] = [
  [/^[-+]?0b[01_]+$/, (digits) => Number.parseInt(digits.slice(2), 2)],
  [/^[-+]?0x[\da-fA-F_]+$/, (digits) => Number.parseInt(digits.slice(2), 16)],
  [/^[-+]?0[0-7_]+$/, (digits) => Number.parseInt(digits, 8)],
  [/^[-+]?(?:0|[1-9][\d_]*)$/, Number],
  [/^[-+]?[1-9][\d_]*(?::[0-5]?\d)+$/, inSixties],
  [/^[-+]?\d[\d_]*\.[\d_]*(?:[eE][-+]\d+)?$/, Number],
  [/^\.\d[\d_]*(?:[eE][-+]\d+)?$/, Number],
  [/^[-+]?\d[\d_]*(?::[0-5]?\d)+\.[\d_]*$/, inSixties],
];

/** The value of a scalar without quotes. JSON has no dates and no infinity: these stay text. */
function plainScalar(text: string): Json {
  const word = words.get(text);
  if (word !== undefined) return word;
  const read = numbers.find(([pattern]) => pattern.test(text))?.[1];
  if (!read) return text;
  const value = read(text.replaceAll('_', '').replace(/^[-+]/, ''));
  if (!Number.isFinite(value)) return text;
  return text.startsWith('-') && value !== 0 ? -value : value;
}
