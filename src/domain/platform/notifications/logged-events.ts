import type { Reader } from '../../engine/ports.ts';
import { loadObjects } from '../../engine/resource/load-objects.ts';
import type { ChangeEvent } from '../events/change-event.ts';
import { changeEventOf, jobEventsOf } from '../events/change-event-of.ts';
import { entryIdIn, jobIn } from '../events/event-key.ts';

/** The events with these keys, which the change log and the jobs hold. */
export async function loggedEvents(reader: Reader, keys: readonly string[]): Promise<ReadonlyMap<string, ChangeEvent>> {
  const [changes, jobs] = await Promise.all([changesWith(reader, keys), jobsWith(reader, keys)]);
  return new Map([...changes, ...jobs].map((event) => [event.key, event]));
}

async function changesWith(reader: Reader, keys: readonly string[]): Promise<readonly ChangeEvent[]> {
  const ids = keys.flatMap((key) => entryIdIn(key) ?? []);
  const entries = await loadObjects(reader, 'core.objectchange', ids);
  return entries.map((entry) => changeEventOf(reader.registry, entry));
}

/** A job as it is now, with the status that it had then. */
async function jobsWith(reader: Reader, keys: readonly string[]): Promise<readonly ChangeEvent[]> {
  const named = keys.flatMap((key) => jobIn(key) ?? []);
  const jobs = await loadObjects(
    reader,
    'core.job',
    named.map(({ id }) => id),
  );
  return named.flatMap(({ id, status }) =>
    jobs
      .filter((job) => job.id === id)
      .flatMap(({ values }) => jobEventsOf(reader.registry, null, { id, values: { ...values, status } })),
  );
}
