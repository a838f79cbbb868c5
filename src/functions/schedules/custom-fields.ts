import { backFill } from '../../domain/engine/write/back-fill.ts';
import { contextFor } from '../runtime/environment.ts';
import { backgroundFunction } from '../runtime/lambda-function.ts';
import { log } from '../runtime/log.ts';
import { scheduleActor } from '../runtime/system-actor.ts';

/** Milliseconds; the function itself may run for 300 seconds. */
const budget = 240_000;

/** Goes on with the defaults of new custom fields where a request could not finish. */
export const handler = backgroundFunction(async () => {
  const finished = await backFill(contextFor(scheduleActor, ''), new Date(Date.now() + budget));
  if (!finished) await log('info', 'Custom fields are still being filled in');
});
