import { stateOf } from './level.ts';
import { byUrgency, isShort } from './pool-summary.ts';
import { type StockLine, unitsOf, variantWords } from './stock.ts';

/** What of a pool is shown, and in which order; the first is what an address without a choice means. */
export const choices = {
  show: {
    '': 'Everything',
    short: 'What is short',
    above: 'What is above its maximum',
    unset: 'What has no level',
    empty: 'What is out of stock',
  },
  sort: { '': 'The most urgent first', name: 'By name', units: 'By units in stock' },
} as const;

const inStock = (line: StockLine): number => {
  const { serviceable, other } = unitsOf(line);
  return serviceable + other;
};

/** By what an address says, which may be anything. */
const tests: ReadonlyMap<string, (line: StockLine) => boolean> = new Map([
  ['short', isShort],
  ['above', ({ level }: StockLine) => level !== undefined && stateOf(level) === 'above'],
  ['unset', ({ level }: StockLine) => level === undefined],
  ['empty', (line: StockLine) => inStock(line) === 0],
]);

/** Everything by which a person may look for a line. */
const wordsOf = ({ name, variant, spares }: StockLine): string =>
  [name, variantWords(variant), ...spares.flatMap(({ serial, assetTag }) => [serial, assetTag])]
    .join(' ')
    .toLowerCase();

/** The lines that an address asks for. They come in the order of their names. */
export function linesFor(lines: readonly StockLine[], query: URLSearchParams): readonly StockLine[] {
  const words = (query.get('q') ?? '').toLowerCase().split(/\s+/);
  const isShown = tests.get(query.get('show') ?? '') ?? (() => true);
  const found = lines.filter((line) => isShown(line) && words.every((word) => wordsOf(line).includes(word)));
  const sort = query.get('sort');
  if (sort === 'name') return found;
  return found.toSorted(sort === 'units' ? (a, b) => inStock(b) - inStock(a) : byUrgency);
}
