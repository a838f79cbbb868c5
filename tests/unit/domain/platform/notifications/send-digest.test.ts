import { beforeEach, describe, expect, test } from 'vitest';
import type {
  MessageChannel,
  PersonalMessage,
} from '../../../../../src/domain/platform/notifications/message-channel.ts';
import { notify } from '../../../../../src/domain/platform/notifications/notify.ts';
import { sendDigest } from '../../../../../src/domain/platform/notifications/send-digest.ts';
import { EventLog } from '../../../../support/events.ts';
import { Lifecycle } from '../../../../support/lifecycle.ts';
import { MemoryStore } from '../../../../support/memory-store.ts';

/** Writes nothing while it is told so: the process has died. */
class MortalStore extends MemoryStore {
  dead = false;

  override async commit(...units: Parameters<MemoryStore['commit']>) {
    if (this.dead) throw new Error('The process has died');
    return super.commit(...units);
  }
}

/** Keeps what it gets; fails when it is told to. */
class Outbox implements MessageChannel {
  readonly messages: PersonalMessage[] = [];
  broken = false;
  onSent = (): void => undefined;

  async send(message: PersonalMessage): Promise<'sent' | 'unreachable'> {
    if (this.broken) throw new Error('The mail server is gone');
    if (message.email === '') return 'unreachable';
    this.messages.push(message);
    this.onSent();
    return 'sent';
  }
}

let lab: Lifecycle;
let store: MortalStore;
let log: EventLog;
let outbox: Outbox;
let ada = 0;
let time = Date.parse('2026-03-01T08:00:00Z');

beforeEach(async () => {
  store = new MortalStore();
  lab = new Lifecycle(store);
  lab.context = { ...lab.context, baseUrl: 'https://qm.example', now: () => new Date(time) };
  await lab.prepare();
  ada = await lab.create('users.user', {
    username: 'ada',
    password: 'Long-enough-for-any-1',
    email: 'ada@example.com',
  });
  await lab.create('users.objectpermission', {
    name: 'Sites',
    object_types: ['dcim.site'],
    actions: ['view'],
    constraints: { tenant: null },
    users: [ada],
  });
  log = new EventLog(lab.context.store);
  outbox = new Outbox();
  await log.news();
});

const later = (seconds: number): void => {
  time += seconds * 1_000;
};
const send = (id: number) => sendDigest(lab.context, id, [outbox]);

/** Changes a site in the request of this context, tells ada, and answers the digest. */
async function changeSite(facility: string): Promise<number> {
  await lab.patch('dcim.site', lab.site, { facility });
  const events = await log.news();
  const [id = 0] = await notify(
    lab.context,
    events.map((event) => ({ user: ada, event, eventType: 'object_updated' })),
  );
  return id;
}
const linesOf = ({ body }: PersonalMessage) => body.split('\n').filter((line) => line.startsWith('- '));

test('a message waits until nothing has come for five seconds, and tells of all that has', async () => {
  const first = await changeSite('F1');
  later(4);
  const second = await changeSite('F2');
  expect(second).toBe(first);
  expect(await send(first)).toEqual({ kind: 'later', wait: 5_000 });
  later(5);
  expect(await send(first)).toEqual({ kind: 'sent', user: ada, events: 2, unreachable: 0 });
  expect(await send(first)).toEqual({ kind: 'nothing' });
  expect(outbox.messages.map(linesOf)).toEqual([
    [
      `- site Hall: facility none -> F1 https://qm.example/console/#/dcim/sites/${lab.site}/`,
      `- site Hall: facility F1 -> F2 https://qm.example/console/#/dcim/sites/${lab.site}/`,
    ],
  ]);
  expect(outbox.messages[0]).toMatchObject({
    username: 'ada',
    email: 'ada@example.com',
    subject: 'Object updated: 2 objects',
  });
});

test('nobody waits for more than a minute, however much happens', async () => {
  let id = 0;
  for (let round = 0; round < 15; round++) {
    id = await changeSite(`F${round}`);
    if (round < 14) later(4);
  }
  expect(await send(id)).toEqual({ kind: 'later', wait: 4_000 });
  later(4);
  expect(await send(id)).toMatchObject({ kind: 'sent', events: 15 });
});

test('what happens after a message makes a second one', async () => {
  const id = await changeSite('F1');
  later(5);
  await send(id);
  expect(await changeSite('F2')).toBe(id);
  later(5);
  await send(id);
  expect(outbox.messages.map(linesOf).map(({ length }) => length)).toEqual([1, 1]);
});

test('a repeated event makes no second message, and asks for the one that is missing', async () => {
  await lab.patch('dcim.site', lab.site, { facility: 'F1' });
  const notices = (await log.news()).map((event) => ({ user: ada, event, eventType: 'object_updated' }));
  const [id = 0] = await notify(lab.context, notices);
  expect(await notify(lab.context, notices)).toEqual([id]);
  later(5);
  await send(id);
  expect(await notify(lab.context, notices)).toEqual([]);
  expect(await send(id)).toEqual({ kind: 'nothing' });
  expect(outbox.messages).toHaveLength(1);
});

test('while one process sends, others wait; after a failure the message is sent again', async () => {
  const id = await changeSite('F1');
  later(5);
  outbox.broken = true;
  await expect(send(id)).rejects.toThrow('The mail server is gone');
  outbox.broken = false;
  expect(await send(id)).toEqual({ kind: 'later', wait: 60_000 });
  later(60);
  expect(await send(id)).toMatchObject({ kind: 'sent', events: 1 });
});

test('who dies between sending a message and the note of it sends it twice, and nothing else is lost', async () => {
  const id = await changeSite('F1');
  later(5);
  outbox.onSent = () => {
    store.dead = true;
  };
  await expect(send(id)).rejects.toThrow('The process has died');
  store.dead = false;
  outbox.onSent = () => undefined;
  expect(await changeSite('F2')).toBe(id);
  later(60);
  expect(await send(id)).toMatchObject({ kind: 'sent', events: 2 });
  expect(await send(id)).toEqual({ kind: 'nothing' });
  expect(outbox.messages.map(linesOf).map(({ length }) => length)).toEqual([1, 2]);
});

describe('what a message says', () => {
  test('is what the user may still know when it is sent', async () => {
    const id = await changeSite('F1');
    const tenant = await lab.create('tenancy.tenant', { name: 'Secret', slug: 'secret' });
    await lab.patch('dcim.site', lab.site, { tenant });
    later(5);
    expect(await send(id)).toEqual({ kind: 'nothing' });
    expect(outbox.messages).toEqual([]);
  });

  test('is nothing to users who are not active, and to those without an address', async () => {
    const id = await changeSite('F1');
    await lab.patch('users.user', ada, { is_active: false });
    later(5);
    expect(await send(id)).toEqual({ kind: 'nothing' });
    await lab.patch('users.user', ada, { is_active: true, email: '' });
    await log.news();
    const next = await changeSite('F2');
    later(5);
    expect(await send(next)).toEqual({ kind: 'sent', user: ada, events: 1, unreachable: 1 });
    expect(outbox.messages).toEqual([]);
  });

  test('counts what does not fit a digest', async () => {
    await lab.patch('dcim.site', lab.site, { facility: 'F1' });
    const [event] = await log.news();
    if (!event) throw new Error('Nothing was logged');
    const notices = Array.from({ length: 510 }, (_, index) => ({
      user: ada,
      event: { ...event, key: index === 0 ? event.key : `change:${1_000_000 + index}` },
      eventType: 'object_updated',
    }));
    const [id = 0] = await notify(lab.context, notices);
    later(5);
    // Of the others there is no entry in the log.
    expect(await send(id)).toEqual({ kind: 'sent', user: ada, events: 11, unreachable: 0 });
    expect(outbox.messages[0]?.body).toContain('\nand 10 more\n');
    await notify(
      lab.context,
      [1, 2].map((index) => ({ user: ada, event: { ...event, key: `change:${2_000_000 + index}` }, eventType: '' })),
    );
    later(5);
    expect(await send(id)).toEqual({ kind: 'sent', user: ada, events: 2, unreachable: 0 });
    expect(outbox.messages[1]).toMatchObject({
      subject: '2 more events',
      body: '2 more\n\nAll that you have not read: https://qm.example/console/#/extras/notifications/?read__isnull=true\n',
    });
    expect(await send(id)).toEqual({ kind: 'nothing' });
  });
});
