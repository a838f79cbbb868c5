import { beforeEach, describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../../../src/domain/engine/json.ts';
import type { Actor } from '../../../../../src/domain/engine/ports.ts';
import { parseBySchema } from '../../../../../src/domain/engine/write/parse-input-schema.ts';
import { overdueShipmentCheck } from '../../../../../src/domain/lifecycle/checks/overdue-shipment-check.ts';
import { runCheck } from '../../../../../src/domain/lifecycle/checks/run-check.ts';
import { nextStatuses } from '../../../../../src/domain/lifecycle/tracking/next-statuses.ts';
import { recordEvents } from '../../../../../src/domain/lifecycle/tracking/record-events.ts';
import { reportEvents } from '../../../../../src/domain/lifecycle/tracking/tracking-action.ts';
import { systemActor } from '../../../../../src/functions/runtime/system-actor.ts';
import { Lifecycle, refusal } from '../../../../support/lifecycle.ts';
import { MemoryStore } from '../../../../support/memory-store.ts';

let store: MemoryStore;
let plan: Lifecycle;
let order: number;

beforeEach(async () => {
  store = new MemoryStore();
  plan = await new Lifecycle(store).prepare();
  order = await plan.order(await plan.bom());
  await plan.place(order);
});

const record = recordEvents((context, name) => ({ ...context, actor: systemActor(`courier ${name}`) }));
/** Reports events; answers their outcomes. */
async function report(events: readonly JsonObject[], as: Lifecycle = plan): Promise<readonly string[]> {
  const body = { events: events.map((event) => ({ time: '2026-03-01T12:00:00Z', ...event })) };
  const input = await parseBySchema({ reader: store, actor: as.context.actor }, reportEvents.body, body);
  const answer = await record(as.context, { id: plan.courier, input });
  return answer.events.map(({ outcome }) => outcome);
}
const event = (kind: string, tracking_number: string, more: JsonObject = {}) => ({ kind, tracking_number, ...more });
const parcel = (tracking_number: string, more: JsonObject = {}) =>
  plan.shipment(order, { tracking_number, site: plan.site, ...more });
const statusOf = async (id: number) => (await plan.values('shipment', id)).status;

describe('the statuses that an event leads to', () => {
  test.each([
    ['prepared', 'picked_up', ['shipped']],
    ['prepared', 'in_transit', ['shipped']],
    ['prepared', 'delivered', ['shipped', 'received']],
    ['prepared', 'exception', []],
    ['shipped', 'picked_up', []],
    ['shipped', 'delivered', ['received']],
    ['received', 'in_transit', []],
    ['received', 'delivered', []],
    ['returned', 'delivered', []],
    ['lost', 'in_transit', ['shipped']],
    ['lost', 'delivered', ['received']],
    ['cancelled', 'delivered', ['received']],
  ] as const)('%s and %s', (status, kind, expected) => {
    expect(nextStatuses(status, kind)).toEqual(expected);
  });
});

describe('a parcel that is known', () => {
  test('moves with what the courier reports, and the shipment shows the latest of it', async () => {
    const id = await parcel('T1');
    expect(await report([event('picked_up', 't1', { time: '2026-03-01T08:00:00Z' })])).toEqual(['moved']);
    expect(await plan.values('shipment', id)).toMatchObject({ status: 'shipped', date_shipped: '2026-03-01' });
    const late = event('delivered', 'T1', { time: '2026-03-03T09:00:00Z', place: 'Hall' });
    const early = event('in_transit', 'T1', { time: '2026-03-02T09:00:00Z' });
    expect(await report([late, early])).toEqual(['moved', 'noted']);
    expect(await plan.values('shipment', id)).toMatchObject({
      status: 'received',
      date_received: '2026-03-03',
      tracking_status: 'delivered',
      tracking_time: '2026-03-03T09:00:00.000Z',
    });
    expect((await plan.ids('trackingevent', { shipment_id: String(id) })).length).toBe(3);
  });

  test('is never moved against the rules: the event is kept with the reason', async () => {
    const cancelled = await parcel('T1', { status: 'prepared' });
    await plan.patch('shipment', cancelled, { status: 'cancelled' });
    const homeless = await parcel('T2', { site: null });
    expect(await report([event('delivered', 'T1'), event('delivered', 'T2')])).toEqual(['refused', 'refused']);
    expect([await statusOf(cancelled), await statusOf(homeless)]).toEqual(['cancelled', 'prepared']);
    const problems = await Promise.all(
      (await plan.ids('trackingevent')).map(async (id) => (await plan.values('trackingevent', id)).problem),
    );
    expect(problems).toEqual([
      'status: Cannot transition from cancelled to received',
      'site: A site or a location is required to receive a shipment.',
    ]);
  });

  test('does not move by what lies in the future, which hides nothing that comes after it', async () => {
    const id = await parcel('T1');
    expect(await report([event('picked_up', 'T1', { time: '2099-01-01T00:00:00Z' })])).toEqual(['refused']);
    expect(await plan.values('shipment', id)).toMatchObject({ date_shipped: null, tracking_time: null });
    expect(await report([event('delivered', 'T1')])).toEqual(['moved']);
    expect(await plan.values('shipment', id)).toMatchObject({ status: 'received', tracking_status: 'delivered' });
  });

  test('that is lost is not found again by a report of what was before, which comes late', async () => {
    const id = await parcel('T1', { status: 'shipped' });
    await report([event('exception', 'T1', { time: '2026-03-02T12:00:00Z' })]);
    await plan.patch('shipment', id, { status: 'lost' });
    expect(await report([event('in_transit', 'T1', { time: '2026-03-01T12:00:00Z' })])).toEqual(['noted']);
    expect(await statusOf(id)).toBe('lost');
    expect(await report([event('in_transit', 'T1', { time: '2026-03-03T12:00:00Z' })])).toEqual(['moved']);
  });

  test('keeps nothing that its rules refuse half-way', async () => {
    const id = await parcel('T1', { site: null });
    await report([event('delivered', 'T1')]);
    expect(await plan.values('shipment', id)).toMatchObject({ status: 'prepared', date_shipped: null });
  });

  test('stays where it is on an event that came before', async () => {
    const id = await parcel('T1');
    const first = event('picked_up', 'T1', { external_id: 'e1' });
    expect(await report([first, first])).toEqual(['moved', 'moved']);
    await plan.patch('shipment', id, { status: 'prepared' });
    expect(await report([{ ...first, kind: 'delivered' }])).toEqual(['moved']);
    expect([await statusOf(id), (await plan.ids('trackingevent')).length]).toEqual(['prepared', 1]);
  });

  test('moves with all shipments that came in it', async () => {
    const other = await plan.order(await plan.bom());
    await plan.place(other);
    const first = await parcel('T1');
    const second = await plan.shipment(other, { tracking_number: 'T1', site: plan.site, consolidated: true });
    expect(await report([event('delivered', 'T1')])).toEqual(['moved']);
    expect([await statusOf(first), await statusOf(second)]).toEqual(['received', 'received']);
  });
});

describe('a number that nobody knows', () => {
  test('is kept, and belongs to the shipment that is made later', async () => {
    expect(await report([event('in_transit', 'T9'), event('exception', 'T8')])).toEqual(['unknown', 'unknown']);
    const id = await parcel('t9');
    const [found = 0] = await plan.ids('trackingevent', { shipment_id: String(id) });
    expect(await plan.values('trackingevent', found)).toMatchObject({ tracking_number: 'T9', outcome: 'noted' });
    expect(await statusOf(id)).toBe('prepared');
    expect(await plan.ids('trackingevent', { outcome: 'unknown' })).toHaveLength(1);
  });

  test('belongs to the shipment that gets the number', async () => {
    await report([event('in_transit', 'T9')]);
    const id = await parcel('T1');
    await plan.patch('shipment', id, { tracking_number: 'T9' });
    expect(await plan.ids('trackingevent', { shipment_id: String(id) })).toHaveLength(1);
  });

  test('of another courier stays unknown', async () => {
    await plan.shipment(order, { tracking_number: 'T1', courier: await plan.create('courier', { name: 'Other' }) });
    expect(await report([event('delivered', 'T1')])).toEqual(['unknown']);
  });
});

test('an exception is an alert until something better is reported', async () => {
  await parcel('T1', { status: 'shipped' });
  const alerts = async () =>
    Promise.all((await plan.ids('alert')).map(async (id) => (await plan.values('alert', id)).message));
  const open = () => plan.ids('alert', { cleared__empty: 'true' });
  await report([event('exception', 'T1')]);
  await runCheck(plan.context, overdueShipmentCheck);
  expect(await alerts()).toEqual(['The courier reports an exception (2026-03-01)']);
  expect(await open()).toHaveLength(1);
  await report([event('in_transit', 'T1', { time: '2026-03-02T12:00:00Z' })]);
  await runCheck(plan.context, overdueShipmentCheck);
  expect(await open()).toHaveLength(0);
});

describe('rights', () => {
  const actor = (permissions: Actor['permissions'] = []): Actor => ({
    userId: 7,
    username: 'clerk',
    superuser: false,
    writeEnabled: true,
    permissions,
  });
  const types = ['netbox_asset_lifecycle.courier'] as const;

  test('whoever may change the courier speaks for it, and sees of events what shipments they see', async () => {
    const id = await parcel('T1');
    const clerk = new Lifecycle(
      store,
      {},
      actor([
        { types, actions: ['view', 'change'], constraints: null },
        { types: ['netbox_asset_lifecycle.trackingevent'], actions: ['view'], constraints: null },
      ]),
    );
    expect(await report([event('picked_up', 'T1'), event('picked_up', 'T2')], clerk)).toEqual(['moved', 'unknown']);
    expect(await statusOf(id)).toBe('shipped');
    expect(await clerk.ids('trackingevent')).toHaveLength(1);
  });

  test('nobody else does', async () => {
    const viewer = new Lifecycle(store, {}, actor([{ types, actions: ['view'], constraints: null }]));
    expect(await refusal(report([event('picked_up', 'T1')], viewer))).toMatchObject({ status: 403 });
  });
});

test('no more than a hundred events come at once', async () => {
  const many = Array.from({ length: 101 }, (_, index) => event('in_transit', `T${index}`));
  expect(await refusal(report(many))).toEqual({
    status: 400,
    body: { events: ['At most 100 events can be sent at once.'] },
  });
});

test('a courier takes secrets only that are long enough, and base64 behind whsec_', async () => {
  const problemWith = async (secret: string) => (await refusal(plan.patch('courier', plan.courier, { secret }))).body;
  expect(await problemWith('short')).toEqual({ secret: ['Use at least 16 characters.'] });
  expect(await problemWith('whsec_url-safe_base64_text')).toEqual({
    secret: ['Behind whsec_ there must be base64, of 4 characters or more.'],
  });
  await plan.patch('courier', plan.courier, { secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' });
});
