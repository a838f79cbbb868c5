import { environmentBucket } from '../../repos/bucket.ts';
import { type ImportWorker, resumeImports } from '../imports/import-job.ts';
import { giveUpNotices } from '../imports/notice-order.ts';
import { takeUpFiles } from '../imports/take-up.ts';
import { contextFor } from '../runtime/environment.ts';
import { backgroundFunction } from '../runtime/lambda-function.ts';
import { log } from '../runtime/log.ts';
import { scheduleActor } from '../runtime/system-actor.ts';

/** Ages of the files that are looked at, in milliseconds. S3 calls the function for younger ones within seconds. */
const youngest = 120_000;
const oldest = 24 * 3_600_000;
/** S3 has called the function for the last time by then. */
const longestNotice = 6 * 3_600_000;

/** Resumes imports whose process has died, also before it could make a job. */
export const handler = backgroundFunction(async () => {
  const bucket = environmentBucket(process.env.QM_BUCKET ?? '', process.env);
  const contextOf: ImportWorker['contextOf'] = (actor, id) => contextFor(actor, '', id);
  const found = await takeUpFiles(
    { bucket, contextOf },
    new Date(Date.now() - oldest),
    new Date(Date.now() - youngest),
  );
  if (found > 0) await log('warn', 'Files without a job are imported now', { found });
  const resumed = await resumeImports(contextFor(scheduleActor, ''), bucket);
  if (resumed > 0) await log('warn', 'Imports were left behind and go on now', { resumed });
  const given = await giveUpNotices(contextFor(scheduleActor, ''), new Date(Date.now() - longestNotice));
  if (given > 0) await log('warn', 'Delivery notices were left behind and have failed', { given });
});
