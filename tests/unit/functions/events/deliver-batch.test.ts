import { beforeEach, describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../../src/domain/engine/json.ts';
import { deliverBatch } from '../../../../src/functions/events/deliver-batch.ts';
import { OutcomeRecorder } from '../../../../src/functions/events/outcome-recorder.ts';
import type { OutgoingRequest } from '../../../../src/functions/events/send-request.ts';
import { asInvocation, tallied } from '../../../../src/functions/runtime/invocation.ts';
import { DeliveryLab } from '../../../support/delivery-lab.ts';
import { lambdaContext } from '../../../support/lambda-context.ts';
import { MemoryStore } from '../../../support/memory-store.ts';

let lab: DeliveryLab;
beforeEach(async () => {
  lab = await new DeliveryLab(new MemoryStore()).prepareRule();
});

const keysReceived = () => lab.received.map(({ body }) => JSON.parse(body).key);
const statuses = async () => (await lab.deliveries()).map(({ values }) => values.status);
const only = async () => {
  const [delivery, ...others] = await lab.deliveries();
  if (!delivery || others.length > 0) throw new Error('Not one delivery');
  return delivery.values;
};

test('a delivery is sent once, signed, and recorded with its attempt', async () => {
  await lab.save([lab.planned('change:1')]);
  await lab.run();
  expect(lab.received).toEqual([
    {
      method: 'POST',
      url: 'https://hooks.example/in',
      body: '{"event":"updated","key":"change:1","object":1}',
      verifiesTls: true,
      headers: {
        'User-Agent': 'Quartermaster',
        'Content-Type': 'application/json',
        'webhook-id': `msg_${lab.context.requestId}_1`,
        'webhook-timestamp': '1767225600',
        'webhook-signature': expect.stringMatching(/^v1,[A-Za-z0-9+/]{43}=$/),
        'X-Hook-Signature': expect.stringMatching(/^[0-9a-f]{128}$/),
      },
    },
  ]);
  expect(await only()).toMatchObject({
    status: 'delivered',
    attempts: [{ time: '2026-01-01T00:00:00.000Z', status: 200, duration: 20, answer: '', error: '' }],
    next_attempt: null,
    completed: '2026-01-01T00:00:00.020Z',
    error: '',
    _unfinished: '',
    _tail: null,
  });
});

test('a batch of events that comes again makes no delivery twice, and what was delivered is not sent again', async () => {
  const planned = [lab.planned('change:1'), lab.planned('change:2', 2)];
  await lab.save(planned);
  await lab.run();
  await lab.save([...planned, lab.planned('change:3', 3)]);
  await lab.run();
  expect(keysReceived()).toEqual(['change:1', 'change:2', 'change:3']);
  expect((await lab.deliveries()).length).toBe(3);
});

test('the same event named twice in one batch is one delivery', async () => {
  await lab.save([lab.planned('change:1'), lab.planned('change:1')]);
  await lab.run();
  expect(keysReceived()).toEqual(['change:1']);
});

test('a failed attempt waits for the next one, with the same webhook-id and a new time', async () => {
  const answers = [500, 200];
  lab.receiver = () => answers.shift() ?? 200;
  await lab.save([lab.planned('change:1')]);
  await lab.deliverOnce();
  expect(await only()).toMatchObject({ status: 'waiting', next_attempt: '2026-01-01T00:00:05.020Z', completed: null });
  await lab.run();
  expect(await only()).toMatchObject({ status: 'delivered', next_attempt: null });
  const [first, second] = lab.received.map(({ headers }) => headers);
  expect(second?.['webhook-id']).toBe(first?.['webhook-id']);
  expect(Number(second?.['webhook-timestamp']) - Number(first?.['webhook-timestamp'])).toBe(5);
  expect(second?.['X-Hook-Signature']).toBe(first?.['X-Hook-Signature']);
  expect(second?.['webhook-signature']).not.toBe(first?.['webhook-signature']);
});

test('requests that were sent, and those that the receiver did not take, are added up', async () => {
  const answers = [500, 200];
  lab.receiver = () => answers.shift() ?? 200;
  await lab.save([lab.planned('change:1')]);
  const sums = await asInvocation(lambdaContext('deliver'), async () => {
    await lab.run();
    return tallied();
  });
  expect(sums).toMatchObject({ Deliveries: 2, FailedDeliveries: 1 });
});

test('a receiver that never succeeds is given up after a day, and its last answer is told', async () => {
  lab.receiver = () => 503;
  await lab.save([lab.planned('change:1')]);
  await lab.run();
  const { status, error, attempts, completed } = await only();
  expect(status).toBe('failed');
  expect(error).toBe(`Given up after ${attempts.length} attempts. The last one: No.`);
  expect(attempts.length).toBe(lab.received.length);
  expect(completed?.slice(0, 13)).toBe('2026-01-02T00');
});

describe('order', () => {
  test('deliveries of one object wait behind an earlier one that is tried again; those of others do not', async () => {
    let fails = 3;
    lab.receiver = ({ body }) => (JSON.parse(body).key === 'a1' && fails-- > 0 ? 500 : 200);
    await lab.save([lab.planned('a1', 1), lab.planned('b1', 2), lab.planned('a2', 1), lab.planned('b2', 2)]);
    await lab.save([lab.planned('a3', 1)]);
    await lab.run();
    expect(keysReceived()).toEqual(['a1', 'b1', 'b2', 'a1', 'a1', 'a1', 'a2', 'a3']);
    expect(await statuses()).toEqual(Array(5).fill('delivered'));
  });

  test('a line to a receiver that is gone for good comes to its end', async () => {
    lab.receiver = () => 500;
    await lab.save(Array.from({ length: 10 }, (_, index) => lab.planned(`a${index}`)));
    await lab.run();
    expect(await statuses()).toEqual(Array(10).fill('failed'));
    expect((await lab.deliveries()).slice(1).map(({ values }) => values.attempts.length)).toEqual(Array(9).fill(1));
    expect(lab.queues.now - Date.parse('2026-01-01T00:00:00Z')).toBeLessThan(25 * 3_600_000);
  });

  test('one that is given up lets the next one go', async () => {
    lab.receiver = ({ body }) => (JSON.parse(body).key === 'a1' ? 500 : 200);
    await lab.save([lab.planned('a1'), lab.planned('a2')]);
    await lab.run();
    expect(await statuses()).toEqual(['failed', 'delivered']);
  });

  test('two batches saved at the same moment stand in one line', async () => {
    await Promise.all([lab.save([lab.planned('a1')]), lab.save([lab.planned('a2')])]);
    const [first, second] = await lab.deliveries();
    expect([first?.values._behind, second?.values._before]).toEqual([second?.id, first?.id]);
    await lab.run();
    expect(await statuses()).toEqual(['delivered', 'delivered']);
  });
});

describe('a receiver that hangs', () => {
  test('is asked once a batch, and holds up nobody else', async () => {
    const quick = await lab.create('extras.webhook', { name: 'Quick', payload_url: 'https://quick.example/' });
    const rule = await lab.ruleFor(quick);
    lab.receiver = ({ url }) => (url.includes('quick') ? 200 : 'silence');
    // Two objects of one group: ids that differ by ten.
    await lab.save([lab.planned('a1', 1), lab.planned('b1', 11), lab.planned('q', 1, { rule, webhook: quick })]);
    await lab.deliverOnce();
    expect(keysReceived().sort()).toEqual(['a1', 'q']);
    expect((await statuses()).sort()).toEqual(['delivered', 'pending', 'waiting']);
  });

  test('gets everything once it answers again', async () => {
    lab.receiver = () => (lab.queues.now > Date.parse('2026-01-01T02:00:00Z') ? 200 : 'silence');
    await lab.save(Array.from({ length: 30 }, (_, index) => lab.planned(`k${index}`, index)));
    await lab.run();
    expect(await statuses()).toEqual(Array(30).fill('delivered'));
  });
});

test('410 fails the delivery and disables the rules that use the webhook, with the reason in the change log', async () => {
  lab.receiver = () => 410;
  await lab.save([lab.planned('a1'), lab.planned('a2')]);
  await lab.run();
  expect(await statuses()).toEqual(['failed', 'cancelled']);
  expect((await lab.values('extras.eventrule', lab.eventRule)).enabled).toBe(false);
  const entries = await lab.ids('core.objectchange', { message: 'The receiver answered 410 Gone.' });
  expect(entries.length).toBe(1);
});

test('Retry-After is honoured, up to a day', async () => {
  const retryAfters = ['7200', 'Fri, 02 Jan 2026 06:00:00 GMT', undefined];
  lab.receiver = () => ({ retryAfter: retryAfters.shift() });
  await lab.save([lab.planned('a1')]);
  await lab.deliverOnce();
  expect((await only()).next_attempt).toBe('2026-01-01T02:00:00.000Z');
  lab.queues.now = Date.parse('2026-01-01T02:00:00Z');
  await lab.schedule();
  await lab.deliverOnce();
  expect((await only()).next_attempt).toBe('2026-01-02T02:00:00.000Z');
});

describe('before each attempt it is asked again', () => {
  const reasonAfter = async (change: () => Promise<unknown>) => {
    await lab.save([lab.planned('a1')]);
    await change();
    await lab.run();
    expect(lab.received).toEqual([]);
    const { status, error } = await only();
    return { status, error };
  };

  test('whether the rule is enabled', async () => {
    expect(await reasonAfter(() => lab.patch('extras.eventrule', lab.eventRule, { enabled: false }))).toEqual({
      status: 'cancelled',
      error: 'The event rule is disabled.',
    });
  });

  test('whether the webhook is there; its rules go with it', async () => {
    expect(await reasonAfter(() => lab.delete('extras.webhook', lab.webhook))).toEqual({
      status: 'cancelled',
      error: 'The event rule no longer exists.',
    });
  });

  test('whether those who saved the rule and the webhook are active', async () => {
    expect(await reasonAfter(() => lab.patch('users.user', 1, { is_active: false }))).toEqual({
      status: 'cancelled',
      error: 'Whoever saved the event rule or the webhook is no active user.',
    });
  });

  test('whether they may view the object', async () => {
    await lab.create('dcim.site', { name: 'One', slug: 'one' });
    expect(await reasonAfter(() => lab.makeSuperuser(false))).toEqual({
      status: 'cancelled',
      error: 'Whoever saved the event rule or the webhook may not view the object.',
    });
  });
});

describe('users who may view some objects only', () => {
  /** The user who saves everything may view these, and nothing else. */
  const mayView = (type: string, constraints: JsonObject | null) =>
    lab.create('users.objectpermission', {
      name: 'View',
      object_types: [type],
      actions: ['view'],
      constraints,
      users: [1],
    });
  const statusFor = async (site: number) => {
    await lab.save([lab.planned('a1', site)]);
    await lab.makeSuperuser(false);
    await lab.run();
    return (await only()).status;
  };

  test('tell of what they may view', async () => {
    await mayView('dcim.site', { name: 'One' });
    const site = await lab.create('dcim.site', { name: 'One', slug: 'one' });
    expect(await statusFor(site)).toBe('delivered');
  });

  test('tell nothing of what has left their constraints since', async () => {
    await mayView('dcim.site', { name: 'One' });
    const site = await lab.create('dcim.site', { name: 'Two', slug: 'two' });
    expect(await statusFor(site)).toBe('cancelled');
  });

  test('tell that an object was deleted, which the rule has judged while it was there', async () => {
    await mayView('dcim.site', { name: 'One' });
    expect(await statusFor(77)).toBe('delivered');
  });

  test('learn nothing of what was made for others, wherever they lead their webhook', async () => {
    await mayView('dcim.site', null);
    const site = await lab.create('dcim.site', { name: 'One', slug: 'one' });
    await lab.save([lab.planned('a1', site, { viewer: 4_711 })]);
    await lab.makeSuperuser(false);
    await lab.run();
    expect(lab.received).toEqual([]);
    expect(await only()).toMatchObject({
      status: 'cancelled',
      error: 'The webhook was saved by another user since, and the body is what the one before may view.',
    });
  });

  test('are sent what was made for others as superusers, who view everything', async () => {
    await lab.save([lab.planned('a1', 1, { viewer: 4_711 })]);
    await lab.run();
    expect((await only()).status).toBe('delivered');
  });

  test('tell nothing of deleted objects of types that they may not view at all', async () => {
    await mayView('dcim.rack', null);
    expect(await statusFor(77)).toBe('cancelled');
  });
});

describe('the request', () => {
  test('has the body as of the event, and the rest as the webhook has it now', async () => {
    await lab.save([lab.planned('a1')]);
    await lab.patch('extras.webhook', lab.webhook, {
      payload_url: 'https://new.example/',
      http_method: 'PUT',
      additional_headers: 'Authorization: Bearer of-now\nX-Site: fra1',
      body_template: 'of now',
      ssl_verification: false,
    });
    await lab.run();
    expect(lab.received[0]).toMatchObject({
      method: 'PUT',
      url: 'https://new.example/',
      body: '{"event":"updated","key":"a1","object":1}',
      verifiesTls: false,
      headers: { Authorization: 'Bearer of-now', 'X-Site': 'fra1' },
    });
    expect(await lab.answer('extras.webhookdelivery', 1)).toMatchObject({
      request: {
        method: 'PUT',
        payload_url: 'https://new.example/',
        headers: { 'Content-Type': 'application/json', Authorization: '********', 'X-Site': 'fra1' },
        body: '{"event":"updated","key":"a1","object":1}',
      },
    });
  });

  test('has headers and body of templates, rendered for the event', async () => {
    await lab.patch('extras.webhook', lab.webhook, {
      additional_headers: 'X-Key: {{ key }}',
      body_template: 'It was {{ key }}.',
      http_content_type: 'text/plain',
    });
    await lab.save([lab.planned('a1')]);
    await lab.run();
    expect(lab.received[0]).toMatchObject({
      body: 'It was a1.',
      headers: { 'X-Key': 'a1', 'Content-Type': 'text/plain' },
    });
  });

  test.each([
    ['a template that fails', { body_template: '{{ nosuch.attr }}' }, 'undefined value (line 1)'],
    [
      'a header that is rendered into what no header may be',
      { additional_headers: 'X-Key: {{ key }}' },
      'Additional headers: X-Key has characters that no header may have.',
    ],
  ])('that cannot be made is a failed delivery with its reason: %s', async (_, webhook, error) => {
    await lab.patch('extras.webhook', lab.webhook, webhook);
    await lab.save([lab.planned('a1', 1, { payload: { key: '\u0007' } }), lab.planned('a2')]);
    await lab.run();
    const [failed] = await lab.deliveries();
    expect(failed?.values).toMatchObject({ status: 'failed', error, attempts: [], _body: '' });
  });

  test('gets no header from the text of an object', async () => {
    await lab.patch('extras.webhook', lab.webhook, { additional_headers: 'X-Key: {{ key }}' });
    await lab.save([lab.planned('a1', 1, { payload: { key: 'one\nX-Role: admin' } })]);
    await lab.run();
    expect(lab.received).toEqual([]);
    expect(await only()).toMatchObject({
      status: 'failed',
      error: 'Additional headers: X-Key has characters that no header may have.',
    });
  });

  test('that is larger than can be kept is a failed delivery with its reason', async () => {
    await lab.save([lab.planned('a1', 1, { payload: { text: 'x'.repeat(300_000) } })]);
    await lab.run();
    expect(await only()).toMatchObject({
      status: 'failed',
      error: 'The body would take 301 kB, and 256 kB can be sent.',
    });
  });

  test('is not signed where there is no secret', async () => {
    await lab.patch('extras.webhook', lab.webhook, { secret: '' });
    await lab.save([lab.planned('a1')]);
    await lab.run();
    const names = Object.keys(lab.received[0]?.headers ?? {});
    expect(names).toEqual(['User-Agent', 'Content-Type', 'webhook-id', 'webhook-timestamp']);
  });
});

describe('the schedule', () => {
  test('asks for what a process has saved and never asked for', async () => {
    const broken = { send: () => Promise.reject(new Error('dead')), sendLater: async () => undefined };
    await expect(lab.save([lab.planned('a1'), lab.planned('a2')], lab.context, broken)).rejects.toThrow('dead');
    expect(await lab.deliverOnce()).toBe(false);
    expect(await lab.schedule()).toBe(0);
    await lab.run();
    expect(keysReceived()).toEqual(['a1', 'a2']);
    expect(lab.queues.now - Date.parse('2026-01-01T00:00:00Z')).toBeLessThan(11 * 60_000);
  });

  test('asks for nothing that waits behind another', async () => {
    lab.receiver = () => 500;
    await lab.save([lab.planned('a1'), lab.planned('a2'), lab.planned('a3')]);
    await lab.run(3_600_000);
    expect(await lab.schedule()).toBeLessThanOrEqual(1);
    expect(new Set(keysReceived())).toEqual(new Set(['a1']));
  });

  test('asks for what is in the queue already less and less often', async () => {
    await lab.save([lab.planned('a1')]);
    const asked: number[] = [];
    for (let run = 1; run <= 40; run++) {
      lab.queues.now += 300_000;
      if ((await lab.schedule()) > 0) asked.push(run);
    }
    expect(asked).toEqual([1, 2, 3, 5, 9, 13, 25, 37]);
  });
});

describe('groups of a batch', () => {
  const taken = (group: string, delivery: number) => {
    const message = { delivery, attempt: 0, group, occasion: 'event' };
    return { messageId: `${group}-${delivery}`, handle: `${group}-${delivery}`, group, message };
  };

  test('that are done are removed while another one is slow', async () => {
    await lab.save([lab.planned('a1', 1), lab.planned('b1', 2)]);
    const removed: string[] = [];
    const slowReceiver = Promise.withResolvers<void>();
    const courier = lab.courierWith();
    const slow = {
      ...courier,
      send: async (request: OutgoingRequest) => {
        if (JSON.parse(request.body).key === 'a1') await slowReceiver.promise;
        return courier.send(request);
      },
    };
    const again = deliverBatch(slow, [taken('a', 1), taken('b', 2)], async (done) => {
      removed.push(...done.map(({ handle }) => handle));
      slowReceiver.resolve();
    });
    expect(await again).toEqual([]);
    expect(removed[0]).toBe('b-2');
  });

  test('come again from the first message that fails, and leave the others alone', async () => {
    await lab.save([lab.planned('a1', 1), lab.planned('b1', 2)]);
    const broken = { ...taken('a', 1), message: undefined };
    const again = await deliverBatch(lab.courierWith(), [taken('b', 2), broken, taken('a', 1)], async () => undefined);
    expect(again).toEqual(['a-1', 'a-1']);
    expect(keysReceived()).toEqual(['b1']);
  });
});

test('an outcome that cannot be recorded keeps no other from it', async () => {
  await lab.save([lab.planned('a1', 1), lab.planned('b1', 2)]);
  const recorder = new OutcomeRecorder(lab.context, lab.queues, async () => undefined);
  const outcome = { status: 'failed', error: 'No.' } as const;
  const tooLarge = { status: 'failed', error: 'x'.repeat(500_000) } as const;
  const recorded = [1, 2].map((delivery) =>
    recorder.record({ delivery, attempt: 0, outcome: delivery === 1 ? tooLarge : outcome }),
  );
  expect((await Promise.allSettled(recorded)).map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
  expect(await statuses()).toEqual(['pending', 'failed']);
});
