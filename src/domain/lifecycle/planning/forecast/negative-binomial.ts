import { incompleteBeta } from './special-functions.ts';

/** A distribution of counts: its mean, and its variance as a multiple of the mean, which is above 1. */
export interface Counts {
  readonly mean: number;
  readonly dispersion: number;
}

/** From here on the negative binomial is a Poisson distribution for all that counts. */
const leastDispersion = 1.001;

/** The shape of a negative binomial and the chance of its failures, by mean and dispersion. */
function parameters({ mean, dispersion }: Counts): { readonly shape: number; readonly chance: number } {
  const spread = Math.max(leastDispersion, dispersion);
  return { shape: mean / (spread - 1), chance: 1 / spread };
}

/** The chance that at most so many units are needed. */
export function chanceOfAtMost(counts: Counts, units: number): number {
  if (units < 0) return 0;
  if (counts.mean === 0) return 1;
  const { shape, chance } = parameters(counts);
  return incompleteBeta(chance, shape, Math.floor(units) + 1);
}
