import { beforeEach, describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../../../src/domain/engine/json.ts';
import { Lifecycle, refusal } from '../../../../support/lifecycle.ts';
import { MemoryStore } from '../../../../support/memory-store.ts';

const type = 'extras.eventrule';
let lab: Lifecycle;
let webhook: number;

beforeEach(async () => {
  lab = new Lifecycle(new MemoryStore());
  webhook = await lab.create('extras.webhook', { name: 'Receiver', payload_url: 'https://hooks.example/in' });
});

const body = (more: JsonObject = {}): JsonObject => ({
  name: 'Sites',
  object_types: ['dcim.site'],
  event_types: ['object_created'],
  action_object_type: 'extras.webhook',
  action_object_id: webhook,
  ...more,
});
const refusedWith = async (more: JsonObject): Promise<unknown> => (await refusal(lab.create(type, body(more)))).body;

test('a rule is answered as NetBox answers it', async () => {
  const id = await lab.create(type, body({ conditions: { attr: 'name', value: 'fra1' } }));
  expect(await lab.answer(type, id)).toMatchObject({
    id: 1,
    display: 'Sites',
    object_types: ['dcim.site'],
    name: 'Sites',
    enabled: true,
    event_types: ['object_created'],
    conditions: { attr: 'name', value: 'fra1' },
    action_type: { value: 'webhook', label: 'Webhook' },
    action_object_type: 'extras.webhook',
    action_object_id: webhook,
    action_object: { id: webhook, display: 'Receiver', name: 'Receiver', description: '' },
    description: '',
    owner: null,
    tags: [],
  });
});

describe('refused are', () => {
  test('types of events that there are not, and none', async () => {
    expect(await refusedWith({ event_types: ['object_eaten'] })).toEqual({
      event_types: ['"object_eaten" is not a valid choice.'],
    });
    expect(await refusedWith({ event_types: [] })).toEqual({ event_types: ['This list may not be empty.'] });
    expect(await refusedWith({ object_types: [] })).toEqual({ object_types: ['This list may not be empty.'] });
  });

  test('types of events that cannot happen to any of the object types', async () => {
    expect(await refusedWith({ event_types: ['object_created', 'spares_below_minimum'] })).toEqual({
      event_types: ['spares_below_minimum happens to these object types only: netbox_asset_lifecycle.alert.'],
    });
    expect(await refusedWith({ object_types: ['core.job'], event_types: ['status_changed'] })).toEqual({
      event_types: [expect.stringMatching(/^status_changed happens to these object types only: dcim\.site, /)],
    });
    expect(
      await lab.create(
        type,
        body({ object_types: ['dcim.site', 'netbox_asset_lifecycle.alert'], event_types: ['spares_below_minimum'] }),
      ),
    ).toBe(1);
  });

  test('scripts, and objects of another action', async () => {
    expect(await refusedWith({ action_type: 'script' })).toEqual({
      action_type: ['Scripts are not offered: no code of users runs here. Send a webhook to what runs them.'],
    });
    expect(await refusedWith({ action_type: 'notification' })).toEqual({
      action_object_type: ['An action of type notification needs an object of extras.notificationgroup.'],
    });
    expect(await refusedWith({ action_object_id: 99 })).toEqual({
      action_object_type: ['Related object not found using the provided numeric ID: 99'],
    });
  });

  test('conditions that make no sense', async () => {
    expect(await refusedWith({ conditions: { attr: 'name', op: 'nope', value: 'a' } })).toEqual({
      conditions: ['Unknown operator: nope. Must be one of: eq, gt, gte, lt, lte, in, contains, regex'],
    });
  });
});

test('who may not view the webhook cannot save a rule that uses it, not even another field of one', async () => {
  const id = await lab.create(type, body());
  const permissions = [{ types: [type], actions: ['view', 'add', 'change'], constraints: null }] as const;
  lab.context = {
    ...lab.context,
    actor: { userId: 2, username: 'clerk', superuser: false, writeEnabled: true, permissions },
  };
  const hidden = `Related object not found using the provided numeric ID: ${webhook}`;
  expect(await refusedWith({ name: 'Mine' })).toEqual({ action_object_type: [hidden] });
  expect((await refusal(lab.patch(type, id, { enabled: false }))).body).toEqual({ action_object_id: [hidden] });
});

test('a rule goes with its webhook', async () => {
  await lab.create(type, body());
  await lab.delete('extras.webhook', webhook);
  expect(await lab.ids(type)).toEqual([]);
});
