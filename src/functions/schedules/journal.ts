import { Logger } from '@aws-lambda-powertools/logger';
import { sweepJournal } from '../../repos/journal-settling.ts';
import { environmentStore } from '../runtime/environment.ts';

const logger = new Logger({ serviceName: 'quartermaster' });

/** Finishes or takes back what a process left behind that died within a large write. */
export async function handler(): Promise<void> {
  const settled = await sweepJournal(environmentStore().access);
  if (settled > 0) logger.warn('Large writes were left behind and are settled now', { settled });
}
