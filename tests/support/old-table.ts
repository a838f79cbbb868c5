import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { TypeName } from '../../src/domain/engine/schema/field-kinds.ts';

/** What a list answered: filters, count, and the ids in their order. */
type AnsweredList = readonly [TypeName, Readonly<Record<string, string>>, number, readonly number[]];

/** A table of layout 0. */
interface OldTable {
  /** As commit 20a53cbf wrote them. */
  readonly items: readonly Readonly<Record<string, string | number>>[];
  /** As that commit answered: each list that is not empty, and some for each kind of filter. */
  readonly lists: readonly AnsweredList[];
  /** Ids of some objects. */
  readonly ids: {
    readonly site: number;
    readonly racks: readonly number[];
    readonly devices: readonly number[];
    readonly contact: number;
  };
}

export function readOldTable(): OldTable {
  const packed = readFileSync(new URL('tables/before-0.1.0.json.gz', import.meta.url));
  const table: OldTable = JSON.parse(gunzipSync(packed).toString());
  return table;
}
