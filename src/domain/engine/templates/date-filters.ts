import type { Json } from '../json.ts';
import { type Filter, withParameters } from './filter-arguments.ts';
import { attributeOf, textOf } from './values.ts';

const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const months = 'January February March April May June July August September October November December'.split(' ');

const moment = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?)?/;

/** The directives of `strftime` that do not depend on a language or a place. */
function directives(text: string): Readonly<Record<string, string>> {
  const [, year, month, day, hour = '00', minute = '00', second = '00', fraction = ''] = moment.exec(text) ?? [];
  if (year === undefined || month === undefined || day === undefined) throw new Error(`${text} is no date`);
  const midnight = new Date(`${year}-${month}-${day}T00:00:00Z`);
  const weekday = days[midnight.getUTCDay()] ?? '';
  const name = months[Number(month) - 1] ?? '';
  const twelve = String(Number(hour) % 12 || 12).padStart(2, '0');
  return {
    Y: year,
    y: year.slice(2),
    m: month,
    d: day,
    H: hour,
    I: twelve,
    M: minute,
    S: second,
    f: fraction.padEnd(6, '0'),
    p: Number(hour) < 12 ? 'AM' : 'PM',
    A: weekday,
    a: weekday.slice(0, 3),
    B: name,
    b: name.slice(0, 3),
    F: `${year}-${month}-${day}`,
    T: `${hour}:${minute}:${second}`,
    z: text.length > 10 ? '+0000' : '',
    Z: text.length > 10 ? 'UTC' : '',
    '%': '%',
    e: String(Number(day)).padStart(2),
    h: name.slice(0, 3),
    C: year.slice(0, 2),
    D: `${month}/${day}/${year.slice(2)}`,
    R: `${hour}:${minute}`,
    x: `${month}/${day}/${year.slice(2)}`,
    X: `${hour}:${minute}:${second}`,
    c: `${weekday.slice(0, 3)} ${name.slice(0, 3)} ${String(Number(day)).padStart(2)} ${hour}:${minute}:${second} ${year}`,
    ...calendarOf(midnight),
  };
}

const dayLength = 24 * 3_600_000;
const twoDigits = (count: number): string => String(count).padStart(2, '0');
const dayOfYear = (date: Date): number => (date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / dayLength + 1;

/** Days and weeks within the year: from Sunday (U), from Monday (W), and those of ISO 8601 (G, V). */
function calendarOf(date: Date): Readonly<Record<string, string>> {
  const number = dayOfYear(date);
  const sinceSunday = date.getUTCDay();
  const sinceMonday = (sinceSunday + 6) % 7;
  const thursday = new Date(date.getTime() + (3 - sinceMonday) * dayLength);
  return {
    j: String(number).padStart(3, '0'),
    w: String(sinceSunday),
    u: String(sinceMonday + 1),
    U: twoDigits(Math.floor((number + 6 - sinceSunday) / 7)),
    W: twoDigits(Math.floor((number + 6 - sinceMonday) / 7)),
    G: String(thursday.getUTCFullYear()),
    V: twoDigits(Math.ceil(dayOfYear(thursday) / 7)),
  };
}

const isoOf = (value: Json): string => {
  const iso = attributeOf(value, 'iso');
  return iso === null ? textOf(value) : textOf(iso);
};

/** Methods of Python's dates. */
export const dateFilters: Readonly<Record<string, Filter>> = {
  isoformat: withParameters([], isoOf),
  strftime: withParameters(['format'], (value, { format }) => {
    const parts = directives(isoOf(value));
    return textOf(format ?? '').replace(/%(-?)(.)/gs, (whole, bare: string, sign: string) => {
      const part = parts[sign];
      return part === undefined || bare === '' ? (part ?? whole) : part.replace(/^[0 ]+(?=.)/, '');
    });
  }),
};
