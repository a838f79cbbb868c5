import { randomUUID } from 'node:crypto';
import { requireGrant } from '../../domain/engine/access/access.ts';
import type { Context } from '../../domain/engine/context.ts';
import { Failure, messagesOf } from '../../domain/engine/errors.ts';
import { isJsonObject, type JsonObject } from '../../domain/engine/json.ts';
import { verbAnswer } from '../../domain/engine/query/verb-answer.ts';
import { loadObject } from '../../domain/engine/resource/load-objects.ts';
import { dryRunStore } from '../../domain/engine/write/dry-run.ts';
import { parseBySchema } from '../../domain/engine/write/parse-input-schema.ts';
import { importNotice } from '../../domain/lifecycle/shipping/import-notice-action.ts';
import { shipment } from '../../domain/lifecycle/shipping/shipment.ts';
import { accountOf, actorOf } from '../../domain/platform/accounts.ts';
import { failJob, finishJob, startJob } from '../../domain/platform/jobs.ts';
import { user } from '../../domain/platform/user.ts';
import { takeNotice } from '../notices/take-notice.ts';
import { ownerOf } from './file-owner.ts';
import { type ImportWorker, importActor } from './import-job.ts';
import { noticeKind, noticeOrder } from './notice-order.ts';

type Worker = Pick<ImportWorker, 'contextOf' | 'bucket'>;

/** Bytes of a notice of 50,000 units in the longest format. */
const largestFile = 20_000_000;

/** What became of a notice: the answer of the verb, and why it was refused. */
interface Outcome {
  readonly report: JsonObject;
  readonly error: string | null;
}

/**
 * Imports a delivery notice that was dropped into the bucket, in the name of the user whom the settings name for it. The job
 * has the report, which is written to the bucket, too. S3 may tell of a write twice: the second time nothing is to be done.
 */
export async function importNoticeFile(worker: Worker, key: string, write: string): Promise<JsonObject> {
  const { contextOf, bucket } = worker;
  const owner = await ownerOf(contextOf(importActor), key);
  const { job } = await startJob(contextOf({ ...importActor, userId: owner.id ?? importActor.userId }), {
    kind: noticeKind,
    name: `Delivery notice ${key}`.slice(0, 200),
    objectType: shipment.type,
    jobId: randomUUID(),
    status: 'running',
    subject: `${bucket.name}/${key}#${write}`,
  });
  if (job.values.unfinished === '') return { job: job.id, status: job.values.status };
  const { report, error } = await outcomeOf(worker, key, owner, job.values.job_id);
  const at = `reports/jobs/${job.id}/${key.split('/').at(-1)}.json`;
  const whole = JSON.stringify({ file: key, job: job.id, error, ...report }, null, 2);
  await bucket.write(at, whole, 'application/json');
  await bucket.copy(at, `reports/${key}.json`);
  const { lines: _, ...short } = report;
  const data = { ...short, report_url: at };
  const context = contextOf(importActor);
  if (error === null) await finishJob(context, job.id, data);
  else await failJob(context, job.id, { error, data });
  return { job: job.id, status: error === null ? 'completed' : 'failed', error };
}

async function outcomeOf(
  { contextOf, bucket }: Worker,
  key: string,
  { id, problem }: Awaited<ReturnType<typeof ownerOf>>,
  requestId: string,
): Promise<Outcome> {
  if (problem !== null || id === null) return { report: {}, error: problem };
  const account = await loadObject(contextOf(importActor).store, user.type, id);
  if (!account || account.values.is_active === false)
    return { report: {}, error: 'The user for whom the notice would be imported is not active.' };
  const actor = actorOf(await accountOf(contextOf(importActor).store, account), true);
  const head = await bucket.head(key);
  if (!head) return { report: {}, error: 'The file is gone.' };
  if (head.size > largestFile)
    return { report: {}, error: `The file is larger than ${largestFile / 1_000_000} MB, and no delivery notice.` };
  const { members, dryRun } = noticeOrder(key, head.metadata);
  const context = contextOf(actor, requestId);
  const store = dryRun ? dryRunStore(context.store) : context.store;
  return imported({ ...context, store }, members, await bytesOf(bucket, key));
}

async function imported(context: Context, members: JsonObject, file: Uint8Array<ArrayBuffer>): Promise<Outcome> {
  try {
    await requireGrant(context.store.registry, context.actor, 'add', shipment);
    const finder = { reader: context.store, actor: context.actor, idsNeedView: true };
    const input = await parseBySchema(finder, importNotice.body, { ...members, file: 'in the bucket' });
    const report = await takeNotice(context, { id: 0, input: { ...input, file } });
    return { report: await verbAnswer(context, importNotice.answer, report), error: null };
  } catch (fault) {
    if (!(fault instanceof Failure) || fault.kind === 'unavailable' || fault.kind === 'conflict') throw fault;
    return refusedOutcome(fault);
  }
}

/** The report of a refused notice, or what else is wrong. */
function refusedOutcome(fault: Failure): Outcome {
  const { body } = fault;
  if (isJsonObject(body) && typeof body.problem_count === 'number')
    return { report: body, error: `The notice was refused (problems: ${body.problem_count}).` };
  const messages = Object.entries(messagesOf(fault)).map(([name, texts]) =>
    [name, ...texts].filter(Boolean).join(': '),
  );
  return { report: {}, error: messages.join(' ') };
}

async function bytesOf(bucket: Worker['bucket'], key: string): Promise<Uint8Array<ArrayBuffer>> {
  const pieces: Uint8Array[] = [];
  for await (const piece of (await bucket.read(key)) ?? []) pieces.push(piece);
  return Uint8Array.from(Buffer.concat(pieces));
}
