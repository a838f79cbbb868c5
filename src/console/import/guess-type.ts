import type { Importable } from './importable.ts';

/** What the rows of a file probably are, and why. */
export interface Guess {
  readonly type: Importable;
  readonly why: string;
}

/** Undefined where nothing speaks for one type rather than another. */
export function guessType(file: string, headers: readonly string[], types: readonly Importable[]): Guess | undefined {
  const named = namedBy(file, types);
  if (named) return { type: named, why: `the name of the file says “${named.plural}”` };
  const fitting = types.filter((type) => fits(headers, type));
  const [only] = fitting;
  if (only && fitting.length === 1) return { type: only, why: `no other type has all of these columns` };
  return undefined;
}

/** Types that all columns of a file can be of. */
export const fittingTypes = (headers: readonly string[], types: readonly Importable[]): readonly Importable[] =>
  types.filter((type) => fits(headers, type));

/** The type with the longest name in the name of the file: `device-types.csv` are no devices. */
function namedBy(file: string, types: readonly Importable[]): Importable | undefined {
  const text = ` ${wordsOf(file.replace(/\.[^.]*$/, ''))} `;
  const found = types.flatMap((type) => {
    const name = namesOf(type).find((words) => text.includes(` ${words} `));
    return name === undefined ? [] : [{ type, length: name.length }];
  });
  const longest = Math.max(...found.map(({ length }) => length));
  const best = found.filter(({ length }) => length === longest);
  return best.length === 1 ? best[0]?.type : undefined;
}

const wordsOf = (text: string): string =>
  text
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, ' ')
    .trim();

const namesOf = ({ type, list, plural, singular }: Importable): readonly string[] =>
  [type, list.split('/').at(-2) ?? '', plural, singular].map(wordsOf).filter(Boolean).toSorted(longestFirst);
const longestFirst = (a: string, b: string): number => b.length - a.length;

const fits = (headers: readonly string[], { fields, required }: Importable): boolean => {
  const named = headers.filter(Boolean).map(fieldOf);
  if (named.length === 0 || !named.every((name) => isAbout(name, fields))) return false;
  return named.includes('id') || required.every((name) => named.some((one) => isAbout(one, new Set([name]))));
};

/** The field that a column is probably about. */
const fieldOf = (header: string): string => {
  const [name = ''] = header.trim().split('.');
  if (name.startsWith('cf_')) return 'custom_fields';
  return name.replace(/^side_([ab])_.*/, '$1_terminations');
};

const isAbout = (name: string, fields: ReadonlySet<string>): boolean =>
  ['id', 'import_errors', 'custom_fields'].includes(name) ||
  [name, `${name}_id`, name.replace(/_(type|id)$/, '')].some((one) => fields.has(one));
