import type { Reader } from '../../engine/ports.ts';
import { loadObjects } from '../../engine/resource/load-objects.ts';
import type { ChangeEvent } from '../events/change-event.ts';
import { changeEventOf } from '../events/event-of-change.ts';

const keyPattern = /^change:(\d+)$/;

/** The events with these keys, which the change log holds. */
export async function loggedEvents(reader: Reader, keys: readonly string[]): Promise<ReadonlyMap<string, ChangeEvent>> {
  const ids = keys.flatMap((key) => {
    const [, id] = keyPattern.exec(key) ?? [];
    return id === undefined ? [] : [Number(id)];
  });
  const entries = await loadObjects(reader, 'core.objectchange', ids);
  return new Map(entries.map(changeEventOf).map((event) => [event.key, event]));
}
