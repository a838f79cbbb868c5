import { isJsonObject, type Json } from '../../engine/json.ts';
import type { ObjectOf } from '../../engine/resource/resource.ts';
import type { SchemaValues } from '../../engine/schema/input-schema.ts';
import { unitNumbersIn } from '../units/unit-numbers.ts';
import type { procurement as action } from './procurement-action.ts';

type NumbersOf = SchemaValues<(typeof action)['answer']>['serials'];

/** An entry of a log; `time` is ISO 8601 in UTC. */
interface TimedEntry {
  readonly id: number;
  readonly values: { readonly time: string | null };
}

/** Orders entries of logs, oldest first; entries of the same time by id. */
export const byTime = (a: TimedEntry, b: TimedEntry): number =>
  Date.parse(a.values.time ?? '') - Date.parse(b.values.time ?? '') || a.id - b.id;

/** The serial numbers and asset tags in entries of the change log, oldest first: one entry for each change of them. */
export function numbersIn(entries: readonly ObjectOf<'core.objectchange'>[]): NumbersOf {
  return [...entries].sort(byTime).flatMap(({ values }) => {
    const [before, after] = [numbersOf(values.prechange_data), numbersOf(values.postchange_data)];
    if (before.serial === after.serial && before.asset_tag === after.asset_tag) return [];
    const { time, user_name, message } = values;
    return [{ serial: after.serial, asset_tag: after.asset_tag ?? '', time, user_name, message }];
  });
}

const numbersOf = (state: Json) => unitNumbersIn(isJsonObject(state) ? state : {});
