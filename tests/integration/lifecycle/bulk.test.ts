import { beforeAll, describe, expect, inject, test } from 'vitest';
import { bulkOn } from '../../support/bulk.ts';
import { Lifecycle, refusal } from '../../support/lifecycle.ts';
import { newTableStore } from '../../support/stores.ts';

let plan: Lifecycle;
beforeAll(async () => {
  plan = await new Lifecycle(await newTableStore(inject('dynamodbEndpoint'))).prepare();
});

const { create, update, destroy, vendors, nameOf } = bulkOn(() => plan);

describe('creating a list', () => {
  test('works far beyond what one transaction holds, and all or none there, too', async () => {
    const ids = await create('vendor', vendors(150));
    expect(new Set(ids).size).toBe(150);
    const before = await plan.context.store.count('netbox_asset_lifecycle.vendor');
    const body = [...vendors(149), { name: 'Metal Works' }];
    expect((await refusal(create('vendor', body))).status).toBe(400);
    expect(await plan.context.store.count('netbox_asset_lifecycle.vendor')).toBe(before);
    const left = [...ids].map((id) => ({ id }));
    await destroy('vendor', left);
    expect(await plan.context.store.count('netbox_asset_lifecycle.vendor')).toBe(before - 150);
  });
});

describe('changing a list', () => {
  test('may swap two names, and pass a name on in a ring', async () => {
    const body = vendors(3);
    const [a = 0, b = 0, c = 0] = await create('vendor', body);
    const [nameA, nameB, nameC] = body.map(({ name }) => name);
    await update('vendor', [
      { id: a, name: nameB ?? '' },
      { id: b, name: nameA ?? '' },
    ]);
    expect([await nameOf('vendor', a), await nameOf('vendor', b)]).toEqual([nameB, nameA]);
    await update('vendor', [
      { id: a, name: nameC ?? '' },
      { id: b, name: nameB ?? '' },
      { id: c, name: nameA ?? '' },
    ]);
    expect([await nameOf('vendor', a), await nameOf('vendor', b), await nameOf('vendor', c)]).toEqual([
      nameC,
      nameB,
      nameA,
    ]);
    expect((await refusal(plan.create('vendor', { name: nameA ?? '' }))).status).toBe(400);
  });
});

test('twelve lists at once that want the same name: one gets it, and none is half done', async () => {
  const name = plan.name('wanted');
  const attempts = Array.from({ length: 12 }, async () => {
    const own = vendors(1);
    try {
      await create('vendor', [...own, { name }]);
      return 1;
    } catch {
      const [{ name: first } = { name: '' }] = own;
      const found = await plan.ids('vendor', { name: String(first) });
      expect(found).toEqual([]);
      return 0;
    }
  });
  expect((await Promise.all(attempts)).filter((won) => won === 1)).toHaveLength(1);
});
