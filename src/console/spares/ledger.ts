import type { JsonObject } from '../../domain/engine/json.ts';
import { textOf } from '../api/json.ts';
import { numberOf, objectOf } from './stock.ts';

/** From this time on, in milliseconds, so many units. */
export interface Step {
  readonly time: number;
  readonly units: number;
}

/** The fields of entries that a ledger shows. */
export const entryFields =
  'id,url,time,kind,spare_item,item_type,item_id,item,quantity,balance,variant,serial,reason,document,user,user_name';

/** Whether an entry moved units that can be used now. Of a spare item that is gone nothing is left either way. */
export function isOfServiceable({ spare_item }: JsonObject): boolean {
  const status = textOf(objectOf(objectOf(spare_item ?? null).status).value);
  return status === '' || status === 'serviceable';
}

/** How the units of a pool came to what they are now, back to the oldest of these entries, which come newest first. */
export function stepsOf(entries: readonly JsonObject[], unitsNow: number, now: number): readonly Step[] {
  const times = entries.map(({ time }) => Date.parse(textOf(time)));
  const newestFirst: Step[] = [{ time: Math.max(now, ...times.slice(0, 1)), units: unitsNow }];
  let units = unitsNow;
  for (const [index, { quantity }] of entries.entries()) {
    newestFirst.push({ time: times[index] ?? now, units });
    units -= numberOf(quantity);
  }
  const oldest = times.at(-1);
  return (oldest === undefined ? newestFirst : [...newestFirst, { time: oldest, units }]).reverse();
}

/** A chart in a sentence, for people who do not see it. */
export interface Course {
  readonly from: number;
  readonly least: number;
  readonly most: number;
  /** Since when there are fewer than the minimum, if there are. */
  readonly shortSince: number | undefined;
}

export function courseOf(steps: readonly Step[], min: number | null): Course {
  const units = steps.map((step) => step.units);
  const lastMet = steps.findLastIndex((step) => min === null || step.units >= min);
  return {
    from: steps[0]?.time ?? 0,
    least: Math.min(...units),
    most: Math.max(...units),
    shortSince: steps[lastMet + 1]?.time,
  };
}
