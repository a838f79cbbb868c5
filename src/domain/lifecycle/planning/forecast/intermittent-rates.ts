/** How fast the size of a demand and its interval or chance are smoothed, from 0 to 1. */
export interface Smoothing {
  readonly size: number;
  readonly interval: number;
}

/** The usual smoothing of intermittent demand. */
const usualSmoothing: Smoothing = { size: 0.1, interval: 0.1 };

/**
 * The rate a period by Croston's method (1972): sizes and intervals of demands, each smoothed by itself. The first interval
 * counts from the first period. 0 without demand.
 */
export function croston(demands: readonly number[], { size, interval }: Smoothing = usualSmoothing): number {
  let smoothed: { readonly size: number; readonly interval: number } | undefined;
  let since = 0;
  for (const demand of demands) {
    since += 1;
    if (demand === 0) continue;
    smoothed = smoothed
      ? { size: blend(smoothed.size, demand, size), interval: blend(smoothed.interval, since, interval) }
      : { size: demand, interval: since };
    since = 0;
  }
  return smoothed ? smoothed.size / smoothed.interval : 0;
}

/** Croston's rate without its bias, by Syntetos and Boylan (2005). */
export const syntetosBoylan = (demands: readonly number[], smoothing: Smoothing = usualSmoothing): number =>
  (1 - smoothing.interval / 2) * croston(demands, smoothing);

/**
 * The rate a period by Teunter, Syntetos and Babai (2011): the chance of a demand is smoothed in every period, so that the rate of an
 * item that nobody needs any more fades. It starts with the first period, as `statsforecast` does.
 */
export function teunterSyntetosBabai(
  demands: readonly number[],
  { size, interval }: Smoothing = usualSmoothing,
): number {
  const sizes = demands.filter((demand) => demand !== 0);
  const [firstSize = 0, ...otherSizes] = sizes;
  const [firstChance = 0, ...otherChances] = demands.map((demand) => (demand === 0 ? 0 : 1));
  const level = otherSizes.reduce((smoothed, demand) => blend(smoothed, demand, size), firstSize);
  return level * otherChances.reduce((smoothed: number, chance) => blend(smoothed, chance, interval), firstChance);
}

const blend = (smoothed: number, value: number, weight: number): number => smoothed + weight * (value - smoothed);
