/** How the demand of one month comes about. */
type Month = (random: () => number) => number;

/** A kind of demand: what a month brings, which may depend on how many months have gone. */
interface SeriesKind {
  readonly name: string;
  month(random: () => number, index: number): number;
}

const geometric = (random: () => number, mean: number): number =>
  1 + Math.floor(Math.log(1 - random()) / Math.log(1 - 1 / mean));

const sometimes =
  (chance: number, size: Month): Month =>
  (random) =>
    random() < chance ? size(random) : 0;

/** Negative binomial by its probabilities, one after the other. */
const negativeBinomial =
  (mean: number, dispersion: number): Month =>
  (random) => {
    const shape = mean / (dispersion - 1);
    let left = random();
    let chance = (1 / dispersion) ** shape;
    let units = 0;
    while (left > chance && units < 10_000) {
      left -= chance;
      chance *= ((units + shape) / (units + 1)) * (1 - 1 / dispersion);
      units += 1;
    }
    return units;
  };

const lumpSize: Month = (random) => (random() < 0.8 ? 1 + Math.floor(random() * 2) : 10 + Math.floor(random() * 11));

/** Demand that does not change, from slow to smooth. */
export const steadyKinds: readonly SeriesKind[] = [
  { name: 'rare (every 20th month, 1 unit)', month: sometimes(0.05, () => 1) },
  { name: 'slow (every 7th month, 1 unit)', month: sometimes(0.15, () => 1) },
  {
    name: 'intermittent (every 3rd month, geometric, mean 2)',
    month: sometimes(0.3, (random) => geometric(random, 2)),
  },
  { name: 'lumpy (every 5th month, 1-2 or 10-20 units)', month: sometimes(0.2, lumpSize) },
  { name: 'erratic (negative binomial, mean 4, variance 20)', month: negativeBinomial(4, 5) },
  { name: 'smooth (negative binomial, mean 6, variance 7.2)', month: negativeBinomial(6, 1.2) },
];

const changeAfter = 24;

/** Demand that changes after two years, with the rate that it has then. */
export const changingKinds: readonly (SeriesKind & { readonly rate: number })[] = [
  { name: 'halves', rate: 0.4, month: (random, index) => often(index < changeAfter ? 0.4 : 0.2)(random) },
  { name: 'doubles', rate: 0.8, month: (random, index) => often(index < changeAfter ? 0.2 : 0.4)(random) },
  { name: 'ends', rate: 0, month: (random, index) => (index < changeAfter ? often(0.4)(random) : 0) },
];

function often(chance: number): Month {
  return sometimes(chance, (random) => geometric(random, 2));
}

export const seriesOf = (kind: SeriesKind, months: number, random: () => number): readonly number[] =>
  Array.from({ length: months }, (_, index) => kind.month(random, index));

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
