import { beforeAll, describe, expect, test } from 'vitest';
import type { Actor } from '../../../../../src/domain/engine/ports.ts';
import { bom as bomResource } from '../../../../../src/domain/lifecycle/bom/bom.ts';
import { purchaseOrder } from '../../../../../src/domain/lifecycle/ordering/purchase-order.ts';
import { shipment as shipmentResource } from '../../../../../src/domain/lifecycle/shipping/shipment.ts';
import { transitionsFor } from '../../../../../src/domain/lifecycle/status/list-transitions.ts';
import { Lifecycle, refusal } from '../../../../support/lifecycle.ts';
import { MemoryStore } from '../../../../support/memory-store.ts';

let plan: Lifecycle;
beforeAll(async () => {
  plan = await new Lifecycle(new MemoryStore()).prepare();
});

const ruleType = 'statustransitionrule';
const bomType = 'netbox_asset_lifecycle.bom';
const refusedStatus = (text: string) => ({ status: 400, body: { status: [text] } });

async function ruleId(object_type: string, from_status: string, to_status: string): Promise<number> {
  const [id] = await plan.ids(ruleType, { object_type, from_status, to_status });
  if (id === undefined) throw new Error(`No rule from ${from_status} to ${to_status}`);
  return id;
}

test('a new installation has seven rules for BOMs, seven for orders and nine for shipments', async () => {
  for (const [type, count] of [
    ['bom', 7],
    ['purchaseorder', 7],
    ['shipment', 9],
  ] as const)
    expect(await plan.ids(ruleType, { object_type: `netbox_asset_lifecycle.${type}` })).toHaveLength(count);
});

test('objects start in an initial status', async () => {
  expect(await refusal(plan.create('bom', { name: plan.name('bom'), status: 'approved' }))).toEqual(
    refusedStatus('approved is not a valid initial status.'),
  );
  const bom = await plan.bom();
  const order = await plan.order(bom);
  expect(await refusal(plan.order(bom, { status: 'ordered', order_id: 'early' }))).toEqual(
    refusedStatus('ordered is not a valid initial status.'),
  );
  for (const status of ['prepared', 'shipped']) await plan.shipment(order, { status });
  expect(await refusal(plan.shipment(order, { status: 'received', site: plan.site }))).toEqual(
    refusedStatus('received is not a valid initial status.'),
  );
});

test('a status changes along a rule or back along a reversible one, and a refused change leaves everything as it was', async () => {
  const bom = await plan.bom();
  const before = await plan.values('bom', bom);
  expect(await refusal(plan.patch('bom', bom, { status: 'ordered', description: 'x' }))).toEqual(
    refusedStatus('Cannot transition from draft to ordered'),
  );
  expect(await plan.values('bom', bom)).toEqual(before);
  for (const status of ['approved', 'ordered', 'fulfilled', 'ordered', 'approved', 'cancelled'])
    await plan.patch('bom', bom, { status });
  expect(await refusal(plan.patch('bom', bom, { status: 'draft' }))).toEqual(
    refusedStatus('Cannot transition from cancelled to draft'),
  );
  expect((await refusal(plan.patch('bom', bom, { status: 'renamed' }))).body).toEqual({
    status: ['renamed is not a valid choice.'],
  });
});

describe('rules are data', () => {
  test('a rule that is added, changed or taken away holds from the next request on', async () => {
    const bom = await plan.bom();
    const refused = refusedStatus('Cannot transition from draft to cancelled');
    expect(await refusal(plan.patch('bom', bom, { status: 'cancelled' }))).toEqual(refused);
    const rule = await plan.create(ruleType, { object_type: bomType, from_status: 'draft', to_status: 'cancelled' });
    await plan.patch('bom', bom, { status: 'cancelled' });
    await plan.patch('bom', bom, { status: 'draft' });
    await plan.patch('bom', bom, { status: 'cancelled' });
    await plan.patch(ruleType, rule, { allow_reverse: false });
    expect(await refusal(plan.patch('bom', bom, { status: 'draft' }))).toEqual(
      refusedStatus('Cannot transition from cancelled to draft'),
    );
    await plan.delete(ruleType, rule);
    expect(await refusal(plan.patch('bom', await plan.bom(), { status: 'cancelled' }))).toEqual(refused);
  });

  test('the initial status is a rule like others', async () => {
    const rule = await ruleId(bomType, '', 'draft');
    await plan.delete(ruleType, rule);
    expect(await refusal(plan.bom())).toEqual(refusedStatus('draft is not a valid initial status.'));
    const again = await plan.create(ruleType, { object_type: bomType, to_status: 'draft', allow_reverse: true });
    expect(await plan.values(ruleType, again)).toMatchObject({ from_status: '', allow_reverse: false });
    await plan.bom();
  });

  test('rules for one kind of object do not hold for another', async () => {
    const bom = await plan.bom();
    const order = await plan.order(bom);
    await plan.create(ruleType, { object_type: bomType, from_status: 'draft', to_status: 'ordered' });
    await plan.patch('bom', bom, { status: 'ordered' });
    expect(await refusal(plan.patch('purchaseorder', order, { status: 'ordered', order_id: 'X-9' }))).toEqual(
      refusedStatus('Cannot transition from draft to ordered'),
    );
  });

  test('a transition is named once', async () => {
    expect(
      await refusal(plan.create(ruleType, { object_type: bomType, from_status: 'draft', to_status: 'approved' })),
    ).toMatchObject({ status: 400, body: { __all__: [expect.stringContaining('already exists')] } });
    expect((await refusal(plan.create(ruleType, { object_type: bomType, to_status: 'draft' }))).status).toBe(400);
  });

  test.each([
    [{ to_status: '' }, { to_status: ['This field may not be blank.'] }],
    [{ from_status: 'draft', to_status: 'draft' }, { to_status: ['The two statuses must differ.'] }],
    [{ to_status: 'shipped' }, { to_status: ['shipped is not a valid choice.'] }],
    [{ from_status: 'lost', to_status: 'draft' }, { from_status: ['lost is not a valid choice.'] }],
    [{ from_status: 'constructor', to_status: 'draft' }, { from_status: ['constructor is not a valid choice.'] }],
  ])('a rule names two different statuses of its type: not %j', async (wrong, body) => {
    expect(await refusal(plan.create(ruleType, { object_type: bomType, ...wrong }))).toEqual({ status: 400, body });
  });

  test('only BOMs, orders and shipments have rules', async () => {
    for (const object_type of ['netbox_asset_lifecycle.asset', 'dcim.device', 'toString.constructor', 7])
      expect(
        Object.keys((await refusal(plan.create(ruleType, { object_type, to_status: 'draft' }))).body ?? {}),
      ).toEqual(['object_type']);
  });
});

test('the whole way of a shipment: prepared, shipped, lost, found, returned', async () => {
  const shipment = await plan.shipment(await plan.order(await plan.bom()));
  expect(await refusal(plan.patch('shipment', shipment, { status: 'received', site: plan.site }))).toEqual(
    refusedStatus('Cannot transition from prepared to received'),
  );
  for (const status of ['shipped', 'lost', 'received', 'returned', 'received', 'lost', 'shipped', 'cancelled'])
    await plan.patch('shipment', shipment, { status, site: plan.site });
  expect(await refusal(plan.patch('shipment', shipment, { status: 'shipped' }))).toEqual(
    refusedStatus('Cannot transition from cancelled to shipped'),
  );
});

test('an order without its number is told so before anything else is judged', async () => {
  const order = await plan.order(await plan.bom());
  expect(await refusal(plan.patch('purchaseorder', order, { status: 'ordered' }))).toEqual({
    status: 400,
    body: { order_id: ['An order ID is required in status ordered.'] },
  });
});

/** What the caller is told about each other status: true, or why not. */
async function nextOf(resource: Parameters<typeof transitionsFor>[0], id: number, who: Lifecycle = plan) {
  const { transitions } = await transitionsFor(resource)(who.context, { id });
  return Object.fromEntries(transitions.map(({ status, allowed, problems }) => [status, allowed || problems]));
}

describe('the next statuses of an object', () => {
  test('are told with the reasons against the others, those of the rules and those of its own locks', async () => {
    const order = await plan.order(await plan.bom());
    await plan.patch('purchaseorder', order, { status: 'approved' });
    expect(await nextOf(purchaseOrder, order)).toEqual({
      draft: true,
      ordered: { order_id: ['An order ID is required in status ordered.'] },
      fulfilled: { order_id: ['An order ID is required in status fulfilled.'] },
      cancelled: true,
    });
    const parcel = await plan.shipment(await plan.order(await plan.bom()));
    expect(await nextOf(shipmentResource, parcel)).toEqual({
      shipped: true,
      received: { status: ['Cannot transition from prepared to received'] },
      cancelled: true,
      returned: { status: ['Cannot transition from prepared to returned'] },
      lost: { status: ['Cannot transition from prepared to lost'] },
    });
    const { bom } = await plan.plannedBom(1);
    await plan.rule(bom, {});
    expect(await nextOf(bomResource, bom)).toMatchObject({
      approved: { status: [expect.stringContaining('not current')] },
      cancelled: { status: ['Cannot transition from draft to cancelled'] },
    });
    expect((await refusal(nextOf(bomResource, 999_999))).status).toBe(404);
  });

  test('are exactly those that a change gets, whatever the status', async () => {
    const order = await plan.order(await plan.bom(), { order_id: plan.name('number') });
    const walk = ['draft', 'approved', 'ordered', 'fulfilled', 'approved', 'cancelled'];
    for (const [index, status] of walk.entries()) {
      if (index > 0) await plan.patch('purchaseorder', order, { status });
      const next = await nextOf(purchaseOrder, order);
      expect(Object.keys(next)).not.toContain(status);
      for (const [to, answer] of Object.entries(next))
        if (answer !== true)
          expect(await refusal(plan.patch('purchaseorder', order, { status: to }))).toEqual({
            status: 400,
            body: answer,
          });
    }
  });
});

describe('a rule with conditions', () => {
  const buyer = (userId: number, ...actions: string[]): Actor => ({
    userId,
    username: `buyer ${userId}`,
    superuser: false,
    writeEnabled: true,
    permissions: [
      {
        types: ['netbox_asset_lifecycle.bom', 'netbox_asset_lifecycle.purchaseorder'],
        actions: ['view', 'add', 'change', ...actions],
        constraints: null,
      },
    ],
  });
  const orderType = 'netbox_asset_lifecycle.purchaseorder';
  let rule: number;
  let order: number;
  beforeAll(async () => {
    rule = await ruleId(orderType, 'draft', 'approved');
    order = await plan.order(await plan.bom());
  });
  const as = (actor: Actor) => new Lifecycle(plan.context.store, {}, actor);
  const approve = (who: Lifecycle) => who.patch('purchaseorder', order, { status: 'approved' });

  test('asks for filled fields, which may come with the status', async () => {
    await plan.patch(ruleType, rule, { required_fields: ['date_expected', 'comments'] });
    const body = {
      date_expected: ['This field is required in status approved.'],
      comments: ['This field is required in status approved.'],
    };
    expect(await refusal(approve(plan))).toEqual({ status: 400, body });
    expect(await nextOf(purchaseOrder, order)).toMatchObject({ approved: body });
    await plan.patch('purchaseorder', order, { status: 'approved', comments: 'x', date_expected: '2026-05-01' });
    await plan.patch('purchaseorder', order, { status: 'draft', comments: '' });
    await plan.patch(ruleType, rule, { required_fields: [] });
  });

  test('asks for a permission of any name, both ways', async () => {
    await plan.patch(ruleType, rule, { required_permission: 'approve' });
    const [clerk, head] = [as(buyer(7)), as(buyer(8, 'approve'))];
    const body = { detail: 'Status approved requires the permission approve.' };
    expect(await refusal(approve(clerk))).toEqual({ status: 403, body });
    expect(await nextOf(purchaseOrder, order, clerk)).toMatchObject({ approved: body });
    expect(await nextOf(purchaseOrder, order, head)).toMatchObject({ approved: true });
    await approve(head);
    expect((await refusal(clerk.patch('purchaseorder', order, { status: 'draft' }))).status).toBe(403);
    await head.patch('purchaseorder', order, { status: 'draft' });
    await plan.patch(ruleType, rule, { required_permission: '' });
  });

  test('asks for another person than who made the object and who gave it its status', async () => {
    await plan.patch(ruleType, rule, { by_other: true });
    const [author, editor, third] = [as(buyer(11)), as(buyer(12)), as(buyer(13))];
    order = await author.order(await plan.bom(), { vendor: plan.vendor });
    const refused = {
      status: 403,
      body: { detail: 'Whoever created the object or set its present status cannot set status approved.' },
    };
    expect(await refusal(approve(author))).toEqual(refused);
    await approve(editor);
    await editor.patch('purchaseorder', order, { status: 'draft' });
    for (const own of [author, editor]) {
      expect(await refusal(approve(own))).toEqual(refused);
      expect(await nextOf(purchaseOrder, order, own)).toMatchObject({ approved: refused.body });
    }
    await approve(third);
    await plan.patch(ruleType, rule, { by_other: false });
  });

  test.each([
    [{ required_fields: ['nothing'] }, { required_fields: ['nothing is not a writable field.'] }],
    [{ required_fields: ['constructor'] }, { required_fields: ['constructor is not a writable field.'] }],
    [{ required_fields: ['created'] }, { required_fields: ['created is not a writable field.'] }],
    [{ required_fields: [1] }, { required_fields: ['Every entry must be the name of a field.'] }],
    [
      { required_permission: 'May Approve' },
      { required_permission: ['Use lower-case letters and underscores, such as approve.'] },
    ],
  ])('is refused when nobody could meet it: %j', async (wrong, body) => {
    expect(await refusal(plan.patch(ruleType, rule, wrong))).toEqual({ status: 400, body });
  });
});
