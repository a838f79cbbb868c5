import { Logger } from '@aws-lambda-powertools/logger';
import { backFill } from '../../domain/engine/write/back-fill.ts';
import { contextFor } from '../runtime/environment.ts';
import { scheduleActor } from '../runtime/system-actor.ts';

const logger = new Logger({ serviceName: 'quartermaster' });

/** Milliseconds; the function itself may run for 300 seconds. */
const budget = 240_000;

/** Goes on with the defaults of new custom fields where a request could not finish. */
export async function handler(): Promise<void> {
  const finished = await backFill(contextFor(scheduleActor, ''), new Date(Date.now() + budget));
  if (!finished) logger.info('Custom fields are still being filled in');
}
