import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest';
import type { JsonObject } from '../../../src/domain/engine/json.ts';
import { runCheck } from '../../../src/domain/lifecycle/checks/run-check.ts';
import { sparesLevelCheck } from '../../../src/domain/lifecycle/checks/spares-level-check.ts';
import type { ChangeEvent } from '../../../src/domain/platform/events/change-event.ts';
import { handleEvents } from '../../../src/functions/events/handle-events.ts';
import { subscribers } from '../../../src/functions/events/message-queue.ts';
import { rules } from '../../../src/functions/events/rules.ts';
import { contextFor, environmentStore } from '../../../src/functions/runtime/environment.ts';
import { eventActor, scheduleActor } from '../../../src/functions/runtime/system-actor.ts';
import { callerWith, newPermission, newUser } from '../../support/accounts.ts';
import { type Api, resultsOf, startApi } from '../../support/api.ts';
import { EventLog } from '../../support/events.ts';
import { type MessageLab, startMessageLab } from '../../support/message-lab.ts';

const lifecycle = '/api/plugins/asset-lifecycle';
const alerts = 100;

let api: Api;
let lab: MessageLab;
let log: EventLog;
let pool: number;
const users: number[] = [];

beforeAll(async () => {
  lab = await startMessageLab();
  api = await startApi(`messages-${randomUUID()}`, inject('dynamodbEndpoint'));
  for (const name of ['ada', 'bob', 'cleo']) users.push(await newUser(api, { email: `${name}@example.com` }));
  users.push(await newUser(api));
  const types = ['alert', 'spareitemallocation'].map((model) => `netbox_asset_lifecycle.${model}`);
  await newPermission(api, { types, actions: ['view'] }, { users });
  const stranger = await newUser(api, { email: 'stranger@example.com' });
  const group = await api.create('/api/extras/notification-groups/', { name: 'Spares', users: [...users, stranger] });
  await api.create('/api/extras/event-rules/', {
    name: 'Spares below minimum',
    object_types: ['netbox_asset_lifecycle.alert'],
    event_types: ['spares_below_minimum'],
    action_type: 'notification',
    action_object_type: 'extras.notificationgroup',
    action_object_id: group,
  });
  await makeShortages();
  log = new EventLog(environmentStore());
  await log.news();
});

afterAll(async () => {
  vi.useRealTimers();
  await lab.stop();
});

/** A pool that should hold something of each of so many types, and holds nothing. */
async function makeShortages(): Promise<void> {
  const site = await api.create('/api/dcim/sites/', { name: 'Hall', slug: 'hall' });
  const manufacturer = await api.create('/api/dcim/manufacturers/', { name: 'Acme', slug: 'acme' });
  pool = await api.create(`${lifecycle}/spares-pools/`, { name: 'Cage', site });
  const models = Array.from({ length: alerts }, (_, index) => `Leaf ${String(index + 1).padStart(3, '0')}`);
  const made = await api.call(
    'POST',
    '/api/dcim/device-types/',
    models.map((model) => ({ manufacturer, model, slug: model.toLowerCase().replace(' ', '-') })),
  );
  const allocation = ({ id = null }: JsonObject) => ({
    pool,
    item_type: 'dcim.devicetype',
    item_id: id,
    min_quantity: 3,
  });
  const added = await api.call('POST', `${lifecycle}/spare-item-allocations/`, listIn(made.body).map(allocation));
  expect([made.status, added.status]).toEqual([201, 201]);
}

const listIn = ({ value }: JsonObject): readonly JsonObject[] => resultsOf({ body: { results: value ?? [] } });

/** As the stream invokes the function: some events at a time. */
async function handle(events: readonly ChangeEvent[]): Promise<void> {
  const hopeless: unknown[] = [];
  const context = contextFor(eventActor, 'https://qm.example');
  for (let start = 0; start < events.length; start += 40)
    await handleEvents([[rules, subscribers]], context, events.slice(start, start + 40), async ({ error }) => {
      hopeless.push(error);
    });
  expect(hopeless).toEqual([]);
}

/** The clock goes on, and nothing else. */
const later = (milliseconds: number) => vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + milliseconds });

const linesOf = (mail: string): readonly string[] => mail.split('\n').filter((line) => line.startsWith('- '));

test('a hundred alerts of one run of a check become one mail to each of the users who may view them', async () => {
  const run = contextFor(scheduleActor, '');
  expect(await runCheck(run, sparesLevelCheck)).toEqual({ checked: alerts, raised: alerts, cleared: 0 });
  const events = await log.news();
  expect(new Set(events.map(({ requestId }) => requestId))).toEqual(new Set([run.requestId]));
  await handle(events);
  expect(await lab.deliver()).toEqual({ records: 0, failed: 0 });
  later(6_000);
  // The stream has told of the run in three parts.
  expect(await lab.deliver()).toEqual({ records: 3 * users.length, failed: 0 });
  const mails = await lab.mails();
  expect(mails.map((mail) => mail.split('\n').slice(0, 4))).toEqual(
    ['ada', 'bob', 'cleo'].map((name) => [
      'From: quartermaster@example.com',
      `To: ${name}@example.com`,
      'Subject: Spares below minimum: 100 objects',
      '',
    ]),
  );
  for (const mail of mails) {
    expect(linesOf(mail)).toHaveLength(50);
    expect(mail).toContain('\nand 50 more\n');
    expect(mail).toContain('https://qm.example/console/#/extras/notifications/?read__isnull=true');
    for (const line of linesOf(mail))
      expect(line).toMatch(
        /^- Leaf \d{3}: 3 to any, Cage: 0 available, 3 required, 0 on order https:\/\/qm\.example\/console\/#\/plugins\/asset-lifecycle\/alerts\/\d+\/$/,
      );
  }
});

test('the topic hears of each user, also of one without an address', async () => {
  const published = await lab.published();
  expect(published.map(({ username }) => username).sort()).toHaveLength(users.length);
  expect(new Set(published.map(({ subject }) => subject))).toEqual(new Set(['Spares below minimum: 100 objects']));
});

test('each of them has a hundred notifications, and whoever may not view alerts has none', async () => {
  const [ada = 0] = users;
  const caller = await callerWith(api, ada);
  const { body } = await caller.call('GET', '/api/extras/notifications/?read__isnull=true&limit=1');
  expect(body.count).toBe(alerts);
  expect(body.results).toEqual([
    expect.objectContaining({
      object_type: 'netbox_asset_lifecycle.alert',
      event_type: 'spares_below_minimum',
      user: expect.objectContaining({ id: ada }),
      read: null,
    }),
  ]);
  expect((await api.call('GET', '/api/extras/notifications/?limit=1')).body.count).toBe(alerts * users.length);
});

test('the same events, reported again, make no second mail', async () => {
  const again = new EventLog(environmentStore());
  await handle(await again.news());
  later(6_000);
  await lab.deliver();
  expect(await lab.mails()).toHaveLength(3);
  expect(await lab.waiting()).toBe(0);
});

test('a message that names no digest fails by itself, for the dead-letter queue, and holds up no other', async () => {
  await lab.put('{"digest":"x"}');
  await lab.put('no JSON');
  await lab.put('{"digest":1}');
  expect(await lab.deliver()).toEqual({ records: 3, failed: 2 });
});
