import { grantOf, permitted, viewableTo } from '../../engine/access/access.ts';
import type { Actor, Reader } from '../../engine/ports.ts';
import { cachingReader } from '../../engine/query/caching-reader.ts';
import { refKey } from '../../engine/resource/resource.ts';
import { activeActors } from '../accounts.ts';
import type { ChangeEvent } from '../events/change-event.ts';
import { statesOf } from '../events/event-states.ts';

/** That a user is to be told of an event. */
export interface Notice {
  readonly user: number;
  readonly event: ChangeEvent;
  /** The type of the event for which the user is told. */
  readonly eventType: string;
}

/** The notices to active users who may view what the event is about, as it is now; as it was, where it was deleted. */
export async function permittedNotices<N extends Notice>(reader: Reader, notices: readonly N[]): Promise<readonly N[]> {
  // Many users are told of the same objects.
  const cached = cachingReader(reader);
  const actors = await activeActors(
    cached,
    notices.map(({ user }) => user),
  );
  const byUser = Map.groupBy(notices, ({ user }) => user);
  const permittedOnes = await Promise.all(
    [...byUser].map(async ([user, own]) => {
      const actor = actors.get(user);
      return actor ? viewedBy(cached, actor, own) : [];
    }),
  );
  const left = new Set<Notice>(permittedOnes.flat());
  return notices.filter((notice) => left.has(notice));
}

async function viewedBy<N extends Notice>(reader: Reader, actor: Actor, notices: readonly N[]): Promise<readonly N[]> {
  const standing = notices.filter(({ event }) => !isDeletion(event));
  const viewable = await viewableTo(
    reader,
    actor,
    standing.map(({ event }) => event.object),
  );
  const deleted = notices.filter(({ event }) => isDeletion(event));
  return [
    ...standing.filter(({ event }) => viewable.has(refKey(event.object))),
    ...(await seenBefore(reader, actor, deleted)),
  ];
}

/** The notices of deletions of what the user could view until then. */
async function seenBefore<N extends Notice>(
  reader: Reader,
  actor: Actor,
  notices: readonly N[],
): Promise<readonly N[]> {
  if (notices.length === 0) return [];
  const states = await statesOf(
    reader,
    notices.map(({ event }) => event),
  );
  const byType = Map.groupBy(notices, ({ event }) => event.object.type);
  const seen = await Promise.all(
    [...byType].map(async ([type, some]) => {
      const lost = some.flatMap(({ event }) => states.get(event.key)?.before ?? []);
      return permitted(reader, await grantOf(reader.registry, actor, 'view', type), lost);
    }),
  );
  const viewable = new Set(seen.flat());
  return notices.filter(({ event }) => {
    const before = states.get(event.key)?.before;
    return before && viewable.has(before);
  });
}

export const isDeletion = ({ types }: Pick<ChangeEvent, 'types'>): boolean => types.includes('object_deleted');
