import { beforeAll, expect, test } from 'vitest';
import { deliverySlip } from '../../../../../src/domain/lifecycle/paper/delivery-slip.ts';
import { discrepancyReport } from '../../../../../src/domain/lifecycle/paper/discrepancy-report.ts';
import { receivingSlipPaper } from '../../../../../src/domain/lifecycle/paper/receiving-slip-paper.ts';
import { returnNote } from '../../../../../src/domain/lifecycle/paper/return-note.ts';
import { blindTo } from '../../../../support/blind.ts';
import { Lifecycle, refusal } from '../../../../support/lifecycle.ts';
import { MemoryStore } from '../../../../support/memory-store.ts';
import { consignment, receive } from '../../../../support/shipping.ts';

let plan: Lifecycle;
let goods: Awaited<ReturnType<typeof consignment>>;
let slip: number;
let model: string;

beforeAll(async () => {
  plan = await new Lifecycle(new MemoryStore(), { overReceipt: { units: 2, percent: 0 } }).prepare();
  await plan.patch('dcim.site', plan.site, { shipping_address: 'Dock 4\n90-001 Łódź' });
  goods = await consignment(plan, 5);
  model = String((await plan.values('dcim.devicetype', goods.deviceType)).model);
  const other = await plan.line(goods.bom, goods.deviceType, 2, { airflow: 'rear-to-front' });
  const { shipment } = goods;
  await plan.create('shipmentlineitem', { shipment, bom_line_item: other, qty_shipped: 2 });
  const posted = await receive(plan, shipment, {
    note: 'Pallet was wet',
    lines: [
      {
        shipment_line_item: goods.line,
        qty_received: 3,
        qty_damaged: 1,
        qty_missing: 1,
        note: 'Dented',
        units: [{ serial: 'S-1' }, { serial: 'S-2', damaged: true }],
      },
    ],
  });
  slip = posted.id;
});

test('a delivery slip lists the lines with a place to count, and where they go', async () => {
  const paper = await deliverySlip(plan.context, goods.shipment);
  const { tracking_number } = await plan.values('shipment', goods.shipment);
  expect(paper).toMatchObject({ title: 'Delivery slip', number: tracking_number, notes: [] });
  expect(paper.code).toBe(`qm:netbox_asset_lifecycle.shipment:${goods.shipment}`);
  expect(paper.parties).toEqual([
    { role: 'From', lines: ['Metal Works'] },
    { role: 'To', lines: ['Hall', 'Dock 4', '90-001 Łódź'] },
  ]);
  expect(paper.sections).toHaveLength(1);
  expect(paper.sections[0]?.rows).toEqual([
    ['1', '', `Acme ${model}`, '5', '', ''],
    ['2', '', `Acme ${model}, airflow rear-to-front`, '2', '', ''],
  ]);
});

test('a discrepancy report has the counts that differ, the damaged units and the notes', async () => {
  const paper = await discrepancyReport(plan.context, goods.shipment);
  const [counts, units, notes] = paper.sections;
  expect(counts?.rows).toEqual([['', `Acme ${model}`, '5', '3', '1', '0', '1', '0', '0']]);
  expect(units?.rows).toEqual([[`Acme ${model}`, 'S-2', '', 'Damaged']]);
  expect(notes?.rows.map(([, ...texts]) => texts)).toEqual([
    ['', 'Pallet was wet'],
    [`Acme ${model}`, 'Dented'],
  ]);
  expect(paper.notes).toEqual(['Lines that have not been counted: 1 of 2.']);
});

test('a receiving slip has its counts and its units', async () => {
  const { sections, ...paper } = await receivingSlipPaper(plan.context, slip);
  expect(paper).toMatchObject({ title: 'Receiving slip', number: String(slip), notes: [] });
  expect(paper.facts).toEqual(
    expect.arrayContaining([
      { label: 'Kind', text: 'Receipt' },
      { label: 'Site', text: 'Hall' },
    ]),
  );
  expect(sections.map(({ rows }) => rows)).toEqual([
    [['', `Acme ${model}`, '3', '1', '1', '0', '0', '0', 'Dented']],
    [
      [`Acme ${model}`, 'S-1', '', 'In order'],
      [`Acme ${model}`, 'S-2', '', 'Damaged'],
    ],
  ]);
});

test('lines that the caller may not view are counted, and nothing of them is said', async () => {
  const blind = blindTo(plan, 'netbox_asset_lifecycle.shipmentlineitem', goods.line);
  const shown = await deliverySlip(blind, goods.shipment);
  expect(shown.sections[0]?.rows.map(([, , item]) => item)).toEqual([`Acme ${model}, airflow rear-to-front`]);
  const hidden = ['1 line is not shown: permission to view it is missing.'];
  expect(shown.notes).toEqual(hidden);
  const report = await discrepancyReport(blind, goods.shipment);
  expect(
    report.sections
      .flatMap(({ rows }) => rows)
      .flat()
      .join(),
  ).not.toMatch(/Dented|S-2/);
  expect(report.notes).toEqual(['Lines that have not been counted: 1 of 1.', ...hidden]);
  expect(await receivingSlipPaper(blind, slip)).toMatchObject({ sections: [{ rows: [] }], notes: hidden });
});

test('units, slips and addresses that are hidden are left out; a hidden shipment is not there', async () => {
  const noUnits = await discrepancyReport(blindTo(plan, 'netbox_asset_lifecycle.receivedunit'), goods.shipment);
  expect(noUnits.sections.map(({ heading }) => heading)).toEqual(['', 'Notes']);
  const noSlips = await discrepancyReport(blindTo(plan, 'netbox_asset_lifecycle.receivingslip'), goods.shipment);
  expect(noSlips.sections.map(({ heading }) => heading)).toEqual(['', 'Units']);
  const noSite = await deliverySlip(blindTo(plan, 'dcim.site'), goods.shipment);
  expect(noSite.parties.at(-1)).toEqual({ role: 'To', lines: ['Hall'] });
  const noShipment = blindTo(plan, 'netbox_asset_lifecycle.shipment', goods.shipment);
  for (const paper of [deliverySlip, discrepancyReport])
    expect(await refusal(paper(noShipment, goods.shipment))).toMatchObject({ status: 404 });
});

test('a return note lists what goes back with its numbers, all of it or nothing', async () => {
  const { shipment, line } = goods;
  const back = { shipment, reason: 'defective', rma_number: 'RMA 7' };
  const id = await plan.create('vendorreturn', back);
  const [unit = 0] = await plan.ids('receivedunit', { serial: 'S-1' });
  const entry = { vendor_return: id, shipment_line_item: line, condition: 'good', note: 'Fans rattle' };
  const entryId = await plan.create('returnlineitem', { ...entry, units: [unit] });
  const { sections, ...paper } = await returnNote(plan.context, id);
  expect(paper).toMatchObject({
    title: 'Return note',
    number: 'RMA 7',
    filename: 'return-RMA-7',
    parties: [{ role: 'To', lines: ['Metal Works'] }],
  });
  expect(paper.facts).toEqual(expect.arrayContaining([{ label: 'Reason', text: 'Found defective' }]));
  expect(sections.map(({ rows }) => rows)).toEqual([
    [['1', '', `Acme ${model}`, 'In good order', '1', 'Fans rattle']],
    [[`Acme ${model}`, 'S-1', '']],
  ]);
  const hidden = [
    ['netbox_asset_lifecycle.returnlineitem', entryId],
    ['netbox_asset_lifecycle.receivedunit', unit],
  ] as const;
  for (const [type, hiddenId] of hidden)
    expect(await refusal(returnNote(blindTo(plan, type, hiddenId), id))).toMatchObject({ status: 403 });
});
