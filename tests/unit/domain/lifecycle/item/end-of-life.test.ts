import { beforeEach, describe, expect, test } from 'vitest';
import type { Context } from '../../../../../src/domain/engine/context.ts';
import type { JsonObject } from '../../../../../src/domain/engine/json.ts';
import type { Actor } from '../../../../../src/domain/engine/ports.ts';
import { answers } from '../../../../../src/domain/engine/query/answer.ts';
import type { TypeName } from '../../../../../src/domain/engine/schema/field-kinds.ts';
import { bomCoverage } from '../../../../../src/domain/lifecycle/bom/bom-coverage.ts';
import { bomRequirements, unitsToBuy } from '../../../../../src/domain/lifecycle/bom/bom-requirements.ts';
import { lifeOf } from '../../../../../src/domain/lifecycle/item/end-of-life.ts';
import { copyLines } from '../../../../../src/domain/lifecycle/ordering/copy-line-items.ts';
import { reorderSpares } from '../../../../../src/domain/lifecycle/ordering/reorder-spares.ts';
import { registry } from '../../../../../src/domain/registry.ts';
import { Lifecycle } from '../../../../support/lifecycle.ts';
import { MemoryStore } from '../../../../support/memory-store.ts';

const today = '2026-06-01';

let plan: Lifecycle;
beforeEach(async () => {
  plan = new Lifecycle(new MemoryStore());
  plan.context = { ...plan.context, now: () => new Date(`${today}T12:00:00Z`) };
  await plan.prepare();
});

/** Sees everything of the lifecycle, and of the inventory only devices. */
const buyer: Actor = {
  userId: 7,
  username: 'buyer',
  superuser: false,
  writeEnabled: true,
  permissions: [
    {
      types: [
        ...registry.resources.map(({ type }) => type).filter((type) => type.startsWith('netbox_asset_lifecycle.')),
        'dcim.device',
      ],
      actions: ['view', 'add', 'change'],
      constraints: null,
    },
  ],
};
const asBuyer = (): Context => ({ ...plan.context, actor: buyer });

const past = { end_of_life: '2026-05-31', is_end_of_life: true };
const future = { end_of_life: '2026-12-31', is_end_of_life: false };
const none = { end_of_life: null, is_end_of_life: false };

test.each([
  ['2026-12-31', false],
  ['2027-01-01', true],
  ['2026-01-01', false],
])('what is supported to the end of 2026 and needed on %s is too old: %s', (needed, is_end_of_life) => {
  const item = { type: 'dcim.devicetype', id: 1 } as const;
  const ends = new Map([['dcim.devicetype#1', '2026-12-31']]);
  expect(lifeOf(ends, item, needed)).toEqual({ end_of_life: '2026-12-31', is_end_of_life });
  expect(lifeOf(ends, { type: 'dcim.moduletype', id: 1 }, needed)).toEqual(none);
  expect(lifeOf(ends, null, needed)).toEqual(none);
});

/** A BOM with a line for a type of each end of life, and one for a module type. */
async function agingBom() {
  const bom = await plan.bom();
  const moduleType = await plan.create('dcim.moduletype', {
    manufacturer: plan.manufacturer,
    model: plan.name('card'),
    end_of_life: past.end_of_life,
  });
  const types = [
    await plan.deviceType({ end_of_life: past.end_of_life }),
    await plan.deviceType({ end_of_life: future.end_of_life }),
    await plan.deviceType(),
  ];
  const lines = [
    ...(await Promise.all(types.map((type) => plan.line(bom, type, 3)))),
    await plan.create('bomlineitem', { bom, item_type: 'dcim.moduletype', item_id: moduleType, quantity: 1 }),
  ];
  return { bom, types, lines };
}

const livesIn = (lines: readonly JsonObject[]) =>
  lines.map(({ end_of_life, is_end_of_life }) => ({ end_of_life, is_end_of_life }));

describe('the coverage and the requirements of a BOM', () => {
  test('tell for each line whether its item is supported today', async () => {
    const { bom } = await agingBom();
    const expected = [past, future, none, past];
    expect(livesIn((await bomCoverage(plan.context, bom)).lines)).toEqual(expected);
    expect(livesIn((await bomRequirements(plan.context, bom, [])).lines)).toEqual(expected);
  });

  test('or on the last day on which an order that is not cancelled is expected', async () => {
    const { bom, lines } = await agingBom();
    const [, line = 0] = lines;
    const later = async (date_expected: string | null, more: JsonObject = {}) => {
      const order = await plan.order(bom, { date_expected: '2026-07-01', ...more });
      await plan.create('polineitem', {
        purchase_order: order,
        bom_line_item: line,
        qty_ordered: 1,
        date_expected,
      });
      return order;
    };
    const flag = async () => (await bomCoverage(plan.context, bom)).lines[1]?.is_end_of_life;
    await later(null);
    expect(await flag()).toBe(false);
    const late = await later('2027-01-01');
    expect(await flag()).toBe(true);
    expect((await bomRequirements(plan.context, bom, [])).lines[1]?.is_end_of_life).toBe(true);
    await plan.patch('purchaseorder', late, { status: 'approved' });
    await plan.patch('purchaseorder', late, { status: 'cancelled' });
    expect(await flag()).toBe(false);
    await later(null, { date_expected: '2027-02-01' });
    expect(await flag()).toBe(true);
  });

  test('tell nothing of types that the caller may not view', async () => {
    const { bom } = await agingBom();
    expect(livesIn((await bomCoverage(asBuyer(), bom)).lines)).toEqual([none, none, none, none]);
    expect(livesIn((await bomRequirements(asBuyer(), bom, [])).lines)).toEqual([none, none, none, none]);
  });

  test('are the same in units, whatever the life of the items', async () => {
    const { bom, lines } = await agingBom();
    expect([...(await unitsToBuy(plan.context, bom))]).toEqual(lines.map((id, index) => [id, index < 3 ? 3 : 1]));
  });
});

describe('lines that are copied to an order', () => {
  const copied = async (context: Context, more: JsonObject = {}) => {
    const { bom, types } = await agingBom();
    await plan.create('vendorprice', {
      vendor: plan.vendor,
      item_type: 'dcim.devicetype',
      item_id: types[1] ?? 0,
      unit_price: 1,
      lead_time_days: 300,
    });
    const order = await plan.order(bom, more);
    return livesIn((await copyLines(context, { id: order, input: { lines: [] } })).lines);
  };

  test('are judged by the lead time of the vendor, the date of the order, or today', async () => {
    const late = { ...future, is_end_of_life: true };
    expect(await copied(plan.context)).toEqual([past, late, none, past]);
    expect(await copied(plan.context, { date_expected: '2026-05-31' })).toEqual([
      { ...past, is_end_of_life: false },
      late,
      none,
      { ...past, is_end_of_life: false },
    ]);
  });

  test('tell nothing of types that the caller may not view', async () => {
    expect(await copied(asBuyer())).toEqual([none, none, none, none]);
  });
});

test('spares that are reordered are judged by the lead time of the vendor, or today', async () => {
  const pool = await plan.pool();
  const type = await plan.deviceType({ end_of_life: future.end_of_life });
  await plan.allocation(pool, type, { min_quantity: 2 });
  const reordered = async (vendor: number | null) => {
    const { lines } = await reorderSpares(plan.context, {
      id: 0,
      input: { name: plan.name('bom'), pools: [], vendor },
    });
    return livesIn(lines);
  };
  expect(await reordered(null)).toEqual([future]);
  const price = { vendor: plan.vendor, item_type: 'dcim.devicetype', item_id: type, unit_price: 1 };
  await plan.create('vendorprice', { ...price, lead_time_days: 300 });
  await plan.patch('spareitemallocation', 1, { min_quantity: 4 });
  expect(await reordered(plan.vendor)).toEqual([{ ...future, is_end_of_life: true }]);
});

describe('what is listed', () => {
  const shown = async (actor: Actor, type: TypeName, id: number) => {
    const object = await plan.find(type, id);
    const [answer = {}] = await answers(
      { ...plan.context, actor },
      registry.resourceOf(type),
      object ? [object] : [],
      'full',
    );
    return answer;
  };

  test('as an order line: the life on the day of the line, or else of its order', async () => {
    const { bom, lines } = await agingBom();
    const [, line = 0] = lines;
    const type = 'netbox_asset_lifecycle.polineitem';
    const order = await plan.order(bom);
    const id = await plan.create('polineitem', { purchase_order: order, bom_line_item: line, qty_ordered: 1 });
    const { actor } = plan.context;
    expect(await shown(actor, type, id)).toMatchObject({ ...future, is_end_of_life: null });
    await plan.patch('purchaseorder', order, { date_expected: '2027-01-01' });
    expect(await shown(actor, type, id)).toMatchObject({ ...future, is_end_of_life: true });
    await plan.patch('polineitem', id, { date_expected: '2026-12-01' });
    expect(await shown(actor, type, id)).toMatchObject({ ...future, over_ordered: 0 });
    expect(await shown(buyer, type, id)).toMatchObject(none);
  });

  test('as a vendor price: the end of life', async () => {
    const { types } = await agingBom();
    const type = 'netbox_asset_lifecycle.vendorprice';
    const [item_id = 0] = types;
    const price = { vendor: plan.vendor, item_type: 'dcim.devicetype', item_id, unit_price: 1 };
    const id = await plan.create('vendorprice', price);
    expect(await shown(plan.context.actor, type, id)).toMatchObject({ end_of_life: past.end_of_life });
    expect(await shown(buyer, type, id)).toMatchObject({ end_of_life: null });
  });
});
