import type { Context } from '../../domain/engine/context.ts';
import type { PlannedNotification } from '../../domain/platform/events/change-event.ts';
import { firstLook } from '../../domain/platform/notifications/digest-times.ts';
import type { MessageChannel } from '../../domain/platform/notifications/message-channel.ts';
import { notifyGroups } from '../../domain/platform/notifications/notify-groups.ts';
import { notifySubscribers } from '../../domain/platform/notifications/notify-subscribers.ts';
import { environmentMail } from '../../repos/mail.ts';
import { environmentQueue } from '../../repos/queues.ts';
import { environmentTopic } from '../../repos/topic.ts';
import type { EventHandler } from './handlers.ts';

/** The ways to people that are set up. */
export const environmentChannels = (): readonly MessageChannel[] =>
  [environmentMail(process.env), environmentTopic(process.env)].flatMap((channel) => channel ?? []);

/** Asks for a look at digests, in so many seconds. */
export async function askForMessages(digests: readonly number[], seconds: number): Promise<void> {
  if (digests.length === 0 || environmentChannels().length === 0) return;
  const messages = digests.map((digest) => ({ body: { digest }, delay: seconds }));
  await environmentQueue('Messages', process.env).send(messages);
}

/** Tells those who have subscribed to what has changed. */
export const subscribers: EventHandler = {
  name: 'subscribers',
  handle: async (context, events) => askForMessages(await notifySubscribers(context, events), firstLook),
};

/** Tells notification groups what event rules want them to know. */
export const tellGroups = async (context: Context, planned: readonly PlannedNotification[]): Promise<void> =>
  askForMessages(await notifyGroups(context, planned), firstLook);
