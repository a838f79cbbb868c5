import { oldestAbandoned, sweepJournal } from '../../repos/journal-settling.ts';
import { environmentStore } from '../runtime/environment.ts';
import { tally } from '../runtime/invocation.ts';
import { backgroundFunction } from '../runtime/lambda-function.ts';
import { log } from '../runtime/log.ts';
import { ageInSeconds, unfinishedWork } from '../watch/unfinished-work.ts';

/**
 * Finishes or takes back what a process left behind that died within a large write. First it measures how long work of all
 * kinds is unfinished: what dies of a job cannot tell.
 */
export const handler = backgroundFunction(async () => {
  const store = environmentStore();
  const [jobs, write] = await Promise.all([unfinishedWork(store), oldestAbandoned(store.access)]);
  tally('UnfinishedSeconds', ageInSeconds([write, ...jobs.map(({ oldest }) => oldest)], Date.now()));
  const settled = await sweepJournal(store.access);
  if (settled > 0) await log('warn', 'Large writes were left behind and are settled now', { settled });
});
