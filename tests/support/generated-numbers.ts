import { chanceFrom } from '../concurrency/chance.ts';

/** Numbers from 0 to under 1 that are the same at each run. */
export function generator(seed: number): () => number {
  const chance = chanceFrom(seed);
  return () => chance.below(2 ** 32) / 2 ** 32;
}

/** A number from the standard normal distribution (Box and Muller). */
export const normal = (random: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
