import type { ChangeEvent } from '../../domain/platform/events/change-event.ts';
import { entryIdIn } from '../../domain/platform/events/event-key.ts';
import { ChangeFeed, stateKey } from '../../repos/feed.ts';
import { keptOfTable } from '../runtime/environment.ts';
import type { EventHandler } from './handlers.ts';

/** The feed of the table; one a process, which remembers its end. */
export const environmentFeed = keptOfTable(({ access }) => new ChangeFeed(access));

/** Puts changes into the feed, in the order in which they come. */
export const sequence = (feedOf: () => Pick<ChangeFeed, 'append'>): EventHandler => ({
  name: 'sequence',
  handle: async ({ now }, events) => {
    const changes = events.flatMap(({ key, time, object }) => {
      const id = entryIdIn(key);
      return id === undefined ? [] : [{ id, state: stateKey(object, time), time: Date.parse(time) }];
    });
    if (changes.length === 0) return;
    await feedOf().append(changes, Math.min(...changes.map(({ time }) => time)), now().getTime());
  },
});

/** What came before that is in the feed, whatever its partition of the stream has met. In milliseconds. */
const longestDelay = 60_000;
const pace = 50;

/** How an order is waited for, in milliseconds. */
export interface Patience {
  readonly longest: number;
  readonly pause: (milliseconds: number) => Promise<void>;
}

/**
 * The events in portions, each when the changes are in the feed that came before, of the same objects. The entries of one object
 * lie in several partitions, whose streams are followed independently of each other: a later one may arrive first. What need not
 * wait comes at once, so that two functions never wait for each other; and all together wait no longer than `longest`: what they
 * wait for may have been left out.
 */
export async function* inTurn(
  feed: Pick<ChangeFeed, 'missingStates'>,
  events: readonly ChangeEvent[],
  now: Date,
  { longest, pause }: Patience,
): AsyncGenerator<readonly ChangeEvent[]> {
  let waited = 0;
  for (let left = events; left.length > 0; ) {
    const ready = waited >= longest ? left.length : await readyOf(feed, left, now);
    if (ready > 0) {
      yield left.slice(0, ready);
      left = left.slice(ready);
    } else {
      await pause(pace);
      waited += pace;
    }
  }
}

/** How many of the first events need not wait. */
async function readyOf(
  feed: Pick<ChangeFeed, 'missingStates'>,
  events: readonly ChangeEvent[],
  now: Date,
): Promise<number> {
  const oldest = now.getTime() - longestDelay;
  const own = new Set<string>();
  const before = events.map(({ object, since, time }) => {
    const state = since !== undefined && Date.parse(since) > oldest ? stateKey(object, since) : undefined;
    const isOwn = state === undefined || own.has(state);
    own.add(stateKey(object, time));
    return isOwn ? undefined : state;
  });
  const states = before.filter((state) => state !== undefined);
  if (states.length === 0) return events.length;
  const missing = await feed.missingStates(states, oldest);
  const first = before.findIndex((state) => state !== undefined && missing.has(state));
  return first === -1 ? events.length : first;
}
