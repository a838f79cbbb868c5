/** Weighted observations, as far as mean and spread go. Values are logarithms of days. */
export interface Sums {
  /** Sum of the weights: an observation counts 1, an order that is still open less. */
  readonly weight: number;
  readonly total: number;
  readonly squares: number;
}

/** One observation: a value and how much it counts, above 0 and at most 1. */
export interface Observation {
  readonly value: number;
  readonly weight: number;
}

export const nothing: Sums = { weight: 0, total: 0, squares: 0 };

export const sumsOf = (observations: readonly Observation[]): Sums =>
  observations.reduce(
    (sums, { value, weight }) => ({
      weight: sums.weight + weight,
      total: sums.total + weight * value,
      squares: sums.squares + weight * value * value,
    }),
    nothing,
  );

/** The mean; of nothing it is 0. */
export const meanOf = ({ weight, total }: Sums): number => (weight > 0 ? total / weight : 0);

/** The sum of squared distances from the mean. */
export const scatterOf = (sums: Sums): number => Math.max(0, sums.squares - sums.total * meanOf(sums));
