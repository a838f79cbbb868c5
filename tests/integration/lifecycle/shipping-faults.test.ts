import { beforeAll, describe, expect, inject, test } from 'vitest';
import type { JsonObject } from '../../../src/domain/engine/json.ts';
import { sweepJournal } from '../../../src/repos/journal-settling.ts';
import type { DynamoStore } from '../../../src/repos/store.ts';
import { countRequests } from '../../../tools/bench/meter.ts';
import { connectionLost, Died, dieAtWrite, first, inject as injectFault, loseAnswers } from '../../support/faults.ts';
import { Lifecycle, refusal, refusedFor, tally } from '../../support/lifecycle.ts';
import {
  consignment,
  copyLines,
  installAll,
  installFrom,
  receive,
  reverse,
  uninstall,
} from '../../support/shipping.ts';
import { newTableStore } from '../../support/stores.ts';

let plan: Lifecycle;
let store: DynamoStore;
beforeAll(async () => {
  store = await newTableStore(inject('dynamodbEndpoint'));
  plan = await new Lifecycle(store).prepare();
});

/** Does `other` between what `verb` reads and what it writes. */
async function overtaken<T>(other: () => Promise<unknown>, verb: () => Promise<T>): Promise<T> {
  const overtaking = first(
    1,
    ({ command }) => command.startsWith('TransactWrite'),
    async (request) => {
      await other();
      return request.send();
    },
  );
  const fault = injectFault(store.access, overtaking);
  try {
    return await verb();
  } finally {
    fault.lift();
  }
}

/** Loses the answer of the first write after it was done. */
async function unanswered(verb: () => Promise<unknown>): Promise<void> {
  let left = 1;
  const lossy = loseAnswers(store.access, (command) =>
    command.startsWith('TransactWrite') && left-- > 0 ? connectionLost() : undefined,
  );
  await verb().finally(() => lossy.lift());
}

const of = (shipment_line_item: number, more: JsonObject) => ({ lines: [{ shipment_line_item, ...more }] });
const lineOf = (line: number) => plan.values('shipmentlineitem', line);
const slipsOf = async (shipment: number) => (await plan.rows('receivingslip', 'shipment', shipment)).length;
const stockOf = async (pool: number) =>
  (await plan.rows('spareitem', 'pool', pool)).reduce((sum, { values }) => sum + Number(values.quantity), 0);

describe('receiving', () => {
  test('at the same time adds up, within what was shipped', async () => {
    const { shipment, line } = await consignment(plan, 5);
    const outcome = await tally(
      Array.from({ length: 8 }, () => receive(plan, shipment, of(line, { qty_received: 1 }))),
    );
    expect(outcome).toEqual({ done: 5, '400': 3 });
    expect(await lineOf(line)).toMatchObject({ qty_received: 5 });
    expect(await slipsOf(shipment)).toBe(5);
  });

  test('is judged anew when the quantity is set by hand at the same moment', async () => {
    const { shipment, line } = await consignment(plan, 5);
    const byHand = () => plan.patch('shipmentlineitem', line, { qty_received: 4 });
    const late = overtaken(byHand, () => receive(plan, shipment, of(line, { qty_received: 2 })));
    expect((await refusal(late)).body).toEqual({
      'lines[0].qty_received': ['The quantity received cannot exceed the quantity shipped.'],
    });
    await overtaken(
      () => plan.patch('shipmentlineitem', line, { qty_received: 3 }),
      () => receive(plan, shipment, of(line, { qty_received: 1 })),
    );
    expect(await lineOf(line)).toMatchObject({ qty_received: 4 });
    expect(await slipsOf(shipment)).toBe(3);
  });

  test('is judged anew when the shipment is archived at the same moment', async () => {
    const { shipment, line } = await consignment(plan, 5);
    await receive(plan, shipment, of(line, { qty_received: 1 }));
    const archive = () => plan.patch('shipment', shipment, { archived: true });
    expect(await refusal(overtaken(archive, () => receive(plan, shipment, of(line, { qty_received: 1 }))))).toEqual(
      refusedFor('A line item cannot be changed because its parent is archived.'),
    );
    expect(await lineOf(line)).toMatchObject({ qty_received: 1 });
  });

  test('is done once though its answer is lost', async () => {
    const { shipment, line } = await consignment(plan, 5);
    const pool = await plan.pool();
    await unanswered(() => receive(plan, shipment, { pool, ...of(line, { qty_received: 3, qty_to_pool: 2 }) }));
    expect(await lineOf(line)).toMatchObject({ qty_received: 3, qty_to_pools: 2 });
    expect([await slipsOf(shipment), await stockOf(pool)]).toEqual([1, 2]);
  });

  test('leaves nothing half done when the surplus of a later line is refused', async () => {
    const { shipment, line, bomLine } = await consignment(plan, 5);
    const pool = await plan.pool();
    const second = await plan.create('shipmentlineitem', { shipment, bom_line_item: bomLine, qty_shipped: 2 });
    const { deviceType } = await consignment(plan, 1);
    await plan.spare(pool, deviceType, { serial: 'ELSEWHERE', asset_tag: 'TAG-1' });
    const lines = [
      { shipment_line_item: line, qty_received: 5, qty_to_pool: 1 },
      { shipment_line_item: second, qty_received: 1, qty_to_pool: 1, units: [{ asset_tag: 'TAG-1', to_pool: true }] },
    ];
    expect((await refusal(receive(plan, shipment, { pool, lines }))).status).toBe(400);
    expect(await lineOf(line)).toMatchObject({ qty_received: null, qty_to_pools: 0 });
    expect([await slipsOf(shipment), await stockOf(pool)]).toEqual([0, 1]);
    expect(await plan.values('shipment', shipment)).toMatchObject({ status: 'shipped' });
  });
});

test('a slip that two reverse at once is reversed once, also when an answer is lost', async () => {
  const { shipment, line } = await consignment(plan, 5);
  const slips = [];
  for (let round = 0; round < 2; round++) slips.push(await receive(plan, shipment, of(line, { qty_received: 2 })));
  const [one, other] = slips.map(({ id }) => id);
  expect(await tally(Array.from({ length: 4 }, () => reverse(plan, one ?? 0)))).toEqual({ done: 1, '400': 3 });
  expect(await lineOf(line)).toMatchObject({ qty_received: 2 });
  await unanswered(() => reverse(plan, other ?? 0));
  expect(await lineOf(line)).toMatchObject({ qty_received: null });
  expect(await slipsOf(shipment)).toBe(4);
});

test('a slip is not reversed when its units are installed at the same moment', async () => {
  const { bom, line, assets } = await plan.plannedBom(1);
  const order = await plan.order(bom);
  const shipment = await plan.shipment(order, { status: 'shipped', site: plan.site });
  const shipmentLine = await plan.create('shipmentlineitem', { shipment, bom_line_item: line, qty_shipped: 1 });
  const slip = await receive(plan, shipment, of(shipmentLine, { qty_received: 1, units: [{ serial: 'RACE' }] }));
  const install = () => installFrom(plan, assets[0] ?? 0, { shipment });
  expect((await refusal(overtaken(install, () => reverse(plan, slip.id)))).status).toBe(400);
  expect(await lineOf(shipmentLine)).toMatchObject({ qty_received: 1, qty_installed: 1 });
});

test('two shipments that copy the lines of one order at once share what remains', async () => {
  const { order, orderLine } = await consignment(plan, 10, 15);
  const three = { lines: [{ po_line_item: orderLine, qty_shipped: 3 }] };
  const shipments = [await plan.shipment(order), await plan.shipment(order), await plan.shipment(order)];
  expect(await tally(shipments.map((shipment) => copyLines(plan, shipment, three)))).toEqual({ done: 1, '400': 2 });
  await unanswered(() => copyLines(plan, shipments[0] ?? 0));
  const copied = await Promise.all(shipments.map((shipment) => plan.rows('shipmentlineitem', 'shipment', shipment)));
  expect(copied.flat().reduce((sum, { values }) => sum + Number(values.qty_shipped), 0)).toBe(5);
});

describe('installing many assets, more than a transaction takes', () => {
  const count = 30;
  let assets: readonly number[];
  let devices: readonly number[];
  let shipment: number;
  let shipmentLine: number;
  beforeAll(async () => {
    const planned = await plan.plannedBom(count);
    ({ assets, devices } = planned);
    const order = await plan.order(planned.bom);
    shipment = await plan.shipment(order, { status: 'shipped', site: plan.site });
    const fields = { shipment, bom_line_item: planned.line, qty_shipped: count };
    shipmentLine = await plan.create('shipmentlineitem', fields);
    const units = Array.from({ length: count }, (_, index) => ({ serial: `many-${index}` }));
    await receive(plan, shipment, of(shipmentLine, { qty_received: count, units }));
    await plan.patch('bom', planned.bom, { status: 'approved' });
  });

  const all = () => assets.map((asset) => ({ asset, shipment, status: 'active', assign_serial: true }));
  const states = async () => {
    const installed = await Promise.all(assets.map(async (id) => (await plan.values('asset', id)).installed !== null));
    const statuses = await Promise.all(devices.map(async (id) => (await plan.values('dcim.device', id)).status));
    return {
      installed: new Set(installed),
      statuses: new Set(statuses),
      used: (await lineOf(shipmentLine)).qty_installed,
    };
  };
  const nothing = { installed: new Set([false]), statuses: new Set(['planned']), used: 0 };
  const everything = { installed: new Set([true]), statuses: new Set(['active']), used: count };

  test('is refused as a whole when one entry is wrong, after a few round trips', async () => {
    const wrong = all().map((entry, index) => (index === 17 ? { ...entry, status: 'wrong' } : entry));
    const meter = countRequests(store.access);
    expect((await refusal(installAll(plan, wrong))).body).toEqual({
      'assets[17].status': ['wrong is not a valid choice.'],
    });
    meter.stop();
    expect(meter.roundTrips).toBeLessThan(count);
    expect(await states()).toEqual(nothing);
  });

  test('is done as a whole or not at all, wherever its process dies', async () => {
    let deaths = 0;
    for (let write = 1; write < 40; write++) {
      const fault = injectFault(store.access, dieAtWrite(write));
      const ended = await installAll(plan, all()).then(
        () => true,
        (error: unknown) => {
          if (error instanceof Died) return false;
          throw error;
        },
      );
      fault.lift();
      await sweepJournal(store.access, Number.POSITIVE_INFINITY);
      const state = await states();
      expect(state).toEqual(state.used === 0 ? nothing : everything);
      if (!ended) deaths += 1;
      if (state.used !== 0) break;
    }
    expect(deaths).toBeGreaterThan(2);
    expect(await states()).toEqual(everything);
  });

  test('lets one of two requests through that want the same unit', async () => {
    const pool = await plan.pool();
    const [asset = 0] = assets;
    await uninstall(plan, asset, { spares_pool: pool, status: 'planned' });
    expect(await stockOf(pool)).toBe(1);
    const twice = [0, 1].map(() => installAll(plan, [{ asset, spares_pool: pool, status: 'active' }]));
    expect((await tally(twice)).done).toBe(1);
    expect(await stockOf(pool)).toBe(0);
  });
});

test('a unit that two take out at once comes back once, also when an answer is lost', async () => {
  const { bom, line, assets } = await plan.plannedBom(2);
  const [one = 0, other = 0] = assets;
  const { shipment, shipmentLine } = await plan.arrived(bom, line, 2, 2);
  for (const asset of assets) await installFrom(plan, asset, { shipment });
  const pool = await plan.pool();
  const back = () => uninstall(plan, one, { spares_pool: pool });
  expect(await tally([back(), back(), back()])).toEqual({ done: 1, '400': 2 });
  await unanswered(() => uninstall(plan, other, { spares_pool: pool }));
  expect(await stockOf(pool)).toBe(2);
  expect(await lineOf(shipmentLine)).toMatchObject({ qty_received: 2, qty_installed: 0, qty_to_pools: 2 });
  expect((await refusal(installFrom(plan, one, { shipment }))).status).toBe(400);
});
