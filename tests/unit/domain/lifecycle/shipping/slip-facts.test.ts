import { beforeAll, describe, expect, test } from 'vitest';
import { Lifecycle, refusal } from '../../../../support/lifecycle.ts';
import { MemoryStore } from '../../../../support/memory-store.ts';
import { consignment, receive, reverse } from '../../../../support/shipping.ts';

let plan: Lifecycle;
beforeAll(async () => {
  plan = await new Lifecycle(new MemoryStore()).prepare();
});

/** Five units, of which two arrived on a day in March. */
async function received() {
  const made = await consignment(plan, 5);
  const lines = [{ shipment_line_item: made.line, qty_received: 2 }];
  const slip = await receive(plan, made.shipment, { date_received: '2026-03-01', lines });
  return { ...made, slip: slip.id };
}
const dateOf = async (shipment: number) => (await plan.values('shipment', shipment)).date_received;

describe('the date of receipt', () => {
  test.each(['2026-03-02', null])('is not set to %s while a receipt stands', async (date_received) => {
    const { shipment } = await received();
    expect(await refusal(plan.patch('shipment', shipment, { date_received }))).toEqual({
      status: 400,
      body: { date_received: ['This date is set by the receiving slips. Reverse them to change it.'] },
    });
    await plan.patch('shipment', shipment, { date_received: '2026-03-01', description: 'as it was' });
    expect(await dateOf(shipment)).toBe('2026-03-01');
  });

  test('moves on with the next receipt, and is free again once all receipts are reversed', async () => {
    const { shipment, line, slip } = await received();
    const lines = [{ shipment_line_item: line, qty_received: 1 }];
    const next = await receive(plan, shipment, { date_received: '2026-03-04', lines });
    expect(await dateOf(shipment)).toBe('2026-03-04');
    for (const id of [slip, next.id]) await reverse(plan, id);
    await plan.patch('shipment', shipment, { date_received: '2026-03-02' });
    expect(await dateOf(shipment)).toBe('2026-03-02');
  });

  test('stays free after a count by hand, which has no date of arrival', async () => {
    const { shipment, line } = await consignment(plan, 5);
    await plan.patch('shipment', shipment, { status: 'received', date_received: '2026-03-01' });
    await plan.patch('shipmentlineitem', line, { qty_received: 5 });
    await plan.patch('shipment', shipment, { date_received: '2026-03-02' });
    expect(await dateOf(shipment)).toBe('2026-03-02');
  });
});

test('a shipment with slips stays with its order', async () => {
  const { bom, shipment, order } = await received();
  const purchase_order = await plan.order(bom, { order_id: plan.name('number') });
  await plan.place(purchase_order);
  expect(await refusal(plan.patch('shipment', shipment, { purchase_order }))).toEqual({
    status: 400,
    body: { purchase_order: ['A shipment with receiving slips cannot move to another order.'] },
  });
  expect(await plan.values('shipment', shipment)).toMatchObject({ purchase_order: order });
});

test('a line of which units arrived is not deleted until its slips are reversed', async () => {
  const { line, slip } = await received();
  expect(await refusal(plan.delete('shipmentlineitem', line))).toEqual({
    status: 409,
    body: { detail: '2 units of this line have arrived: reverse their receiving slips first.' },
  });
  await reverse(plan, slip);
  await plan.delete('shipmentlineitem', line);
  expect(await plan.find('shipmentlineitem', line)).toBeUndefined();
});
