/**
 * A key whose plain order is the natural order of names: `sw2` before `sw10`, letters without regard to case.
 * NetBox: `natural_sort` collation. Each run of digits is preceded by its length, so that longer numbers sort later.
 */
export function naturalKey(name: string): string {
  const plain = lowerCaseAscii.test(name);
  if (plain && !digit.test(name)) return name;
  return (plain ? name : name.normalize('NFKC').toLowerCase()).replace(/\d+/g, (digits) => {
    const significant = digits.replace(/^0+(?=\d)/, '');
    return String.fromCharCode(0x30 + Math.min(significant.length, 64)) + significant;
  });
}

/** What neither composition nor case changes. */
const lowerCaseAscii = /^[\x20-\x40\x5b-\x7e]*$/;
const digit = /\d/;

const idWidth = 12;
/** Ids as text of fixed width, so that text order is number order. 12 digits hold a million million objects. */
export const idKey = (id: number): string => String(id).padStart(idWidth, '0');

/** Compares texts as DynamoDB does, by their UTF-8 bytes. JavaScript's own order differs beyond the basic plane. */
export function compareKeys(a: string, b: string): number {
  const shared = Math.min(a.length, b.length);
  for (let index = 0; index < shared; index++) {
    const [x, y] = [a.charCodeAt(index), b.charCodeAt(index)];
    if (x !== y) return utf8Rank(x) - utf8Rank(y);
  }
  return a.length - b.length;
}

const firstSurrogate = 0xd800;
const afterSurrogates = 0xe000;
/** Surrogates stand for characters that come after all others. */
const utf8Rank = (unit: number): number => (unit < firstSurrogate || unit >= afterSurrogates ? unit : unit + 0x1_0000);

const beyondSurrogates = /[\ud800-\uffff]/;

/** A text that JavaScript compares as `compareKeys` compares the one given: `<` is many times faster. */
export const nativeKey = (text: string): string =>
  beyondSurrogates.test(text)
    ? String.fromCharCode(...Array.from(text.split(''), (unit) => nativeRank(unit.charCodeAt(0))))
    : text;

const nativeRank = (unit: number): number =>
  unit < firstSurrogate ? unit : unit < afterSurrogates ? unit + 0x2000 : unit - 0x800;
