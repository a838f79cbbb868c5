import type { Context } from '../../domain/engine/context.ts';
import type { JsonObject } from '../../domain/engine/json.ts';
import { answers } from '../../domain/engine/query/answer.ts';
import { loadObjects } from '../../domain/engine/resource/load-objects.ts';
import type { ChangeEvent } from '../../domain/platform/events/change-event.ts';
import { cloudEventOf } from '../../domain/platform/events/cloud-event.ts';
import { entryIdIn, entryKey } from '../../domain/platform/events/event-key.ts';
import { environmentBus } from '../../repos/event-bus.ts';
import type { EventHandler } from './handlers.ts';

const changeType = 'core.objectchange';

/** Puts events on the bus of the installation, if it has one. Whoever reads the bus reads all of them. */
export const publish: EventHandler = {
  name: 'publish',
  handle: async (context, events) => {
    const bus = await environmentBus(process.env);
    if (!bus) return;
    const { registry } = context.store;
    const entries = await entriesOf(context, events);
    await bus.put(events.map((event) => cloudEventOf(registry, event, entries.get(event.key), context.baseUrl)));
  },
};

/** The entries of the change log in the form of the feed, by the keys of their events. */
async function entriesOf(context: Context, events: readonly ChangeEvent[]): Promise<ReadonlyMap<string, JsonObject>> {
  const ids = events.flatMap(({ key }) => entryIdIn(key) ?? []);
  const entries = await loadObjects(context.store, changeType, ids);
  const shown = await answers(context, context.store.registry.resourceOf(changeType), entries, 'full');
  return new Map(entries.flatMap(({ id }, index) => (shown[index] ? [[entryKey(id), shown[index]] as const] : [])));
}
