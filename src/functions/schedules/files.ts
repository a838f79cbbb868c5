import { environmentBucket } from '../../repos/bucket.ts';
import { sweepFiles } from '../files/sweep-files.ts';
import { contextFor } from '../runtime/environment.ts';
import { backgroundFunction } from '../runtime/lambda-function.ts';
import { log } from '../runtime/log.ts';
import { scheduleActor } from '../runtime/system-actor.ts';

/** Removes files that no object has any more. */
export const handler = backgroundFunction(async () => {
  const bucket = environmentBucket(process.env.QM_BUCKET ?? '', process.env);
  const { files, abandoned } = await sweepFiles(contextFor(scheduleActor, ''), bucket);
  if (files + abandoned > 0) await log('info', 'Files that nothing has any more are removed', { files, abandoned });
});
