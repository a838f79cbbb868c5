import type { Context } from '../../domain/engine/context.ts';
import type { ChangeEvent } from '../../domain/platform/events/change-event.ts';
import { isPassing } from '../../repos/failures.ts';
import type { EventHandler } from './handlers.ts';

/** Something that no repetition mends. */
export interface HopelessEvent {
  /** The name of the handler that fails. */
  readonly handler: string;
  /** The key of the event. */
  readonly event: string;
  readonly error: unknown;
}

/**
 * Hands the events to all handlers, step by step. Where one fails by something that passes, all of them have been called, and this fails:
 * the same events come again. What fails by itself is reported, and holds up neither other events nor other handlers.
 */
export async function handleEvents(
  steps: readonly (readonly EventHandler[])[],
  context: Context,
  events: readonly ChangeEvent[],
  report: (hopeless: HopelessEvent) => Promise<void>,
): Promise<void> {
  const errors: unknown[] = [];
  for (const handlers of steps) {
    const results = await Promise.allSettled(handlers.map((handler) => handleAll(handler, context, events, report)));
    for (const result of results) if (result.status === 'rejected') errors.push(result.reason);
  }
  if (errors.length === 0) return;
  const reasons = errors.map((error) => (error instanceof Error ? error.message : String(error)));
  throw new AggregateError(errors, `Events could not be handled: ${reasons.join('; ')}`);
}

async function handleAll(
  handler: EventHandler,
  context: Context,
  events: readonly ChangeEvent[],
  report: (hopeless: HopelessEvent) => Promise<void>,
): Promise<void> {
  try {
    await handler.handle(context, events);
  } catch (error) {
    if (isPassing(error)) throw error;
    const [first] = events;
    if (events.length === 1 && first) return report({ handler: handler.name, event: first.key, error });
    // In their order: some of them are about the same object.
    for (const event of events) await handleAll(handler, context, [event], report);
  }
}
