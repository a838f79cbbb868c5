import { type ApplicationIdentifier, identifierAt, identifierNamed } from './application-identifiers.ts';

/** FNC1 within a code, as scanners send it. */
export const separator = '\x1d';

/** The data of a code by application identifier; of one that stands twice, the first. */
export type Elements = ReadonlyMap<string, string>;

/** GS1: the digit that makes the weighted sum a multiple of ten. */
export function hasCheckDigit(digits: string): boolean {
  let sum = 0;
  for (let index = 0; index < digits.length; index++)
    sum += Number(digits[digits.length - 1 - index]) * (index % 2 === 0 ? 1 : 3);
  return /^\d+$/.test(digits) && sum % 10 === 0;
}

/** Identifiers of trade items and logistic units, which end with a check digit. */
const checked = new Set([
  '00',
  '01',
  '02',
  '03',
  '402',
  '410',
  '411',
  '412',
  '413',
  '414',
  '415',
  '416',
  '417',
  '8017',
  '8018',
]);

function isData({ ai, min, max, digits }: ApplicationIdentifier, data: string): boolean {
  if (data.length < min || data.length > max) return false;
  if (digits && !/^\d+$/.test(data)) return false;
  return !checked.has(ai) || hasCheckDigit(data);
}

const withoutSeparator = (text: string): string => (text.startsWith(separator) ? text.slice(1) : text);

/** Reads an element string as scanners send it, with FNC1 as GS; undefined when it is none. */
export function readElements(text: string): Elements | undefined {
  const found = new Map<string, string>();
  let rest = withoutSeparator(text);
  while (rest !== '') {
    const identifier = identifierAt(rest);
    if (!identifier) return undefined;
    const { ai, max, predefined } = identifier;
    const after = rest.slice(ai.length);
    const end = after.indexOf(separator);
    const length = predefined ? max : end === -1 ? after.length : end;
    const data = after.slice(0, length);
    if (!isData(identifier, data)) return undefined;
    if (!found.has(ai)) found.set(ai, data);
    rest = withoutSeparator(after.slice(length));
  }
  return found.size > 0 ? found : undefined;
}

/** Reads an element string as it is printed beneath a code, `(01)09506000134352(21)12345`; undefined when it is none. */
export function readPrinted(text: string): Elements | undefined {
  if (!/^\(\d{2,4}\)/.test(text)) return undefined;
  const found = new Map<string, string>();
  const parts = [...text.matchAll(/\((\d{2,4})\)/g)].filter(({ 1: ai = '' }) => identifierNamed(ai));
  if (parts[0]?.index !== 0) return undefined;
  for (const [index, { 0: bracketed, 1: ai = '', index: at }] of parts.entries()) {
    const data = text.slice(at + bracketed.length, parts[index + 1]?.index ?? text.length).trim();
    const identifier = identifierNamed(ai);
    if (!identifier || !isData(identifier, data)) return undefined;
    if (!found.has(ai)) found.set(ai, data);
  }
  return found;
}
