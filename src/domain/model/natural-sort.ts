/**
 * A key whose plain order is the natural order of names: `sw2` before `sw10`, letters without regard to case.
 * NetBox: `natural_sort` collation. Each run of digits is preceded by its length, so that longer numbers sort later.
 */
export function naturalKey(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\d+/g, (digits) => {
      const significant = digits.replace(/^0+(?=\d)/, '');
      return String.fromCharCode(0x30 + Math.min(significant.length, 64)) + significant;
    });
}

const idWidth = 12;
/** Ids as text of fixed width, so that text order is number order. 12 digits hold a million million objects. */
export const idKey = (id: number): string => String(id).padStart(idWidth, '0');

export const compareKeys = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
