import { Logger } from '@aws-lambda-powertools/logger';
import { environmentBucket } from '../../repos/bucket.ts';
import { contextFor } from '../http/environment.ts';
import { scheduleActor } from '../http/system-actor.ts';
import { resumeImports } from '../imports/import-job.ts';

const logger = new Logger({ serviceName: 'quartermaster' });

/** Lets imports go on whose process has died. */
export async function handler(): Promise<void> {
  const bucket = environmentBucket(process.env.QM_BUCKET ?? '', process.env);
  const resumed = await resumeImports(contextFor(scheduleActor, ''), bucket);
  if (resumed > 0) logger.warn('Imports were left behind and go on now', { resumed });
}
