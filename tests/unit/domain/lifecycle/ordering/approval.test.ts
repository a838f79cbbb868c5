import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Permission } from '../../../../../src/domain/engine/access/grants.ts';
import type { JsonObject } from '../../../../../src/domain/engine/json.ts';
import type { Actor } from '../../../../../src/domain/engine/ports.ts';
import { amendLine } from '../../../../../src/domain/lifecycle/ordering/amend-line.ts';
import { purchaseOrder } from '../../../../../src/domain/lifecycle/ordering/purchase-order.ts';
import { transitionsFor } from '../../../../../src/domain/lifecycle/status/list-transitions.ts';
import { Lifecycle, refusal } from '../../../../support/lifecycle.ts';
import { meanwhile } from '../../../../support/meanwhile.ts';
import { MemoryStore } from '../../../../support/memory-store.ts';

const orderType = 'netbox_asset_lifecycle.purchaseorder';
const store = new MemoryStore();
let plan: Lifecycle;
let bom: number;
let line: number;

/** May do all with orders and lines up to this limit, and with those that match. */
const upTo = (approvalLimit: string | null, more: Partial<Permission> = {}): Permission => ({
  types: [orderType],
  actions: ['view', 'add', 'change'],
  constraints: null,
  approvalLimit,
  ...more,
});
const everything: Permission = {
  types: [
    'netbox_asset_lifecycle.polineitem',
    'netbox_asset_lifecycle.bom',
    'netbox_asset_lifecycle.bomlineitem',
    'netbox_asset_lifecycle.vendor',
  ],
  actions: ['view', 'add', 'change', 'delete'],
  constraints: null,
};
const buyer = (...permissions: readonly Permission[]): Actor => ({
  userId: 7,
  username: 'buyer',
  superuser: false,
  writeEnabled: true,
  permissions: [everything, ...permissions],
});
const as = (actor: Actor): Lifecycle => new Lifecycle(store, { baseCurrency: 'EUR' }, actor);

/** A draft of the superuser with a line for 10 units at this price. */
async function draft(unit_price: string | null, more: JsonObject = {}): Promise<number> {
  const order = await plan.order(bom, { currency: 'EUR', ...more });
  await plan.create('polineitem', { purchase_order: order, bom_line_item: line, qty_ordered: 10, unit_price });
  return order;
}
const approve = (actor: Actor, order: number, status = 'approved') =>
  as(actor).patch('purchaseorder', order, { status, order_id: `number ${order}` });
const refused = async (attempt: Promise<unknown>) => (await refusal(attempt)).body;

const above = (total: string, limit: string, status = 'approved') => ({
  detail: `The total of the order, ${total} EUR, is above your approval limit of ${limit} EUR. Another person must set status ${status}.`,
});

beforeAll(async () => {
  plan = await new Lifecycle(store, { baseCurrency: 'EUR' }).prepare();
});
beforeEach(async () => {
  bom = await plan.bom();
  line = await plan.line(bom, await plan.deviceType(), 1000);
});

describe('an order is approved', () => {
  test('up to the limit, and not above it', async () => {
    await approve(buyer(upTo('1000')), await draft('100'));
    const dearer = await draft('100.001');
    expect(await refused(approve(buyer(upTo('1000')), dearer))).toEqual(above('1000.01', '1000.00'));
    await approve(buyer(upTo('1000.01')), dearer);
  });

  test('without any limit by those who have none', async () => {
    await approve(buyer(upTo(null)), await draft('1000000'));
    await approve(buyer(upTo('1'), upTo(null)), await draft('1000000'));
    await plan.patch('purchaseorder', await draft('1000000'), { status: 'approved' });
  });

  test('by the highest of several limits', async () => {
    const order = await draft('200');
    expect(await refused(approve(buyer(upTo('1000'), upTo('1500')), order))).toEqual(above('2000.00', '1500.00'));
    await approve(buyer(upTo('2000'), upTo('1500')), order);
  });

  test('by limits of permissions that let the order through only', async () => {
    const order = await draft('200');
    const others = upTo(null, { constraints: { id: 0 } });
    expect(await refused(approve(buyer(upTo('1000'), others), order))).toEqual(above('2000.00', '1000.00'));
  });

  test('when the limits for the order as it was and as it will be both hold', async () => {
    const order = await draft('200');
    const drafts = (limit: string | null) => upTo(limit, { constraints: { status: 'draft' } });
    const approved = (limit: string | null) => upTo(limit, { constraints: { status: 'approved' } });
    for (const actor of [buyer(drafts('10'), approved(null)), buyer(drafts(null), approved('10'))])
      expect(await refused(approve(actor, order))).toEqual(above('2000.00', '10.00'));
    await approve(buyer(drafts(null), approved('2000')), order);
  });

  test('only once: who places what another person has approved needs no limit', async () => {
    const order = await draft('200');
    await approve(buyer(upTo('2000')), order);
    await approve(buyer(upTo('10')), order, 'ordered');
    await approve(buyer(upTo('10')), order, 'approved');
    await approve(buyer(upTo('10')), order, 'draft');
    expect(await refused(approve(buyer(upTo('10')), order))).toEqual(above('2000.00', '10.00'));
  });

  test('in the base currency by the rate of today', async () => {
    await plan.create('exchangerate', { date: '2026-01-01', from_currency: 'EUR', to_currency: 'USD', rate: '1.25' });
    const order = await draft('100', { currency: 'USD' });
    expect(await refused(approve(buyer(upTo('799.99')), order))).toEqual(above('800.00', '799.99'));
    await approve(buyer(upTo('800')), order);
  });

  test('with a limit on the permission that the transition rule asks for', async () => {
    const [rule = 0] = await plan.ids('statustransitionrule', {
      object_type: orderType,
      from_status: 'draft',
      to_status: 'approved',
    });
    await plan.patch('statustransitionrule', rule, { required_permission: 'approve' });
    const order = await draft('200');
    const approver = (limit: string) => buyer(upTo(null), upTo(limit, { actions: ['approve'] }));
    expect(await refused(approve(approver('1999'), order))).toEqual(above('2000.00', '1999.00'));
    await approve(approver('2000'), order);
    await plan.patch('statustransitionrule', rule, { required_permission: '' });
  });
});

describe('a total that is not known is above every limit', () => {
  const unknown = (why: string) => ({
    detail: `The total of the order in the base currency is not known: ${why}. It counts as above your approval limit of 1000.00 EUR. Another person must set status approved.`,
  });

  test.each([
    ['a line has no price', { currency: 'EUR' }, null, 'one line has no price'],
    ['the order has no currency', { currency: null }, '1', 'the order has no currency'],
    ['a rate is missing', { currency: 'CHF' }, '1', 'no rate from CHF to EUR'],
  ])('where %s', async (_, terms, price, why) => {
    const order = await draft(price, terms);
    expect(await refused(approve(buyer(upTo('1000')), order))).toEqual(unknown(why));
    await approve(buyer(upTo(null)), order);
  });
});

test('without a base currency the refusal says how one is set', async () => {
  const order = await draft('1');
  const patch = { status: 'approved', order_id: 'number 1' };
  expect(await refused(new Lifecycle(store, {}, buyer(upTo('1000'))).patch('purchaseorder', order, patch))).toEqual({
    detail:
      'The total of the order in the base currency is not known: no base currency is set (QM_BASE_CURRENCY). It counts as above your approval limit of 1000.00. Another person must set status approved.',
  });
});

test('the refusal names no total to those who do not see all lines', async () => {
  const order = await draft('200');
  const blind = { ...buyer(), permissions: [upTo('10'), { ...everything, constraints: { id: 0 } }] };
  expect(await refused(approve(blind, order))).toEqual({
    detail:
      'The total of the order is above your approval limit of 10.00 EUR. Another person must set status approved.',
  });
});

test('the list of transitions gives the reason', async () => {
  const order = await draft('200');
  const { transitions } = await transitionsFor(purchaseOrder)(as(buyer(upTo('10'))).context, { id: order });
  expect(transitions.find(({ status }) => status === 'approved')).toMatchObject({
    allowed: false,
    problems: above('2000.00', '10.00'),
  });
  expect(transitions.find(({ status }) => status === 'ordered')).toMatchObject({ allowed: false });
});

test('an approved line does not become dearer than the limit', async () => {
  const order = await draft('100');
  await approve(buyer(upTo('1000')), order);
  const [id = 0] = await plan.ids('polineitem', { purchase_order_id: String(order) });
  const amend = (actor: Actor, unit_price: string) =>
    amendLine(as(actor).context, { id, input: { unit_price, date_expected: null, reason: 'new list' } });
  expect(await refused(amend(buyer(upTo('1000')), '100.01'))).toEqual({
    detail:
      'The total of the order, 1000.10 EUR, is above your approval limit of 1000.00 EUR. Another person must make this change.',
  });
  // Lines may be changed without a permission to change orders: the limit of the others counts.
  expect(await refused(amend(buyer(upTo('1000', { actions: ['view', 'approve'] })), '100.01'))).toMatchObject({
    detail: expect.stringContaining('above your approval limit of 1000.00 EUR'),
  });
  await amend(buyer(upTo('1000')), '90');
  await amend(buyer(upTo(null)), '300');
  await amend(buyer(upTo('1000')), '200');
});

describe('what somebody else does while an order is approved', () => {
  /** Approves the order as a buyer up to 1,000, while this happens right after the lines were read. */
  const approveWhile = (order: number, act: () => Promise<unknown>, read: 'rows' | 'getMany' = 'getMany') => {
    const lineType = 'netbox_asset_lifecycle.polineitem';
    const slow = new Lifecycle(meanwhile(store, read, lineType, act), { baseCurrency: 'EUR' }, buyer(upTo('1000')));
    return slow.patch('purchaseorder', order, { status: 'approved' });
  };
  const lineOf = async (order: number) => (await plan.ids('polineitem', { purchase_order_id: String(order) }))[0] ?? 0;

  test.each(['rows', 'getMany'] as const)('counts: a price that rises (after %s)', async (read) => {
    const order = await draft('100');
    const id = await lineOf(order);
    const attempt = approveWhile(order, () => plan.patch('polineitem', id, { unit_price: '500' }), read);
    expect(await refused(attempt)).toEqual(above('5000.00', '1000.00'));
  });

  test('counts: a line that is added', async () => {
    const order = await draft('100');
    const bom_line_item = await plan.line(bom, await plan.deviceType(), 5);
    const more = { purchase_order: order, bom_line_item, qty_ordered: 5, unit_price: '1' };
    const attempt = approveWhile(order, () => plan.create('polineitem', more));
    expect(await refused(attempt)).toEqual(above('1005.00', '1000.00'));
  });

  test('does not hold up one that stays within the limit', async () => {
    const order = await draft('100');
    const id = await lineOf(order);
    await approveWhile(order, () => plan.patch('polineitem', id, { unit_price: '99' }));
    expect(await plan.values('purchaseorder', order)).toMatchObject({ status: 'approved' });
  });
});
