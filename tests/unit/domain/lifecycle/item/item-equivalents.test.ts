import { beforeAll, expect, test } from 'vitest';
import { visibleReader } from '../../../../../src/domain/engine/access/visible-reader.ts';
import type { JsonObject } from '../../../../../src/domain/engine/json.ts';
import type { Actor } from '../../../../../src/domain/engine/ports.ts';
import type { ObjectRef } from '../../../../../src/domain/engine/schema/field-kinds.ts';
import { equivalentsOf } from '../../../../../src/domain/lifecycle/item/equivalents.ts';
import { Lifecycle, refusal } from '../../../../support/lifecycle.ts';
import { MemoryStore } from '../../../../support/memory-store.ts';

const model = 'itemequivalent';

let plan: Lifecycle;
beforeAll(async () => {
  plan = await new Lifecycle(new MemoryStore()).prepare();
});

async function deviceType(): Promise<ObjectRef> {
  const name = plan.name('switch');
  return {
    type: 'dcim.devicetype',
    id: await plan.create('dcim.devicetype', { manufacturer: plan.manufacturer, model: name, slug: name }),
  };
}

const pairOf = (item: ObjectRef, substitute: ObjectRef): JsonObject => ({
  item_type: item.type,
  item_id: item.id,
  substitute_type: substitute.type,
  substitute_id: substitute.id,
});

/** Somebody who may do this with all item equivalents, or with those that the constraints name. */
const clerk = (actions: readonly string[], constraints: JsonObject | null = null): Actor => ({
  userId: 7,
  username: 'clerk',
  superuser: false,
  writeEnabled: true,
  permissions: [{ types: ['netbox_asset_lifecycle.itemequivalent'], actions: ['view', ...actions], constraints }],
});

async function asClerk<T>(actor: Actor, act: () => Promise<T>): Promise<T> {
  const { context } = plan;
  plan.context = { ...context, actor };
  try {
    return await act();
  } finally {
    plan.context = context;
  }
}

test('an approval names who gave it and when, and its withdrawal forgets both', async () => {
  const [a, b] = [await deviceType(), await deviceType()];
  const id = await plan.create(model, pairOf(a, b));
  expect(await plan.values(model, id)).toMatchObject({ status: 'proposed', approved_by: null, approved_at: null });
  await plan.patch(model, id, { status: 'approved' });
  const { approved_by, approved_at } = await plan.values(model, id);
  expect([approved_by, typeof approved_at]).toEqual([1, 'string']);
  await plan.patch(model, id, { status: 'proposed' });
  expect(await plan.values(model, id)).toMatchObject({ status: 'proposed', approved_by: null, approved_at: null });
});

test('to approve, and to withdraw, takes a permission of its own on this very equivalent', async () => {
  const [a, b, c] = [await deviceType(), await deviceType(), await deviceType()];
  const denied = {
    status: 403,
    body: { detail: 'To approve, and to withdraw an approval, requires the permission approve.' },
  };
  const proposer = clerk(['add', 'change']);
  const id = await asClerk(proposer, () => plan.create(model, pairOf(a, b)));
  const approved = { status: 'approved' };
  expect(await asClerk(proposer, () => refusal(plan.patch(model, id, approved)))).toEqual(denied);
  expect(await asClerk(proposer, () => refusal(plan.create(model, { ...pairOf(a, c), ...approved })))).toEqual(denied);
  const others = {
    ...clerk(['add', 'change']),
    permissions: [...(proposer.permissions ?? []), ...(clerk(['approve'], { id: id + 1 }).permissions ?? [])],
  };
  expect(await asClerk(others, () => refusal(plan.patch(model, id, approved)))).toEqual(denied);
  await asClerk(clerk(['change', 'approve']), () => plan.patch(model, id, approved));
  expect(await plan.values(model, id)).toMatchObject({ status: 'approved', approved_by: 7 });
  expect(await asClerk(proposer, () => refusal(plan.patch(model, id, { status: 'proposed' })))).toEqual(denied);
  await asClerk(proposer, () => plan.patch(model, id, { description: 'same ports' }));
});

test('what is approved does not change under its approval', async () => {
  const [a, b, c] = [await deviceType(), await deviceType(), await deviceType()];
  const id = await plan.create(model, { ...pairOf(a, b), status: 'approved' });
  const withdraw = ['Withdraw the approval before you change this.'];
  expect(await refusal(plan.patch(model, id, { ...pairOf(a, c), both_ways: true }))).toEqual({
    status: 400,
    body: { substitute: withdraw, both_ways: withdraw },
  });
  await plan.patch(model, id, { ...pairOf(a, c), status: 'proposed' });
  expect(await plan.values(model, id)).toMatchObject({ substitute: c, status: 'proposed' });
});

test('a pair stands once in each direction, of one type, and of two items', async () => {
  const [a, b] = [await deviceType(), await deviceType()];
  const cable = {
    type: 'netbox_asset_lifecycle.cabletype',
    id: await plan.create('cabletype', { type: 'cat6' }),
  } as const;
  expect(await refusal(plan.create(model, pairOf(a, a)))).toMatchObject({
    status: 400,
    body: { substitute: ['An item is no substitute for itself.'] },
  });
  expect(await refusal(plan.create(model, pairOf(a, cable)))).toMatchObject({
    status: 400,
    body: { substitute: ['The substitute must be of the type of the item.'] },
  });
  const there = await plan.create(model, pairOf(a, b));
  const taken = 'An item equivalent for this substitute of this item already exists.';
  for (const body of [pairOf(a, b), { ...pairOf(b, a), both_ways: true }])
    expect(JSON.stringify((await refusal(plan.create(model, body))).body)).toContain(taken);
  await plan.create(model, pairOf(b, a));
  expect(JSON.stringify((await refusal(plan.patch(model, there, { both_ways: true }))).body)).toContain(taken);
});

test('substitutes are found for many items at once: approved ones, both ways where that is said, none by a third item', async () => {
  const [a, b, c, d] = [await deviceType(), await deviceType(), await deviceType(), await deviceType()];
  const ab = await plan.create(model, { ...pairOf(a, b), status: 'approved', both_ways: true });
  const bc = await plan.create(model, { ...pairOf(b, c), status: 'approved' });
  await plan.create(model, pairOf(a, d));
  const key = ({ type, id }: ObjectRef) => `${type}#${id}`;
  const { store } = plan.context;
  expect(Object.fromEntries(await equivalentsOf(store, [a, b, c, d]))).toEqual({
    [key(a)]: [{ item: b, equivalent: ab }],
    [key(b)]: [
      { item: a, equivalent: ab },
      { item: c, equivalent: bc },
    ],
  });
  const narrow = visibleReader(store, clerk([], { id: bc }));
  expect(Object.fromEntries(await equivalentsOf(narrow, [a, b]))).toEqual({ [key(b)]: [{ item: c, equivalent: bc }] });
  expect((await equivalentsOf(store, [])).size).toBe(0);
});
