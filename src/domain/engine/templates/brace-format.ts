import type { Json } from '../json.ts';
import type { Given } from './filter-arguments.ts';
import { converted, formatNumber, plainFraction, widest } from './format-number.ts';
import { attributeOf, isFraction, numberOf, numberText, textOf } from './values.ts';

const field = /\{\{|\}\}|\{(?<name>[^{}!:]*)(?:!(?<conversion>[rsa]))?(?::(?<spec>[^{}]*))?\}|[{}]/g;

/** Python's `text.format(values)`. */
export function braceFormat(value: Json, given: Given): string {
  let next = 0;
  return textOf(value).replace(field, (whole: string, ...match) => {
    if (whole === '{{' || whole === '}}') return whole.charAt(0);
    if (whole === '{' || whole === '}') throw new Error(`a single ${whole} in the format`);
    const { name = '', conversion, spec = '' } = match.at(-1) ?? {};
    const path = /^(?:\.|\[|$)/.test(name) ? `${next++}${name}` : name;
    const found = valueAt(given, path);
    return formatted(conversion ? converted(found, conversion) : found, spec);
  });
}

function valueAt({ positional, named }: Given, path: string): Json {
  const [first = '', ...rest] = path.replace(/\[([^\]]*)\]/g, '.$1').split('.');
  const value = /^\d+$/.test(first)
    ? positional[Number(first)]
    : Object.hasOwn(named, first)
      ? named[first]
      : undefined;
  if (value === undefined) throw new Error(`no value ${first} for the format`);
  return rest.length === 0 ? value : attributeOf(value, rest.join('.'));
}

const specification =
  /^(?:(?<fill>.)(?=[<>^=]))?(?<align>[<>^=])?(?<sign>[-+ ])?(?<alternative>#)?(?<zero>0)?(?<width>\d+)?(?<grouping>[,_])?(?:\.(?<precision>\d+))?(?<type>[a-zA-Z%])?$/su;

function formatted(value: Json, spec: string): string {
  if (spec === '') return textOf(value);
  const parts = specification.exec(spec)?.groups;
  if (!parts) throw new Error(`the format ${spec} is not valid`);
  const width = Number(parts.width ?? 0);
  if (width > widest || Number(parts.precision ?? 0) > widest) throw new Error(`formats are at most ${widest} wide`);
  const isNumber = numberText(value) !== undefined;
  const [prefix, body] = isNumber ? numberParts(value, parts) : ['', textOf(value).slice(0, cut(parts.precision))];
  const align = parts.align ?? (parts.zero && isNumber ? '=' : isNumber ? '>' : '<');
  return aligned(prefix, body, align, parts.fill ?? (parts.zero ? '0' : ' '), width);
}

const cut = (precision: string | undefined): number | undefined =>
  precision === undefined ? undefined : Number(precision);

function numberParts(value: Json, parts: Readonly<Record<string, string | undefined>>): readonly [string, string] {
  const { sign = '', alternative, grouping = '', precision, type } = parts;
  const fraction = isFraction(value);
  if (fraction && type === undefined && precision === undefined)
    return [numberOf(value) < 0 ? '-' : sign.replace('-', ''), plainFraction(value)];
  const kind = (type ?? (fraction ? 'g' : 'd')).replace('n', fraction ? 'g' : 'd');
  return formatNumber(value, {
    type: kind,
    sign,
    alternative: alternative !== undefined,
    grouping,
    precision: cut(precision),
  });
}

function aligned(prefix: string, body: string, align: string, fill: string, width: number): string {
  const text = `${prefix}${body}`;
  const missing = Math.max(0, width - [...text].length);
  if (align === '=') return `${prefix}${fill.repeat(missing)}${body}`;
  if (align === '<') return `${text}${fill.repeat(missing)}`;
  if (align === '>') return `${fill.repeat(missing)}${text}`;
  return `${fill.repeat(Math.floor(missing / 2))}${text}${fill.repeat(Math.ceil(missing / 2))}`;
}
