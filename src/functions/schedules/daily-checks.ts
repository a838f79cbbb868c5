import { learnLeadTimes } from '../../domain/lifecycle/performance/learn-lead-times.ts';
import { contextFor } from '../runtime/environment.ts';
import { log } from '../runtime/log.ts';
import { scheduleActor } from '../runtime/system-actor.ts';
import { checksOf } from './checks.ts';

/** The daily checks, and what has been learned of lead times since yesterday. */
export const handler = checksOf('day', async () => {
  await log('info', 'Lead times learned', { ...(await learnLeadTimes(contextFor(scheduleActor, ''))) });
});
