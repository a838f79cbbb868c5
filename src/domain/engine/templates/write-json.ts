import { isJsonObject, type Json } from '../json.ts';
import { fractionText, isFraction, numberOf, numberText, textKey } from './values.ts';

/** Jinja2's `tojson`: sorted keys, ASCII only, and safe within HTML. */
export function writeJson(value: Json, { indent }: { readonly indent?: Json }): string {
  const by = indent === undefined || indent === null ? undefined : ' '.repeat(Math.min(numberOf(indent), 16));
  return written(value, by, '').replace(
    /[<>&'\u007f-\uffff]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function written(value: Json, by: string | undefined, margin: string): string {
  const number = numberText(value);
  if (number !== undefined) return isFraction(value) ? fractionText(numberOf(value)) : number;
  if (Array.isArray(value))
    return enclosed(
      '[',
      value.map((item: Json) => written(item, by, margin + (by ?? ''))),
      ']',
      by,
      margin,
    );
  if (!isJsonObject(value)) return JSON.stringify(value);
  const text = value[textKey];
  if (typeof text === 'string') return JSON.stringify(text);
  const entries = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}: ${written(value[key] ?? null, by, margin + (by ?? ''))}`);
  return enclosed('{', entries, '}', by, margin);
}

function enclosed(
  open: string,
  items: readonly string[],
  close: string,
  by: string | undefined,
  margin: string,
): string {
  if (items.length === 0 || by === undefined) return `${open}${items.join(', ')}${close}`;
  return `${open}\n${margin}${by}${items.join(`,\n${margin}${by}`)}\n${margin}${close}`;
}
