import { beforeAll, expect, test } from 'vitest';
import { Lifecycle, refusal } from '../../../../support/lifecycle.ts';
import { MemoryStore } from '../../../../support/memory-store.ts';
import { scan, setManifest, summary, verdictsOf } from '../../../../support/scanning.ts';
import { consignment } from '../../../../support/shipping.ts';

let plan: Lifecycle;
beforeAll(async () => {
  plan = await new Lifecycle(new MemoryStore()).prepare();
});

/** A shipment of so many units with numbers. */
async function numbered(count: number, carton: string | null = null) {
  const made = await consignment(plan, count);
  const units = Array.from({ length: count }, (_, index) => ({
    shipment_line_item: made.line,
    serial: `SN${made.shipment}-${index}`,
    carton,
  }));
  await setManifest(plan, made.shipment, { units });
  return { ...made, serials: units.map(({ serial }) => serial) };
}

test('an expected unit is expected once, and twice after that', async () => {
  const { shipment, serials, line } = await numbered(3);
  const [first = '', second = ''] = serials;
  expect(await verdictsOf(plan, shipment, first, first.toLowerCase(), second, 'nothing')).toEqual([
    'expected',
    'twice',
    'expected',
    'unknown',
  ]);
  const { lines, totals, missing } = await summary(plan, shipment);
  expect(lines).toMatchObject([{ shipment_line_item: line, expected: 3, numbered: 3, seen: 2, missing: 1 }]);
  expect(totals).toMatchObject({ expected: 3, seen: 2, missing: 1, scans: 4, twice: 1, unknown: 1 });
  expect(missing).toMatchObject([{ serial: serials[2] }]);
});

test('the same scanner and sequence again are answered as before, and another code is refused', async () => {
  const { shipment, serials } = await numbered(2);
  const body = { scanner: 'A', sequence: 1, code: serials[0] ?? '' };
  const first = await scan(plan, shipment, body);
  expect(first).toMatchObject([{ scanner: 'A', sequence: 1, verdict: 'expected', serial: serials[0] }]);
  expect(await scan(plan, shipment, body)).toEqual(first);
  expect(await refusal(scan(plan, shipment, { ...body, code: serials[1] ?? '' }))).toEqual({
    status: 400,
    body: { sequence: ['This scanner has used this sequence for another code.'] },
  });
  expect(await scan(plan, shipment, { ...body, scanner: 'B' })).toMatchObject([{ verdict: 'twice' }]);
});

test('a carton stands for the units in it', async () => {
  const { shipment, serials } = await numbered(2, '106141412345678908');
  expect(await verdictsOf(plan, shipment, '106141412345678908', serials[0] ?? '')).toEqual(['expected', 'twice']);
  expect((await summary(plan, shipment)).totals).toMatchObject({ seen: 2, missing: 0 });
});

test('a unit that another shipment expects says so', async () => {
  const { serials, shipment: other } = await numbered(1);
  const { shipment } = await numbered(1);
  expect(await scan(plan, shipment, { code: serials[0] ?? '' })).toMatchObject([
    { verdict: 'other-shipment', other_shipment: { id: other } },
  ]);
});

test('units of a line that was deleted are expected no longer', async () => {
  const { shipment, serials, line } = await numbered(1);
  await plan.delete('shipmentlineitem', line);
  expect(await verdictsOf(plan, shipment, serials[0] ?? '')).toEqual(['unknown']);
  expect(await summary(plan, shipment)).toMatchObject({ lines: [], missing: [] });
});

test('a manifest that cannot be is refused with the place of each mistake', async () => {
  const { shipment, line } = await numbered(2);
  const units = [
    { shipment_line_item: line, serial: 'DUP' },
    { shipment_line_item: line, serial: 'dup', asset_tag: 'T1' },
    { shipment_line_item: line + 1_000, serial: 'X', asset_tag: 't1' },
    { shipment_line_item: line },
  ];
  const cartons = [{ sscc: 'A', parent: 'B' }, { sscc: 'B', parent: 'A' }, { sscc: 'C', parent: 'D' }, { sscc: 'C' }];
  expect(await refusal(setManifest(plan, shipment, { units, cartons }))).toEqual({
    status: 400,
    body: {
      'units[1].serial': ['This number is listed twice.'],
      'units[2].shipment_line_item': ['The shipment has no such line item.'],
      'units[2].asset_tag': ['This number is listed twice.'],
      'units[3].serial': ['A unit needs a serial number or an asset tag.'],
      units: [`3 units are listed for line item ${line}, of which 2 were shipped.`],
      'cartons[0].parent': ['A carton cannot stand in itself.'],
      'cartons[1].parent': ['A carton cannot stand in itself.'],
      'cartons[3].sscc': ['This carton is listed twice.'],
    },
  });
  const none = await setManifest(plan, shipment, { units: [], cartons: [] });
  expect(none).toEqual({ units: 0, cartons: 0 });
  expect(await summary(plan, shipment)).toMatchObject({ lines: [{ expected: 2, numbered: 0 }], missing_count: 0 });
});
