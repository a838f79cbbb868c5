import { beforeAll, describe, expect, test } from 'vitest';
import { money } from '../../../../../src/domain/lifecycle/paper/document.ts';
import { purchaseOrderPaper } from '../../../../../src/domain/lifecycle/paper/purchase-order-paper.ts';
import { blindTo } from '../../../../support/blind.ts';
import { Lifecycle, refusal } from '../../../../support/lifecycle.ts';
import { MemoryStore } from '../../../../support/memory-store.ts';

let plan: Lifecycle;
let store: MemoryStore;
let order: number;
let line: number;
let type: number;
let price: number;

beforeAll(async () => {
  store = new MemoryStore();
  plan = await new Lifecycle(store).prepare();
  const bom = await plan.bom();
  type = await plan.deviceType({ part_number: 'AC-1' });
  order = await plan.order(bom, {
    currency: 'EUR',
    date_expected: '2026-12-24',
    vendor_account: await plan.create('vendoraccount', { vendor: plan.vendor, account_number: '4711' }),
  });
  const front = { airflow: 'front-to-rear' };
  const [first, second] = [await plan.line(bom, type, 1500, front), await plan.line(bom, type, 3)];
  line = await plan.create('polineitem', {
    purchase_order: order,
    bom_line_item: first,
    qty_ordered: 1500,
    unit_price: '1234.5',
  });
  await plan.create('polineitem', {
    purchase_order: order,
    bom_line_item: second,
    qty_ordered: 3,
    date_expected: '2027-01-02',
  });
  const priced = { vendor: plan.vendor, item_type: 'dcim.devicetype', item_id: type, unit_price: '9' };
  price = await plan.create('vendorprice', {
    ...priced,
    variant: front,
    currency: 'USD',
    vendor_part_number: 'MW-88-F',
  });
});

describe('a purchase order on paper', () => {
  test('has the lines with the part numbers of the vendor, exact prices and their sum', async () => {
    const paper = await purchaseOrderPaper(plan.context, order);
    const model = String((await plan.values('dcim.devicetype', type)).model);
    expect(paper).toMatchObject({
      title: 'Purchase order',
      number: `Metal Works #${order}`,
      filename: `purchase-order-${order}`,
      parties: [{ role: 'Vendor', lines: ['Metal Works', 'Account 4711'] }],
      facts: [
        { label: 'Status', text: 'Draft' },
        { label: 'Currency', text: 'Euro' },
        { label: 'Delivery expected', text: '2026-12-24' },
        { label: 'Project', text: expect.stringMatching(/^bom-/) },
      ],
      notes: ['This order has not been placed.'],
    });
    const [section] = paper.sections;
    expect(section?.rows).toEqual([
      ['1', 'MW-88-F', `Acme ${model}, airflow front-to-rear`, '', '1500', '1\u00a0234.50', '1\u00a0851\u00a0750.00'],
      ['2', 'AC-1', `Acme ${model}`, '2027-01-02', '3', '', ''],
    ]);
    expect(section?.sums).toEqual([
      { label: 'Total', text: 'EUR 1\u00a0851\u00a0750.00' },
      { label: 'Lines without a price', text: '1' },
    ]);
  });

  test('has no status once it is placed', async () => {
    const placed = await plan.order(await plan.bom());
    await plan.place(placed);
    const { values } = { values: await plan.values('purchaseorder', placed) };
    const paper = await purchaseOrderPaper(plan.context, placed);
    expect(paper).toMatchObject({ number: values.order_id, notes: [], facts: [{ label: 'Project' }] });
    expect(paper.sections[0]).toMatchObject({ rows: [], sums: [], whenEmpty: 'The order has no lines.' });
  });

  test('is for those who may view the order and all of its lines', async () => {
    expect(
      await refusal(purchaseOrderPaper(blindTo(plan, 'netbox_asset_lifecycle.purchaseorder', order), order)),
    ).toMatchObject({ status: 404 });
    expect(
      await refusal(purchaseOrderPaper(blindTo(plan, 'netbox_asset_lifecycle.polineitem', line), order)),
    ).toMatchObject({ status: 403 });
  });

  test('names the part numbers of those prices and items only that its reader may view', async () => {
    const rowsFor = async (hidden: Parameters<typeof blindTo>[1], id: number) =>
      (await purchaseOrderPaper(blindTo(plan, hidden, id), order)).sections[0]?.rows.map(([, number]) => number);
    expect(await rowsFor('netbox_asset_lifecycle.vendorprice', price)).toEqual(['AC-1', 'AC-1']);
    expect(await rowsFor('dcim.devicetype', type)).toEqual(['MW-88-F', '']);
  });
});

test('money keeps every place that counts, and those of its currency at least', () => {
  expect(['0', '12.0000', '12.5'].map((amount) => money(amount, 'JPY'))).toEqual(['0', '12', '12.5']);
  expect(['0', '12', '1234567.8900', '0.0001', '999.5'].map((amount) => money(amount, 'EUR'))).toEqual([
    '0.00',
    '12.00',
    '1\u00a0234\u00a0567.89',
    '0.0001',
    '999.50',
  ]);
});
