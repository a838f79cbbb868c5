import type { Json } from '../json.ts';
import { type Filter, withParameters } from './filter-arguments.ts';
import { checkLength, isTrue, numberOf, textOf } from './values.ts';

const widest = 10_000;

const sizeOf = (value: Json | undefined, otherwise: number): number =>
  value === undefined ? otherwise : numberOf(value);

function spaces(count: number, fill = ' '): string {
  if (count > widest) throw new Error(`at most ${widest} signs are filled in`);
  return count > 0 ? fill.repeat(count) : '';
}

const signsOf = (text: string): number => [...text].length;

const ofText = (change: (text: string) => string): Filter => withParameters([], (value) => change(textOf(value)));

const lines = (text: string): string[] => text.replace(/\r\n?/g, '\n').split('\n');

/** Python's `title()` would write It'S. */
const title = (text: string): string =>
  text
    .split(/([-\s({[<]+)/)
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1).toLowerCase())
    .join('');

const capitalize = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1).toLowerCase();

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  "'": '&#39;',
  '"': '&#34;',
};
export const escapeHtml = (text: string): string => text.replace(/[&<>'"]/g, (sign) => entities[sign] ?? sign);

const stripTags = (text: string): string =>
  text
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/<[^>]*>/g, '')
    .split(/\s+/)
    .filter((word) => word !== '')
    .join(' ')
    .replace(/&(amp|lt|gt|quot|#39|#34);/g, (whole) => unescapes[whole] ?? whole);

const unescapes: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&#34;': '"',
};

function center(text: string, width: number): string {
  const missing = Math.max(0, width - signsOf(text));
  // Python puts the odd one to the left if the width is odd, too.
  const left = Math.floor(missing / 2) + (missing & width & 1);
  return spaces(left) + text + spaces(missing - left);
}

function indent(text: string, by: Json | undefined, first: boolean, blank: boolean): string {
  const indention = typeof by === 'string' ? by : spaces(sizeOf(by, 4));
  const all = lines(text);
  checkLength(text.length + all.length * indention.length);
  const [start = '', ...rest] = all;
  const indented = rest.map((line) => (line !== '' || blank ? indention + line : line));
  return (first ? indention : '') + [start, ...indented].join('\n');
}

function replace(text: string, old: string, by: string, count: number): string {
  const parts = old === '' ? ['', ...text, ''] : text.split(old);
  const times = Math.min(count, parts.length - 1);
  checkLength(text.length + times * by.length);
  return parts.slice(0, times + 1).join(by) + (times < parts.length - 1 ? old + parts.slice(times + 1).join(old) : '');
}

function truncate(text: string, length: number, killWords: boolean, end: string, leeway: number): string {
  const signs = [...text];
  if (signs.length <= length + leeway) return text;
  const kept = signs.slice(0, Math.max(0, length - signsOf(end))).join('');
  if (killWords) return kept + end;
  const space = kept.lastIndexOf(' ');
  return (space < 0 ? kept : kept.slice(0, space)) + end;
}

function stripped(text: string, signs: string | undefined): string {
  if (signs === undefined) return text.trim();
  const all = [...text];
  const from = all.findIndex((sign) => !signs.includes(sign));
  return from < 0 ? '' : all.slice(from, all.findLastIndex((sign) => !signs.includes(sign)) + 1).join('');
}

function zeroFilled(text: string, width: number): string {
  const sign = /^[-+]/.exec(text)?.[0] ?? '';
  return sign + spaces(width - signsOf(text), '0') + text.slice(sign.length);
}

const filled = (left: boolean): Filter =>
  withParameters(['width', 'fillchar'], (value, { width, fillchar }) => {
    const text = textOf(value);
    const fill = spaces(sizeOf(width, 0) - signsOf(text), fillchar === undefined ? ' ' : textOf(fillchar).slice(0, 1));
    return left ? text + fill : fill + text;
  });

/** Filters of texts, as Jinja2 has them. */
export const textFilters: Readonly<Record<string, Filter>> = {
  upper: ofText((text) => text.toUpperCase()),
  lower: ofText((text) => text.toLowerCase()),
  title: ofText(title),
  capitalize: ofText(capitalize),
  string: ofText((text) => text),
  e: ofText(escapeHtml),
  escape: ofText(escapeHtml),
  forceescape: ofText(escapeHtml),
  striptags: ofText(stripTags),
  wordcount: withParameters([], (value) => textOf(value).match(/[\p{L}\p{N}_]+/gu)?.length ?? 0),
  trim: withParameters(['chars'], (value, { chars }) => stripped(textOf(value), chars ? textOf(chars) : undefined)),
  center: withParameters(['width'], (value, { width }) => center(textOf(value), sizeOf(width, 80))),
  ljust: filled(true),
  rjust: filled(false),
  zfill: withParameters(['width'], (value, { width }) => zeroFilled(textOf(value), sizeOf(width, 0))),
  indent: withParameters(['width', 'first', 'blank'], (value, { width, first, blank }) =>
    indent(textOf(value), width, isTrue(first ?? false), isTrue(blank ?? false)),
  ),
  replace: withParameters(['old', 'new', 'count'], (value, { old, new: by, count }) => {
    if (old === undefined || by === undefined) throw new Error('missing argument');
    return replace(
      textOf(value),
      textOf(old),
      textOf(by),
      count === undefined || count === null ? Infinity : numberOf(count),
    );
  }),
  truncate: withParameters(['length', 'killwords', 'end', 'leeway'], (value, { length, killwords, end, leeway }) =>
    truncate(
      textOf(value),
      sizeOf(length, 255),
      isTrue(killwords ?? false),
      end === undefined ? '...' : textOf(end),
      leeway === null ? 5 : sizeOf(leeway, 5),
    ),
  ),
};
