import type { ObjectRef } from '../../engine/schema/field-kinds.ts';
import { type Documents, isDrafted, isPlaced, type OrderedLine } from '../balance/line-documents.ts';
import { type EndsOfLife, lifeOf } from '../item/end-of-life.ts';

interface Line {
  readonly bom_line_item: number;
  readonly item: ObjectRef | null;
}

/**
 * Lines of a BOM with the life of their items. A line is needed on the last day on which an order for it is expected, or else
 * `now` (ISO 8601).
 */
export function withLife<L extends Line>(
  lines: readonly L[],
  { ordered }: Pick<Documents, 'ordered'>,
  ends: EndsOfLife,
  now: string,
) {
  const ordersOf = Map.groupBy(ordered, ({ line }) => line);
  return lines.map((line) => {
    const needed = lastExpected(ordersOf.get(line.bom_line_item) ?? []) ?? now.slice(0, 10);
    return { ...line, ...lifeOf(ends, line.item, needed) };
  });
}

/** The last day on which orders that are not cancelled are expected; undefined where none of them has one. */
const lastExpected = (orders: readonly OrderedLine[]): string | undefined =>
  orders
    .filter((line) => isDrafted(line) || isPlaced(line))
    .flatMap(({ expected }) => expected ?? [])
    .sort()
    .at(-1);
