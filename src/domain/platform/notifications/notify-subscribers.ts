import type { Context } from '../../engine/context.ts';
import { rowsOfType } from '../../engine/resource/load-objects.ts';
import { distinctRefs, refKey } from '../../engine/resource/resource.ts';
import type { ChangeEvent } from '../events/change-event.ts';
import { isDeletion, type Notice, permittedNotices } from './notice.ts';
import { notify } from './notify.ts';

const subscriptionType = 'extras.subscription';

/**
 * Tells users of changes and deletions of what they have subscribed to; as in NetBox, of their own changes, too. Answers the
 * digests that want a message.
 */
export async function notifySubscribers(context: Context, events: readonly ChangeEvent[]): Promise<readonly number[]> {
  const changes = events.filter(({ types }) => types.includes('object_updated') || types.includes('object_deleted'));
  if (changes.length === 0) return [];
  const notices = await noticesTo(context, changes);
  const gone = changes.filter(isDeletion).map(({ object }) => object);
  return notify(context, await permittedNotices(context.store, notices), gone);
}

async function noticesTo({ store }: Context, changes: readonly ChangeEvent[]): Promise<readonly Notice[]> {
  const objects = distinctRefs(changes.map(({ object }) => object));
  const found = await store.referring(subscriptionType, 'object', objects.map(refKey));
  return changes.flatMap((event) =>
    rowsOfType(subscriptionType, found.get(refKey(event.object)) ?? []).map(({ values }) => ({
      user: values.user,
      event,
      eventType: isDeletion(event) ? 'object_deleted' : 'object_updated',
    })),
  );
}
