import { sweepJournal } from '../../repos/journal-settling.ts';
import { environmentStore } from '../runtime/environment.ts';
import { backgroundFunction } from '../runtime/lambda-function.ts';
import { log } from '../runtime/log.ts';

/** Finishes or takes back what a process left behind that died within a large write. */
export const handler = backgroundFunction(async () => {
  const settled = await sweepJournal(environmentStore().access);
  if (settled > 0) await log('warn', 'Large writes were left behind and are settled now', { settled });
});
