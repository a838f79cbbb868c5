import { isJsonObject, type JsonObject } from '../../src/domain/engine/json.ts';
import type { Client, Parameter } from './client.ts';
import { allObjects, idOf, page, Unreadable } from './lists.ts';
import { addTo, type Move } from './move.ts';
import { groups, isEquipment, isMovedType } from './plan.ts';

const log = '/api/core/object-changes/';
/** Entries become visible when their transaction ends, which may be later than they say; clocks of servers differ. */
const overlapMs = 600_000;
const pageSize = '500';

/** What changed at the source since a time, by type. */
export interface Changes {
  readonly changed: Map<string, Set<number>>;
  readonly deleted: Map<string, Set<number>>;
}

/** The time as a side tells it. */
export function timeAt(headers: Headers, now: number): string {
  const told = Date.parse(headers.get('date') ?? '');
  return new Date(Number.isNaN(told) ? now : told).toISOString();
}

/** From where on to look: some is seen twice rather than anything never. */
const withOverlap = (time: string): string => new Date(Date.parse(time) - overlapMs).toISOString();

/** Reads the change log of the source since a time; undefined when it does not reach back that far. */
export async function changesSince(source: Client, since: string): Promise<Changes | undefined> {
  const [oldest] = (
    await readLog(source, [
      ['ordering', 'time'],
      ['limit', '1'],
    ])
  ).results;
  if (!oldest || Date.parse(String(oldest.time)) > Date.parse(since)) return undefined;
  const changes: Changes = { changed: new Map(), deleted: new Map() };
  for (let offset = 0; ; ) {
    const place: readonly Parameter[] = [
      ['time_after', withOverlap(since)],
      ['ordering', 'time'],
      ['limit', pageSize],
      ['offset', String(offset)],
    ];
    const { results, next } = await readLog(source, place);
    for (const entry of results) note(changes, entry);
    if (next === null || results.length === 0) return changes;
    offset += results.length;
  }
}

/** The states before and after an entry are not needed, and long. */
const readLog = (source: Client, query: readonly Parameter[]) =>
  page(source, log, [...query, ['omit', 'prechange_data,postchange_data,changed_object']]);

function note({ changed, deleted }: Changes, { action, changed_object_type, changed_object_id }: JsonObject): void {
  const type = String(changed_object_type);
  if (!isMovedType(type)) return;
  const isDeleted = (isJsonObject(action) ? action.value : action) === 'delete';
  addTo(isDeleted ? deleted : changed, type, Number(changed_object_id));
}

/** True when the log of the source says that an object was deleted; that it is not shown may have other reasons. */
export async function isDeletedAt(source: Client, type: string, id: number): Promise<boolean> {
  const { results } = await readLog(source, [
    ['changed_object_type', type],
    ['changed_object_id', String(id)],
    ['action', 'delete'],
    ['limit', '1'],
  ]);
  return results.length > 0;
}

/** Ids at the source of the equipment that changed here since a time. */
export async function changedHere({ here, state, tally }: Move, since: string): Promise<Map<string, Set<number>>> {
  const changed = new Map<string, Set<number>>();
  for (const resource of groups.flat().filter(isEquipment))
    try {
      for await (const answers of allObjects(here, `${resource.path}/`, 'cursor', [
        ['last_updated__gte', withOverlap(since)],
      ]))
        for (const answer of answers) {
          const id = state.sourceOf(resource.type, idOf(answer));
          if (id !== undefined) addTo(changed, resource.type, id);
        }
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      tally.warn(`Changes of ${resource.labelPlural} here cannot be read: ${error.message}`);
    }
  return changed;
}
