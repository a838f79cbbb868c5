import type { Actor } from '../../domain/engine/ports.ts';
import { loadObject } from '../../domain/engine/resource/load-objects.ts';
import { generation, runGeneration } from '../../domain/lifecycle/bom/generate-large-bom.ts';
import { failJob, findJob, unfinishedJobs } from '../../domain/platform/jobs.ts';
import { user } from '../../domain/platform/user.ts';
import { accountOf, actorOf } from '../runtime/accounts.ts';
import { contextFor, environmentStore } from '../runtime/environment.ts';
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
    const actor = found && (await actorFor(Number(found.values.user)));
    if (!found) continue;
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

/** The user with current permissions: a permission that was removed since is missing. */
async function actorFor(id: number): Promise<Actor | undefined> {
  const store = environmentStore();
  const account = await loadObject(store, user.type, id);
  return account?.values.is_active === true ? actorOf(await accountOf(store, account), true) : undefined;
}
