/**
 * What to buy where, in whole numbers. Amounts are integers in a unit that the caller chooses, such as a ten-thousandth of
 * the plan's currency; quantities are units; days count from the day of the plan. One vendor delivers a line as a whole.
 */
export interface PlanProblem {
  /** In the order in which ties are broken. */
  readonly vendors: readonly PlanVendor[];
  /** In the order in which ties are broken, after vendors. */
  readonly lines: readonly PlanLine[];
  readonly offers: readonly PlanOffer[];
  readonly limits: PlanLimits;
  /** What to minimise first, second and third; none is named twice. */
  readonly objectives: readonly Objective[];
}

/** Whole cost, latest expected day, number of vendors. */
export type Objective = 'cost' | 'date' | 'vendors';

export interface PlanVendor {
  readonly id: number;
  /** Added once when anything is bought from the vendor. */
  readonly fixedCost: number;
  /** Least value of the goods of an order, fixed cost not included. */
  readonly minimumOrder: number;
}

export interface PlanLine {
  readonly id: number;
  /** Units that must be bought, at least 1. */
  readonly need: number;
  /** Units that may be bought at most. */
  readonly most: number;
  /** Days until the units must be there; null for no date. */
  readonly inDays: number | null;
}

/** One entry of a price list for one line. A vendor may have several for a line, such as one for each substitute. */
export interface PlanOffer {
  readonly id: number;
  readonly line: number;
  readonly vendor: number;
  /** Minimum order quantity. */
  readonly minimum: number;
  /** Only multiples of it are sold. */
  readonly pack: number;
  /** Days until delivery; null when nobody knows: such an offer is in time only for lines without a date. */
  readonly days: number | null;
  /** Ascending by quantity, at least one; the price of the highest that is reached counts for all units. */
  readonly breaks: readonly PlanBreak[];
}

export interface PlanBreak {
  /** Units from which the price counts, at least 1. Fewer units than the first break are not sold. */
  readonly from: number;
  /** Price of one unit. */
  readonly price: number;
}

/** null: no limit. */
interface PlanLimits {
  /** Most that goods and fixed costs may come to. */
  readonly budget: number | null;
  /** Most that the goods of one vendor may be of all goods, in percent. */
  readonly largestShare: number | null;
}

/** What is bought for one line. */
export interface Purchase {
  readonly line: number;
  readonly offer: number;
  readonly quantity: number;
  /** Price of all units. */
  readonly goods: number;
}
