import { setTimeout as delay } from 'node:timers/promises';
import { isOfType } from '../../domain/engine/resource/load-objects.ts';
import type { ChangeEvent } from '../../domain/platform/events/change-event.ts';
import { changeEventOf, jobEventsOf } from '../../domain/platform/events/change-event-of.ts';
import { registry } from '../../domain/registry.ts';
import { environmentQueue } from '../../repos/queues.ts';
import { type StreamRecord, storedWrite } from '../../repos/stream.ts';
import { apiUrl } from '../http/contract/public-url.ts';
import { contextFor } from '../runtime/environment.ts';
import { backgroundFunction } from '../runtime/lambda-function.ts';
import { log } from '../runtime/log.ts';
import { eventActor } from '../runtime/system-actor.ts';
import { type HopelessEvent, handleEvents } from './handle-events.ts';
import { steps } from './handlers.ts';
import { environmentFeed, inTurn, type Patience } from './sequence.ts';

interface StreamEvent {
  readonly Records: readonly StreamRecord[];
}

/**
 * What follows from changes. The table's stream invokes it with what was written to the change log and to jobs, for each
 * partition in order. When it fails, the same records come again.
 */
export const handler = backgroundFunction<StreamEvent>(async ({ Records }) => {
  const events: ChangeEvent[] = [];
  for (const record of Records) {
    try {
      events.push(...eventsOf(record));
    } catch (error) {
      await keep({ handler: 'stream', event: JSON.stringify(record.dynamodb?.Keys), error });
    }
  }
  if (events.length === 0) return;
  const context = contextFor(eventActor, apiUrl(process.env));
  for await (const portion of inTurn(environmentFeed(), events, context.now(), patienceWith(process.env)))
    await handleEvents(steps, context, portion, keep);
});

/** An engine on one machine has one stream for all partitions. */
const patienceWith = ({ QM_DYNAMODB_ENDPOINT: endpoint }: NodeJS.ProcessEnv): Patience => ({
  longest: endpoint ? 0 : 3_000,
  pause: async (milliseconds) => {
    await delay(milliseconds);
  },
});

function eventsOf(record: StreamRecord): readonly ChangeEvent[] {
  const write = storedWrite(registry, record);
  if (!write) return [];
  const { before, after } = write;
  return isOfType(after, 'core.objectchange') ? [changeEventOf(registry, after)] : jobEventsOf(registry, before, after);
}

/** Puts what cannot be handled where other invocations in vain are, with the reason. */
async function keep({ handler: name, event, error }: HopelessEvent): Promise<void> {
  const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  await log('error', 'An event is left out', { handler: name, event, error });
  await environmentQueue('FailedInvocations', process.env).send([{ body: { handler: name, event, reason } }]);
}
