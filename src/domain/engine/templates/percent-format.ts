import type { Json } from '../json.ts';
import type { Given } from './filter-arguments.ts';
import { converted, formatNumber, widest } from './format-number.ts';
import { attributeOf, textOf } from './values.ts';

const directive =
  /%(?:\((?<key>[^)]*)\))?(?<flags>[-#0 +]*)(?<width>\d+|\*)?(?:\.(?<precision>\d+|\*))?[hlL]?(?<type>[diouxXeEfFgGcrsa%])?/g;

/** Python's `text % values`. */
export function percentFormat(value: Json, { positional, named }: Given): string {
  let next = 0;
  const take = (): Json => {
    const taken = positional[next];
    if (taken === undefined) throw new Error('not enough arguments for the format');
    next += 1;
    return taken;
  };
  const size = (text: string | undefined): number | undefined =>
    text === undefined ? undefined : bounded(text === '*' ? Number(textOf(take())) : Number(text));
  const written = textOf(value).replace(directive, (...match) => {
    const { key, flags = '', width, precision, type } = match.at(-1) ?? {};
    if (type === undefined) throw new Error('a format without its type');
    if (type === '%') return '%';
    const [wide, exact] = [size(width), size(precision)];
    const field = key === undefined ? take() : byKey(positional[0] ?? named, key);
    return oneField(field, { type, flags, width: wide ?? 0, precision: exact });
  });
  if (next < positional.length && !directiveWithKey.test(textOf(value)))
    throw new Error('not all arguments are used by the format');
  return written;
}

const directiveWithKey = /%\(/;

function byKey(values: Json, key: string): Json {
  if (typeof values !== 'object' || values === null || !Object.hasOwn(values, key)) throw new Error(`no value ${key}`);
  return attributeOf(values, key);
}

function bounded(size: number): number {
  if (!(size <= widest)) throw new Error(`formats are at most ${widest} wide`);
  return size;
}

interface Field {
  readonly type: string;
  readonly flags: string;
  readonly width: number;
  readonly precision: number | undefined;
}

function oneField(value: Json, { type, flags, width, precision }: Field): string {
  const left = flags.includes('-');
  if ('rsa'.includes(type) || (type === 'c' && typeof value === 'string')) {
    const text = converted(value, type).slice(0, precision);
    return left ? text.padEnd(width) : text.padStart(width);
  }
  const sign = flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '';
  const format = { type: type === 'u' ? 'd' : type, sign, alternative: flags.includes('#'), grouping: '', precision };
  const [prefix, digits] = formatNumber(value, format);
  if (left) return `${prefix}${digits}`.padEnd(width);
  return flags.includes('0')
    ? `${prefix}${digits.padStart(width - prefix.length, '0')}`
    : `${prefix}${digits}`.padStart(width);
}
