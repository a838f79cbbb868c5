import { beforeAll, describe, expect, inject, test } from 'vitest';
import { Failure } from '../../../src/domain/engine/errors.ts';
import { sameJson } from '../../../src/domain/engine/json.ts';
import type { DynamoStore } from '../../../src/repos/store.ts';
import { Died, dieAtWrite, first, inject as injectFault, type Request } from '../../support/faults.ts';
import { contentsOn } from '../../support/generated.ts';
import { Lifecycle, tally } from '../../support/lifecycle.ts';
import { newTableStore } from '../../support/stores.ts';

let plan: Lifecycle;
let store: DynamoStore;
beforeAll(async () => {
  store = await newTableStore(inject('dynamodbEndpoint'));
  plan = await new Lifecycle(store).prepare();
});

const { linesOf, assetsOf, objectsOf } = contentsOn(() => plan);

test('generating makes one line for each type and variant with its count, and one asset for each object', async () => {
  const [plain, other] = [await plan.deviceType(), await plan.deviceType()];
  await plan.devices(3, plain, { airflow: 'front-to-rear' });
  await plan.devices(2, plain, { airflow: 'rear-to-front' });
  await plan.device(other);
  const bom = await plan.bom();
  await plan.rule(bom, { device_type_id: [plain, other] });
  const generated = await plan.generate(bom);
  const lines = (await linesOf(bom)).map(({ item, variant, quantity, auto_generated }) => [
    item,
    variant,
    quantity,
    auto_generated,
  ]);
  expect(lines).toEqual(
    expect.arrayContaining([
      [{ type: 'dcim.devicetype', id: plain }, { airflow: 'front-to-rear' }, 3, true],
      [{ type: 'dcim.devicetype', id: plain }, { airflow: 'rear-to-front' }, 2, true],
      [{ type: 'dcim.devicetype', id: other }, {}, 1, true],
    ]),
  );
  expect(lines).toHaveLength(3);
  expect(await assetsOf(bom)).toHaveLength(6);
  expect(generated.values).toMatchObject({ is_current: true, asset_count: 6 });
  expect(generated.values.last_generated).not.toBeNull();
  expect((await plan.find('bom', bom))?.values).toEqual(generated.values);
});

describe('cables', () => {
  /** A cable between two new interfaces. */
  async function cable(more: Readonly<Record<string, string | number>>): Promise<number> {
    const device = await plan.device(await plan.deviceType());
    const port = () => plan.create('dcim.interface', { device, name: plan.name('eth'), type: '10gbase-x-sfpp' });
    const end = async () => [{ object_type: 'dcim.interface', object_id: await port() }];
    return plan.create('dcim.cable', { a_terminations: await end(), b_terminations: await end(), ...more });
  }

  test('two BOMs that are generated at the same time share the cable type that both need', async () => {
    const id = await cable({ type: 'cat7a', profile: 'single-1c1p' });
    const boms = [await plan.bom(), await plan.bom(), await plan.bom()];
    for (const bom of boms) await plan.rule(bom, { id }, { object_types: ['dcim.cable'] });
    expect(await tally(boms.map((bom) => plan.generate(bom)))).toEqual({ done: 3 });
    const types = await plan.ids('cabletype', { type: 'cat7a' });
    expect(types).toHaveLength(1);
    for (const bom of boms)
      expect((await linesOf(bom)).map(({ item }) => item)).toEqual([
        { type: 'netbox_asset_lifecycle.cabletype', id: types[0] },
      ]);
  });
});

test('the same BOM generated several times at once ends with one set of lines and one asset for each object', async () => {
  const deviceType = await plan.deviceType();
  await plan.devices(5, deviceType);
  const bom = await plan.bom();
  await plan.rule(bom, { device_type_id: deviceType });
  expect(await tally([1, 2, 3, 4].map(() => plan.generate(bom)))).toEqual({ done: 4 });
  expect((await linesOf(bom)).map(({ quantity }) => quantity)).toEqual([5]);
  expect(await assetsOf(bom)).toHaveLength(5);
  expect(await plan.context.store.count('netbox_asset_lifecycle.bomlineitem')).toBe(
    (await plan.ids('bomlineitem')).length,
  );
});

test('a rule that is added while the BOM is generated is never overlooked', async () => {
  for (let round = 0; round < 5; round++) {
    const [first, second] = [await plan.deviceType(), await plan.deviceType()];
    await plan.device(first);
    await plan.device(second);
    const bom = await plan.bom();
    await plan.rule(bom, { device_type_id: first });
    await Promise.all([plan.generate(bom), plan.rule(bom, { device_type_id: second })]);
    const { is_current } = await plan.values('bom', bom);
    // Either the generation has seen the rule, or the BOM knows that it is out of date.
    expect([is_current, (await assetsOf(bom)).length]).toEqual(is_current ? [true, 2] : [false, 1]);
  }
});

describe('a line that orders or shipments name', () => {
  test('is either ordered or gone when both are tried at once, never ordered and gone', async () => {
    for (let round = 0; round < 5; round++) {
      const { bom, line, devices } = await plan.plannedBom(1);
      const order = await plan.order(bom);
      await plan.patch('dcim.device', devices[0] ?? 0, { airflow: 'passive' });
      const outcome = await tally([
        plan.generate(bom),
        plan.create('polineitem', { purchase_order: order, bom_line_item: line, qty_ordered: 1 }),
      ]);
      expect(outcome.done).toBe(1);
      const ordered = await plan.rows('polineitem', 'purchase_order', order);
      expect((await plan.find('bomlineitem', line)) !== undefined).toBe(ordered.length === 1);
    }
  });
});

describe('installed assets', () => {
  test('that are installed while the BOM is generated are in the new snapshot once', async () => {
    for (let round = 0; round < 5; round++) {
      const { bom, assets, deviceType } = await plan.plannedBom(2);
      const spare = await plan.spare(await plan.pool(), deviceType);
      await tally([plan.generate(bom), plan.install(assets[0] ?? 0, { spare_item: spare })]);
      expect(await objectsOf(bom)).toHaveLength(2);
      expect(new Set(await objectsOf(bom)).size).toBe(2);
      const installed = (await assetsOf(bom)).filter(({ values }) => values.installed !== null);
      expect(installed).toHaveLength(1 - Number((await plan.values('spareitem', spare)).quantity));
    }
  });
});

test('a process that dies at any write of a generation leaves the old generation or the new one, whole', async () => {
  const { bom, deviceType } = await plan.plannedBom(2);
  await plan.device(deviceType);
  let outcome: unknown;
  let deaths = 0;
  for (let write = 1; outcome === undefined; write++) {
    const fault = injectFault(store.access, dieAtWrite(write));
    const result = await plan.generate(bom).catch((error: unknown) => error);
    fault.lift();
    if (result instanceof Died) deaths += 1;
    else outcome = result;
    const assets = await assetsOf(bom);
    const [line] = await linesOf(bom);
    expect([2, 3]).toContain(assets.length);
    expect(line?.quantity).toBe(assets.length);
    expect((await plan.values('bom', bom)).asset_count).toBe(assets.length);
  }
  expect(outcome).toMatchObject({ id: bom });
  expect(deaths).toBeGreaterThan(3);
  expect(await assetsOf(bom)).toHaveLength(3);
});

test('a generation that was committed keeps its assets, whatever fails afterwards', async () => {
  const { bom } = await plan.plannedBom(2);
  const removesOld = ({ command, input }: Request) =>
    command.startsWith('BatchWrite') && JSON.stringify(input).includes('DeleteRequest');
  const fails = () => Promise.reject(new Failure('unavailable', { detail: 'The old snapshot could not be removed' }));
  const fault = injectFault(store.access, first(1, removesOld, fails));
  await plan.generate(bom);
  fault.lift();
  expect(await assetsOf(bom)).toHaveLength(2);
});

test('a snapshot stays while the BOM names it: a large write that is decided may not have changed the BOM yet', async () => {
  const { bom } = await plan.plannedBom(2);
  const { values } = await plan.generate(bom);
  await store.dropSnapshot(bom, Number(values.generation));
  expect(await assetsOf(bom)).toHaveLength(2);
});

test('a generation goes into the change log once, as a change of the BOM', async () => {
  const { bom } = await plan.plannedBom(1);
  await plan.generate(bom);
  const entries: string[] = [];
  for await (const { values } of store.rows({ kind: 'by-id', type: 'core.objectchange', startId: 0 }))
    if (sameJson(values.changed_object, { type: 'netbox_asset_lifecycle.bom', id: bom }))
      entries.push(String(values.action));
  // Created, marked by the new rule (nothing to see: never generated), generated twice.
  expect(entries).toEqual(['create', 'update', 'update']);
});
