import { beforeEach, describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../../../src/domain/engine/json.ts';
import { notifyGroups } from '../../../../../src/domain/platform/notifications/notify-groups.ts';
import { notifySubscribers } from '../../../../../src/domain/platform/notifications/notify-subscribers.ts';
import { EventLog } from '../../../../support/events.ts';
import { Lifecycle } from '../../../../support/lifecycle.ts';
import { MemoryStore } from '../../../../support/memory-store.ts';

let lab: Lifecycle;
let log: EventLog;
let ada = 0;

beforeEach(async () => {
  lab = await new Lifecycle(new MemoryStore()).prepare();
  ada = await user('ada', { name: 'Hall' });
  log = new EventLog(lab.context.store);
  await log.news();
});

/** A user who may view the sites that satisfy the constraints. */
async function user(username: string, constraints: JsonObject | null, more: JsonObject = {}): Promise<number> {
  const id = await lab.create('users.user', { username, password: 'Long-enough-for-any-1', ...more });
  const grant = { object_types: ['dcim.site'], actions: ['view'], constraints, users: [id] };
  await lab.create('users.objectpermission', { name: `Sites of ${username}`, ...grant });
  return id;
}

const about = (site: number, reader: number) => ({ object_type: 'dcim.site', object_id: site, user: reader });
const subscribe = (site: number, reader: number) => lab.create('extras.subscription', about(site, reader));

const notifications = async () =>
  Promise.all(
    (await lab.ids('extras.notification')).map(async (id) => {
      const { user: reader, object, event_type, read, object_repr } = await lab.values('extras.notification', id);
      return { user: reader, object, event_type, read, object_repr };
    }),
  );
const notice = (site: number, reader: number, event_type = 'object_updated', object_repr = 'Hall') => ({
  user: reader,
  object: { type: 'dcim.site', id: site },
  event_type,
  read: null,
  object_repr,
});

describe('who has subscribed to an object', () => {
  test('is told of its change and its deletion, of no creation and of nothing else', async () => {
    await subscribe(lab.site, ada);
    const other = await lab.create('dcim.site', { name: 'Other', slug: 'other' });
    await lab.patch('dcim.site', other, { facility: 'F1' });
    await notifySubscribers(lab.context, await log.news());
    expect(await notifications()).toEqual([]);
    await lab.patch('dcim.site', lab.site, { facility: 'F1' });
    await notifySubscribers(lab.context, await log.news());
    expect(await notifications()).toEqual([notice(lab.site, ada)]);
    await lab.delete('dcim.site', lab.site);
    await notifySubscribers(lab.context, await log.news());
    expect(await notifications()).toEqual([notice(lab.site, ada, 'object_deleted')]);
  });

  test('is told once of each event, however often it is reported, and what was read stays read', async () => {
    await subscribe(lab.site, ada);
    await lab.patch('dcim.site', lab.site, { facility: 'F1' });
    const first = await log.news();
    await notifySubscribers(lab.context, first);
    const [id = 0] = await lab.ids('extras.notification');
    await lab.patch('extras.notification', id, { read: '2026-03-01T08:00:00Z' });
    await notifySubscribers(lab.context, first);
    expect((await lab.values('extras.notification', id)).read).toBe('2026-03-01T08:00:00.000Z');
    await lab.patch('dcim.site', lab.site, { facility: 'F2' });
    await notifySubscribers(lab.context, [...first, ...(await log.news())]);
    expect(await notifications()).toEqual([notice(lab.site, ada)]);
    expect(await lab.ids('extras.notification')).toEqual([id]);
  });

  test('is not told of an object that they may not view any more, or when they are not active', async () => {
    const inactive = await user('bob', null);
    const viewer = await user('cleo', null);
    for (const reader of [ada, inactive, viewer]) await subscribe(lab.site, reader);
    await lab.patch('users.user', inactive, { is_active: false });
    await log.news();
    await lab.patch('dcim.site', lab.site, { name: 'Renamed' });
    await notifySubscribers(lab.context, await log.news());
    expect(await notifications()).toEqual([notice(lab.site, viewer, 'object_updated', 'Renamed')]);
  });

  test('is told of a deletion as far as they could view the object before it', async () => {
    const stranger = await user('bob', null);
    const permission = (await lab.ids('users.objectpermission')).at(-1) ?? 0;
    for (const reader of [ada, stranger]) await subscribe(lab.site, reader);
    await lab.patch('users.objectpermission', permission, { constraints: { name: 'Elsewhere' } });
    await log.news();
    await lab.delete('dcim.site', lab.site);
    await notifySubscribers(lab.context, await log.news());
    expect(await notifications()).toEqual([notice(lab.site, ada, 'object_deleted')]);
  });

  test('follows a deleted object no longer, and neither does a bookmark', async () => {
    await subscribe(lab.site, ada);
    await lab.create('extras.bookmark', about(lab.site, ada));
    const other = await lab.create('dcim.site', { name: 'Other', slug: 'other' });
    const kept = await lab.create('extras.bookmark', about(other, 1));
    await lab.delete('dcim.site', lab.site);
    const events = await log.news();
    for (const _ of [1, 2]) await notifySubscribers(lab.context, events);
    expect([await lab.ids('extras.subscription'), await lab.ids('extras.bookmark')]).toEqual([[], [kept]]);
    expect(await notifications()).toEqual([notice(lab.site, ada, 'object_deleted')]);
  });
});

describe('a notification group', () => {
  const planned = async (group: number, eventType = 'status_changed') =>
    (await log.news()).map((event) => ({ rule: 1, group, event, eventType }));

  test('tells its users and those of its groups, each of them once, if they may view the object', async () => {
    const shift = await lab.create('users.group', { name: 'Shift' });
    const bob = await user('bob', null, { groups: [shift] });
    const blind = await user('cleo', { name: 'Elsewhere' }, { groups: [shift] });
    const group = await lab.create('extras.notificationgroup', {
      name: 'Spares',
      users: [ada, bob, blind],
      groups: [shift],
    });
    await log.news();
    await lab.patch('dcim.site', lab.site, { status: 'planned' });
    await notifyGroups(lab.context, await planned(group));
    expect((await notifications()).sort((a, b) => Number(a.user) - Number(b.user))).toEqual([
      notice(lab.site, ada, 'status_changed'),
      notice(lab.site, bob, 'status_changed'),
    ]);
  });

  test('that is gone tells nobody', async () => {
    await lab.patch('dcim.site', lab.site, { status: 'planned' });
    expect(await notifyGroups(lab.context, await planned(999))).toEqual([]);
    expect(await notifications()).toEqual([]);
  });
});
