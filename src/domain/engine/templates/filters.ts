import type { Json } from '../json.ts';
import { braceFormat } from './brace-format.ts';
import { dateFilters } from './date-filters.ts';
import { type Filter, withParameters } from './filter-arguments.ts';
import { fractionFilters, numberFilters } from './number-filters.ts';
import { percentFormat } from './percent-format.ts';
import { escapeHtml, textFilters } from './text-filters.ts';
import { attributeOf, checkLength, isDictionary, reprOf, textOf } from './values.ts';
import { wordWrap } from './word-wrap.ts';
import { writeJson } from './write-json.ts';

const join = withParameters(['d', 'attribute'], (value, { d, attribute }) => {
  const items =
    typeof value === 'string'
      ? [...value]
      : Array.isArray(value)
        ? value
        : isDictionary(value)
          ? Object.keys(value)
          : undefined;
  if (!items) throw new Error(`${textOf(value)} cannot be joined`);
  const texts = items.map((item: Json) =>
    textOf(attribute === undefined || attribute === null ? item : attributeOf(item, textOf(attribute))),
  );
  const between = d === undefined ? '' : textOf(d);
  checkLength(texts.reduce((length: number, text: string) => length + text.length + between.length, 0));
  return texts.join(between);
});

/** RFC 3986, slashes kept; of pairs a query string. */
const urlencode = withParameters([], (value) => {
  const pairs = Array.isArray(value) ? value : isDictionary(value) ? Object.entries(value) : undefined;
  if (!pairs) return percentEncoded(textOf(value)).replaceAll('%2F', '/');
  const encoded = (part: Json): string => percentEncoded(textOf(part)).replaceAll('%20', '+');
  return pairs.map((pair) => (Array.isArray(pair) ? pair.map(encoded).join('=') : encoded(pair))).join('&');
});

const percentEncoded = (text: string): string =>
  encodeURIComponent(text.toWellFormed()).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );

const xmlattr = withParameters(['autospace'], (value, { autospace }) => {
  if (!isDictionary(value)) throw new Error('xmlattr takes a dictionary');
  const attributes = Object.entries(value)
    .filter(([, item]) => item !== null)
    .map(([name, item]) => {
      if (/[\s/>=]/.test(name)) throw new Error(`${name} is no name of an attribute`);
      return `${escapeHtml(name)}="${escapeHtml(textOf(item))}"`;
    });
  return attributes.length === 0 ? '' : `${autospace === false ? '' : ' '}${attributes.join(' ')}`;
});

const own = new Map<string, Filter>(
  Object.entries({
    ...textFilters,
    ...numberFilters,
    ...dateFilters,
    format: percentFormat,
    strformat: braceFormat,
    join,
    pprint: withParameters(['verbose'], (value) => reprOf(value)),
    tojson: withParameters(['indent'], writeJson),
    urlencode,
    wordwrap: wordWrap,
    xmlattr,
  }),
);

/** Filters that the library lacks, or that give something else than Jinja2's. */
export const isOwnFilter = (name: string): boolean => own.has(name);
export const ownFilters: ReadonlyMap<string, Filter> = own;

/** Filters whose result may be a fraction without decimals. */
export const givesFraction = (name: string): boolean => Object.hasOwn(fractionFilters, name);
