import { beforeEach, describe, expect, test } from 'vitest';
import type { Actor } from '../../../../../src/domain/engine/ports.ts';
import { describeType } from '../../../../../src/domain/platform/object-types.ts';
import { registry } from '../../../../../src/domain/registry.ts';
import { Lifecycle, refusal } from '../../../../support/lifecycle.ts';
import { MemoryStore } from '../../../../support/memory-store.ts';

let lab: Lifecycle;
let admin: Actor;
const users = { planner: 0, reader: 0, colleague: 0 };

beforeEach(async () => {
  lab = await new Lifecycle(new MemoryStore()).prepare();
  admin = lab.context.actor;
  for (const username of ['planner', 'reader', 'colleague'] as const)
    users[username] = await lab.create('users.user', { username, password: 'Long-enough-for-any-1' });
  await lab.create('users.objectpermission', {
    name: 'Sites in Hall',
    object_types: ['dcim.site'],
    actions: ['view'],
    constraints: { name: 'Hall' },
    users: [users.reader],
  });
});

/** From here on, requests are those of a user who may view one site, and nothing else. */
function asReader(): void {
  const permissions = [{ types: ['dcim.site'], actions: ['view'], constraints: { name: 'Hall' } }] as const;
  lab.context = {
    ...lab.context,
    actor: { userId: users.reader, username: 'reader', superuser: false, writeEnabled: true, permissions },
  };
}

const about = (site: number, user: number) => ({ object_type: 'dcim.site', object_id: site, user });
const notice = (site: number, user: number) => ({ ...about(site, user), event_type: 'object_updated' });

describe.each([
  ['extras.bookmark', about],
  ['extras.subscription', about],
  ['extras.notification', notice],
] as const)('%s', (type, body) => {
  test('belongs to its user: without a grant nobody sees or makes those of another', async () => {
    lab.context = { ...lab.context, actor: admin };
    const others = await lab.create(type, body(lab.site, users.planner));
    asReader();
    const own = await lab.create(type, body(lab.site, users.reader));
    expect(await lab.ids(type)).toEqual([own]);
    expect(await refusal(lab.create(type, body(lab.site, users.colleague)))).toMatchObject({ status: 403 });
    expect(await refusal(lab.patch(type, others, { user: users.reader }))).toMatchObject({ status: 404 });
    await lab.delete(type, own);
    expect(await lab.ids(type)).toEqual([]);
  });

  test('is about an object that the user may view, and hidden with it', async () => {
    const other = await lab.create('dcim.site', { name: 'Elsewhere', slug: 'elsewhere' });
    asReader();
    expect((await refusal(lab.create(type, body(other, users.reader)))).status).toBe(400);
    const own = await lab.create(type, body(lab.site, users.reader));
    lab.context = { ...lab.context, actor: admin };
    await lab.patch('dcim.site', lab.site, { name: 'Renamed' });
    asReader();
    expect(await lab.ids(type)).toEqual([]);
    lab.context = { ...lab.context, actor: admin };
    expect(await lab.ids(type)).toEqual([own]);
  });

  test('is there once for a user and an object', async () => {
    await lab.create(type, body(lab.site, users.planner));
    const { status, body: told } = await refusal(lab.create(type, body(lab.site, users.planner)));
    expect([status, told]).toEqual([
      400,
      {
        __all__: [
          `${registry.resourceOf(type).label.replace(/^\w/, (c) => c.toUpperCase())} with this Object and User already exists.`,
        ],
      },
    ]);
  });
});

test('nobody is subscribed by others to what they may not view', async () => {
  const refused = await refusal(lab.create('extras.subscription', about(lab.site, users.colleague)));
  expect(refused).toEqual({ status: 400, body: { user: ['This user may not view the object.'] } });
  await lab.create('extras.subscription', about(lab.site, users.reader));
  await lab.patch('users.user', users.reader, { is_active: false });
  const other = await lab.create('dcim.site', { name: 'Elsewhere', slug: 'elsewhere' });
  expect((await refusal(lab.create('extras.subscription', about(other, users.reader)))).status).toBe(400);
});

test('a notification is read when its user says so, and is answered as NetBox answers it', async () => {
  asReader();
  const id = await lab.create('extras.notification', notice(lab.site, users.reader));
  expect(await lab.answer('extras.notification', id)).toEqual({
    id,
    url: `/api/extras/notifications/${id}/`,
    display_url: `/console/#/extras/notifications/${id}/`,
    display: 'Hall',
    object_type: 'dcim.site',
    object_id: lab.site,
    object: expect.objectContaining({ id: lab.site, name: 'Hall' }),
    user: expect.objectContaining({ id: users.reader, username: 'reader' }),
    created: expect.stringMatching(/Z$/),
    read: null,
    event_type: 'object_updated',
  });
  await lab.patch('extras.notification', id, { read: '2026-03-01T08:00:00Z' });
  expect((await lab.answer('extras.notification', id)).read).toBe('2026-03-01T08:00:00.000Z');
});

test('users and groups are found by the notification groups that they are in', async () => {
  const shift = await lab.create('users.group', { name: 'Shift' });
  const group = await lab.create('extras.notificationgroup', {
    name: 'Spares',
    users: [users.reader],
    groups: [shift],
  });
  expect(await lab.ids('users.user', { notification_group_id: String(group) })).toEqual([users.reader]);
  expect(await lab.ids('users.group', { notification_group_id: String(group) })).toEqual([shift]);
  expect(await lab.ids('extras.notificationgroup', { user_id: String(users.reader) })).toEqual([group]);
  expect(await lab.ids('extras.notificationgroup', { group: 'Shift' })).toEqual([group]);
  expect(await lab.ids('extras.notificationgroup', { user: 'colleague' })).toEqual([]);
});

test('object types say whether their objects are followed', () => {
  const featuresOf = (type: 'dcim.site' | 'extras.journalentry' | 'users.user') =>
    describeType(registry.resourceOf(type), '').features;
  expect(featuresOf('dcim.site')).toEqual(expect.arrayContaining(['bookmarks', 'notifications']));
  for (const type of ['extras.journalentry', 'users.user'] as const)
    expect(featuresOf(type)).toEqual(expect.not.arrayContaining(['bookmarks', 'notifications']));
});
