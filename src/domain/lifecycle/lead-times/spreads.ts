import { meanOf, type Sums, scatterOf } from './sums.ts';

/** Everything that is known of one vendor: sums by item, and the number of orders that they come from. */
export interface VendorSums {
  readonly items: ReadonlyMap<string, Sums>;
  readonly orders: number;
}

/** Variances of the logarithm of days, and how well the first of them is known. */
export interface Spreads {
  /** Between deliveries of one item by one vendor. */
  readonly within: number;
  /** Between the items of one vendor. */
  readonly items: number;
  /** Between vendors. */
  readonly vendors: number;
  /** Degrees of freedom of `within`. */
  readonly df: number;
}

/**
 * Variances that are assumed before anything is known, and what they count in degrees of freedom. 0.3 on the logarithm is a
 * spread of about 30 %. A dozen vendors outweigh them.
 */
const assumed = { within: 0.3 ** 2, items: 0.25 ** 2, vendors: 0.4 ** 2, df: 4, groupDf: 3 } as const;

/**
 * Estimates the variances of a nested classification by the method of moments (analysis of variance with unequal numbers),
 * each drawn towards the assumed one. Lines of one order often come together: they are no more independent than orders are,
 * so that the degrees of freedom are at most the number of orders.
 */
export function spreadsOf(vendors: readonly VendorSums[]): Spreads {
  const cells = vendors.flatMap(({ items }) => [...items.values()]);
  const orders = vendors.reduce((sum, vendor) => sum + vendor.orders, 0);
  const scatter = cells.reduce((sum, cell) => sum + scatterOf(cell), 0);
  const weight = weightOf(cells);
  const ownDf = Math.max(0, weight - cells.length);
  const df = Math.min(ownDf, Math.max(0, orders - 1));
  const own = ownDf > 0 ? scatter / ownDf : 0;
  const within = (df * own + assumed.df * assumed.within) / (df + assumed.df);
  const items = betweenItems(vendors, within);
  return { within, items, vendors: betweenVendors(vendors, within, items), df: df + assumed.df };
}

function betweenItems(vendors: readonly VendorSums[], within: number): number {
  const groups = vendors.map(({ items }) => [...items.values()]).filter((cells) => cells.length > 1);
  const df = groups.reduce((sum, cells) => sum + cells.length - 1, 0);
  const scatter = groups.reduce((sum, cells) => sum + scatterOfMeans(cells), 0);
  const effective = groups.reduce((sum, cells) => sum + weightOf(cells) - evenness(cells), 0);
  return drawn(effective > 0 ? (scatter - df * within) / effective : 0, df, assumed.items);
}

function betweenVendors(vendors: readonly VendorSums[], within: number, items: number): number {
  const groups = vendors.map((vendor) => [...vendor.items.values()]).filter((cells) => cells.length > 0);
  const totals = groups.map(together);
  const df = Math.max(0, groups.length - 1);
  const all = weightOf(totals);
  const shares = groups.map(evenness);
  const squares = groups.flat().reduce((sum, { weight }) => sum + weight * weight, 0);
  const ofItems = shares.reduce((sum, share) => sum + share, 0) - (all > 0 ? squares / all : 0);
  const effective = all - evenness(totals);
  const excess = scatterOfMeans(totals) - df * within - ofItems * items;
  return drawn(effective > 0 ? excess / effective : 0, df, assumed.vendors);
}

/** A variance that few groups tell is drawn towards the assumed one; below 0 it is 0. */
const drawn = (own: number, df: number, prior: number): number =>
  (df * Math.max(0, own) + assumed.groupDf * prior) / (df + assumed.groupDf);

const weightOf = (cells: readonly Sums[]): number => cells.reduce((sum, { weight }) => sum + weight, 0);

/** Sum of squared weights by their sum: the weight of one cell when all are alike. */
function evenness(cells: readonly Sums[]): number {
  const all = weightOf(cells);
  return all > 0 ? cells.reduce((sum, { weight }) => sum + weight * weight, 0) / all : 0;
}

const together = (cells: readonly Sums[]): Sums => ({
  weight: weightOf(cells),
  total: cells.reduce((sum, { total }) => sum + total, 0),
  squares: cells.reduce((sum, { squares }) => sum + squares, 0),
});

/** How far the means of cells scatter, each counted with its weight. */
function scatterOfMeans(cells: readonly Sums[]): number {
  const centre = meanOf(together(cells));
  return cells.reduce((sum, cell) => sum + cell.weight * (meanOf(cell) - centre) ** 2, 0);
}
