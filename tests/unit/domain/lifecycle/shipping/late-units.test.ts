import { beforeEach, describe, expect, test } from 'vitest';
import type { Actor } from '../../../../../src/domain/engine/ports.ts';
import { bomCoverage } from '../../../../../src/domain/lifecycle/bom/bom-coverage.ts';
import { shortCloseLine } from '../../../../../src/domain/lifecycle/ordering/short-close.ts';
import { bulkOn } from '../../../../support/bulk.ts';
import { Lifecycle } from '../../../../support/lifecycle.ts';
import { meanwhile } from '../../../../support/meanwhile.ts';
import { MemoryStore } from '../../../../support/memory-store.ts';
import { consignment, dispose, receive, reverse } from '../../../../support/shipping.ts';

let plan: Lifecycle;
beforeEach(async () => {
  plan = await new Lifecycle(new MemoryStore()).prepare();
});
const bulk = bulkOn(() => plan);

const shortClose = (id: number) => shortCloseLine(plan.context, { id, input: { reason: 'End of life' } });

type Made = Awaited<ReturnType<typeof consignment>>;
const arrive = ({ shipment, line }: Pick<Made, 'shipment' | 'line'>, counts: object) =>
  receive(plan, shipment, { lines: [{ shipment_line_item: line, ...counts }] });
const disposed = ({ shipment, line }: Made, disposition: string, condition: string, quantity: number) =>
  dispose(plan, shipment, {
    ...{ disposition, reason: 'inspection' },
    lines: [{ shipment_line_item: line, condition, quantity }],
  });
const set = (shipment: number, status: string) => plan.patch('shipment', shipment, { status });

/** Five units ordered and shipped, three of them received; the other two are closed short. */
async function closedShort() {
  const made = await consignment(plan, 5);
  await arrive(made, { qty_received: 3 });
  await shortClose(made.orderLine);
  return made;
}

/** Another shipment of the line, of so many units. */
async function parcel({ order, bomLine }: Pick<Made, 'order' | 'bomLine'>, qty_shipped: number, status = 'shipped') {
  const shipment = await plan.shipment(order, { status, site: plan.site });
  const line = await plan.create('shipmentlineitem', { shipment, bom_line_item: bomLine, qty_shipped });
  return { shipment, line };
}

/** A line of five of which three came; the other two are closed short while this happened to them. */
async function closedAfter(happen: (made: Made) => Promise<void>) {
  const made = await consignment(plan, 5);
  await happen(made);
  await shortClose(made.orderLine);
  return made;
}

/** Each way in which units come after all, and how many of two are closed short after it. */
const doors: Readonly<Record<string, readonly [number, () => Promise<Made>]>> = {
  'the rest is received': [
    0,
    async () => {
      const made = await closedShort();
      await arrive(made, { qty_received: 2 });
      return made;
    },
  ],
  'one is received': [
    1,
    async () => {
      const made = await closedShort();
      await arrive(made, { qty_received: 1 });
      return made;
    },
  ],
  'one arrives unfit': [
    2,
    async () => {
      const made = await closedShort();
      await arrive(made, { qty_damaged: 1 });
      return made;
    },
  ],
  'the count is corrected by hand': [
    0,
    async () => {
      const made = await closedShort();
      await plan.patch('shipmentlineitem', made.line, { qty_received: 5 });
      return made;
    },
  ],
  'the count is corrected in a list': [
    1,
    async () => {
      const made = await closedShort();
      await bulk.update('shipmentlineitem', [{ id: made.line, qty_received: 4 }]);
      return made;
    },
  ],
  'another shipment brings one': [
    1,
    async () => {
      const made = await closedShort();
      await parcel(made, 1);
      return made;
    },
  ],
  'another shipment brings more': [
    0,
    async () => {
      const made = await closedShort();
      const { line } = await parcel(made, 1, 'prepared');
      await plan.patch('shipmentlineitem', line, { qty_shipped: 4 });
      return made;
    },
  ],
  'a lost shipment is found': [
    1,
    async () => {
      const made = await closedAfter(async (one) => {
        await arrive(one, { qty_received: 3 });
        await set((await parcel(one, 1)).shipment, 'lost');
      });
      const [lost] = await plan.ids('shipment', { status: 'lost' });
      await set(lost ?? 0, 'shipped');
      return made;
    },
  ],
  'a part of a lost shipment is received': [
    1,
    async () => {
      const made = await closedAfter(async (one) => {
        await arrive(one, { qty_received: 3 });
        await set((await parcel(one, 2)).shipment, 'lost');
      });
      const [lost = 0] = await plan.ids('shipment', { status: 'lost' });
      const [line] = await plan.rows('shipmentlineitem', 'shipment', lost);
      await arrive({ shipment: lost, line: line?.id ?? 0 }, { qty_received: 1 });
      return made;
    },
  ],
  'a shipment of another order moves here': [
    0,
    async () => {
      const made = await closedShort();
      const other = await plan.order(made.bom);
      const { shipment } = await parcel({ ...made, order: other }, 2);
      await plan.patch('shipment', shipment, { purchase_order: made.order });
      return made;
    },
  ],
  'unfit units are repaired': [
    1,
    async () => {
      const made = await closedAfter(async (one) => {
        await arrive(one, { qty_received: 3, qty_damaged: 2 });
      });
      await disposed(made, 'repaired', 'damaged', 1);
      return made;
    },
  ],
  'a return is taken back': [
    0,
    async () => {
      const slips: number[] = [];
      const made = await closedAfter(async (one) => {
        await arrive(one, { qty_received: 5 });
        slips.push((await disposed(one, 'returned', 'good', 2)).id);
      });
      for (const slip of slips) await reverse(plan, slip);
      return made;
    },
  ],
};

describe('a line that was closed short', () => {
  test.each(Object.entries(doors))('takes back what it gave up when %s', async (_, [closed, come]) => {
    const { bom, orderLine } = await come();
    expect(await plan.values('polineitem', orderLine)).toMatchObject({
      qty_short_closed: closed,
      short_closed: closed > 0 ? expect.any(String) : null,
      short_close_reason: closed > 0 ? 'End of life' : '',
    });
    const [line] = (await bomCoverage(plan.context, bom)).lines;
    const { ordered = 0, received = 0, outstanding_to_receive = 0 } = line ?? {};
    const brought = received + outstanding_to_receive;
    expect(brought + closed).toBe(Math.max(ordered, brought));
  });

  test('is owed again what came late and went back', async () => {
    const made = await closedShort();
    await arrive(made, { qty_received: 2 });
    await disposed(made, 'returned', 'good', 2);
    expect((await bomCoverage(plan.context, made.bom)).lines).toMatchObject([
      { ordered: 5, short_closed: 0, received: 3, returned: 2, outstanding_to_receive: 2 },
    ]);
  });

  test('needs no permission of the receiver', async () => {
    const made = await closedShort();
    const app = 'netbox_asset_lifecycle';
    const actions = ['view', 'change'];
    const receiver: Actor = {
      ...{ userId: 7, username: 'dock', superuser: false, writeEnabled: true },
      permissions: [
        { types: [`${app}.shipment`, `${app}.shipmentlineitem`], actions, constraints: null },
        { types: [`${app}.receivingslip`], actions: ['view'], constraints: null },
      ],
    };
    plan.context = { ...plan.context, actor: receiver };
    await arrive(made, { qty_received: 1 });
    expect(await plan.values('polineitem', made.orderLine)).toMatchObject({ qty_short_closed: 1 });
  });

  test('at the moment when its rest is received is closed by none', async () => {
    const made = await consignment(plan, 5);
    await arrive(made, { qty_received: 3 });
    const { context } = plan;
    const others = meanwhile(context.store, 'getMany', 'netbox_asset_lifecycle.polineitem', async () => {
      plan.context = context;
      await shortClose(made.orderLine);
    });
    plan.context = { ...context, store: others };
    await arrive(made, { qty_received: 1 });
    plan.context = context;
    expect(await plan.values('polineitem', made.orderLine)).toMatchObject({ qty_short_closed: 1 });
  });
});
