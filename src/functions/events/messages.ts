import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { isJsonObject } from '../../domain/engine/json.ts';
import { sendDigest } from '../../domain/platform/notifications/send-digest.ts';
import { apiUrl } from '../http/contract/public-url.ts';
import { contextFor } from '../runtime/environment.ts';
import { backgroundFunction } from '../runtime/lambda-function.ts';
import { log } from '../runtime/log.ts';
import { eventActor } from '../runtime/system-actor.ts';
import { askForMessages, environmentChannels } from './message-queue.ts';

/** Sends the messages that digests want. What fails comes again, and in the end to the dead-letter queue. */
export const handler = backgroundFunction<SQSEvent, SQSBatchResponse>(async ({ Records }) => {
  const failed: SQSBatchResponse['batchItemFailures'] = [];
  const look = async (digest: number | undefined, records: readonly SQSRecord[]): Promise<void> => {
    try {
      if (digest === undefined) throw new Error('The message names no digest.');
      await lookAt(digest);
    } catch (error) {
      await log('error', 'A message could not be sent', { digest, error });
      failed.push(...records.map(({ messageId }) => ({ itemIdentifier: messageId })));
    }
  };
  // Several events may have asked for the same one.
  const byDigest = Map.groupBy(Records, digestIn);
  await Promise.all([...byDigest].map(([digest, records]) => look(digest, records)));
  return { batchItemFailures: failed };
});

function digestIn({ body }: SQSRecord): number | undefined {
  const message: unknown = parsed(body);
  return isJsonObject(message) && typeof message.digest === 'number' ? message.digest : undefined;
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

async function lookAt(digest: number): Promise<void> {
  const context = contextFor(eventActor, apiUrl(process.env));
  const outcome = await sendDigest(context, digest, environmentChannels());
  if (outcome.kind === 'later') await askForMessages([digest], Math.ceil(outcome.wait / 1_000));
  if (outcome.kind !== 'sent') return;
  await log('info', 'Message sent', { digest, events: outcome.events });
  if (outcome.unreachable > 0) await log('warn', 'A user has no e-mail address', { digest, user: outcome.user });
}
