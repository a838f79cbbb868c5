import type { Context } from '../../engine/context.ts';
import type { Reader } from '../../engine/ports.ts';
import { loadObjects, rowsFrom } from '../../engine/resource/load-objects.ts';
import type { PlannedNotification } from '../events/change-event.ts';
import { permittedNotices } from './notice.ts';
import { notificationGroup } from './notification-group.ts';
import { notify } from './notify.ts';

/** Tells the members of groups what event rules want them to know. Answers the digests that want a message. */
export async function notifyGroups(
  context: Context,
  planned: readonly PlannedNotification[],
): Promise<readonly number[]> {
  if (planned.length === 0) return [];
  const members = await membersOf(
    context.store,
    planned.map(({ group }) => group),
  );
  const notices = planned.flatMap(({ group, event, eventType }) =>
    [...(members.get(group) ?? [])].map((user) => ({ user, event, eventType })),
  );
  return notify(context, await permittedNotices(context.store, notices));
}

/** NetBox: the users of each notification group, its own and those of its groups. */
async function membersOf(reader: Reader, ids: readonly number[]): Promise<ReadonlyMap<number, ReadonlySet<number>>> {
  const groups = await loadObjects(reader, notificationGroup.type, [...new Set(ids)]);
  const members = new Map(groups.map(({ id, values }) => [id, new Set(values.users)]));
  if (groups.every(({ values }) => values.groups.length === 0)) return members;
  for await (const user of rowsFrom(reader, { kind: 'in-order', type: 'users.user' }))
    for (const { id, values } of groups)
      if (values.groups.some((group) => user.values.groups.includes(group))) members.get(id)?.add(user.id);
  return members;
}
