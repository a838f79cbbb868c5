import { Logger } from '@aws-lambda-powertools/logger';
import { environmentBucket } from '../../repos/bucket.ts';
import { contextFor } from '../http/environment.ts';
import { scheduleActor } from '../http/system-actor.ts';
import { type ImportWorker, resumeImports } from '../imports/import-job.ts';
import { takeUpFiles } from '../imports/take-up.ts';

const logger = new Logger({ serviceName: 'quartermaster' });

/** Milliseconds after which S3 has told of a file, and until which it may try to: it gives up long before. */
const told = 120_000;
const looked = 24 * 3_600_000;

/** Lets imports go on whose process has died, also where it died before it could make a job. */
export async function handler(): Promise<void> {
  const bucket = environmentBucket(process.env.QM_BUCKET ?? '', process.env);
  const contextOf: ImportWorker['contextOf'] = (actor, id) => contextFor(actor, '', id);
  const found = await takeUpFiles({ bucket, contextOf }, new Date(Date.now() - looked), new Date(Date.now() - told));
  if (found > 0) logger.warn('Files were overlooked and are imported now', { found });
  const resumed = await resumeImports(contextFor(scheduleActor, ''), bucket);
  if (resumed > 0) logger.warn('Imports were left behind and go on now', { resumed });
}
