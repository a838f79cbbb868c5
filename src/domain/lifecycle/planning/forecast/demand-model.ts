import { type Counts, chanceOfAtMost } from './negative-binomial.ts';
import { logGamma } from './special-functions.ts';

/** What a month of demand may be like, and how likely that is after what was seen. */
interface Hypothesis extends Counts {
  readonly weight: number;
}

/** The demand for an item, learned from its months. */
export interface DemandModel {
  /** Mean units a month, months long ago counted less. */
  readonly rate: number;
  /** The item is no longer drawn as it was: the months before its last draw count far less. */
  readonly fades: boolean;
  /** Their weights add up to 1. */
  readonly hypotheses: readonly Hypothesis[];
}

/** What a month counts beside the month after it: half after 17 months. */
const usualMemory = 0.96;
/** The same of an item that fades: half after four months. */
const shortMemory = 0.85;
/** An item fades when so long a quiet time would have been rarer than this before. */
const unlikely = 0.01;

/** Means of a month, as multiples of the mean that was seen: 1/8 to 8. */
const means = Array.from({ length: 17 }, (_, index) => 1.3 ** (index - 8));
/** Variances as multiples of the mean: from almost Poisson, 1.05, to one month that takes all, and to 27 at least. */
function dispersionsFor(largest: number): readonly number[] {
  const doublings = Math.max(9, Math.ceil(Math.log2(largest / leastExcess)));
  return Array.from({ length: doublings + 1 }, (_, index) => 1 + leastExcess * 2 ** index);
}
const leastExcess = 0.05;
/** Knowledge from before the first month, in draws. */
const priorDraws = 0.5;
/** Hypotheses that are less likely change no unit. */
const leastWeight = 0.001;

/**
 * Learns from the demand of each month, oldest first; at least one month. The demand of a month is taken as negative binomial, of
 * which neither mean nor dispersion is known: each pair of them gets the weight that the months give it, so that a short
 * record makes wide bounds by itself. Figures: docs/explanation/forecast.md.
 */
export function demandModel(demands: readonly number[]): DemandModel {
  const fades = hasFaded(demands);
  const memory = fades ? shortMemory : usualMemory;
  const months = demands.map((units, index) => ({ units, weight: memory ** (demands.length - 1 - index) }));
  const seen = months.reduce((sum, { weight }) => sum + weight, 0);
  const drawn = months.reduce((sum, { units, weight }) => sum + units * weight, 0);
  return { rate: drawn / seen, fades, hypotheses: weigh((drawn + priorDraws) / seen, months) };
}

/** Whether an item that was in demand has been quiet for too long. */
export function hasFaded(demands: readonly number[]): boolean {
  const last = demands.findLastIndex((units) => units > 0);
  if (last < 0) return false;
  const quiet = demands.length - 1 - last;
  const quietShare = demands.slice(0, last + 1).filter((units) => units === 0).length / (last + 1);
  return last > 0 && Math.max(quietShare, 1 / (last + 2)) ** quiet < unlikely;
}

interface Month {
  readonly units: number;
  readonly weight: number;
}

function weigh(typical: number, months: readonly Month[]): readonly Hypothesis[] {
  const times = new Map<number, number>();
  for (const { units, weight } of months) times.set(units, (times.get(units) ?? 0) + weight);
  const dispersions = dispersionsFor(Math.max(1, ...times.keys()));
  const judged = means.flatMap((multiple) =>
    dispersions.map((dispersion) => {
      const mean = typical * multiple;
      return { mean, dispersion, likelihood: priorDraws * Math.log(mean) + logLikelihood({ mean, dispersion }, times) };
    }),
  );
  const best = Math.max(...judged.map(({ likelihood }) => likelihood));
  return normalized(judged.map(({ likelihood, ...counts }) => ({ ...counts, weight: Math.exp(likelihood - best) })));
}

function logLikelihood({ mean, dispersion }: Counts, times: ReadonlyMap<number, number>): number {
  const shape = mean / (dispersion - 1);
  const none = shape * Math.log(1 / dispersion);
  const each = Math.log(1 - 1 / dispersion);
  const ofShape = logGamma(shape);
  let sum = 0;
  for (const [units, weight] of times)
    sum += weight * (logGamma(shape + units) - ofShape - logGamma(units + 1) + none + units * each);
  return sum;
}

function normalized(hypotheses: readonly Hypothesis[]): readonly Hypothesis[] {
  const total = hypotheses.reduce((sum, { weight }) => sum + weight, 0);
  const likely = hypotheses.filter(({ weight }) => weight > leastWeight * total);
  const kept = likely.reduce((sum, { weight }) => sum + weight, 0);
  return likely.map((hypothesis) => ({ ...hypothesis, weight: hypothesis.weight / kept }));
}

/** The chance that at most so many units are drawn in so many months, which may be a fraction. */
export const chanceOfDemand = ({ hypotheses }: DemandModel, months: number, units: number): number =>
  hypotheses.reduce(
    (sum, { mean, dispersion, weight }) => sum + weight * chanceOfAtMost({ mean: mean * months, dispersion }, units),
    0,
  );

/** The least number of units that is enough for so many months with at least this chance, between 0 and 1. */
export function demandBound(model: DemandModel, months: number, chance: number): number {
  const isEnough = (units: number): boolean => chanceOfDemand(model, months, units) >= chance;
  if (months <= 0 || isEnough(0)) return 0;
  let enough = Math.max(1, Math.ceil(model.rate * months));
  while (!isEnough(enough)) enough *= 2;
  return leastFrom(1, enough, isEnough);
}

/** The least whole number from `first` to `last` that passes; every number after one that passes does, and so does the last. */
export function leastFrom(first: number, last: number, passes: (value: number) => boolean): number {
  let low = first;
  let high = last;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (passes(middle)) high = middle;
    else low = middle + 1;
  }
  return high;
}
