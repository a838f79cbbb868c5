import type { ChangeEvent } from '../../domain/platform/events/change-event.ts';
import { entryIdIn } from '../../domain/platform/events/feed-cursor.ts';
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
 * Waits until the changes are in the feed that came before these, of the same objects. The entries of one object lie in several
 * partitions, whose streams are followed independently of each other: a later one may arrive first. Not for long: the one
 * before may have been left out.
 */
export async function awaitTurn(
  feed: Pick<ChangeFeed, 'hasStates'>,
  events: readonly ChangeEvent[],
  now: Date,
  { longest, pause }: Patience,
): Promise<void> {
  const oldest = now.getTime() - longestDelay;
  const own = new Set<string>();
  const before: { readonly state: string; readonly time: number }[] = [];
  for (const { object, since, time } of events) {
    if (since !== undefined && Date.parse(since) > oldest) {
      const state = stateKey(object, since);
      if (!own.has(state)) before.push({ state, time: Date.parse(since) });
    }
    own.add(stateKey(object, time));
  }
  if (before.length === 0) return;
  const states = before.map(({ state }) => state);
  const first = Math.min(...before.map(({ time }) => time));
  for (let waited = 0; waited < longest && !(await feed.hasStates(states, first)); waited += pace) await pause(pace);
}
