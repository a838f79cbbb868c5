import { type ReceivedWebhook, startReceiver } from '../local/webhook-receiver.ts';
import type { Api } from './api.ts';

/** Milliseconds after which a webhook is missed. */
const patience = 30_000;

/** Sets up a webhook for alerts that are events of this type, lets one happen, and resolves with what is received. */
export async function awaitWebhook(
  api: Api,
  eventType: string,
  happen: () => Promise<unknown>,
): Promise<ReceivedWebhook> {
  const received = Promise.withResolvers<ReceivedWebhook>();
  const receiver = await startReceiver(received.resolve);
  const missed = setTimeout(() => received.reject(new Error(`No webhook tells of ${eventType}`)), patience);
  try {
    const webhook = await api.create('extras/webhooks/', {
      ...{ name: 'Storekeeper', payload_url: receiver.url, secret: 'of the demo' },
    });
    await api.create('extras/event-rules/', {
      ...{ name: 'Spares run low', object_types: ['netbox_asset_lifecycle.alert'], event_types: [eventType] },
      ...{ action_type: 'webhook', action_object_type: 'extras.webhook', action_object_id: webhook.id },
    });
    await happen();
    return await received.promise;
  } finally {
    clearTimeout(missed);
    receiver.stop();
  }
}
