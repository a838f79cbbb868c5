import type { Entry } from './demand-history.ts';
import { daysPerMonth, msPerDay } from './months.ts';

/** Units that were drawn, less those that have come back so far. */
interface Draw {
  readonly time: string;
  units: number;
}

/**
 * The draws among the entries of a ledger, which come newest first. Demand is what was drawn for good: units that come back to the same
 * spare item within a month were taken by mistake or on loan. What comes back broken comes back to another spare item.
 * Transfers, adjustments and scrapped units are no demand.
 */
export function drawnUnits(entries: readonly Entry[]): readonly Readonly<Draw>[] {
  const draws: Draw[] = [];
  const open = new Map<number, Draw[]>();
  for (const { time, kind, spare_item, quantity } of entries.toReversed()) {
    const ofItem = open.get(spare_item) ?? [];
    open.set(spare_item, ofItem);
    if (kind === 'draw' && quantity < 0) {
      const draw = { time, units: -quantity };
      draws.push(draw);
      ofItem.push(draw);
    }
    if (kind === 'return') takeBack(ofItem, quantity, time);
  }
  return draws.filter(({ units }) => units > 0);
}

/** Takes returned units off the latest draws of the month before. */
function takeBack(draws: Draw[], returned: number, time: string): void {
  let left = returned;
  while (left > 0) {
    const draw = draws.at(-1);
    if (!draw || Date.parse(time) - Date.parse(draw.time) > daysPerMonth * msPerDay) return;
    const back = Math.min(left, draw.units);
    draw.units -= back;
    left -= back;
    if (draw.units === 0) draws.pop();
  }
}
