import { beforeAll, describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../../../src/domain/engine/json.ts';
import { runCheck } from '../../../../../src/domain/lifecycle/checks/run-check.ts';
import { sparesLevelCheck } from '../../../../../src/domain/lifecycle/checks/spares-level-check.ts';
import { Lifecycle, refusal, refusedFor } from '../../../../support/lifecycle.ts';
import { MemoryStore } from '../../../../support/memory-store.ts';

let plan: Lifecycle;
beforeAll(async () => {
  plan = await new Lifecycle(new MemoryStore()).prepare();
});

test('a pool has a name of its own and a location of its site', async () => {
  const name = plan.name('pool');
  await plan.create('sparespool', { name, site: plan.site });
  expect((await refusal(plan.create('sparespool', { name, site: plan.site }))).body).toEqual({
    name: ['spares pool with this name already exists.'],
  });
  const site = await plan.create('dcim.site', { name: plan.name('site'), slug: plan.name('site') });
  const location = await plan.create('dcim.location', { name: 'Shelf', slug: 'shelf', site });
  expect(
    (await refusal(plan.create('sparespool', { name: plan.name('pool'), site: plan.site, location }))).body,
  ).toEqual({ location: ['The location must belong to the site of the pool.'] });
  await plan.create('sparespool', { name: plan.name('pool'), site, location });
});

describe('spare items', () => {
  let pool: number;
  let deviceType: number;
  beforeAll(async () => {
    pool = await plan.pool();
    deviceType = await plan.deviceType();
  });
  const stock = refusedFor(
    'The pool already has a spare item with this item, variant and status. Change its quantity instead.',
  );

  test('without serial and asset tag are one record for pool, item, variant and status', async () => {
    const record = await plan.spare(pool, deviceType, { quantity: 3, variant: { airflow: '' } });
    expect(await plan.values('spareitem', record)).toMatchObject({ variant: {}, status: 'serviceable', quantity: 3 });
    expect(await refusal(plan.spare(pool, deviceType))).toEqual(stock);
    expect(await refusal(plan.spare(pool, deviceType, { variant: { airflow: null } }))).toEqual(stock);
    await plan.spare(pool, deviceType, { variant: { airflow: 'mixed' } });
    await plan.spare(await plan.pool(), deviceType);
    const damaged = await plan.spare(pool, deviceType, { status: 'damaged' });
    expect(await refusal(plan.patch('spareitem', damaged, { status: 'serviceable' }))).toEqual(stock);
    await plan.patch('spareitem', damaged, { status: 'missing' });
  });

  test('with a serial or an asset tag are one unit, at most', async () => {
    const one = { quantity: ['A spare item with a serial number or an asset tag cannot have more than one unit.'] };
    expect((await refusal(plan.spare(pool, deviceType, { serial: 'A', quantity: 2 }))).body).toEqual(one);
    expect((await refusal(plan.spare(pool, deviceType, { asset_tag: 'A', quantity: 2 }))).body).toEqual(one);
    const spare = await plan.spare(pool, deviceType, { serial: 'A', asset_tag: 'A' });
    expect((await refusal(plan.patch('spareitem', spare, { quantity: 2 }))).body).toEqual(one);
    await plan.patch('spareitem', spare, { quantity: 0 });
  });

  test('have a serial that is unique for their item, and an asset tag that is unique among all', async () => {
    await plan.spare(pool, deviceType, { serial: 'S', asset_tag: 'T' });
    expect(await refusal(plan.spare(await plan.pool(), deviceType, { serial: 'S' }))).toEqual(
      refusedFor('Spare item with this Item and Serial already exists.'),
    );
    const other = await plan.deviceType();
    expect((await refusal(plan.spare(pool, other, { serial: 'S', asset_tag: 'T' }))).body).toEqual({
      asset_tag: ['spare item with this asset tag already exists.'],
    });
    await plan.spare(pool, other, { serial: 'S' });
  });

  test('have numbers that are compared without case and without the blanks around them', async () => {
    const spare = await plan.spare(pool, deviceType, { serial: 'Case-1', asset_tag: 'Tag-1' });
    expect(await refusal(plan.spare(pool, deviceType, { serial: ' cASE-1 ' }))).toEqual(
      refusedFor('Spare item with this Item and Serial already exists.'),
    );
    expect((await refusal(plan.spare(pool, deviceType, { asset_tag: 'tAG-1' }))).body).toEqual({
      asset_tag: ['spare item with this asset tag already exists.'],
    });
    await plan.patch('spareitem', spare, { serial: 'CASE-1' });
    expect(await plan.values('spareitem', spare)).toMatchObject({ serial: 'CASE-1', asset_tag: 'Tag-1' });
  });

  test.each([
    ['zero-width space', '\u200b'],
    ['soft hyphen', '\u00ad'],
    ['right-to-left mark', '\u200f'],
    ['delete', '\u007f'],
    ['tab', '\t'],
  ])('take no %s in their numbers', async (_, character) => {
    const hidden = `A${character}1`;
    expect((await refusal(plan.spare(pool, deviceType, { serial: hidden, asset_tag: hidden }))).body).toEqual({
      serial: ['Invisible characters are not allowed.'],
      asset_tag: ['Invisible characters are not allowed.'],
    });
  });

  test.each([
    [{ quantity: -1 }, { quantity: ['Ensure this value is greater than or equal to 0.'] }],
    [{ quantity: 1e15 }, { quantity: ['Ensure this value is less than or equal to 2147483647.'] }],
    [{ variant: null }, { variant: ['This field may not be null.'] }],
    [{ variant: { color: 'ff0000' } }, { variant: ['Invalid variant. Unknown attributes: color. Allowed: airflow.'] }],
    [{ variant: { airflow: ['passive'] } }, { variant: ['Invalid variant. Not a valid airflow.'] }],
    [{ status: 'broken' }, { status: ['broken is not a valid choice.'] }],
  ])('refuse %j', async (wrong: JsonObject, body) => {
    expect(await refusal(plan.spare(await plan.pool(), deviceType, wrong))).toEqual({ status: 400, body });
  });

  test('move between statuses without rules', async () => {
    const spare = await plan.spare(await plan.pool(), deviceType);
    for (const status of ['missing', 'damaged', 'serviceable']) await plan.patch('spareitem', spare, { status });
  });

  test('of cable types have colour and length as variant', async () => {
    const item = {
      item_type: 'netbox_asset_lifecycle.cabletype',
      item_id: await plan.create('cabletype', { type: 'cat6' }),
    };
    const spare = await plan.create('spareitem', {
      pool,
      ...item,
      variant: { length_unit: 'm', color: 'FF0000', length: '3.0' },
    });
    expect(await plan.values('spareitem', spare)).toMatchObject({
      variant: { color: 'ff0000', length: 3, length_unit: 'm' },
    });
  });
});

describe('cable types', () => {
  test('are told apart by medium, profile and both connectors', async () => {
    const input = { type: 'power', connector_a: 'iec-60320-c14', connector_b: 'iec-60320-c13' };
    await plan.create('cabletype', input);
    expect(await refusal(plan.create('cabletype', input))).toEqual(
      refusedFor('Cable type with this Type, Profile, Connector A and Connector B already exists.'),
    );
    await plan.create('cabletype', { ...input, connector_b: null });
    await plan.create('cabletype', { type: 'power' });
    expect((await refusal(plan.create('cabletype', { type: 'power' }))).status).toBe(400);
  });

  test('of power have power connectors, of other media others', async () => {
    expect((await refusal(plan.create('cabletype', { type: 'power', connector_a: '8p8c' }))).body).toEqual({
      connector_a: ['A power cable needs a power port or outlet connector.'],
    });
    expect((await refusal(plan.create('cabletype', { type: 'cat6', connector_b: 'iec-60320-c13' }))).body).toEqual({
      connector_b: ['Power connectors are for power cables only.'],
    });
    await plan.create('cabletype', { type: 'cat6', connector_a: '8p8c', connector_b: '8p8c' });
  });
});

describe('allocations', () => {
  const allocate = async (more: JsonObject) =>
    plan.create('spareitemallocation', {
      pool: await plan.pool(),
      item_type: 'dcim.devicetype',
      item_id: await plan.deviceType(),
      ...more,
    });

  test('have a minimum of one unless they say otherwise, and a maximum that is not below it', async () => {
    expect(await plan.values('spareitemallocation', await allocate({}))).toMatchObject({
      min_quantity: 1,
      max_quantity: null,
    });
    const unbounded = await allocate({ min_quantity: null, max_quantity: 0 });
    expect(await plan.answer('spareitemallocation', unbounded)).toMatchObject({ min_quantity: null, max_quantity: 0 });
    await allocate({ min_quantity: 2, max_quantity: 2 });
    expect(await refusal(allocate({ min_quantity: null }))).toEqual(
      refusedFor('At least one of minimum and maximum quantity is required.'),
    );
    expect((await refusal(allocate({ min_quantity: 2, max_quantity: 1 }))).body).toEqual({
      max_quantity: ['The maximum quantity cannot be below the minimum quantity.'],
    });
  });

  test('are one for pool, item and variant', async () => {
    const item = { pool: await plan.pool(), item_id: await plan.deviceType() };
    await allocate(item);
    expect(await refusal(allocate({ ...item, variant: { airflow: '' } }))).toEqual(
      refusedFor('The pool already has an allocation for this item and variant.'),
    );
    await allocate({ ...item, variant: { airflow: 'passive' } });
  });

  test('count serviceable units of exactly their variant, also those with serial numbers', async () => {
    const [pool, item_id] = [await plan.pool(), await plan.deviceType()];
    const variant = { airflow: 'passive' };
    const allocation = await allocate({ pool, item_id, variant, min_quantity: 3, max_quantity: 4 });
    const flags = async () => plan.answer('spareitemallocation', allocation);
    expect(await flags()).toMatchObject({
      current_quantity: 0,
      below_minimum: true,
      above_maximum: false,
      is_fulfilled: false,
    });
    const spare = await plan.spare(pool, item_id, { variant, quantity: 2 });
    await plan.spare(pool, item_id, { quantity: 50 });
    await plan.spare(pool, item_id, { variant, status: 'damaged', quantity: 50 });
    await plan.spare(pool, item_id, { variant, serial: 'X-1' });
    expect(await flags()).toMatchObject({ current_quantity: 3, below_minimum: false, is_fulfilled: true });
    await plan.patch('spareitem', spare, { quantity: 4 });
    expect(await flags()).toMatchObject({ current_quantity: 5, above_maximum: true, is_fulfilled: false });
  });

  test('are advice: nothing is refused because of them', async () => {
    const [pool, item_id] = [await plan.pool(), await plan.deviceType()];
    await allocate({ pool, item_id, min_quantity: 5, max_quantity: 6 });
    const spare = await plan.spare(pool, item_id, { quantity: 100 });
    await plan.patch('spareitem', spare, { quantity: 0 });
  });
});

test('the check of levels raises one alert a crossing, also when three runs meet', async () => {
  // Own table: the check looks at every allocation.
  const world = await new Lifecycle(new MemoryStore()).prepare();
  const [pool, item_id] = [await world.pool(), await world.deviceType()];
  await world.create('spareitemallocation', { pool, item_type: 'dcim.devicetype', item_id, min_quantity: 2 });
  const reports = await Promise.all([1, 2, 3].map(() => runCheck(world.context, sparesLevelCheck)));
  expect(reports.map(({ raised }) => raised).sort()).toEqual([0, 0, 1]);
  const [alert = 0] = await world.ids('alert', { kind: 'below-minimum' });
  await world.spare(pool, item_id, { quantity: 3 });
  expect(await runCheck(world.context, sparesLevelCheck)).toEqual({ checked: 1, raised: 0, cleared: 1 });
  expect((await world.values('alert', alert)).cleared).not.toBeNull();
  expect(await runCheck(world.context, sparesLevelCheck)).toEqual({ checked: 0, raised: 0, cleared: 0 });
});
