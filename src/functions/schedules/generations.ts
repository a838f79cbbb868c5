import { generation, runGeneration } from '../../domain/lifecycle/bom/generate-large-bom.ts';
import { activeActors } from '../../domain/platform/accounts.ts';
import { failJob, findJob, unfinishedJobs } from '../../domain/platform/jobs.ts';
import { contextFor } from '../runtime/environment.ts';
import { backgroundFunction } from '../runtime/lambda-function.ts';
import { log } from '../runtime/log.ts';
import { scheduleActor } from '../runtime/system-actor.ts';

/** Milliseconds that a worker has a job for: as long as its function may run. */
const lease = 900_000;

/** Generates the BOMs that were too large for a request, each in the name of the user who asked for it. */
export const handler = backgroundFunction(async () => {
  const context = contextFor(scheduleActor, '');
  for (const id of await unfinishedJobs(context, generation)) {
    const found = await findJob(context, id);
    if (!found) continue;
    const userId = found.values.user ?? 0;
    const actor = (await activeActors(context.store, [userId])).get(userId);
    if (actor)
      await runGeneration(
        contextFor(actor, '', String(found.values.job_id)),
        id,
        new Date(Date.now() + lease).toISOString(),
      );
    else await failJob(context, id, { error: 'The user who started the job no longer exists.' });
    await log('info', 'BOM generated', { job: id, bom: found.values.object_id ?? null });
  }
});
