import { beforeAll, expect, test } from 'vitest';
import { perform } from '../../../../../src/domain/engine/write/run-action.ts';
import type { UnitOfWork } from '../../../../../src/domain/engine/write/unit-of-work.ts';
import { parseCode } from '../../../../../src/domain/lifecycle/codes/object-code.ts';
import { labelsRequest } from '../../../../../src/domain/lifecycle/paper/labels/labels-request.ts';
import { cartonLabels, objectLabels } from '../../../../../src/domain/lifecycle/paper/labels/make-labels.ts';
import { labelPlace, labelsPerPage, sheets } from '../../../../../src/domain/lifecycle/paper/labels/sheets.ts';
import { setManifest } from '../../../../../src/domain/lifecycle/scanning/manifest.ts';
import { blindTo } from '../../../../support/blind.ts';
import { Lifecycle, refusal } from '../../../../support/lifecycle.ts';
import { MemoryStore } from '../../../../support/memory-store.ts';
import { consignment } from '../../../../support/shipping.ts';
import { ssccOf } from '../../../../support/sscc.ts';

let plan: Lifecycle;
beforeAll(async () => {
  plan = await new Lifecycle(new MemoryStore()).prepare();
});

const query = (text: string) => {
  const parameters = new URLSearchParams(text);
  return new Map([...parameters.keys()].map((name) => [name, parameters.getAll(name)]));
};
const labels = (text: string, context = plan.context) => objectLabels(context, query(text));
const lifecycle = 'netbox_asset_lifecycle';

test('labels say what things are and where they belong, and their codes lead back', async () => {
  const location = await plan.create('dcim.location', { name: 'Room 2', slug: 'room-2', site: plan.site });
  const rack = await plan.create('dcim.rack', { name: 'R1', site: plan.site, location, asset_tag: 'T-9' });
  const type = await plan.deviceType();
  const model = (await plan.values('dcim.devicetype', type)).model;
  const device = await plan.device(type, { name: 'leaf-1', rack, location, serial: 'S-7' });
  const pool = await plan.pool();
  const spare = await plan.spare(pool, type, { serial: 'S-8' });
  const { name } = await plan.values('sparespool', pool);
  const made = await Promise.all([
    labels(`type=dcim.rack&id=${rack}`),
    labels(`type=dcim.device&id=${device}`),
    labels(`type=${lifecycle}.sparespool&id=${pool}`),
    labels(`type=${lifecycle}.spareitem&id=${spare}`),
  ]);
  expect(made.flat().map(({ heading, lines, codes: { number } }) => [heading, lines, number])).toEqual([
    ['R1', ['Hall', 'Room 2', 'Asset tag T-9'], 'T-9'],
    ['leaf-1', [model, 'S/N S-7', 'R1', 'Hall'], 'S-7'],
    [name, ['Hall'], ''],
    [model, ['S/N S-8', name], 'S-8'],
  ]);
  for (const { codes } of made.flat()) {
    expect(parseCode(codes.address)).toEqual(parseCode(codes.text));
    expect(codes.address).toContain('/api/plugins/asset-lifecycle/scan/?code=');
  }
});

test('objects are selected by the filters of their list, as far as the caller may view them', async () => {
  const [first, second] = [await plan.pool(), await plan.pool()];
  const all = `type=${lifecycle}.sparespool&id=${first}&id=${second}`;
  expect(await labels(all)).toHaveLength(2);
  expect(await labels(`type=${lifecycle}.sparespool&site_id=999999`).catch(() => [])).toEqual([]);
  const [left, ...more] = await labels(all, blindTo(plan, `${lifecycle}.sparespool`, first));
  expect([left?.codes.text, more]).toEqual([`qm:${lifecycle}.sparespool:${second}`, []]);
  expect(await refusal(labels(all, blindTo(plan, `${lifecycle}.sparespool`)))).toMatchObject({ status: 403 });
  expect(await refusal(labels('type=dcim.cable&id=1'))).toMatchObject({
    status: 400,
    body: { type: [expect.stringContaining('dcim.cable is not one of')] },
  });
});

test('cartons of a shipment come from its manifest, as far as the caller may view their lines', async () => {
  const { shipment, line, bom, deviceType } = await consignment(plan, 2);
  const [pallet, carton] = [ssccOf('34012345000000001'), ssccOf('34012345000000002')];
  const other = await plan.create('shipmentlineitem', {
    shipment,
    bom_line_item: await plan.line(bom, deviceType, 2, { airflow: 'rear-to-front' }),
    qty_shipped: 1,
  });
  await perform(plan.context, {}, async (work: UnitOfWork) => {
    const stored = await work.get(`${lifecycle}.shipment`, shipment);
    if (!stored) throw new Error('There is no shipment');
    const units = ['A', 'B'].map((serial) => ({ serial, assetTag: null, line, carton }));
    const second = { serial: 'C', assetTag: null, line: other, carton: pallet };
    await setManifest(plan.context, work, stored, {
      units: [...units, second],
      cartons: [{ sscc: carton, parent: pallet }],
    });
  });
  const all = query(`type=${lifecycle}.shipment&id=${shipment}`);
  const made = await cartonLabels(plan.context, all);
  const heading = (await plan.values('shipment', shipment)).tracking_number;
  expect(made).toEqual([
    { sscc: pallet, heading, lines: ['1 units'] },
    { sscc: carton, heading, lines: ['2 units', `On ${pallet}`] },
  ]);
  const blind = blindTo(plan, `${lifecycle}.shipmentlineitem`, line);
  expect(await cartonLabels(blind, all)).toEqual([{ sscc: pallet, heading, lines: ['1 units'] }]);
  expect(await refusal(cartonLabels(plan.context, query('type=dcim.rack')))).toMatchObject({ status: 400 });
});

test('what a request says is read, and what it says wrongly is refused by name', async () => {
  expect(labelsRequest(query('start=21&code=datamatrix'))).toMatchObject({
    sheet: 'L7160',
    start: 21,
    code: 'datamatrix',
    format: 'pdf',
  });
  expect(labelsRequest(query('format=zpl&size=100x50.5&dots=300')).roll).toEqual({
    width: 100,
    height: 50.5,
    dots: 300,
  });
  for (const [text, field] of [
    ['sheet=L1', 'sheet'],
    ['start=22', 'start'],
    ['start=0', 'start'],
    ['code=ean', 'code'],
    ['size=9x9', 'size'],
    ['size=large', 'size'],
    ['dots=100', 'dots'],
  ] as const)
    expect(await refusal((async () => labelsRequest(query(text)))())).toEqual({
      status: 400,
      body: { [field]: [expect.any(String)] },
    });
});

test('labels fill the rows of a sheet, which lies in the middle of the page', () => {
  for (const sheet of Object.values(sheets)) {
    const [first, last] = [labelPlace(sheet, 0), labelPlace(sheet, labelsPerPage(sheet) - 1)];
    expect(first.x).toBeCloseTo(sheet.page.width - last.x - sheet.label.width, 6);
    expect(first.y).toBeCloseTo(sheet.page.height - last.y - sheet.label.height, 6);
    expect(labelPlace(sheet, labelsPerPage(sheet))).toEqual({ ...first, page: 1 });
  }
  const { x, y } = labelPlace(sheets['5160'], 0);
  expect([x / 25.4, y / 25.4]).toEqual([expect.closeTo(0.1875, 4), expect.closeTo(0.5, 4)]);
});
