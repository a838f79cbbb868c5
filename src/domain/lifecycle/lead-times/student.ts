/** Standard normal quantiles of the bounds that are stated. */
const normal = { 50: 0, 90: 1.2815515655446004 } as const;

/** In percent. */
export type Bound = keyof typeof normal;

/**
 * The quantile of Student's t with `df` degrees of freedom, 3 at least: the expansion of Cornish and Fisher to the third
 * order (Abramowitz and Stegun 26.7.5), which differs from the 90 % quantile by less than 0.003 there.
 */
export function studentQuantile(bound: Bound, df: number): number {
  const z = normal[bound];
  const first = (z ** 3 + z) / 4;
  const second = (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96;
  const third = (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384;
  return z + first / df + second / df ** 2 + third / df ** 3;
}
