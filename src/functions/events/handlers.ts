import type { Context } from '../../domain/engine/context.ts';
import type { ChangeEvent } from '../../domain/platform/events/change-event.ts';
import { subscribers } from './message-queue.ts';
import { publish } from './publish.ts';
import { rules } from './rules.ts';
import { environmentFeed, sequence } from './sequence.ts';

/** Does one thing about events. It may get the same events again, together with others. */
export interface EventHandler {
  /** For the log, and for whoever looks at what went wrong. */
  readonly name: string;
  readonly handle: (context: Context, events: readonly ChangeEvent[]) => Promise<void>;
}

/**
 * All that is done about events. Those of a step are independent of each other; what stands in the feed has been through the
 * steps before.
 */
export const steps: readonly (readonly EventHandler[])[] = [[rules, subscribers, publish], [sequence(environmentFeed)]];
