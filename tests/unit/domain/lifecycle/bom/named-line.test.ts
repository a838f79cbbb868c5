import { beforeEach, expect, test } from 'vitest';
import type { Actor } from '../../../../../src/domain/engine/ports.ts';
import { Lifecycle, refusal } from '../../../../support/lifecycle.ts';
import { MemoryStore } from '../../../../support/memory-store.ts';
import { consignment } from '../../../../support/shipping.ts';

const app = 'netbox_asset_lifecycle';

let plan: Lifecycle;
beforeEach(async () => {
  plan = await new Lifecycle(new MemoryStore()).prepare();
});

test('a line that was ordered and shipped keeps its item and variant; its quantity changes', async () => {
  const { bom, bomLine, orderLine, line } = await consignment(plan, 2);
  for (const status of ['approved', 'draft']) await plan.patch('bom', bom, { status });
  const change = { item_id: await plan.deviceType(), variant: { airflow: 'front-to-rear' }, quantity: 3 };
  const problem = `This cannot be changed because the line item is referenced by PO line item ${orderLine}, shipment line item ${line}.`;
  expect(await refusal(plan.patch('bomlineitem', bomLine, { item_type: 'dcim.devicetype', ...change }))).toEqual({
    status: 400,
    body: { item_id: [problem], variant: [problem] },
  });
  await plan.patch('bomlineitem', bomLine, { quantity: 3, variant: {} });
  expect(await plan.values('bomlineitem', bomLine)).toMatchObject({ quantity: 3, variant: {} });
});

test('the refusal counts the lines that the caller may not view', async () => {
  const { bomLine, line } = await consignment(plan, 2);
  const limited: Actor = {
    ...{ userId: 7, username: 'limited', superuser: false, writeEnabled: true },
    permissions: [
      { types: [`${app}.bomlineitem`, 'dcim.devicetype'], actions: ['view', 'change'], constraints: null },
      { types: [`${app}.shipmentlineitem`], actions: ['view'], constraints: null },
    ],
  };
  plan.context = { ...plan.context, actor: limited };
  const { body } = await refusal(plan.patch('bomlineitem', bomLine, { variant: { airflow: 'front-to-rear' } }));
  expect(body).toEqual({
    variant: [
      `This cannot be changed because the line item is referenced by 1 PO line items that you may not view, shipment line item ${line}.`,
    ],
  });
});

test('a line that nothing names any more may become another item', async () => {
  const { bomLine, orderLine, order, shipment } = await consignment(plan, 2);
  await plan.delete('shipment', shipment);
  for (const status of ['approved', 'draft']) await plan.patch('purchaseorder', order, { status });
  await plan.delete('polineitem', orderLine);
  const item_id = await plan.deviceType();
  await plan.patch('bomlineitem', bomLine, { item_type: 'dcim.devicetype', item_id });
  expect(await plan.values('bomlineitem', bomLine)).toMatchObject({ item: { id: item_id } });
});
