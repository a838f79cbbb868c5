import { spawn } from 'node:child_process';
import { createHmac, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import type { ChangeEvent } from '../../../src/domain/platform/events/change-event.ts';
import { askForDueAttempts } from '../../../src/domain/platform/events/due-deliveries.ts';
import { deliveryQueues } from '../../../src/functions/events/delivery-queues.ts';
import { rules } from '../../../src/functions/events/rules.ts';
import { contextFor, environmentStore } from '../../../src/functions/runtime/environment.ts';
import { eventActor } from '../../../src/functions/runtime/system-actor.ts';
import { handler as schedule } from '../../../src/functions/schedules/deliveries.ts';
import { removeMessages, takeMessages } from '../../../src/repos/take-messages.ts';
import { type LocalBucket, startBucket } from '../../../tools/local/bucket.ts';
import { openLocalQueues, queueSettings } from '../../../tools/local/event-sources.ts';
import { freePort } from '../../../tools/local/process.ts';
import type { LocalQueues } from '../../../tools/local/queues.ts';
import { type Caller, userWho } from '../../support/accounts.ts';
import { type Api, objectIn, resultsOf, startApi } from '../../support/api.ts';
import { consumeDeliveries } from '../../support/delivery-loop.ts';
import { EventLog } from '../../support/events.ts';
import { lambdaContext } from '../../support/lambda-context.ts';
import { startReceiver, type WebhookReceiver } from '../../support/receiver.ts';

const list = '/api/extras/webhook-deliveries/';
const secret = 'of both';

let api: Api;
let queues: LocalQueues;
let server: LocalBucket;
let receiver: WebhookReceiver;
let log: EventLog;
let webhook: number;

beforeAll(async () => {
  queues = openLocalQueues(undefined);
  server = await startBucket({ name: 'unused', port: await freePort(), queues, onCreated: () => undefined });
  receiver = await startReceiver();
  Object.assign(process.env, queueSettings(server.url), { QM_WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8' });
  api = await startApi(`deliveries-${randomUUID()}`, inject('dynamodbEndpoint'));
  webhook = await api.create('/api/extras/webhooks/', {
    name: 'Receiver',
    payload_url: receiver.url,
    secret,
    additional_headers: 'X-Token: of-the-receiver\nX-Event: {{ event }}',
  });
  await api.create('/api/extras/event-rules/', {
    name: 'Sites',
    object_types: ['dcim.site'],
    event_types: ['object_created', 'object_updated'],
    action_object_type: 'extras.webhook',
    action_object_id: webhook,
  });
  log = new EventLog(environmentStore());
  await log.news();
});
afterAll(async () => {
  await Promise.all([server.stop(), receiver.stop()]);
});
beforeEach(() => {
  receiver.received.length = 0;
  receiver.answer = () => 200;
});

let sites = 0;
const newSite = (): Promise<number> => {
  sites += 1;
  return api.create('/api/dcim/sites/', { name: `Site ${sites}`, slug: `site-${sites}` });
};
const rename = (id: number, name: string) => api.call('PATCH', `/api/dcim/sites/${id}/`, { name });
const plan = (events: readonly ChangeEvent[]) => rules.handle(contextFor(eventActor, 'https://qm.example'), events);
const deliverNews = async () => {
  await plan(await log.news());
  await consumeDeliveries(process.env);
};
const deliveriesOf = async (site: number) =>
  resultsOf(await api.call('GET', `${list}?object_type=dcim.site&object_id=${site}&ordering=id`));

describe('the log of deliveries', () => {
  test('shows what a receiver got, and what it answered', async () => {
    const site = await newSite();
    await deliverNews();
    const [request] = receiver.received;
    if (!request) throw new Error('Nothing was received');
    const { method, path, headers, body } = request;
    expect([method, path, receiver.received.length]).toEqual(['POST', '/in', 1]);
    const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'x-token': 'of-the-receiver',
      'x-event': 'created',
      'x-hook-signature': createHmac('sha512', secret).update(body).digest('hex'),
      'webhook-signature': `v1,${createHmac('sha256', secret).update(signed).digest('base64')}`,
    });
    expect(await deliveriesOf(site)).toMatchObject([
      {
        rule: { name: 'Sites' },
        webhook: { id: webhook, name: 'Receiver' },
        event: expect.stringMatching(/^change:\d+$/),
        event_type: 'object_created',
        object_type: 'dcim.site',
        object_id: site,
        object: { id: site, name: `Site ${sites}` },
        status: { value: 'delivered', label: 'Delivered' },
        message_id: headers['webhook-id'],
        redelivery_of: null,
        request: {
          method: 'POST',
          payload_url: receiver.url,
          headers: { 'Content-Type': 'application/json', 'X-Token': '********', 'X-Event': 'created' },
          body,
        },
        attempts: [{ status: 200, answer: 'Thank you.', error: '' }],
        next_attempt: null,
        error: '',
      },
    ]);
  });

  test('tells nothing that is kept for the process of delivery, and cannot be written', async () => {
    const [delivery = {}] = resultsOf(await api.call('GET', list));
    expect(Object.keys(delivery).filter((name) => name.startsWith('_'))).toEqual([]);
    expect((await api.call('GET', `${list}?_tail=1`)).status).toBe(400);
    expect((await api.call('POST', list, {})).status).toBe(405);
    expect((await api.call('DELETE', `${list}${delivery.id}/`)).status).toBe(405);
  });

  test('is for those who may view the delivery, the webhook and the object', async () => {
    const site = await newSite();
    await deliverNews();
    const view = (type: string, constraints: { id: number } | null = null) => ({
      types: [type],
      actions: ['view'],
      constraints,
    });
    const deliveries = view('extras.webhookdelivery');
    const seenBy = async (caller: Caller) =>
      resultsOf(await caller.call('GET', list)).map(({ object_id }) => object_id);
    const withoutWebhook = await userWho(api, deliveries, view('dcim.site'));
    const otherWebhook = await userWho(api, deliveries, view('dcim.site'), view('extras.webhook', { id: 999 }));
    const oneSite = await userWho(api, deliveries, view('dcim.site', { id: site }), view('extras.webhook'));
    expect(await seenBy(withoutWebhook)).toEqual([]);
    expect(await seenBy(otherWebhook)).toEqual([]);
    expect(await seenBy(oneSite)).toEqual([site]);
    const [first = {}] = await deliveriesOf(site - 1);
    expect((await oneSite.call('GET', `${list}${first.id}/`)).status).toBe(404);
    const [own = {}] = await deliveriesOf(site);
    expect((await oneSite.call('POST', `${list}${own.id}/redeliver/`)).status).toBe(403);
  });
});

describe('delivering again', () => {
  test('sends the same message with the same id behind what is under way', async () => {
    const site = await newSite();
    await deliverNews();
    const [first = {}] = await deliveriesOf(site);
    await rename(site, 'Renamed');
    const answer = await api.call('POST', `${list}${first.id}/redeliver/`);
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({
      status: { value: 'pending' },
      redelivery_of: first.id,
      message_id: first.message_id,
      attempts: [],
    });
    await consumeDeliveries(process.env);
    expect(receiver.received.map(({ body }) => body)).toEqual([receiver.received[0]?.body, receiver.received[0]?.body]);
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect(await deliveriesOf(site)).toMatchObject([
      { redelivered_as: answer.body.id },
      { status: { value: 'delivered' }, redelivered_as: null },
    ]);
  });

  test('by filter leaves out what is under way or was sent again, and a dry run sends nothing', async () => {
    receiver.answer = () => 410;
    const made = [await newSite(), await newSite()];
    for (const site of made) {
      await plan((await log.news()).filter(({ object }) => object.id === site));
      await consumeDeliveries(process.env);
    }
    receiver.answer = () => 200;
    const path = `${list}redeliver/`;
    const filters = { status: 'failed', webhook_id: webhook };
    expect((await api.call('POST', path, { filters: { nosuch: 1 } })).body).toMatchObject({
      filters: [expect.stringContaining('nosuch')],
    });
    const enable = await api.call('PATCH', '/api/extras/event-rules/1/', { enabled: true });
    expect(enable.status).toBe(200);
    await log.news();
    receiver.received.length = 0;
    const tried = await api.call('POST', `${path}?dry_run=true`, { filters });
    expect(tried).toMatchObject({ status: 200, body: { count: 1, has_more: false } });
    await consumeDeliveries(process.env);
    expect(receiver.received).toEqual([]);
    expect((await api.call('POST', path, { filters })).body).toMatchObject({ count: 1, has_more: false });
    expect((await api.call('POST', path, { filters })).body).toMatchObject({ count: 0, deliveries: [] });
    await consumeDeliveries(process.env);
    expect(receiver.received).toHaveLength(1);
  });
});

test('a message that was removed early is removed again with its batch', async () => {
  await newSite();
  await plan(await log.news());
  const url = process.env.QM_DELIVERIES_QUEUE ?? '';
  const taken = (await takeMessages(url, process.env)).map(({ handle }) => handle);
  expect(taken).toHaveLength(1);
  for (const _ of ['early', 'with its batch']) await removeMessages(url, process.env, taken);
  expect(await takeMessages(url, process.env)).toEqual([]);
});

test('messages that were received in vain are a failed attempt of the first in the line, which is tried again', async () => {
  const site = await newSite();
  await rename(site, 'Poisoned');
  await plan(await log.news());
  const queue = queues.queue('Deliveries.fifo');
  const failed = queues.queue('DeliveriesFailed.fifo');
  for (const _ of ['created', 'renamed']) {
    const [message] = queue.dequeue(1);
    const { message: stored } = queue.inflightMessages.get(message?.ReceiptHandle ?? '') ?? {};
    if (!message || !stored) throw new Error('The message was not taken');
    failed.enqueue(stored);
    queue.deleteMessage(message.ReceiptHandle);
  }
  await schedule(undefined, lambdaContext('deliveries'));
  expect(await deliveriesOf(site)).toMatchObject([
    {
      status: { value: 'waiting' },
      next_attempt: expect.any(String),
      attempts: [{ status: null, error: expect.stringContaining('again and again') }],
    },
    { status: { value: 'pending' }, attempts: [] },
  ]);
});

describe('a process that dies', () => {
  /** What the process does with two events of one object, in this order. */
  const steps = [
    'takes ids',
    'saves the deliveries',
    'sends their messages',
    'looks at what was held back',
    'takes messages',
    'sends the first request',
    'records its answer',
    'asks for the second',
    'sends the second request',
    'records its answer, too',
    'removes the messages',
  ];

  test.each(steps.map((name, step) => [name, step] as const))('before it %s loses nothing', async (_, step) => {
    const site = await newSite();
    await rename(site, `Second ${step}`);
    const events = await log.news();
    expect(await live(step, events)).toBe(42);
    // What was in work can be seen again, as after the visibility timeout; the stream hands on its batch again.
    for (const name of ['Deliveries.fifo', 'DeliveryRetries'])
      for (const handle of [...queues.queue(name).inflightMessages.keys()])
        queues.queue(name).changeVisibility(handle, 0);
    if (step < 3) await plan(events);
    const later = { ...contextFor(eventActor, ''), now: () => new Date(Date.now() + 600_000) };
    await askForDueAttempts(later, deliveryQueues(process.env));
    await consumeDeliveries(process.env);
    const names = receiver.received.filter(({ json }) => objectIn(json.data).id === site).map(({ json }) => json.event);
    expect([...new Set(names)]).toEqual(['created', 'updated']);
    expect(names.length).toBeLessThanOrEqual(3);
    expect(await deliveriesOf(site)).toMatchObject([
      { status: { value: 'delivered' } },
      { status: { value: 'delivered' } },
    ]);
  });

  /** In one file, so that each start of it is quick. */
  let script: string;
  beforeAll(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'quartermaster-test-deliveries-'));
    script = join(folder, 'process.mjs');
    await build({
      entryPoints: [resolve(import.meta.dirname, '../../support/delivery-process.ts')],
      outfile: script,
      bundle: true,
      platform: 'node',
      format: 'esm',
      loader: { '.wasm': 'file' },
      banner: {
        js: "import { createRequire as requireFor } from 'node:module'; const require = requireFor(import.meta.url);",
      },
      logLevel: 'error',
    });
    return () => rm(folder, { recursive: true });
  });

  async function live(step: number, events: readonly ChangeEvent[]): Promise<unknown> {
    const child = spawn(process.execPath, [script, String(step), String(receiver.port)], {
      stdio: ['pipe', 'inherit', 'inherit'],
      env: { ...process.env, NODE_PATH: resolve('node_modules') },
    });
    child.stdin.end(JSON.stringify(events));
    const [code] = await once(child, 'exit');
    return code;
  }
});
