import type { Context } from '../../engine/context.ts';
import type { ChangesOf } from '../../engine/schema/field-kinds.ts';
import { commitWithRetry } from '../../engine/write/commit.ts';
import { UnitOfWork } from '../../engine/write/unit-of-work.ts';
import { type DeliveryMessage, groupOf } from './delivery-queue.ts';
import type { Attempt, Outcome } from './finish-attempt.ts';
import { goneReason } from './finish-attempt.ts';
import { outOfLine } from './lines.ts';
import { isUnfinished, type WebhookDelivery, webhookDelivery } from './stored-delivery.ts';

/** What is to be recorded of a delivery. */
export interface DeliveryOutcome {
  readonly delivery: number;
  /** How many attempts there were before: where there are more by now, somebody else has recorded this one. */
  readonly attempt: number;
  readonly made?: Attempt;
  readonly sent?: Partial<Pick<WebhookDelivery['values'], '_method' | '_url' | '_content_type' | '_headers'>>;
  readonly outcome: Outcome | { readonly status: 'cancelled'; readonly error: string };
}

/**
 * Records what came of attempts, of different deliveries, in one unit of work. Answers the messages that follow: those
 * behind a finished delivery in its line may go now.
 */
export function recordOutcomes(
  context: Context,
  outcomes: readonly DeliveryOutcome[],
): Promise<readonly DeliveryMessage[]> {
  return commitWithRetry(
    context,
    async () => {
      const work = new UnitOfWork(context);
      await work.reader.getMany(outcomes.map(({ delivery: id }) => ({ type: webhookDelivery, id })));
      const woken: DeliveryMessage[] = [];
      for (const outcome of outcomes) woken.push(...(await recordOne(work, outcome)));
      return { work, result: woken };
    },
    { message: goneReason },
  );
}

async function recordOne(
  work: UnitOfWork,
  { delivery, attempt, made, sent, outcome }: DeliveryOutcome,
): Promise<readonly DeliveryMessage[]> {
  const current = await work.get(webhookDelivery, delivery);
  if (!current || !isUnfinished(current.values) || current.values.attempts.length !== attempt) return [];
  const attempts = made ? [...current.values.attempts, made] : current.values.attempts;
  work.update(current, { attempts, ...sent, ...stateAfter(outcome, work.now) }, 'rule');
  if ('gone' in outcome) await disableRules(work, current.values.webhook);
  return outcome.status === 'waiting' ? [] : behind(current);
}

function stateAfter(outcome: DeliveryOutcome['outcome'], now: string): ChangesOf<WebhookDelivery['values']> {
  const { status } = outcome;
  if (status === 'waiting') return { status, next_attempt: outcome.next_attempt };
  return { status, completed: now, error: 'error' in outcome ? outcome.error : '', ...outOfLine };
}

/** The one behind a delivery had to wait until now, and so was never tried. */
const behind = ({ id, values }: WebhookDelivery): readonly DeliveryMessage[] =>
  values._behind === null
    ? []
    : [
        {
          delivery: values._behind,
          attempt: 0,
          group: groupOf(values.webhook, values.object),
          occasion: `behind-${id}`,
        },
      ];

/** The receiver wants nothing more. NetBox's webhooks cannot be disabled, so the rules are that use them. */
async function disableRules(work: UnitOfWork, webhook: number): Promise<void> {
  for (const { id } of await work.children('extras.eventrule', 'action_object', `extras.webhook#${webhook}`)) {
    const rule = await work.get('extras.eventrule', id);
    if (rule) work.update(rule, { enabled: false }, 'rule');
  }
}
