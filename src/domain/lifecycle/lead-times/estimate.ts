import { type Spreads, spreadsOf, type VendorSums } from './spreads.ts';
import { meanOf, nothing, type Sums } from './sums.ts';

/** What is known of a mean: its value, and one by its variance. Precision 0 says nothing. */
interface Belief {
  readonly mean: number;
  readonly precision: number;
}

const ignorance: Belief = { mean: 0, precision: 0 };

/** A delivery that is predicted: the logarithm of its days. */
export interface Prediction {
  readonly mean: number;
  /** Of the delivery: the spread of deliveries and the variance of the mean. */
  readonly variance: number;
  readonly df: number;
}

/** Predictions for one vendor. */
interface VendorEstimate {
  /** For an item of the vendor; for one without deliveries what the vendor's others tell. */
  item(key: string): Prediction;
}

/** Predictions by vendor; those of a vendor without deliveries come from all others. */
export interface Estimate {
  vendor(id: number): VendorEstimate;
}

/**
 * The best linear prediction of a nested model with normal errors: a delivery is the mean of all, the vendor's difference from
 * it, the item's difference from that, and its own. Each prediction leaves nothing out and counts nothing twice. Null without
 * any delivery.
 */
export function estimate(vendors: ReadonlyMap<number, VendorSums>): Estimate | null {
  const spreads = spreadsOf([...vendors.values()]);
  const known = new Map([...vendors].map(([id, vendor]) => [id, vendorBelief(vendor, spreads)]));
  const ofAll = combined([...known.values()].map((belief) => widened(belief, spreads.vendors)));
  if (ofAll.precision === 0) return null;
  return {
    vendor(id) {
      const own = known.get(id) ?? ignorance;
      const others = without(ofAll, widened(own, spreads.vendors));
      const prior = widened(others, spreads.vendors);
      const sums = vendors.get(id);
      return { item: (key) => itemPrediction(sums, key, prior, spreads) };
    },
  };
}

/** What the deliveries of a vendor tell of the vendor's mean. No more than its orders tell, whatever their lines. */
function vendorBelief({ items, orders }: VendorSums, spreads: Spreads): Belief {
  const belief = combined([...items.values()].map((cell) => widened(cellBelief(cell, spreads), spreads.items)));
  return { ...belief, precision: Math.min(belief.precision, orders / spreads.within) };
}

function itemPrediction(vendor: VendorSums | undefined, key: string, prior: Belief, spreads: Spreads): Prediction {
  const cell = vendor?.items.get(key) ?? nothing;
  const rest = new Map([...(vendor?.items ?? [])].filter(([item]) => item !== key));
  const others = vendorBelief({ items: rest, orders: vendor?.orders ?? 0 }, spreads);
  const expected = widened(combined([prior, others]), spreads.items);
  const { mean, precision } = combined([expected, cellBelief(cell, spreads)]);
  return { mean, variance: spreads.within + 1 / precision, df: spreads.df };
}

const cellBelief = (cell: Sums, { within }: Spreads): Belief => ({
  mean: meanOf(cell),
  precision: cell.weight / within,
});

/** What is known of one mean from several independent sides. */
function combined(beliefs: readonly Belief[]): Belief {
  const precision = beliefs.reduce((sum, belief) => sum + belief.precision, 0);
  if (precision === 0) return ignorance;
  return { mean: beliefs.reduce((sum, belief) => sum + belief.precision * belief.mean, 0) / precision, precision };
}

/** What a belief about one tells of another that differs from it by this variance. */
const widened = ({ mean, precision }: Belief, variance: number): Belief =>
  precision === 0 ? ignorance : { mean, precision: 1 / (1 / precision + variance) };

/** What is left of a combined belief without one side of it. */
function without(all: Belief, side: Belief): Belief {
  const precision = all.precision - side.precision;
  // What is left by rounding is nothing.
  if (precision <= all.precision * 1e-9) return ignorance;
  return { mean: (all.mean * all.precision - side.mean * side.precision) / precision, precision };
}
