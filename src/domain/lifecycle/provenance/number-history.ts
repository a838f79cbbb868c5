import { isJsonObject, type JsonObject } from '../../engine/json.ts';
import type { StoredObject } from '../../engine/resource/resource.ts';
import type { SchemaValues } from '../../engine/schema/input-schema.ts';
import type { procurement as action } from './procurement-action.ts';

type NumbersOf = SchemaValues<(typeof action)['answer']>['serials'];

const numbers = (state: unknown) => {
  const { serial, asset_tag } = isJsonObject(state) ? state : {};
  return { serial: String(serial ?? ''), asset_tag: String(asset_tag ?? '') };
};

/** Entries of logs, oldest first; ids tell apart what was written at once. */
export const byTime = (a: StoredObject, b: StoredObject): number =>
  Date.parse(String(a.values.time)) - Date.parse(String(b.values.time)) || a.id - b.id;

/** The serial numbers and asset tags that entries of the change log tell of, oldest first: one entry a change. */
export function numbersIn(entries: readonly StoredObject[]): NumbersOf {
  return [...entries].sort(byTime).flatMap(({ values }) => {
    const [before, after] = [numbers(values.prechange_data), numbers(values.postchange_data)];
    if (before.serial === after.serial && before.asset_tag === after.asset_tag) return [];
    return [
      {
        ...after,
        time: textIn(values, 'time'),
        user_name: textIn(values, 'user_name'),
        message: textIn(values, 'message'),
      },
    ];
  });
}

const textIn = (values: JsonObject, name: string): string => String(values[name] ?? '');
