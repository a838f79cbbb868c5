import { beforeEach, describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../../../src/domain/engine/json.ts';
import type { Actor } from '../../../../../src/domain/engine/ports.ts';
import { receiveShipment } from '../../../../../src/domain/lifecycle/shipping/receive-shipment.ts';
import { Lifecycle, refusal } from '../../../../support/lifecycle.ts';
import { meanwhile } from '../../../../support/meanwhile.ts';
import { MemoryStore } from '../../../../support/memory-store.ts';
import { reverse } from '../../../../support/shipping.ts';

let plan: Lifecycle;
let deviceType: number;

beforeEach(async () => {
  plan = await new Lifecycle(new MemoryStore()).prepare();
  deviceType = await plan.deviceType();
});

interface Unit {
  readonly serial: string;
  readonly asset_tag?: string | null;
  readonly damaged?: boolean;
  readonly to_pool?: boolean;
}

const noUnit = { rejected: false, note: '', asset_tag: null, damaged: false, to_pool: false };
const noLine = { qty_received: 0, qty_damaged: 0, qty_missing: 0, qty_to_pool: 0, pool: null, note: '', units: [] };

/** A shipment under way of an order for so many units. */
async function shipped(units: number) {
  const bom = await plan.bom();
  const line = await plan.line(bom, deviceType, units);
  const order = await plan.order(bom);
  await plan.create('polineitem', { purchase_order: order, bom_line_item: line, qty_ordered: units });
  const shipment = await plan.shipment(order, { status: 'shipped' });
  const shipmentLine = await plan.create('shipmentlineitem', { shipment, bom_line_item: line, qty_shipped: units });
  return { bom, bomLine: line, shipment, shipmentLine };
}

type Shipped = Awaited<ReturnType<typeof shipped>>;

const receive = ({ shipment, shipmentLine }: Shipped, line: object, units: readonly Unit[] = []) =>
  receiveShipment(plan.context, {
    id: shipment,
    input: {
      date_received: null,
      site: plan.site,
      location: null,
      pool: null,
      note: '',
      scans: false,
      extras: false,
      lines: [
        {
          ...noLine,
          shipment_line_item: shipmentLine,
          units: units.map((unit) => ({ ...noUnit, ...unit })),
          ...line,
        },
      ],
    },
  });

/** Somebody who may do all, apart from viewing other shipments than these. */
const viewing = (shipments: JsonObject): Actor => {
  const actions = ['view', 'add', 'change', 'delete'];
  const app = 'netbox_asset_lifecycle';
  const types = ['bomlineitem', 'purchaseorder', 'polineitem', 'shipmentlineitem', 'receivedunit', 'receivingslip'];
  return {
    ...{ userId: 7, username: 'limited', superuser: false, writeEnabled: true },
    permissions: [
      { types: [...types.map((name) => `${app}.${name}` as const), 'dcim.site'], actions, constraints: null },
      { types: [`${app}.shipment`], actions, constraints: shipments },
    ],
  };
};

const set = ({ shipment }: Shipped, status: string) => plan.patch('shipment', shipment, { status });

/** The status of each unit of a shipment, by its serial number. */
async function unitsOf({ shipmentLine }: Shipped) {
  const rows = await plan.rows('receivedunit', 'shipment_line_item', shipmentLine);
  return Object.fromEntries(rows.map(({ values }) => [values.serial, values.status]));
}

describe('a shipment whose units were counted', () => {
  test.each(['lost', 'shipped'])('does not become %s until its slips are reversed', async (status) => {
    const one = await shipped(2);
    await receive(one, { qty_received: 1 });
    expect(await refusal(set(one, status))).toEqual({
      status: 400,
      body: { status: ['Units of this shipment have been received. Reverse its receiving slips first.'] },
    });
  });

  test('does not go back to the vendor while units are in a spares pool', async () => {
    const one = await shipped(5);
    await receive(one, { qty_received: 5, qty_to_pool: 2, pool: await plan.pool() });
    expect(await refusal(set(one, 'returned'))).toEqual({
      status: 400,
      body: { status: ['0 units of this shipment are installed and 2 are in spares pools.'] },
    });
  });

  test('does not go back to the vendor while a unit is installed', async () => {
    const { bom, line, assets } = await plan.plannedBom(1);
    const { shipment } = await plan.arrived(bom, line, 1, 1);
    await plan.install(assets[0] ?? 0, { shipment });
    expect((await refusal(plan.patch('shipment', shipment, { status: 'returned' }))).status).toBe(400);
    expect(await plan.values('shipment', shipment)).toMatchObject({ status: 'received' });
  });

  test('cannot be deleted when slips say what came: they would go with it', async () => {
    const one = await shipped(1);
    await receive(one, { qty_received: 1 });
    const { status, body } = await refusal(plan.delete('shipment', one.shipment));
    expect(status).toBe(409);
    expect(JSON.stringify(body)).toMatch(/1 receiving slips were found: receipt of \d{4}-\d\d-\d\d \(\d+\)/);
  });

  test.each(['lost', 'cancelled'])('by hand while it was on its way does not become %s either', async (status) => {
    const one = await shipped(2);
    await plan.patch('shipmentlineitem', one.shipmentLine, { qty_received: 1 });
    expect(await refusal(set(one, status))).toEqual({
      status: 400,
      body: { status: ['Units of this shipment have been received. Reverse its receiving slips first.'] },
    });
    await set(one, 'prepared');
    await plan.patch('shipmentlineitem', one.shipmentLine, { qty_received: 0 });
    await set(one, 'cancelled');
    expect(await refusal(plan.patch('shipmentlineitem', one.shipmentLine, { qty_received: 1 }))).toEqual({
      status: 400,
      body: { qty_received: ['Units cannot be received from a shipment with status cancelled.'] },
    });
    const other = { shipment: one.shipment, bom_line_item: one.bomLine, qty_shipped: 1, qty_received: 1 };
    expect((await refusal(plan.create('shipmentlineitem', other))).status).toBe(400);
  });

  test.each<[string, 'rows' | 'getMany', (one: Shipped) => Promise<unknown>]>([
    ['receives a part of it', 'getMany', (one) => receive(one, { qty_received: 1 })],
    [
      'counts a line by hand',
      'getMany',
      ({ shipmentLine }) => plan.patch('shipmentlineitem', shipmentLine, { qty_received: 1 }),
    ],
    [
      'adds a line that is counted',
      'rows',
      async ({ bom, shipment }) => {
        const bom_line_item = await plan.line(bom, await plan.deviceType());
        await plan.create('shipmentlineitem', { shipment, bom_line_item, qty_shipped: 1, qty_received: 1 });
      },
    ],
  ])('is judged with what somebody does at the same moment who %s', async (_, read, act) => {
    const one = await shipped(2);
    const { context } = plan;
    const date_received = context.now().toISOString().slice(0, 10);
    await plan.patch('shipment', one.shipment, { status: 'received', site: plan.site, date_received });
    const others = meanwhile(context.store, read, 'netbox_asset_lifecycle.shipmentlineitem', async () => {
      plan.context = context;
      await act(one);
    });
    plan.context = { ...context, store: others };
    expect((await refusal(set(one, 'lost'))).body).toEqual({
      status: ['Units of this shipment have been received. Reverse its receiving slips first.'],
    });
  });

  test('changes freely while nothing was counted', async () => {
    const one = await shipped(1);
    await plan.patch('shipment', one.shipment, { status: 'received', site: plan.site });
    await set(one, 'lost');
    await plan.delete('shipment', one.shipment);
    expect(await plan.find('shipment', one.shipment)).toBeUndefined();
  });
});

describe('a unit with a serial number', () => {
  test('goes back with its shipment, and may come with the next one', async () => {
    const first = await shipped(2);
    await receive(first, { qty_received: 1, qty_damaged: 1 }, [{ serial: 'A' }, { serial: 'B', damaged: true }]);
    await set(first, 'returned');
    expect(await unitsOf(first)).toEqual({ A: 'returned', B: 'returned' });
    const second = await shipped(1);
    await receive(second, { qty_received: 1 }, [{ serial: 'a' }]);
    expect([await unitsOf(first), await unitsOf(second)]).toEqual([
      { A: 'returned', B: 'returned' },
      { a: 'available' },
    ]);
  });

  test('is as its slip says when the return of its shipment was a mistake', async () => {
    const one = await shipped(2);
    await receive(one, { qty_received: 1, qty_damaged: 1 }, [{ serial: 'A' }, { serial: 'B', damaged: true }]);
    await set(one, 'returned');
    await set(one, 'received');
    expect(await unitsOf(one)).toEqual({ A: 'available', B: 'damaged' });
  });

  test('cannot be here twice: its shipment does not come back once the unit came with another', async () => {
    const first = await shipped(1);
    await receive(first, { qty_received: 1 }, [{ serial: 'A' }]);
    await set(first, 'returned');
    await receive(await shipped(1), { qty_received: 1 }, [{ serial: 'A' }]);
    expect((await refusal(set(first, 'received'))).status).toBe(400);
    expect(await unitsOf(first)).toEqual({ A: 'returned' });
  });

  test('cannot come again while it is here, also when it would go on to a pool', async () => {
    const [first, second] = [await shipped(1), await shipped(1)];
    await receive(first, { qty_received: 1 }, [{ serial: 'S1' }]);
    const toPool = { qty_received: 1, qty_to_pool: 1, pool: await plan.pool() };
    expect((await refusal(receive(second, toPool, [{ serial: 's1', to_pool: true }]))).body).toEqual({
      'lines[0].units[0].serial': ['A unit of this item with this serial number has already been received.'],
    });
  });

  test('cannot come again, nor come back with its shipment, while it is in a pool', async () => {
    const [first, second, third] = [await shipped(1), await shipped(1), await shipped(1)];
    const problem = 'A unit with this serial number or asset tag is already in a pool, or installed from one.';
    await receive(first, { qty_received: 1 }, [{ serial: 'S1' }]);
    await set(first, 'returned');
    const toPool = { qty_received: 1, qty_to_pool: 1, pool: await plan.pool() };
    await receive(second, toPool, [{ serial: 's1', to_pool: true }]);
    expect((await refusal(receive(third, { qty_received: 1 }, [{ serial: 'S1' }]))).body).toEqual({
      'lines[0].units[0].serial': [problem],
    });
    expect((await refusal(set(first, 'received'))).body).toEqual({ status: [`S1: ${problem}`] });
  });

  test('comes back with its shipment only where the counts have room for it', async () => {
    const one = await shipped(2);
    await receive(one, { qty_received: 2 }, [{ serial: 'S1' }, { serial: 'S2' }]);
    await set(one, 'returned');
    await plan.patch('shipmentlineitem', one.shipmentLine, { qty_received: 1 });
    expect((await refusal(set(one, 'received'))).body).toEqual({
      status: [`Line item ${one.shipmentLine}: 2 units of this line that have numbers wait to be installed.`],
    });
    await plan.patch('shipmentlineitem', one.shipmentLine, { qty_received: 2 });
    await set(one, 'received');
    expect(await unitsOf(one)).toEqual({ S1: 'available', S2: 'available' });
  });

  test('holds its line and shipment also where both were counted down to nothing after they went back', async () => {
    const one = await shipped(2);
    await receive(one, { qty_received: 2 }, [{ serial: 'S1' }, { serial: 'S2' }]);
    await set(one, 'returned');
    await plan.patch('shipmentlineitem', one.shipmentLine, { qty_received: 0 });
    expect((await refusal(set(one, 'received'))).body).toEqual({
      status: [`Line item ${one.shipmentLine}: 2 units of this line that have numbers wait to be installed.`],
    });
    for (const status of ['shipped', 'lost', 'cancelled'])
      expect((await refusal(set(one, status))).body).toEqual({
        status: ['Units of this shipment have been received. Reverse its receiving slips first.'],
      });
    expect(await refusal(plan.delete('shipmentlineitem', one.shipmentLine))).toEqual({
      status: 409,
      body: { detail: '2 units of this line have arrived: reverse their receiving slips first.' },
    });
    expect(await unitsOf(one)).toEqual({ S1: 'returned', S2: 'returned' });
    await plan.patch('shipmentlineitem', one.shipmentLine, { qty_received: 2 });
    await set(one, 'received');
    expect(await unitsOf(one)).toEqual({ S1: 'available', S2: 'available' });
  });

  test('that arrived unfit is repaired when it comes again for a pool', async () => {
    const [first, second] = [await shipped(1), await shipped(1)];
    await receive(first, { qty_damaged: 1 }, [{ serial: 'S1', damaged: true }]);
    await receive(second, { qty_received: 1, qty_to_pool: 1, pool: await plan.pool() }, [
      { serial: 'S1', to_pool: true },
    ]);
    expect([await unitsOf(first), await unitsOf(second)]).toEqual([{ S1: 'returned' }, { S1: 'in-pool' }]);
  });

  test('that arrived unfit comes again when it is repaired; one in good order is refused', async () => {
    const first = await shipped(2);
    await receive(first, { qty_received: 1, qty_damaged: 1 }, [{ serial: 'A' }, { serial: 'B', damaged: true }]);
    const second = await shipped(1);
    expect(await refusal(receive(second, { qty_received: 1 }, [{ serial: 'A' }]))).toEqual({
      status: 400,
      body: { 'lines[0].units[0].serial': ['A unit of this item with this serial number has already been received.'] },
    });
    await receive(second, { qty_received: 1 }, [{ serial: 'B' }]);
    expect([await unitsOf(first), await unitsOf(second)]).toEqual([
      { A: 'available', B: 'returned' },
      { B: 'available' },
    ]);
    expect(await plan.values('shipmentlineitem', first.shipmentLine)).toMatchObject({
      qty_received: 1,
      qty_damaged: 0,
      qty_returned: 1,
    });
    const slips = await plan.rows('receivingslip', 'shipment', first.shipment);
    const [away] = slips.filter(({ values }) => values.kind === 'disposition');
    const [came] = await plan.rows('receivingslip', 'shipment', second.shipment);
    expect((await refusal(reverse(plan, away?.id ?? 0))).status).toBe(400);
    await reverse(plan, came?.id ?? 0);
    expect([await unitsOf(first), await unitsOf(second)]).toEqual([{ A: 'available', B: 'damaged' }, {}]);
    expect(await plan.values('shipmentlineitem', first.shipmentLine)).toMatchObject({
      qty_received: 1,
      qty_damaged: 1,
      qty_returned: 0,
    });
    expect((await refusal(reverse(plan, away?.id ?? 0))).body).toEqual({
      __all__: ['The slip has already been reversed.'],
    });
    await receive(second, { qty_received: 1 }, [{ serial: 'B' }]);
    expect([await unitsOf(first), await unitsOf(second)]).toEqual([
      { A: 'available', B: 'returned' },
      { B: 'available' },
    ]);
  });
});

describe('a unit that arrived unfit', () => {
  const taken = 'A unit of this item with this serial number has already been received.';
  /** A shipment of one unit that arrived unfit: its serial number and asset tag. */
  async function unfit(serial: string, asset_tag: string | null = null) {
    const one = await shipped(1);
    await receive(one, { qty_damaged: 1 }, [{ serial, asset_tag, damaged: true }]);
    return one;
  }
  const slipsOf = async ({ shipment }: Shipped) =>
    (await plan.rows('receivingslip', 'shipment', shipment)).map(({ values }) => values.kind);

  test('is not the one of another item or with another serial number that has its asset tag', async () => {
    const first = await unfit('S1', 'T1');
    const ofSameItem = await shipped(1);
    deviceType = await plan.deviceType();
    const ofOtherItem = await shipped(1);
    const problem = ['A unit with this asset tag has already been received.'];
    for (const [second, serial] of [
      [ofSameItem, 'S2'],
      [ofSameItem, ''],
      [ofOtherItem, 'S1'],
    ] as const) {
      expect(await refusal(receive(second, { qty_received: 1 }, [{ serial, asset_tag: 't1' }]))).toEqual({
        status: 400,
        body: { 'lines[0].units[0].asset_tag': problem },
      });
      expect([await unitsOf(second), await slipsOf(second)]).toEqual([{}, []]);
    }
    expect([await unitsOf(first), await slipsOf(first)]).toEqual([{ S1: 'damaged' }, ['receipt']]);
  });

  test('comes again by its serial number with another asset tag, unless another unit has that', async () => {
    const [first, other] = [await unfit('S1', 'T1'), await unfit('S2', 'T2')];
    const second = await shipped(1);
    expect((await refusal(receive(second, { qty_received: 1 }, [{ serial: 'S1', asset_tag: 'T2' }]))).body).toEqual({
      'lines[0].units[0].asset_tag': ['A unit with this asset tag has already been received.'],
    });
    await receive(second, { qty_received: 1 }, [{ serial: 'S1', asset_tag: 'T3' }]);
    expect([await unitsOf(first), await unitsOf(other), await unitsOf(second)]).toEqual([
      { S1: 'returned' },
      { S2: 'damaged' },
      { S1: 'available' },
    ]);
  });

  test('does not come again with the shipment that it is in: it is disposed of as repaired', async () => {
    const one = await shipped(2);
    await receive(one, { qty_damaged: 1 }, [{ serial: 'S1', damaged: true }]);
    expect((await refusal(receive(one, { qty_received: 1 }, [{ serial: 's1' }]))).body).toEqual({
      'lines[0].units[0].serial': ['This unit arrived damaged with this shipment. Record its disposition as repaired.'],
    });
    expect([await unitsOf(one), await slipsOf(one)]).toEqual([{ S1: 'damaged' }, ['receipt']]);
  });

  test('does not come again where its caller may not view the shipment that it came with', async () => {
    const first = await unfit('S1');
    const second = await shipped(1);
    const came = (await receive(second, { qty_received: 1 }, [{ serial: 'S1' }])).id;
    const all = plan.context;
    const others = { ...all, actor: viewing({ id: second.shipment }) };
    plan.context = others;
    expect((await refusal(reverse(plan, came))).body).toEqual({
      __all__: ['Unit S1 was first received with another shipment, which you are not permitted to view.'],
    });
    plan.context = all;
    await reverse(plan, came);
    plan.context = others;
    expect((await refusal(receive(second, { qty_received: 1 }, [{ serial: 'S1' }]))).body).toEqual({
      'lines[0].units[0].serial': [taken],
    });
    plan.context = all;
    expect(await unitsOf(first)).toEqual({ S1: 'damaged' });
  });

  test('reads as it arrived when its second receipt for a pool is reversed', async () => {
    const [first, second] = [await unfit('S1'), await shipped(1)];
    const toPool = { qty_received: 1, qty_to_pool: 1, pool: await plan.pool() };
    await reverse(plan, (await receive(second, toPool, [{ serial: 'S1', to_pool: true }])).id);
    expect([await unitsOf(first), await unitsOf(second)]).toEqual([{ S1: 'damaged' }, {}]);
  });

  test('stays away when its second receipt is reversed after its first shipment went back', async () => {
    const [first, second] = [await unfit('S1'), await shipped(1)];
    const { id } = await receive(second, { qty_received: 1 }, [{ serial: 'S1' }]);
    await set(first, 'returned');
    await reverse(plan, id);
    expect(await unitsOf(first)).toEqual({ S1: 'returned' });
    await set(first, 'received');
    expect(await unitsOf(first)).toEqual({ S1: 'damaged' });
  });
});

describe('a receipt', () => {
  test('says of each of its lines what came of it', async () => {
    expect(await refusal(receive(await shipped(1), {}))).toEqual({
      status: 400,
      body: { 'lines[0].qty_received': ['At least one of the quantities received, damaged and missing is required.'] },
    });
  });

  test('is not dated in the future', async () => {
    const { shipment } = await shipped(1);
    const input = { status: 'received', site: plan.site, date_received: '2099-01-01' };
    expect(await refusal(plan.patch('shipment', shipment, input))).toEqual({
      status: 400,
      body: { date_received: ['This date is in the future.'] },
    });
  });
});
