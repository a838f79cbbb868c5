import { beforeAll, describe, expect, inject, test } from 'vitest';
import { Lifecycle, refusal } from '../../support/lifecycle.ts';
import { newTableStore } from '../../support/stores.ts';

let plan: Lifecycle;
beforeAll(async () => {
  plan = await new Lifecycle(await newTableStore(inject('dynamodbEndpoint'))).prepare();
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
