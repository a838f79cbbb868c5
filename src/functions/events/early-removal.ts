import { queueVariables } from '../../repos/queues.ts';
import { removeMessages } from '../../repos/take-messages.ts';
import { log } from '../runtime/log.ts';
import type { Taken } from './deliver-batch.ts';

/** Told of what is done of a batch while the rest of it is not. */
export type Removal = (done: readonly Taken[]) => Promise<void>;

/**
 * Removes messages from the queue of deliveries before their batch ends, so that their groups can go on while other
 * receivers of the batch are slow. Where that fails, they are removed with the batch.
 */
export const earlyRemoval =
  (environment: NodeJS.ProcessEnv): Removal =>
  async (done) => {
    const url = environment[queueVariables.Deliveries] ?? '';
    try {
      await removeMessages(
        url,
        environment,
        done.map(({ handle }) => handle),
      );
    } catch (error) {
      await log('warn', 'Messages stay until the end of their batch', { error });
    }
  };
