import { beforeEach, describe, expect, test } from 'vitest';
import type { Json, JsonObject } from '../../../../../src/domain/engine/json.ts';
import { loadObjects } from '../../../../../src/domain/engine/resource/load-objects.ts';
import type { ChangeEvent } from '../../../../../src/domain/platform/events/change-event.ts';
import { changeEventOf, jobEventsOf } from '../../../../../src/domain/platform/events/change-event-of.ts';
import { planDeliveries } from '../../../../../src/domain/platform/events/plan-deliveries.ts';
import { ruleBookOf } from '../../../../../src/domain/platform/events/rule-book.ts';
import { registry } from '../../../../../src/domain/registry.ts';
import { commitAll, get, unit, update } from '../../../../support/changes.ts';
import { countingStore } from '../../../../support/counting-store.ts';
import { Lifecycle } from '../../../../support/lifecycle.ts';
import { MemoryStore } from '../../../../support/memory-store.ts';

const baseUrl = 'https://qm.example';
let store: MemoryStore;
/** The superuser, who has the id 1. */
let lab: Lifecycle;

beforeEach(async () => {
  store = new MemoryStore();
  lab = new Lifecycle(store);
  const id = await lab.create('users.user', { username: 'planner', password: 'Long-enough-for-any-1' });
  await commitAll(store, [unit(update(await get(store, 'users.user', id), { is_superuser: true }))]);
});

/** The events of all changes since the last call. */
let seen = 0;
beforeEach(() => {
  seen = 0;
});
async function events(): Promise<readonly ChangeEvent[]> {
  const ids = (await lab.ids('core.objectchange')).filter((id) => id > seen);
  seen = ids.at(-1) ?? seen;
  return (await loadObjects(store, 'core.objectchange', ids)).map((entry) => changeEventOf(registry, entry));
}
const plan = async () => planDeliveries({ store, baseUrl }, await events());
const payloads = async () => (await plan()).deliveries.map(({ payload }) => payload as JsonObject);

/** A user who may do these things, and a place to act in their name. */
async function user(username: string, permissions: JsonObject[]): Promise<Lifecycle> {
  const id = await lab.create('users.user', { username, password: 'Long-enough-for-any-1' });
  for (const [index, permission] of permissions.entries())
    await lab.create('users.objectpermission', { name: `${username} ${index}`, users: [id], ...permission });
  const all = permissions.map(({ object_types, actions, constraints = null }) => ({
    types: object_types as `${string}.${string}`[],
    actions: actions as string[],
    constraints,
  }));
  return new Lifecycle(store, {}, { userId: id, username, superuser: false, writeEnabled: true, permissions: all });
}
const rulesRight = {
  object_types: ['extras.eventrule', 'extras.webhook'],
  actions: ['view', 'add', 'change', 'delete'],
};

let names = 0;
async function webhook(owner = lab): Promise<number> {
  names += 1;
  return owner.create('extras.webhook', { name: `Receiver ${names}`, payload_url: 'https://hooks.example/in' });
}
async function rule(more: JsonObject = {}, owner = lab): Promise<number> {
  names += 1;
  return owner.create('extras.eventrule', {
    name: `Rule ${names}`,
    object_types: ['dcim.site'],
    event_types: ['object_created', 'object_updated', 'object_deleted'],
    action_object_type: 'extras.webhook',
    ...(more.action_object_id === undefined ? { action_object_id: await webhook(owner) } : {}),
    ...more,
  });
}
const site = (name: string, more: JsonObject = {}) => lab.create('dcim.site', { name, slug: name, ...more });

describe('the request', () => {
  test('names the user of a job, whose events know it by the id', async () => {
    await rule({ object_types: ['core.job'], event_types: ['job_completed'] });
    const id = await lab.create('core.job', { name: 'Import', job_id: crypto.randomUUID() });
    const [event] = jobEventsOf(registry, null, {
      id,
      values: { ...(await get(store, 'core.job', id)).values, user: 1, status: 'completed' },
    });
    if (!event) throw new Error('No event');
    const time = '2100-01-01T00:00:00.000Z';
    const { deliveries } = await planDeliveries({ store, baseUrl }, [{ ...event, time }]);
    expect(deliveries).toMatchObject([{ payload: { username: 'planner', request: { user: 'planner' } } }]);
  });

  test('has the keys of NetBox in its order, and absolute addresses', async () => {
    await rule();
    lab.context = { ...lab.context, route: 'POST /api/dcim/sites/' };
    const tenant = await lab.create('tenancy.tenant', { name: 'Ours', slug: 'ours' });
    await lab.create('extras.tag', { name: 'Dear', slug: 'dear-tag' });
    const id = await site('fra1', { tenant, tags: [{ name: 'Dear' }] });
    const [payload = {}] = await payloads();
    expect(Object.keys(payload)).toEqual([
      'event',
      'timestamp',
      'object_type',
      'username',
      'request_id',
      'data',
      'request',
      'snapshots',
    ]);
    const { requestId } = lab.context;
    expect(payload).toMatchObject({
      event: 'created',
      object_type: 'dcim.site',
      username: 'planner',
      request_id: requestId,
      request: { id: requestId, method: 'POST', path: '/api/dcim/sites/', user: 'planner' },
      data: {
        id,
        url: `${baseUrl}/api/dcim/sites/${id}/`,
        display_url: `${baseUrl}/console/#/dcim/sites/${id}/`,
        display: 'fra1',
        status: { value: 'active', label: 'Active' },
        tenant: { id: tenant, url: `${baseUrl}/api/tenancy/tenants/${tenant}/`, name: 'Ours' },
        tags: [{ name: 'Dear', slug: 'dear-tag' }],
        region: null,
      },
      snapshots: { prechange: null, postchange: { status: 'active', tenant, tags: ['Dear'] } },
    });
    expect(payload.timestamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}000\+00:00$/);
  });

  test('about a new object has no counts, about one that is changed or deleted it has them', async () => {
    await rule();
    const id = await site('fra1');
    await lab.patch('dcim.site', id, { name: 'fra2' });
    await lab.delete('dcim.site', id);
    const [created, updated, deleted] = await payloads();
    expect(created?.event).toBe('created');
    expect(Object.keys((created?.data ?? {}) as JsonObject).filter((name) => name.endsWith('_count'))).toEqual([]);
    expect(updated).toMatchObject({ event: 'updated', data: { name: 'fra2', rack_count: 0, circuit_count: 0 } });
    expect(deleted).toMatchObject({
      event: 'deleted',
      data: { id, name: 'fra2', rack_count: 0 },
      snapshots: { prechange: { name: 'fra2' }, postchange: null },
    });
  });

  test('tells of the object as it was after this change, whatever has become of it since', async () => {
    await rule();
    const cost = await lab.create('extras.customfield', { name: 'cost', type: 'integer', object_types: ['dcim.site'] });
    expect(cost).toBe(1);
    const id = await site('one', { custom_fields: { cost: 5 } });
    await lab.patch('dcim.site', id, { name: 'two', status: 'retired', custom_fields: { cost: 6 } });
    const told = (await payloads()).map(({ data }) => data as JsonObject);
    expect(told).toMatchObject([
      { name: 'one', status: { value: 'active' }, custom_fields: { cost: 5 } },
      { name: 'two', status: { value: 'retired' }, custom_fields: { cost: 6 } },
    ]);
    expect(told[0]?.last_updated).toBe(told[0]?.created);
  });

  test('has the name of what the change means, where the rule is about that', async () => {
    await rule({ event_types: ['object_updated', 'status_changed'] });
    const id = await site('fra1');
    await lab.patch('dcim.site', id, { description: 'hot' });
    await lab.patch('dcim.site', id, { status: 'retired' });
    expect((await payloads()).map(({ event }) => event)).toEqual(['updated', 'status_changed']);
  });
});

describe('a rule acts', () => {
  test('for its types of objects and events, while it is enabled', async () => {
    const off = await rule({ enabled: false });
    const onDelete = await rule({ event_types: ['object_deleted'] });
    await rule({ object_types: ['dcim.region'] });
    const id = await site('fra1');
    await lab.delete('dcim.site', id);
    expect((await plan()).deliveries).toMatchObject([
      { rule: onDelete, eventType: 'object_deleted', event: { object: { type: 'dcim.site', id } } },
    ]);
    await lab.patch('extras.eventrule', off, { enabled: true });
    await site('fra2');
    expect((await plan()).deliveries).toMatchObject([{ rule: off, eventType: 'object_created' }]);
  });

  test('on what happens since it was made, however late it is told of', async () => {
    await site('fra1');
    lab.context = { ...lab.context, now: () => new Date(Date.now() + 60_000) };
    await rule();
    await site('fra2');
    expect((await payloads()).map(({ data }) => (data as JsonObject).name)).toEqual(['fra2']);
  });

  test('where its conditions hold', async () => {
    const became: Json = {
      and: [
        { attr: 'status.value', value: 'active' },
        { attr: 'snapshots.prechange.status', value: 'active', negate: true },
      ],
    };
    await rule({ conditions: became });
    const id = await site('fra1', { status: 'planned' });
    await lab.patch('dcim.site', id, { status: 'active' });
    await lab.patch('dcim.site', id, { description: 'hot' });
    expect((await payloads()).map(({ event }) => event)).toEqual(['updated']);
  });

  test('on what checks find: spares below their minimum', async () => {
    await rule({ object_types: ['netbox_asset_lifecycle.alert'], event_types: ['spares_below_minimum'] });
    const change: ChangeEvent = {
      key: 'change:900',
      types: ['object_created', 'spares_below_minimum'],
      time: new Date().toISOString(),
      object: { type: 'netbox_asset_lifecycle.alert', id: 9 },
      display: '1 available, 2 required, 0 on order',
      userId: null,
      username: 'schedule',
      requestId: '',
      route: '',
      prechange: null,
      postchange: {
        kind: 'below-minimum',
        subject_type: 'netbox_asset_lifecycle.spareitemallocation',
        subject_id: 4,
        message: '1 available, 2 required, 0 on order',
        cleared: null,
      },
    };
    const { deliveries } = await planDeliveries({ store, baseUrl }, [change]);
    expect(deliveries).toMatchObject([
      {
        event: { key: 'change:900' },
        eventType: 'spares_below_minimum',
        payload: {
          event: 'spares_below_minimum',
          request: { method: null, path: null, user: 'schedule' },
          data: { message: '1 available, 2 required, 0 on order', subject_id: 4, kind: { value: 'below-minimum' } },
        },
      },
    ]);
  });

  test('by telling a group, if that is its action', async () => {
    const group = await lab.create('extras.notificationgroup', { name: 'On call' });
    const id = await rule({
      action_type: 'notification',
      action_object_type: 'extras.notificationgroup',
      action_object_id: group,
    });
    await site('fra1');
    const { deliveries, notifications } = await plan();
    expect(deliveries).toEqual([]);
    expect(notifications).toMatchObject([{ rule: id, group, eventType: 'object_created', event: { display: 'fra1' } }]);
  });
});

describe('who set a rule up learns what they may view', () => {
  const hot = { object_types: ['dcim.site'], actions: ['view'], constraints: { description: 'hot' } };

  test('the object must be theirs to view, before the change and after it', async () => {
    await rule({}, await user('clerk', [rulesRight, hot]));
    const id = await site('fra1');
    await lab.patch('dcim.site', id, { description: 'hot' });
    await lab.patch('dcim.site', id, { name: 'fra2' });
    await lab.patch('dcim.site', id, { description: 'cold' });
    await lab.patch('dcim.site', id, { description: 'hot' });
    await lab.delete('dcim.site', id);
    expect((await payloads()).map(({ event, data }) => [event, (data as JsonObject).name])).toEqual([
      ['updated', 'fra2'],
      ['deleted', 'fra2'],
    ]);
  });

  test('counts and references tell nothing of what they may not view', async () => {
    const all = { object_types: ['dcim.site'], actions: ['view'] };
    await rule({}, await user('clerk', [rulesRight, all]));
    await rule();
    const id = await site('fra1');
    await lab.create('dcim.rack', { name: 'R1', site: id });
    await lab.patch('dcim.site', id, { description: 'hot' });
    const updates = (await payloads()).filter(({ event }) => event === 'updated');
    expect(updates.map(({ data }) => (data as JsonObject).rack_count)).toEqual([0, 1]);
  });

  /** The event that an object of the lifecycle was made with these values. */
  const made = (model: string, postchange: JsonObject): ChangeEvent => ({
    key: `change:${model}`,
    types: ['object_created'],
    time: new Date().toISOString(),
    object: { type: `netbox_asset_lifecycle.${model}`, id: 9 },
    display: '',
    userId: null,
    username: 'schedule',
    requestId: '',
    route: '',
    prechange: null,
    postchange,
  });
  const viewing = (...types: string[]) => ({ object_types: types, actions: ['view'] });

  test('entries about what they may not view are hidden with it', async () => {
    const allocation = 'netbox_asset_lifecycle.spareitemallocation';
    const alert = 'netbox_asset_lifecycle.alert';
    const about = { object_types: [alert], event_types: ['object_created'] };
    await rule(about, await user('clerk', [rulesRight, viewing(alert)]));
    const told = await rule(about, await user('keeper', [rulesRight, viewing(alert, allocation)]));
    const raised = made('alert', { kind: 'below-minimum', subject_type: allocation, subject_id: 4, cleared: null });
    expect((await planDeliveries({ store, baseUrl }, [raised])).deliveries).toMatchObject([{ rule: told }]);
  });

  test('what else an object points at is null where they may not view it', async () => {
    await lab.prepare();
    const device = await lab.device(await lab.deviceType());
    const asset = 'netbox_asset_lifecycle.asset';
    const about = { object_types: [asset], event_types: ['object_created'] };
    await rule(about, await user('clerk', [rulesRight, viewing(asset)]));
    await rule(about);
    const installed = made('asset', { bom: 1, assigned_object_type: 'dcim.device', assigned_object_id: device });
    const { deliveries } = await planDeliveries({ store, baseUrl }, [installed]);
    expect(deliveries.map(({ payload }) => (payload as JsonObject).data)).toMatchObject([
      { assigned_object_type: 'dcim.device', assigned_object: null },
      { assigned_object_type: 'dcim.device', assigned_object: { id: device } },
    ]);
  });

  test('rights are those of now: a user who is not active, or has lost them, is told nothing', async () => {
    const all = { object_types: ['dcim.site'], actions: ['view'] };
    const clerk = await user('clerk', [rulesRight, all]);
    await rule({}, clerk);
    await site('fra1');
    expect(await payloads()).toHaveLength(1);
    const { userId } = clerk.context.actor;
    await lab.patch('users.user', userId, { is_active: false });
    await site('fra2');
    expect(await payloads()).toEqual([]);
    await lab.patch('users.user', userId, { is_active: true, permissions: [] });
    await site('fra3');
    expect(await payloads()).toEqual([]);
  });

  test('the receiver gets what the user may view who saved the webhook, conditions see what the user of the rule may', async () => {
    const all = { object_types: ['dcim.site'], actions: ['view'] };
    const clerk = await user('clerk', [rulesRight, all]);
    const outsider = await user('outsider', [rulesRight]);
    const ofClerk = await webhook(clerk);
    const ofOutsider = await webhook(outsider);
    const hasRack = { attr: 'rack_count', value: 0, op: 'gt' };
    const told = await rule({ action_object_id: ofClerk, conditions: hasRack });
    await rule({ action_object_id: ofOutsider });
    await rule({ action_object_id: ofClerk, conditions: hasRack }, clerk);
    const id = await site('fra1');
    await lab.create('dcim.rack', { name: 'R1', site: id });
    await lab.patch('dcim.site', id, { description: 'hot' });
    const { deliveries } = await plan();
    expect(deliveries).toMatchObject([{ rule: told, webhook: ofClerk, payload: { data: { rack_count: 0 } } }]);
  });
});

test('of 200 rules, those are asked that are about the types of a change, and each is in the plan once', async () => {
  const action_object_id = await webhook();
  const about: readonly (readonly [string, string])[] = [
    ['dcim.site', 'object_created'],
    ['dcim.site', 'object_updated'],
    ['dcim.rack', 'object_created'],
    ['dcim.device', 'object_created'],
  ];
  for (let index = 0; index < 200; index++) {
    const [object_type = '', event_type = ''] = about[index % 4] ?? [];
    const conditions = { attr: 'name', value: `fra${index}` };
    await rule({ object_types: [object_type], event_types: [event_type], action_object_id, conditions });
  }
  await site('fra4');
  const changes = await events();
  const [made] = changes.filter(({ object }) => object.type === 'dcim.site');
  const book = await ruleBookOf(store);
  expect(made && book.candidates(made)).toHaveLength(50);
  expect((await planDeliveries({ store, baseUrl }, changes)).deliveries).toMatchObject([{ rule: 5 }]);
});

test('many events are planned with as many reads as one; events that no rule is about take none but that of the rules', async () => {
  await rule({ conditions: { attr: 'name', op: 'regex', value: 'fra' } });
  await events();
  const tenant = await lab.create('tenancy.tenant', { name: 'Ours', slug: 'ours' });
  const others = await events();
  for (let index = 0; index < 30; index++) await site(`fra${index}`, { tenant });
  const made = await events();
  const readsFor = async (some: readonly ChangeEvent[]) => {
    const counting = countingStore(store);
    const { deliveries } = await planDeliveries({ store: counting.store, baseUrl }, some);
    return { planned: deliveries.length, ...counting.reads };
  };
  const { planned: _, ...forOne } = await readsFor(made.slice(0, 1));
  expect(await readsFor(made)).toEqual({ planned: 30, ...forOne });
  expect(forOne.batches).toBeLessThanOrEqual(6);
  expect(await readsFor(others)).toEqual({ planned: 0, batches: 1, queries: 1 });
});
