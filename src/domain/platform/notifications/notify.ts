import type { Context } from '../../engine/context.ts';
import { loadObjects } from '../../engine/resource/load-objects.ts';
import { distinctRefs, refKey } from '../../engine/resource/resource.ts';
import type { ObjectRef, TypeName } from '../../engine/schema/field-kinds.ts';
import { commitWithRetry } from '../../engine/write/commit.ts';
import { UnitOfWork } from '../../engine/write/unit-of-work.ts';
import { addToDigests } from './digest-lines.ts';
import type { Notice } from './notice.ts';

const notificationType = 'extras.notification';

/**
 * Keeps what users are told of, in one unit of work: a repeated batch changes nothing. Answers the digests that want a
 * message. `gone` are deleted objects, which nobody follows any more.
 */
export async function notify(
  context: Context,
  notices: readonly Notice[],
  gone: readonly ObjectRef[] = [],
): Promise<readonly number[]> {
  if (notices.length === 0 && gone.length === 0) return [];
  return commitWithRetry(
    context,
    async () => {
      const work = new UnitOfWork(context);
      const { fresh, pending } = await addToDigests(work, notices);
      await putNotifications(work, fresh);
      await forget(work, gone);
      return { work, result: pending };
    },
    { sharedValues: true },
  );
}

const keyOf = (user: number, object: ObjectRef): string => `${user} ${refKey(object)}`;

/** NetBox: one notification for each user and object. A newer event takes the place of the older, and is unread. */
async function putNotifications(work: UnitOfWork, notices: readonly Notice[]): Promise<void> {
  const latest = new Map(notices.map((notice) => [keyOf(notice.user, notice.event.object), notice]));
  const known = await notificationsOf(work, [...latest.values()]);
  const added = [...latest].filter(([key]) => !known.has(key)).map(([, notice]) => notice);
  for (const [key, stored] of known) {
    const notice = latest.get(key);
    if (notice && notice.event.time >= (stored.values.created ?? '')) work.update(stored, valuesOf(notice));
  }
  if (added.length > 0)
    await work.add(
      notificationType,
      added.map((notice) => ({ user: notice.user, object: notice.event.object, ...valuesOf(notice) })),
    );
}

const valuesOf = ({ event, eventType }: Notice) => ({
  event_type: eventType,
  created: event.time,
  read: null,
  object_repr: event.display,
});

/** The notifications of these users about these objects, found by the objects. */
async function notificationsOf(work: UnitOfWork, notices: readonly Notice[]) {
  const found = await loadFollowers(
    work,
    notificationType,
    notices.map(({ event }) => event.object),
  );
  const wanted = new Set(notices.map(({ user, event }) => keyOf(user, event.object)));
  const own = found.map((stored) => [keyOf(stored.values.user, stored.values.object), stored] as const);
  return new Map(own.filter(([key]) => wanted.has(key)));
}

/** Nothing refers to a deleted object for longer than it takes to tell of it. */
async function forget(work: UnitOfWork, gone: readonly ObjectRef[]): Promise<void> {
  for (const type of ['extras.subscription', 'extras.bookmark'] as const)
    for (const object of await loadFollowers(work, type, gone)) work.delete(object);
}

/** The objects of a type that are about these objects. */
async function loadFollowers<T extends 'extras.subscription' | 'extras.bookmark' | 'extras.notification'>(
  { reader }: UnitOfWork,
  type: T & TypeName,
  objects: readonly ObjectRef[],
) {
  if (objects.length === 0) return [];
  const rows = await reader.referring(type, 'object', distinctRefs(objects).map(refKey));
  return loadObjects(
    reader,
    type,
    [...rows.values()].flat().map(({ id }) => id),
  );
}
