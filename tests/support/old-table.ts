import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { TypeName } from '../../src/domain/engine/schema/field-kinds.ts';
import type { EstateIds } from './tables/estate.ts';

/** What a list answered: filters, count, and the ids in their order. */
type AnsweredList = readonly [TypeName, Readonly<Record<string, string>>, number, readonly number[]];

/** Some objects of most types. `before-0.1.0` is of commit 20a53cbf and has layout 0. */
export const oldVersions = ['before-0.1.0', '0.1.0'] as const;

interface OldTable {
  /** As that version wrote them. */
  readonly items: readonly Readonly<Record<string, string | number>>[];
  /** As that version answered: each list that is not empty, and some by filters of every kind. */
  readonly lists: readonly AnsweredList[];
  readonly ids: EstateIds;
}

/** The table of an earlier version; `tables/write.ts` has written it. */
export function readOldTable(version: (typeof oldVersions)[number] = 'before-0.1.0'): OldTable {
  const packed = readFileSync(new URL(`tables/${version}.json.gz`, import.meta.url));
  const table: OldTable = JSON.parse(gunzipSync(packed).toString());
  return table;
}
