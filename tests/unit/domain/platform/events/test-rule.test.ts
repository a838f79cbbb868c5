import { beforeEach, expect, test } from 'vitest';
import type { JsonObject } from '../../../../../src/domain/engine/json.ts';
import { runTest } from '../../../../../src/domain/platform/events/test-rule.ts';
import { commitAll, get, unit, update } from '../../../../support/changes.ts';
import { Lifecycle, refusal } from '../../../../support/lifecycle.ts';
import { MemoryStore } from '../../../../support/memory-store.ts';
import { renderTemplate } from '../../../../support/templates.ts';

let lab: Lifecycle;
let webhook: number;
/** Entries of the change log: the site is made, then described. */
let created: number;
let updated: number;

beforeEach(async () => {
  const store = new MemoryStore();
  lab = new Lifecycle(store);
  const user = await lab.create('users.user', { username: 'planner', password: 'Long-enough-for-any-1' });
  await commitAll(store, [unit(update(await get(store, 'users.user', user), { is_superuser: true }))]);
  webhook = await lab.create('extras.webhook', { name: 'Receiver', payload_url: 'https://hooks.example/in' });
  const site = await lab.create('dcim.site', { name: 'fra1', slug: 'fra1' });
  await lab.patch('dcim.site', site, { description: 'hot' });
  [created = 0, updated = 0] = await lab.ids('core.objectchange', { changed_object_type: 'dcim.site' });
});

const rule = (more: JsonObject = {}) =>
  lab.create('extras.eventrule', {
    name: 'Rule',
    object_types: ['dcim.site'],
    event_types: ['object_created'],
    action_object_type: 'extras.webhook',
    action_object_id: webhook,
    ...more,
  });
const tested = (id: number, change: number) => runTest(lab.context, id, change, renderTemplate);
/** The data in the body of the request. */
const toldIn = (request: JsonObject | null) => JSON.parse(String(request?.body)).data;

test('a rule that acts shows the request that it would send', async () => {
  const outcome = await tested(await rule(), created);
  expect(outcome).toMatchObject({
    matches: true,
    event_type: 'object_created',
    reasons: [],
    request: {
      method: 'POST',
      payload_url: 'https://hooks.example/in',
      headers: { 'Content-Type': 'application/json' },
      error: '',
    },
  });
  expect(toldIn(outcome.request)).toMatchObject({ name: 'fra1', status: { value: 'active', label: 'Active' } });
  expect(await lab.ids('extras.webhookdelivery')).toEqual([]);
});

test('a rule that does not act says all the reasons', async () => {
  const id = await rule({ enabled: false, object_types: ['dcim.rack'], conditions: { attr: 'name', value: 'fra2' } });
  expect(await tested(id, updated)).toMatchObject({
    matches: false,
    event_type: null,
    reasons: [
      'The rule is disabled.',
      'The rule is about dcim.rack; this is dcim.site.',
      'The rule waits for object_created; this is object_updated.',
      'The conditions do not hold, because of name.',
    ],
  });
});

test('templates of the webhook are rendered, and their mistakes told', async () => {
  const id = await rule();
  const templates = { body_template: '{{ event }}: {{ data.name }}', additional_headers: 'X-Token: {{ data.name }}' };
  await lab.patch('extras.webhook', webhook, templates);
  expect((await tested(id, created)).request).toMatchObject({
    headers: { 'X-Token': '********' },
    body: 'created: fra1',
    error: '',
  });
  await lab.patch('extras.webhook', webhook, { body_template: '{{ nosuch.attr }}' });
  expect((await tested(id, created)).request).toMatchObject({
    body: '',
    error: expect.stringMatching(/nosuch|undefined/),
  });
});

test('conditions that do not fit the data are told from those that do not hold', async () => {
  const id = await rule({ conditions: { attr: 'nmae', value: 'fra1' } });
  expect((await tested(id, created)).reasons).toEqual([
    'A condition makes no sense for the data: nmae is not there, or its value is of another type.',
  ]);
});

test('rights of who saved the rule are judged, and the request shows what the caller may view', async () => {
  const id = await rule();
  const { store } = lab.context;
  const clerk = {
    userId: 9,
    username: 'clerk',
    superuser: false,
    writeEnabled: true,
    permissions: [{ types: ['extras.eventrule', 'dcim.site'], actions: ['view'], constraints: null }],
  } as const;
  lab.context = { ...lab.context, actor: clerk };
  expect(await tested(id, created)).toMatchObject({ matches: true, request: null });
  const seesWebhooks = { types: ['extras.webhook'], actions: ['view'], constraints: null } as const;
  lab.context = { ...lab.context, actor: { ...clerk, permissions: [...clerk.permissions, seesWebhooks] } };
  expect(await tested(id, created)).toMatchObject({ matches: true, request: { error: '' } });
  await commitAll(store, [unit(update(await get(store, 'users.user', 1), { is_active: false }))]);
  expect((await tested(id, created)).reasons).toEqual([
    'Whoever saved the rule or its webhook is no active user, or may not view the object as it was before and after the change.',
  ]);
  lab.context = { ...lab.context, actor: { ...clerk, permissions: [] } };
  expect((await refusal(tested(id, created))).status).toBe(403);
});
