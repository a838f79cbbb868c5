import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Api, isRecord } from '../demo/api.ts';
import { startStack } from '../local/stack.ts';
import { startReceiver } from '../local/webhook-receiver.ts';
import type { Figure, FigureGroup } from './figures.ts';

/** Writes a second, each to an object of its own. */
const rates = [10, 20, 50] as const;
const seconds = 20;
/** What still comes this long after the last write is counted as lost. */
const patience = 30_000;

/** When the webhook about a site came first, by the site's slug. */
type Received = Map<string, number>;

/** From the answer to a write to the first byte of its webhook at the receiver, on the local stack. */
export async function* measureWebhooks(): AsyncGenerator<FigureGroup> {
  const stack = await startStack();
  const received: Received = new Map();
  const receiver = await startReceiver(({ body }) => {
    const slug = isRecord(body) && isRecord(body.data) ? String(body.data.slug) : '';
    if (!received.has(slug)) received.set(slug, performance.now());
  });
  try {
    const api = new Api(stack.apiUrl, stack.token);
    await notifyAboutSites(api, receiver.url);
    for (const rate of rates)
      yield { title: `Webhooks at ${rate} writes a second`, figures: await at(rate, api, received) };
  } finally {
    receiver.stop();
    await stack.stop();
  }
}

async function notifyAboutSites(api: Api, url: string): Promise<void> {
  const webhook = await api.create('extras/webhooks/', { name: 'bench', payload_url: url, secret: 'bench' });
  await api.create('extras/event-rules/', {
    ...{ name: 'bench', object_types: ['dcim.site'], event_types: ['object_created'] },
    ...{ action_type: 'webhook', action_object_type: 'extras.webhook', action_object_id: webhook.id },
  });
}

async function at(rate: number, api: Api, received: Received): Promise<readonly Figure[]> {
  const answered = new Map<string, number>();
  const writes: number[] = [];
  const pending: Promise<void>[] = [];
  const start = performance.now();
  for (let write = 0; write < rate * seconds; write++) {
    await pause(Math.max(0, start + (write * 1000) / rate - performance.now()));
    const slug = randomUUID();
    const sent = performance.now();
    pending.push(
      api.create('dcim/sites/', { name: slug, slug }).then(() => {
        answered.set(slug, performance.now());
        writes.push(performance.now() - sent);
      }),
    );
  }
  await Promise.all(pending);
  const end = performance.now() + patience;
  while ([...answered.keys()].some((slug) => !received.has(slug)) && performance.now() < end) await pause(50);
  const delays = [...answered].flatMap(([slug, time]) => {
    const arrived = received.get(slug);
    return arrived === undefined ? [] : [arrived - time];
  });
  return [
    { name: 'write, median', value: quantile(writes, 0.5), unit: 'ms' },
    { name: 'answer to receiver, median', value: quantile(delays, 0.5), unit: 'ms' },
    { name: 'answer to receiver, p95', value: quantile(delays, 0.95), unit: 'ms', bound: 1_000 },
    { name: 'answer to receiver, longest', value: quantile(delays, 1), unit: 'ms' },
    { name: 'not received', value: answered.size - delays.length, unit: 'webhooks', bound: 0 },
  ];
}

/** The value that this share of the values does not exceed. */
function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}
