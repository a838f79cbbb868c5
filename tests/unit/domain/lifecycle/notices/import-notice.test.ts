import { beforeEach, describe, expect, test } from 'vitest';
import type { NoticeReport } from '../../../../../src/domain/lifecycle/notices/notice-report.ts';
import { refusal } from '../../../../support/lifecycle.ts';
import { MemoryStore } from '../../../../support/memory-store.ts';
import { sscc } from '../../../../support/notices/arbitrary-notice.ts';
import { importFile } from '../../../../support/notices/import.ts';
import { manifest, noticePlan, priced, quantities } from '../../../../support/notices/notice-plan.ts';
import { receive } from '../../../../support/shipping.ts';

let made: Awaited<ReturnType<typeof noticePlan>>;
beforeEach(async () => {
  made = await noticePlan(new MemoryStore());
});

const shipmentOf = ({ shipments }: NoticeReport): number => shipments[0]?.shipment ?? 0;

const list = (...rows: readonly string[]): string =>
  [
    'Packing slip no,DN-55',
    'Ship via,Post',
    'Tracking number,TRACK1',
    'Ship date,2026-01-05',
    'PO number,Line,Part number,Description,Qty shipped,Serial number,Carton,Pallet',
    ...rows,
  ].join('\n');

const both = list(
  `PO-7,1,MW-1048,Leaf switch,1,S1,${sscc(1)},${sscc(0)}`,
  `PO-7,1,MW-1048,Leaf switch,1,S2,${sscc(1)},${sscc(0)}`,
  `PO-7,2,sp-32,Spine switch,2,,${sscc(2)},${sscc(0)}`,
);

test('makes the shipment with its lines, tracking number and manifest', async () => {
  const { plan, order, leafBom, spineBom, leafLine, spineLine } = made;
  const report = await importFile(plan, both);
  const shipment = shipmentOf(report);
  expect(report).toMatchObject({ result: 'created', format: 'csv', notice_number: 'DN-55', problem_count: 0 });
  expect(
    report.lines.map(({ po_line_item, matched_by, quantity, serials }) => [
      po_line_item,
      matched_by,
      quantity,
      serials,
    ]),
  ).toEqual([
    [leafLine, 'vendor-part-number', 2, 2],
    [spineLine, 'part-number', 2, 0],
  ]);
  expect(await plan.values('shipment', shipment)).toMatchObject({
    purchase_order: order,
    courier: plan.courier,
    tracking_number: 'TRACK1',
    notice_number: 'DN-55',
    date_shipped: '2026-01-05',
    status: 'shipped',
  });
  expect(await quantities(plan, shipment)).toEqual(
    new Map([
      [leafBom, 2],
      [spineBom, 2],
    ]),
  );
  expect(await manifest(plan, shipment)).toEqual({
    units: [`S1 in ${sscc(1)}`, `S2 in ${sscc(1)}`],
    cartons: [`${sscc(0)} in null`, `${sscc(1)} in ${sscc(0)}`, `${sscc(2)} in ${sscc(0)}`],
  });
});

test('the same notice again changes nothing, whatever people have corrected since', async () => {
  const { plan } = made;
  const shipment = shipmentOf(await importFile(plan, both));
  await plan.patch('shipment', shipment, { date_shipped: '2026-01-06', status: 'shipped' });
  const before = await plan.find('shipment', shipment);
  const again = await importFile(plan, both);
  expect(again).toMatchObject({ result: 'unchanged', shipments: [{ shipment, result: 'unchanged', changes: [] }] });
  expect(await plan.find('shipment', shipment)).toEqual(before);
});

test('of two imports of one notice at the same moment one makes the shipment, the other finds it', async () => {
  const { plan } = made;
  const reports = await Promise.all([importFile(plan, both), importFile(plan, both)]);
  expect(reports.map(({ result }) => result).toSorted()).toEqual(['created', 'unchanged']);
  expect(await plan.ids('shipment')).toHaveLength(1);
});

test('a corrected notice shows its difference and applies it', async () => {
  const { plan, leafBom, spineLine, leafLine } = made;
  const shipment = shipmentOf(await importFile(plan, both));
  const corrected = list(
    `PO-7,1,MW-1048,Leaf switch,1,S1,${sscc(1)},${sscc(0)}`,
    `PO-7,1,MW-1048,Leaf switch,1,S2,${sscc(2)},${sscc(0)}`,
    `PO-7,1,MW-1048,Leaf switch,1,S3,${sscc(2)},${sscc(0)}`,
  ).replace('2026-01-05', '2026-01-07');
  const report = await importFile(plan, corrected);
  expect(report).toMatchObject({
    result: 'updated',
    shipments: [
      {
        shipment,
        result: 'updated',
        changes: [{ field: 'date_shipped', before: '2026-01-05', after: '2026-01-07' }],
        lines: [
          { po_line_item: leafLine, before: 2, after: 3 },
          { po_line_item: spineLine, before: 2, after: 0 },
        ],
        added_count: 1,
        removed_count: 0,
        moved_count: 1,
        added: [{ serial: 'S3' }],
      },
    ],
  });
  expect(await quantities(plan, shipment)).toEqual(new Map([[leafBom, 3]]));
  expect((await manifest(plan, shipment)).units).toEqual([`S1 in ${sscc(1)}`, `S2 in ${sscc(2)}`, `S3 in ${sscc(2)}`]);
});

test('completes the shipment that has its tracking number', async () => {
  const { plan, order, leafBom } = made;
  const shipment = await plan.shipment(order, { tracking_number: 'track1', site: plan.site });
  await plan.create('shipmentlineitem', { shipment, bom_line_item: leafBom, qty_shipped: 1 });
  const report = await importFile(plan, list('PO-7,1,MW-1048,Leaf,2,,,'));
  expect(report.shipments).toMatchObject([{ shipment, result: 'updated', lines: [{ before: 1, after: 2 }] }]);
  expect(await plan.values('shipment', shipment)).toMatchObject({ notice_number: 'DN-55', site: plan.site });
});

test('goods that have not left yet are prepared', async () => {
  const { plan } = made;
  const report = await importFile(plan, both.replace('2026-01-05', '2026-03-01'));
  expect(await plan.values('shipment', shipmentOf(report))).toMatchObject({ status: 'prepared' });
});

test('a notice of several orders makes a shipment for each', async () => {
  const { plan, bom, leafBom } = made;
  const second = await plan.order(bom);
  await plan.create('polineitem', { purchase_order: second, bom_line_item: leafBom, qty_ordered: 3 });
  await plan.place(second);
  await plan.patch('purchaseorder', second, { order_id: 'PO-8' });
  const report = await importFile(plan, list('PO-7,1,MW-1048,Leaf,2,,,', `PO-8,1,MW-1048,Leaf,1,S9,${sscc(3)},`));
  expect(report.shipments).toMatchObject([
    { purchase_order: made.order, units: 2, cartons: 0 },
    { purchase_order: second, units: 1, cartons: 1 },
  ]);
  for (const { shipment } of report.shipments)
    expect(await plan.values('shipment', shipment ?? 0)).toMatchObject({
      consolidated: true,
      tracking_number: 'TRACK1',
    });
});

/** The problems of a notice that is refused, and that nothing was written. */
async function problems(file: string, more: Parameters<typeof importFile>[2] = {}) {
  const { plan } = made;
  const before = await plan.ids('shipment');
  const { status, body } = await refusal(importFile(plan, file, more));
  expect(status).toBe(400);
  expect(await plan.ids('shipment')).toEqual(before);
  return body;
}

describe('refuses, and names what was nearest:', () => {
  test('an order that is not there', async () => {
    expect(await problems(list('PO-17,1,MW-1048,Leaf,1,,,'))).toMatchObject({
      result: 'refused',
      problems: [
        {
          code: 'unknown-order',
          candidates: [{ object_type: 'netbox_asset_lifecycle.purchaseorder', object_id: made.order, display: 'PO-7' }],
        },
      ],
    });
  });

  test('an order of another vendor than the seller, unless the request says which', async () => {
    const { plan, order } = made;
    const other = plan.name('other vendor');
    await plan.create('vendor', { name: other });
    const file = list('PO-7,1,MW-1048,Leaf,1,,,').replace('Ship via', `Vendor name,${other}\nShip via`);
    expect(await problems(file)).toMatchObject({
      problems: [{ code: 'other-vendor', candidates: [{ object_id: order }] }],
    });
    expect(await importFile(plan, file, { vendor: plan.vendor })).toMatchObject({ result: 'created' });
  });

  test('a part number that is only like another', async () => {
    expect(await problems(list('PO-7,3,LF-48=,Leaf,1,,,'))).toMatchObject({
      problems: [
        {
          code: 'unknown-item',
          line: '3',
          place: 'row 6',
          candidates: [
            { object_type: 'netbox_asset_lifecycle.polineitem', object_id: made.leafLine, display: 'Leaf 48' },
          ],
        },
      ],
      lines: [{ po_line_item: null, matched_by: '' }],
    });
  });

  test('part numbers that contradict each other', async () => {
    const file = list('PO-7,3,MW-1048,Leaf,1,,,').replaceAll('Description', 'Mfr part no').replace('Leaf', 'SP-32');
    expect(await problems(file)).toMatchObject({ problems: [{ code: 'contradiction' }] });
  });

  test('a carrier that is no courier', async () => {
    expect(await problems(list('PO-7,1,MW-1048,Leaf,1,,,').replace('Post', 'Postal'))).toMatchObject({
      problems: [{ code: 'courier', candidates: [{ display: 'Post' }] }],
    });
  });

  test('more units than remain to be shipped, unless they are accepted', async () => {
    const file = list('PO-7,1,MW-1048,Leaf,11,,,');
    expect(await problems(file)).toMatchObject({
      problems: [{ code: 'too-many', message: expect.stringContaining('11 units of Leaf 48; 10 of the order line') }],
    });
    expect(await importFile(made.plan, file, { accept_surplus: true })).toMatchObject({ result: 'created' });
  });

  test('serial numbers that are there twice, and units of cartons', async () => {
    expect(await problems(list('PO-7,1,MW-1048,Leaf,2,"S1,s1",,'))).toMatchObject({
      problems: [{ code: 'serial', message: 'The serial number s1 is twice in this line.' }],
    });
    const inBoxes = list('PO-7,1,MW-1048,BX,1,,,').replace('Description', 'UOM');
    expect(await problems(inBoxes)).toMatchObject({ problems: [{ code: 'unit' }] });
  });

  test('a corrected notice for units that have been received', async () => {
    const { plan } = made;
    const shipment = shipmentOf(await importFile(plan, both));
    const [line] = await plan.rows('shipmentlineitem', 'shipment', shipment);
    await plan.patch('shipment', shipment, { site: plan.site });
    await receive(plan, shipment, { lines: [{ shipment_line_item: line?.id ?? 0, qty_received: 1 }] });
    expect(await importFile(plan, both)).toMatchObject({ result: 'unchanged' });
    expect(await problems(both.replace('2026-01-05', '2026-01-04'))).toMatchObject({
      problems: [
        {
          code: 'received',
          message:
            'Units of shipment TRACK1 have been received: the notice cannot change it any more. Reverse the receipts first.',
        },
      ],
    });
  });

  test('the same units under another number', async () => {
    await importFile(made.plan, both);
    expect(
      await problems(list('PO-7,2,SP-32,Spine,2,,,').replace('DN-55', 'DN-56').replace('TRACK1', 'TRACK2')),
    ).toMatchObject({
      problems: [{ code: 'too-many', message: expect.stringContaining('none of the order line remain') }],
    });
  });
});

test('an order that the request names instead of that of the notice is told of', async () => {
  const { plan, order } = made;
  const report = await importFile(plan, list('SO-99,1,MW-1048,Leaf,1,,,'), { purchase_order: order });
  expect(report.remarks).toContainEqual({
    code: 'order',
    message: 'The notice names order SO-99; it was taken for order PO-7, as the request says.',
  });
});

test('serial numbers that break a rule of their item are refused, or told of where the rule only warns', async () => {
  const { plan, leaf } = made;
  const rule = {
    name: 'Acme',
    pattern: '^AC[0-9]{4}$',
    item_type: 'dcim.devicetype',
    item_id: leaf,
    example: 'AC0001',
  };
  const id = await plan.create('serialrule', { ...rule, mode: 'refuse' });
  const file = list('PO-7,1,MW-1048,Leaf,2,"AC0001,LF-48",,');
  expect(await problems(file)).toMatchObject({
    problem_count: 1,
    problems: [{ code: 'serial', message: expect.stringMatching(/^LF-48 does not look like .* as AC0001 does/) }],
  });
  await plan.patch('serialrule', id, { mode: 'warn' });
  const { result, remarks } = await importFile(plan, file);
  expect([result, remarks]).toEqual(['created', [{ code: 'serial', message: expect.stringContaining('LF-48') }]]);
});

test('what the caller says stands for what the notice does not', async () => {
  const { plan, order, leafLine, spineLine } = made;
  const bare = 'Part,Qty\nUNKNOWN,2\nSPINE 32,1\n';
  const report = await importFile(plan, bare, {
    purchase_order: order,
    courier: plan.courier,
    notice_number: 'N1',
    assignments: [{ line: 'unknown', po_line_item: leafLine }],
  });
  expect(report.lines.map(({ po_line_item, matched_by }) => [po_line_item, matched_by])).toEqual([
    [leafLine, 'assignment'],
    [spineLine, 'model'],
  ]);
  expect(report.remarks).toEqual([expect.objectContaining({ code: 'tracking-number' })]);
});

test('variants of one item are told apart by the part number of the variant', async () => {
  const { plan } = made;
  const type = await plan.deviceType({ model: 'Fan', part_number: 'FAN' });
  const bom = await plan.bom();
  const variants = [{ airflow: 'front-to-rear' }, { airflow: 'rear-to-front' }];
  const order = await plan.order(bom);
  const lines: number[] = [];
  for (const variant of variants) {
    const bom_line_item = await plan.line(bom, type, 5, variant);
    lines.push(await plan.create('polineitem', { purchase_order: order, bom_line_item, qty_ordered: 5 }));
  }
  await plan.place(order);
  await priced(plan, type, 'FAN-F', { variant: variants[0] ?? {} });
  await priced(plan, type, 'FAN-ALL');
  const say = { purchase_order: order, courier: plan.courier, notice_number: 'F1' };
  expect(await importFile(plan, 'Part,Qty\nFAN-F,1\nFAN-ALL,2\n', say)).toMatchObject({
    lines: [{ po_line_item: lines[0] }, { po_line_item: lines[1] }],
  });
  const { body } = await refusal(importFile(plan, 'Part,Qty\nFAN,1\n', { ...say, notice_number: 'F2' }));
  expect(body).toMatchObject({
    problems: [{ code: 'ambiguous-item', candidates: [{ object_id: lines[0] }, { object_id: lines[1] }] }],
  });
});

test("the vendor's own columns are read by its mapping", async () => {
  const { plan, order } = made;
  await plan.create('noticemapping', { vendor: plan.vendor, columns: { vendor_part: 'Artikel', quantity: 'Menge' } });
  const say = { purchase_order: order, courier: plan.courier, notice_number: 'N1' };
  expect(await importFile(plan, 'Artikel;Menge;Item\nMW-1048;2;4\n', say)).toMatchObject({ lines: [{ quantity: 2 }] });
  const { body } = await refusal(importFile(plan, 'Part;Qty\nMW-1048;2\n', say));
  expect(body).toEqual({ file: [expect.stringContaining('No row has the headers of a packing list')] });
});
