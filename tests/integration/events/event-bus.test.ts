import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { isJsonObject } from '../../../src/domain/engine/json.ts';
import type { CloudEvent } from '../../../src/domain/platform/events/cloud-event.ts';
import { bytesPerRequest, connectEventBridge, EventBus } from '../../../src/repos/event-bus.ts';
import { resultsOf, startApi } from '../../support/api.ts';
import { type EventBridge, startEventBridge } from '../../support/event-bridge.ts';
import { followTable } from '../../support/follow-table.ts';

let bridge: EventBridge;
let bus: EventBus;
beforeAll(async () => {
  bridge = await startEventBridge();
});
afterAll(() => bridge.stop());

const cloudEvent = (id: string, text = ''): CloudEvent => ({
  specversion: '1.0',
  id,
  source: 'https://netbox.example',
  type: 'quartermaster.dcim.site.object_created',
  subject: '/api/dcim/sites/1/',
  time: '2026-11-29T12:00:00.000Z',
  datacontenttype: 'application/json',
  data: { prechange_data: null, postchange_data: { comments: text }, object_repr: 'Hall' },
});
const events = (count: number, text?: string) =>
  Array.from({ length: count }, (_, index) => cloudEvent(`change:${index + 1}`, text));
const idOf = ({ Detail }: { readonly Detail: string }): string => JSON.parse(Detail).id;

describe('a bus', () => {
  let before = 0;
  const requests = () => bridge.requests.slice(before);
  beforeEach(async () => {
    bus = new EventBus(await connectEventBridge(bridge.url), 'inventory');
    before = bridge.requests.length;
    bridge.errorOf = () => undefined;
  });

  test('gets ten events with a request, each whole', async () => {
    await bus.put(events(21));
    expect(requests().map(({ length }) => length)).toEqual([10, 10, 1]);
    const [entry] = requests().flat();
    expect(entry).toMatchObject({
      EventBusName: 'inventory',
      Source: 'quartermaster',
      DetailType: 'quartermaster.dcim.site.object_created',
      Time: Date.UTC(2026, 10, 29, 12) / 1000,
    });
    expect(JSON.parse(entry?.Detail ?? '')).toEqual(cloudEvent('change:1'));
  });

  test('gets no more than 256 kB with a request; an event that is larger comes without the states of the object', async () => {
    await bus.put([...events(3, 'x'.repeat(100_000)), cloudEvent('change:4', 'x'.repeat(bytesPerRequest))]);
    expect(requests().map((entries) => entries.map(idOf))).toEqual([
      ['change:1', 'change:2'],
      ['change:3', 'change:4'],
    ]);
    expect(JSON.parse(requests().flat()[3]?.Detail ?? '').data).toEqual({
      prechange_data: null,
      postchange_data: null,
      states_omitted: true,
      object_repr: 'Hall',
    });
  });

  test('gets again what it did not take, and only that', async () => {
    let refusals = 2;
    bridge.errorOf = (entry) => (idOf(entry) === 'change:2' && refusals-- > 0 ? 'ThrottlingException' : undefined);
    await bus.put(events(3));
    expect(requests().map((entries) => entries.map(idOf))).toEqual([
      ['change:1', 'change:2', 'change:3'],
      ['change:2'],
      ['change:2'],
    ]);
  });

  test('that goes on refusing is unavailable; when the events come again, it gets those that it has not taken', async () => {
    bridge.errorOf = (entry) => (idOf(entry) === 'change:2' ? 'InternalFailure' : undefined);
    await expect(bus.put(events(3))).rejects.toMatchObject({ kind: 'unavailable' });
    bridge.errorOf = () => undefined;
    before = bridge.requests.length;
    await bus.put(events(3));
    expect(requests().map((entries) => entries.map(idOf))).toEqual([['change:2']]);
  });

  test('that will never take an event says so', async () => {
    bridge.errorOf = (entry) => (idOf(entry) === 'change:2' ? 'MalformedDetail' : undefined);
    await expect(bus.put(events(3))).rejects.toThrow('The event bus does not take the event change:2: MalformedDetail');
    expect(requests()).toHaveLength(1);
  });
});

test('a change comes to the bus that QM_EVENT_BUS names, with the entry of the feed as its data', async () => {
  Object.assign(process.env, {
    QM_EVENT_BUS: 'inventory',
    QM_EVENTBRIDGE_ENDPOINT: bridge.url,
    QM_PUBLIC_URL: 'https://netbox.example',
  });
  const table = `bus-${randomUUID()}`;
  const endpoint = inject('dynamodbEndpoint');
  const api = await startApi(table, endpoint);
  const follower = await followTable(table, endpoint);
  const site = await api.create('/api/dcim/sites/', { name: 'Hall', slug: 'hall' });
  await api.call('PATCH', `/api/dcim/sites/${site}/`, { status: 'planned' });
  const before = bridge.requests.length;
  await follower.catchUp();
  const details = bridge.requests
    .slice(before)
    .flat()
    .map(({ Detail }) => JSON.parse(Detail));
  const [created, updated] = details.filter(({ subject }) => subject === `/api/dcim/sites/${site}/`);
  const feed = await api.call('GET', '/api/core/changes/?limit=0');
  const entries = resultsOf(feed).filter((entry) => isJsonObject(entry.changed_object));
  const [first, second] = entries.filter(({ changed_object_type: type }) => type === 'dcim.site');
  expect(created).toEqual({
    specversion: '1.0',
    id: `change:${first?.id}`,
    source: 'https://netbox.example',
    type: 'quartermaster.dcim.site.object_created',
    subject: `/api/dcim/sites/${site}/`,
    time: first?.time,
    datacontenttype: 'application/json',
    data: { ...first, events: ['object_created'] },
  });
  expect(updated).toMatchObject({
    type: 'quartermaster.dcim.site.object_updated',
    data: { ...second, events: ['object_updated', 'status_changed'] },
  });
});
