import { expect, test } from 'vitest';
import { estimate } from '../../../../../src/domain/lifecycle/lead-times/estimate.ts';
import { leadDays, logOf, openObservation } from '../../../../../src/domain/lifecycle/lead-times/lead-days.ts';
import { type LeadRecord, learn } from '../../../../../src/domain/lifecycle/lead-times/learn.ts';
import { studentQuantile } from '../../../../../src/domain/lifecycle/lead-times/student.ts';
import { sumsOf } from '../../../../../src/domain/lifecycle/lead-times/sums.ts';
import { generator, normal } from '../../../../support/generated-numbers.ts';

/** A world of vendors with items, whose deliveries take log-normal times. */
interface World {
  readonly vendors: number;
  readonly items: number;
  /** Half of the deliveries of all take less, in days. */
  readonly median: number;
  /** Spread of the logarithm: between vendors, between the items of one, between deliveries. */
  readonly spreads: readonly [number, number, number];
  /** Share of deliveries that take two and a half times as long. */
  readonly late?: number;
}

const hall: World = { vendors: 20, items: 5, median: 28, spreads: [0.4, 0.2, 0.3] };

/** The share of later deliveries that came within the 50 and 90 % bounds that `n` earlier ones gave. */
function coverage(world: World, n: number): readonly [number, number] {
  const random = generator(n + 1);
  const within: [number, number] = [0, 0];
  const [worlds, later] = [300, 25];
  for (let made = 0; made < worlds; made += 1) {
    const [ofVendors, ofItems, own] = world.spreads;
    let next = (): number => 0;
    const vendors = Array.from({ length: world.vendors }, (_vendor, vendor) => {
      const vendorMean = Math.log(world.median) + ofVendors * normal(random);
      const items = Array.from({ length: world.items }, (_item, item) => {
        const mean = vendorMean + ofItems * normal(random);
        const delivery = (): number =>
          Math.floor(Math.exp(mean + own * normal(random)) * (random() < (world.late ?? 0) ? 2.5 : 1));
        const isJudged = vendor === 0 && item === 0;
        if (isJudged) next = delivery;
        const count = isJudged ? n : 1 + Math.floor(random() * 8);
        return [`${item}`, Array.from({ length: count }, () => ({ value: logOf(delivery()), weight: 1 }))] as const;
      }).filter(([, deliveries]) => deliveries.length > 0);
      const orders = Math.max(0, ...items.map(([, deliveries]) => deliveries.length));
      const sums = items.map(([item, deliveries]) => [item, sumsOf(deliveries)] as const);
      return [vendor, { items: new Map(sums), orders }] as const;
    });
    const learned = estimate(new Map(vendors));
    if (!learned) continue;
    const { days_50, days_90 } = leadDays(learned.vendor(0).item('0'));
    for (let day = 0; day < later; day += 1) {
      const days = next();
      if (days <= days_50) within[0] += 1;
      if (days <= days_90) within[1] += 1;
    }
  }
  return [within[0] / worlds / later, within[1] / worlds / later];
}

const sizes = [0, 1, 3, 5, 10, 30];

test.each([
  ['twenty vendors with five items', hall],
  ['twenty vendors with one item', { ...hall, items: 1 }],
  ['four vendors with three items', { ...hall, vendors: 4, items: 3 }],
  ['deliveries that vary much', { ...hall, spreads: [0.4, 0.2, 0.6] }],
  ['a tenth of the deliveries late', { ...hall, late: 0.1 }],
] satisfies [string, World][])('nine in ten deliveries come in time: %s', (_name, world) => {
  for (const n of sizes) expect.soft(Math.abs(coverage(world, n)[1] - 0.9), `n = ${n}`).toBeLessThan(0.03);
});

test('half of the deliveries come within the 50 % bound, and more where some are late', () => {
  for (const n of sizes) expect.soft(Math.abs(coverage(hall, n)[0] - 0.5), `n = ${n}`).toBeLessThan(0.05);
});

test('bounds are too long rather than too short where days are few, or less varies than is assumed', () => {
  const held = [
    { ...hall, median: 5 },
    { ...hall, median: 2 },
    { ...hall, spreads: [0.4, 0.2, 0.1] },
    { ...hall, vendors: 1, items: 1 },
  ] satisfies World[];
  for (const world of held)
    for (const n of [1, 5, 30]) expect.soft(coverage(world, n)[1], JSON.stringify([world, n])).toBeGreaterThan(0.89);
});

test('nothing is learned without a delivery', () => {
  expect(estimate(new Map())).toBeNull();
  expect(estimate(new Map([[1, { items: new Map(), orders: 0 }]]))).toBeNull();
});

const cells = (...lists: readonly (readonly number[])[]) => ({
  items: new Map(lists.map((days, item) => [`${item}`, sumsOf(days.map((day) => ({ value: logOf(day), weight: 1 })))])),
  orders: Math.max(...lists.map(({ length }) => length)),
});

test('few deliveries of an item are drawn to its vendor, and those of a vendor to all', () => {
  const slow = Array.from({ length: 12 }, (_, order) => 38 + (order % 5));
  const others = [2, 3, 4, 5].map((id) => [id, cells(slow, slow)] as const);
  const medianOf = (vendor: ReturnType<typeof cells>, item: string): number =>
    leadDays(
      estimate(new Map([[1, vendor], ...others]))
        ?.vendor(1)
        .item(item) ?? never(),
    ).days_50;
  expect(medianOf(cells([10]), '0')).toBeGreaterThan(10);
  expect(medianOf(cells([10]), '0')).toBeLessThan(40);
  expect(medianOf(cells(Array.from({ length: 30 }, () => 10)), '0')).toBe(10);
  // An item that never came takes what the others of the vendor took, rather than what those of others did.
  expect(medianOf(cells([10, 10, 10, 10], [10, 10, 10]), 'new')).toBeLessThan(16);
});

const never = (): never => {
  throw new Error('Something is learned');
};

test('lines that come together with their order do not make a vendor look surer than its orders do', () => {
  for (const orders of [1, 3, 10]) {
    const random = generator(orders);
    let [within, worlds] = [0, 0];
    for (; worlds < 600; worlds += 1) {
      const vendors = Array.from({ length: 10 }, (_vendor, vendor) => {
        const mean = Math.log(28) + 0.4 * normal(random);
        const order = (): number => Math.floor(Math.exp(mean + 0.3 * normal(random)));
        const days = Array.from({ length: vendor === 0 ? orders : 4 }, order);
        return { ...cells(...Array.from({ length: 20 }, () => days)), next: order() };
      });
      const learned = estimate(new Map(vendors.entries()));
      if (learned && (vendors[0]?.next ?? 0) <= leadDays(learned.vendor(0).item('new')).days_90) within += 1;
    }
    expect.soft(within / worlds, `${orders} orders`).toBeGreaterThan(0.87);
  }
});

test('quantiles agree with the tables', () => {
  expect(studentQuantile(50, 4)).toBe(0);
  // Student's t, one-sided 90 %: 4, 10 and 30 degrees of freedom.
  expect(studentQuantile(90, 4)).toBeCloseTo(1.5332, 2);
  expect(studentQuantile(90, 10)).toBeCloseTo(1.3722, 3);
  expect(studentQuantile(90, 30)).toBeCloseTo(1.3104, 4);
});

test('an order that is open tells the more, the later it is', () => {
  const prediction = { mean: logOf(30), variance: 0.09, df: 20 };
  const told = (days: number) => openObservation(days, prediction);
  expect(told(5)).toBeUndefined();
  // At the median: hazard 0.7979, weight 0.7979 squared.
  expect(told(30)?.weight).toBeCloseTo(0.6366, 4);
  expect(told(30)?.value).toBeCloseTo(logOf(30) + (0.3 * 0.79788) / 0.6366, 3);
  for (const days of [40, 60, 120, 3_000]) {
    const now = told(days);
    expect(now?.weight).toBeGreaterThan(told(days - 5)?.weight ?? 0);
    expect(now?.weight).toBeLessThanOrEqual(1);
    expect(now?.value).toBeGreaterThan(logOf(days));
    expect(now?.value).toBeLessThan(logOf(days) + 0.4);
  }
});

/** The share of later deliveries within the bounds learned from orders of the last days, many of which are still open. */
function coverageOfYoungHistory(daysBack: number, counts: 'open orders, too' | 'deliveries only'): number {
  const random = generator(5);
  let [within, judged] = [0, 0];
  for (let world = 0; world < 100; world += 1) {
    const means = Array.from({ length: 10 }, () => Math.log(40) + 0.4 * normal(random));
    const delivery = (mean: number): number => Math.floor(Math.exp(mean + 0.3 * normal(random)));
    const records = means.flatMap((mean, vendor) =>
      Array.from({ length: 10 }, (_, order): LeadRecord => {
        const age = Math.floor(random() * daysBack);
        const days = delivery(mean);
        const isOpen = days > age;
        return {
          vendor,
          order: vendor * 100 + order,
          item: { type: 'dcim.devicetype', id: 1 },
          came: isOpen ? [] : [{ days, share: 1 }],
          open: { days: age, share: isOpen && counts === 'open orders, too' ? 1 : 0 },
        };
      }),
    );
    for (const { vendor, items, others } of learn(records)) {
      const mean = vendor === null ? undefined : means[vendor];
      if (mean === undefined) continue;
      const bound = (items[0] ?? others).days_90;
      for (let later = 0; later < 10; later += 1, judged += 1) if (delivery(mean) <= bound) within += 1;
    }
  }
  return within / judged;
}

test('bounds hold in a young history, since orders that are still open count', () => {
  for (const days of [60, 90, 180]) {
    expect.soft(Math.abs(coverageOfYoungHistory(days, 'open orders, too') - 0.9), `${days} days`).toBeLessThan(0.03);
  }
  expect(coverageOfYoungHistory(60, 'deliveries only')).toBeLessThan(0.8);
});
