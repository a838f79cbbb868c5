import { isJsonObject } from '../../domain/engine/json.ts';
import type { Client } from './client.ts';
import { objectsIn, textOf } from './json.ts';
import { asProblem } from './problem.ts';

/** How a view hears of changes. */
export type Liveness = 'connecting' | 'live' | 'polling' | 'offline';

interface Follower {
  readonly onChange: () => void;
  readonly onState: (state: Liveness) => void;
}

const second = 1_000;

/** Follows the change feed until the signal ends it. Whoever may not read the feed looks again every half minute. */
export async function follow(client: Client, { onChange, onState }: Follower, signal: AbortSignal): Promise<void> {
  let after = 'now';
  while (!signal.aborted) {
    await untilVisible(signal);
    try {
      const wait = after === 'now' ? 0 : 20;
      const page = await client.request('/core/changes/', { query: { after, wait, limit: 100 }, signal });
      const { next, results } = isJsonObject(page) ? page : {};
      // What happened before the first cursor was known is in no feed: look once more.
      const missed = after === 'now' || objectsIn(results).length > 0;
      after = textOf(next);
      onState('live');
      if (missed) onChange();
      await pause(second, signal);
    } catch (thrown) {
      if (signal.aborted) return;
      const { status } = asProblem(thrown);
      const mayNot = status === 403;
      // A cursor that is too old, or of another database.
      if (status === 410 || status === 400) after = 'now';
      onState(mayNot ? 'polling' : 'offline');
      await pause((mayNot ? 30 : 5) * second, signal);
      onChange();
    }
  }
}

const pause = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal.addEventListener('abort', end);
  });

/** A tab that nobody sees asks for nothing. */
const untilVisible = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (!document.hidden) return resolve();
    const go = () => !document.hidden && resolve();
    document.addEventListener('visibilitychange', go, { signal });
    signal.addEventListener('abort', () => resolve());
  });
