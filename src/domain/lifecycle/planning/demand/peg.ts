import type { Documents } from '../../balance/line-documents.ts';
import { bomLineBalance } from '../../balance/order-line-balance.ts';
import type { RequiredLine } from '../../bom/coverage.ts';
import { type Offer, type Offers, Stock, type Taken } from '../../bom/stock.ts';

/** A line of an open BOM. */
export interface OpenLine extends RequiredLine {
  readonly bom: number;
  /** The pool that it was reordered for. */
  readonly pool: number | null;
  /** `YYYY-MM-DD`; null when the BOM says no day. */
  readonly dateNeeded: string | null;
  readonly priority: number | null;
  /** Of its item and variant. */
  readonly key: string;
  /** The keys of what it can use, its own first. */
  readonly keys: readonly string[];
  readonly documents: Documents;
}

/** A line with what it gets. */
export interface PeggedLine<S extends Offer = Offer> extends OpenLine {
  /** Units that its own orders, shipments and installed spares do not cover. */
  readonly toBuy: number;
  /** Of the reservations of its BOM. */
  readonly reserved: readonly Taken[];
  /** Free units of pools. */
  readonly free: readonly Taken[];
  /** Units that other lines do not need. */
  readonly surplus: readonly Taken<S>[];
  /** Units that nobody has, and nobody owes. */
  readonly short: number;
}

/** What lines can get beside what is their own, by key. */
export interface Supply<S extends Offer = Offer> {
  /** By BOM: its reservations. */
  readonly reserved: ReadonlyMap<number, Offers>;
  readonly free: Offers;
  readonly surplus: Offers<S>;
}

/** After all days and all priorities. */
const last = { day: '9999-12-31', priority: Number.MAX_SAFE_INTEGER };

/** Whose need goes first: the earlier day, then the lower priority, then the older BOM; of one BOM, lines keep their order. */
const byNeed = (a: OpenLine, b: OpenLine): number =>
  compare(a.dateNeeded ?? last.day, b.dateNeeded ?? last.day) ||
  (a.priority ?? last.priority) - (b.priority ?? last.priority) ||
  a.bom - b.bom;

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * Pegs what is there to the lines of open BOMs, in the order of their need. What belongs to a line stays with it; of the rest each
 * unit goes to one line. A line that was reordered for a pool gets nothing else, since the pool's free units are why it asks.
 */
export function peg<S extends Offer>(
  lines: readonly OpenLine[],
  supply: Supply<S>,
): { readonly lines: readonly PeggedLine<S>[]; readonly left: (key: string) => number } {
  const [free, surplus] = [new Stock(supply.free), new Stock(supply.surplus)];
  const reserved = new Map([...supply.reserved].map(([bom, offers]) => [bom, new Stock(offers)]));
  const pegged = lines.toSorted(byNeed).map((line): PeggedLine<S> => {
    const keys = line.forPool ? [] : line.keys;
    const { toBuy } = bomLineBalance(line, line.documents);
    const ofReservations = reserved.get(line.bom)?.take(keys, toBuy) ?? [];
    const ofPools = free.take(keys, toBuy - units(ofReservations));
    const rest = toBuy - units(ofReservations) - units(ofPools);
    const ofOthers = surplus.take(keys, rest);
    return {
      ...line,
      toBuy,
      reserved: ofReservations,
      free: ofPools,
      surplus: ofOthers,
      short: rest - units(ofOthers),
    };
  });
  return { lines: pegged, left: (key) => free.left(key) };
}

export const units = (taken: readonly Pick<Taken, 'quantity'>[]): number =>
  taken.reduce((sum, { quantity }) => sum + quantity, 0);
