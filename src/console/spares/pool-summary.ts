import type { JsonObject } from '../../domain/engine/json.ts';
import { textOf } from '../api/json.ts';
import { stateOf } from './level.ts';
import { objectOf, type StockLine, stockLines } from './stock.ts';

/** A pool with what its levels say. */
export interface PoolSummary {
  readonly id: string;
  readonly pool: JsonObject;
  readonly site: JsonObject;
  /** Undefined: the person may not view levels. */
  readonly levels: number | undefined;
  /** Levels with too few units in stock, or free. */
  readonly short: number;
  readonly above: number;
  /** What is short, the worst first, then what is above its maximum. */
  readonly unmet: readonly StockLine[];
}

/** How much of what it should hold at least a level holds free. */
const share = ({ level }: StockLine): number => (level?.min ? level.available / level.min : 1);

export const isShort = ({ level }: StockLine): boolean =>
  level !== undefined && ['short', 'reserved'].includes(stateOf(level));
const isAbove = ({ level }: StockLine): boolean => level !== undefined && stateOf(level) === 'above';

/** The worst first. */
export const byUrgency = (a: StockLine, b: StockLine): number =>
  Number(isShort(b)) - Number(isShort(a)) || share(a) - share(b) || Number(isAbove(b)) - Number(isAbove(a));

export function summariesOf(
  pools: readonly JsonObject[],
  levels: readonly JsonObject[] | undefined,
): readonly PoolSummary[] {
  const byPool = Map.groupBy(levels ?? [], ({ pool }) => textOf(objectOf(pool).id));
  return pools.map((pool) => {
    const id = textOf(pool.id);
    const lines = stockLines([], byPool.get(id) ?? []);
    const short = lines.filter(isShort);
    const above = lines.filter(isAbove);
    return {
      ...{ id, pool, site: objectOf(pool.site), levels: levels && lines.length },
      ...{ short: short.length, above: above.length },
      unmet: [...short.toSorted(byUrgency), ...above],
    };
  });
}
