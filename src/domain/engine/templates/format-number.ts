import type { Json } from '../json.ts';
import { exponentialText, fixedText } from './round-half-even.ts';
import { fractionText, isFraction, numberOf, numberText, reprOf, textOf } from './values.ts';

/** How one value is written: what `%05.2f` and `{:05.2f}` have in common. */
export interface NumberFormat {
  readonly type: string;
  readonly sign: string;
  readonly alternative: boolean;
  readonly grouping: string;
  readonly precision: number | undefined;
}

export const widest = 1000;

/** The sign of a number and its digits. */
export function formatNumber(value: Json, format: NumberFormat): readonly [sign: string, digits: string] {
  const { type, precision } = format;
  if ('dioxXbc'.includes(type)) return integer(value, format);
  const number = numberOf(value);
  const [sign, absolute] = signed(number < 0 || Object.is(number, -0), Math.abs(number), format.sign);
  if (type === 'e' || type === 'E') return [sign, cased(exponential(absolute, precision ?? 6), type)];
  if (type === 'f' || type === 'F') return [sign, grouped(fixedText(absolute, precision ?? 6), format.grouping)];
  if (type === '%') return [sign, grouped(`${fixedText(absolute * 100, precision ?? 6)}%`, format.grouping)];
  return [sign, cased(general(absolute, precision ?? 6, format.alternative), type)];
}

function integer(
  value: Json,
  { type, sign, alternative, grouping, precision }: NumberFormat,
): readonly [string, string] {
  const text = numberText(value === true ? 1 : value === false ? 0 : value);
  if (text === undefined) throw new Error(`%${type} needs a number`);
  const whole = isFraction(value) ? BigInt(Math.trunc(Number(text))) : BigInt(text);
  const [prefix, absolute] = signed(whole < 0n, whole < 0n ? -whole : whole, sign);
  const [radix, mark] = bases[type] ?? [10, ''];
  const digits = absolute.toString(radix).padStart(precision ?? 0, '0');
  return [`${prefix}${alternative ? mark : ''}`, grouped(type === 'X' ? digits.toUpperCase() : digits, grouping)];
}

const bases: Readonly<Record<string, readonly [number, string]>> = {
  o: [8, '0o'],
  x: [16, '0x'],
  X: [16, '0X'],
  b: [2, '0b'],
};

function signed<T>(negative: boolean, absolute: T, sign: string): readonly [string, T] {
  return [negative ? '-' : sign === '+' || sign === ' ' ? sign : '', absolute];
}

const cased = (text: string, type: string): string => (type === type.toUpperCase() ? text.toUpperCase() : text);

const exponential = (value: number, precision: number): string =>
  exponentialText(value, precision).replace(/e([-+])(\d)$/, 'e$10$2');

/** Python's %g: as many digits as the precision says, without zeros at the end. */
function general(value: number, precision: number, alternative: boolean): string {
  const digits = precision === 0 ? 1 : precision;
  const power = value === 0 ? 0 : Number(exponentialText(value, digits - 1).split('e')[1]);
  const text =
    power < -4 || power >= digits ? exponential(value, digits - 1) : fixedText(value, Math.max(0, digits - 1 - power));
  if (alternative || !text.includes('.')) return text;
  return text.replace(/\.?0+(?=e|$)/, '');
}

const grouped = (digits: string, grouping: string): string =>
  grouping === '' ? digits : digits.replace(/^\d+/, (whole) => whole.replace(/\B(?=(?:\d{3})+$)/g, grouping));

/** `%s`, `%r` and `{!r}`. */
export const converted = (value: Json, conversion: string): string =>
  conversion === 'r' || conversion === 'a' ? reprOf(value) : textOf(value);

/** A fraction without a type, as `{}` and `{:10}` write it. */
export const plainFraction = (value: Json): string => fractionText(Math.abs(numberOf(value)));
