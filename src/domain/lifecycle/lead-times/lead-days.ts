import type { Prediction } from './estimate.ts';
import { studentQuantile } from './student.ts';
import type { Observation } from './sums.ts';

/** Whole days within which a delivery comes with 50 and with 90 % probability. */
export interface LeadDays {
  readonly days_50: number;
  readonly days_90: number;
}

/** Dates have no hours: a delivery after 3 days took from 3 to under 4 days, 3.5 in the middle. */
const shift = 0.5;
/** Longer than any vendor price may say. */
const longest = 3650;

export const logOf = (days: number): number => Math.log(Math.max(0, days) + shift);

/** The bounds of a prediction: the first whole days at whose end the share of deliveries has come. */
export function leadDays({ mean, variance, df }: Prediction): LeadDays {
  const at = (bound: 50 | 90): number => {
    const time = Math.exp(mean + studentQuantile(bound, df) * Math.sqrt(variance));
    return Math.min(longest, Math.max(0, Math.ceil(time) - 1));
  };
  return { days_50: at(50), days_90: at(90) };
}

/** An order that is still open counts once it tells something. */
const leastWeight = 0.05;

/**
 * What an order tells that has been open for this number of days, when deliveries are predicted so: as much as the likelihood
 * of "later than that" tells of the mean, as a part of an observation. A young order tells nothing: undefined.
 */
export function openObservation(days: number, { mean, variance }: Prediction): Observation | undefined {
  const spread = Math.sqrt(variance);
  const reach = (logOf(days) - mean) / spread;
  const hazard = hazardOf(reach);
  const weight = hazard * (hazard - reach);
  return weight < leastWeight ? undefined : { value: mean + (spread * hazard) / weight, weight: Math.min(1, weight) };
}

/** Density by upper tail of the standard normal distribution: the tail as a continued fraction where it is small. */
function hazardOf(x: number): number {
  if (x > 2) {
    let fraction = x;
    for (let term = 60; term > 0; term -= 1) fraction = x + term / fraction;
    return fraction;
  }
  return Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI) / (0.5 - halfBelow(x));
}

/** The probability between 0 and `x`, by its series; up to |x| = 8 to 12 digits. */
function halfBelow(x: number): number {
  const bounded = Math.max(-8, x);
  let term = bounded;
  let sum = bounded;
  for (let n = 1; n < 200; n += 1) {
    term *= (bounded * bounded) / (2 * n + 1);
    sum += term;
  }
  return (Math.exp((-bounded * bounded) / 2) / Math.sqrt(2 * Math.PI)) * sum;
}
