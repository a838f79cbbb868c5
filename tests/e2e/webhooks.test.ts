import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isJsonObject, type Json, type JsonObject } from '../../src/domain/engine/json.ts';
import { startReceiver, type WebhookReceiver } from '../support/receiver.ts';
import { call, objectOf } from './support/client.ts';

const secret = 'of both';
let receiver: WebhookReceiver;
beforeAll(async () => {
  receiver = await startReceiver();
});
afterAll(() => receiver.stop());

async function create(path: string, body: JsonObject): Promise<number> {
  const answer = await call('POST', path, { body });
  expect([answer.status, answer.text]).toEqual([201, expect.any(String)]);
  return Number(objectOf(answer).id);
}

test('a write reaches the receiver, signed; what it answered is in the log of deliveries', async () => {
  const webhook = await create('/api/extras/webhooks/', { name: 'End to end', payload_url: receiver.url, secret });
  const rule = await create('/api/extras/event-rules/', {
    name: 'End to end',
    object_types: ['tenancy.tenantgroup'],
    event_types: ['object_created', 'object_updated'],
    conditions: { attr: 'slug', value: 'end-to-end' },
    action_object_type: 'extras.webhook',
    action_object_id: webhook,
  });
  const statuses = [503, 200];
  receiver.answer = () => statuses.shift() ?? 200;
  await create('/api/tenancy/tenant-groups/', { name: 'Other', slug: 'another-one' });
  const group = await create('/api/tenancy/tenant-groups/', { name: 'Group', slug: 'end-to-end' });
  await call('PATCH', `/api/tenancy/tenant-groups/${group}/`, { body: { description: 'second' } });
  await receiver.until(3);
  const requests = receiver.received;
  expect(requests.map(({ json }) => [json.event, isJsonObject(json.data) && json.data.id])).toEqual([
    ['created', group],
    ['created', group],
    ['updated', group],
  ]);
  for (const { headers, body } of requests) {
    const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
    expect(headers['webhook-signature']).toBe(`v1,${createHmac('sha256', secret).update(signed).digest('base64')}`);
    expect(headers['x-hook-signature']).toBe(createHmac('sha512', secret).update(body).digest('hex'));
  }
  expect(await logOf(rule, 2)).toMatchObject([
    { status: { value: 'delivered' }, attempts: [{ status: 503, answer: 'Thank you.' }, { status: 200 }] },
    { status: { value: 'delivered' }, attempts: [{ status: 200 }] },
  ]);
});

/** The deliveries of a rule, as soon as so many of them are delivered: each is recorded after its receiver has answered. */
async function logOf(rule: number, delivered: number): Promise<Json> {
  const path = `/api/extras/webhook-deliveries/?rule_id=${rule}`;
  for (;;) {
    if (objectOf(await call('GET', `${path}&status=delivered`)).count !== delivered) continue;
    return objectOf(await call('GET', `${path}&ordering=id`)).results ?? null;
  }
}

test('a follower of the feed gets a change while it waits for it', async () => {
  let after = await nextOf('/api/core/changes/?after=now');
  const group = create('/api/tenancy/tenant-groups/', { name: 'Followed', slug: 'followed' });
  for (let found = false; !found; ) {
    const { results, next } = objectOf(
      await call('GET', `/api/core/changes/?after=${after}&wait=20&fields=object_repr`),
    );
    found = Array.isArray(results) && results.some((entry) => isJsonObject(entry) && entry.object_repr === 'Followed');
    after = String(next);
  }
  expect(await group).toBeGreaterThan(0);
});

async function nextOf(path: string): Promise<string> {
  return String(objectOf(await call('GET', path)).next);
}
