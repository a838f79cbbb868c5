import { entryIdIn } from '../../domain/platform/events/feed-cursor.ts';
import { ChangeFeed } from '../../repos/feed.ts';
import { keptOfTable } from '../runtime/environment.ts';
import type { EventHandler } from './handlers.ts';

/** The feed of the table; one a process, which remembers its end. */
export const environmentFeed = keptOfTable(({ access }) => new ChangeFeed(access));

/** Puts changes into the feed, in the order in which they come. */
export const sequence = (feedOf: () => Pick<ChangeFeed, 'append'>): EventHandler => ({
  name: 'sequence',
  handle: async ({ now }, events) => {
    const entries = events.flatMap(({ key, time }) => {
      const id = entryIdIn(key);
      return id === undefined ? [] : [{ id, time: Date.parse(time) }];
    });
    if (entries.length === 0) return;
    const since = Math.min(...entries.map(({ time }) => time));
    await feedOf().append(
      entries.map(({ id }) => id),
      since,
      now().getTime(),
    );
  },
});
