import { permitted, requireGrant } from '../../domain/engine/access/access.ts';
import type { Grant } from '../../domain/engine/access/permissions.ts';
import type { Context } from '../../domain/engine/context.ts';
import { refused } from '../../domain/engine/errors.ts';
import { loadObjects } from '../../domain/engine/resource/load-objects.ts';
import type { StoredObject } from '../../domain/engine/resource/resource.ts';
import { type FeedPlace, invalidCursor, placeIn } from '../../domain/platform/events/feed-cursor.ts';
import type { ChangeFeed, FeedPart } from '../../repos/feed.ts';
import { feedKept } from '../../repos/feed-segments.ts';

export interface FeedRequest {
  /** A cursor, `now`, or undefined for the oldest change that is kept. */
  readonly after: string | undefined;
  readonly limit: number;
  /** Milliseconds to wait for a change. */
  readonly wait: number;
}

export interface FeedPage {
  /** Entries of the change log that the caller may view. */
  readonly entries: readonly StoredObject[];
  /** Where the next page begins. */
  readonly next: FeedPlace;
  /** Whether there is something behind it by now. */
  readonly hasMore: boolean;
}

/** Entries that one request looks at, however few of them the caller may view. */
export const mostLookedAt = 2_000;
const lookedAtOnce = 100;
/** Characters of a page; a single entry may be longer. */
const longestPage = 2_500_000;
/** Milliseconds between looks at the end of the feed. */
const pace = 300;

const changeType = 'core.objectchange';
const day = 24 * 3_600_000;

/** Waits so many milliseconds. */
type Pause = (milliseconds: number) => Promise<void>;

/** The changes behind a position that the caller may view, as soon as there are some, or none when the time is over. */
export async function readFeed(
  context: Pick<Context, 'store' | 'actor' | 'now'>,
  feed: ChangeFeed,
  { after, limit, wait }: FeedRequest,
  pause: Pause,
): Promise<FeedPage> {
  const { store, actor, now } = context;
  const grant = await requireGrant(store.registry, actor, 'view', store.registry.resourceOf(changeType));
  const reading = { context, feed, grant, limit };
  const until = now().getTime() + wait;
  let place = await startOf(feed, after, now().getTime());
  let budget = mostLookedAt;
  for (;;) {
    const page = await lookThrough(reading, place, budget);
    budget -= page.next.position - place.position;
    place = page.next;
    const left = until - now().getTime();
    if (page.entries.length > 0 || budget <= 0 || left <= 0) return page;
    await pause(Math.min(pace, left));
  }
}

async function startOf(feed: ChangeFeed, after: string | undefined, now: number): Promise<FeedPlace> {
  if (after === undefined) return feed.oldest(now);
  if (after === 'now') return feed.end();
  return placeIn(after);
}

interface Reading {
  readonly context: Pick<Context, 'store' | 'now'>;
  readonly feed: ChangeFeed;
  readonly grant: Grant;
  readonly limit: number;
}

/** Goes on until there is a page, or nothing more, or the budget is spent. */
async function lookThrough(
  { context, feed, grant, limit }: Reading,
  from: FeedPlace,
  budget: number,
): Promise<FeedPage> {
  const entries: StoredObject[] = [];
  let characters = 0;
  let { position } = from;
  for (;;) {
    const count = Math.min(lookedAtOnce, from.position + budget - position);
    const part = await feed.read(position, count, context.now().getTime());
    const { ids, end } = requirePart(part, from, position);
    const pageWith = (hasMore: boolean) => ({ entries, next: { epoch: end.epoch, position }, hasMore });
    const visible = await visibleEntries(context, grant, ids);
    for (const id of ids) {
      const entry = visible.get(id);
      const size = entry ? JSON.stringify(entry.values).length : 0;
      const isFull = entries.length === limit || (entries.length > 0 && characters + size > longestPage);
      if (entry && isFull) return pageWith(true);
      if (entry) entries.push(entry);
      characters += size;
      position += 1;
    }
    const hasMore = position < end.position;
    if (!hasMore || entries.length === limit || position - from.position >= budget) return pageWith(hasMore);
  }
}

/** Fails where a place is none of this feed, or not any more. */
function requirePart(part: FeedPart | undefined, from: FeedPlace, position: number): FeedPart {
  if (!part) throw tooOld();
  const isFirst = from.epoch === '' && from.position === 0;
  if (from.epoch !== part.end.epoch && !isFirst) throw restored();
  if (position > part.end.position) throw invalidCursor();
  return part;
}

async function visibleEntries(
  { store }: Pick<Context, 'store'>,
  grant: Grant,
  ids: readonly number[],
): Promise<ReadonlyMap<number, StoredObject>> {
  const entries = await permitted(store, grant, await loadObjects(store, changeType, ids));
  return new Map(entries.map((entry) => [entry.id, entry]));
}

const tooOld = () =>
  refused(
    'gone',
    `The changes behind this cursor are not kept any more: the feed goes back ${feedKept / day} days. ` +
      'Read what you follow anew, with a cursor that after=now has given before.',
  );

const restored = () =>
  refused(
    'gone',
    'The data were restored to an earlier state since this cursor was given. ' +
      'Read what you follow anew, with a cursor that after=now has given before.',
  );
