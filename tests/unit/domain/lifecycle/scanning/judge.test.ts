import { beforeAll, describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../../../src/domain/engine/json.ts';
import { bucketOfNumber } from '../../../../../src/repos/dock/numbers.ts';
import { Lifecycle, refusal } from '../../../../support/lifecycle.ts';
import { MemoryStore } from '../../../../support/memory-store.ts';
import { scan, setManifest, summary, verdictsOf } from '../../../../support/scanning.ts';

let plan: Lifecycle;
beforeAll(async () => {
  plan = await new Lifecycle(new MemoryStore()).prepare();
});

interface Wanted {
  readonly part: string;
  readonly shipped: number;
  readonly serials?: readonly string[];
  readonly manufacturer?: number;
}

/** A shipment with a line for each of these items. */
async function shipment(...wanted: readonly Wanted[]) {
  const bom = await plan.bom();
  const order = await plan.order(bom);
  const lines: number[] = [];
  const types: number[] = [];
  for (const { part, shipped, manufacturer = plan.manufacturer } of wanted) {
    const type = await plan.deviceType({ part_number: part, manufacturer });
    const bom_line_item = await plan.line(bom, type, shipped);
    await plan.create('polineitem', { purchase_order: order, bom_line_item, qty_ordered: shipped });
    types.push(type);
    lines.push(bom_line_item);
  }
  const id = await plan.shipment(order, { status: 'shipped', site: plan.site });
  const own: number[] = [];
  for (const [index, { shipped }] of wanted.entries())
    own.push(
      await plan.create('shipmentlineitem', {
        shipment: id,
        bom_line_item: lines[index] ?? 0,
        qty_shipped: shipped,
      }),
    );
  const units = wanted.flatMap(({ serials = [] }, index) =>
    serials.map((serial) => ({ shipment_line_item: own[index] ?? 0, serial })),
  );
  if (units.length > 0) await setManifest(plan, id, { units });
  return { id, lines: own, types };
}

const maker = async (pattern?: string, more: JsonObject = {}) => {
  const name = plan.name('maker');
  const manufacturer = await plan.create('dcim.manufacturer', { name, slug: name });
  if (pattern !== undefined) await plan.create('serialrule', { name, manufacturer, pattern, ...more });
  return manufacturer;
};

const verdicts = async (id: number, codes: readonly (string | JsonObject)[]) => {
  const scans = codes.map((code) => (typeof code === 'string' ? { code } : code));
  return (await scan(plan, id, { scans })).map(({ verdict, shipment_line_item, units }) => [
    verdict,
    shipment_line_item,
    units,
  ]);
};

const gs = '\x1d';

describe('units of a manifest', () => {
  test('are found by every form of their number, and a code of another item on them is a wrong item', async () => {
    const [one, two, three, four, five] = ['FDO1A', 'FDO2A', 'FDO3A', 'FDO4A', 'FDO5A'];
    const { id, lines } = await shipment(
      { part: 'N9K-1', shipped: 5, serials: [one, two, three, four, five] },
      { part: 'N9K-2', shipped: 1 },
    );
    const [line = 0] = lines;
    expect(
      await verdicts(id, [
        one.toLowerCase(),
        `S${two}`,
        `]C101095060001343522${'1'}${three}`,
        `[)>\x1e06${gs}1PN9K-1${gs}S${four}\x1e\x04`,
        `[)>\x1e06${gs}1PN9K-2${gs}S${five}\x1e\x04`,
        five,
      ]),
    ).toEqual([
      ['expected', line, 1],
      ['expected', line, 1],
      ['expected', line, 1],
      ['expected', line, 1],
      ['wrong-item', line, 0],
      ['expected', line, 1],
    ]);
  });

  test('are not counted by a part number, which says what to scan instead', async () => {
    const { id } = await shipment({ part: 'QFX-1', shipped: 1, serials: ['JN1'] });
    const scans = await scan(plan, id, { scans: [{ code: 'QFX-1' }, { code: '1PQFX-1' }, { code: 'SQFX-1' }] });
    expect(scans.map(({ verdict }) => verdict)).toEqual(['unknown', 'unknown', 'unknown']);
    expect(scans[0]?.message).toMatch(/^This is the part number of .*, not a serial number/);
  });
});

describe('units that no manifest names', () => {
  test('are expected up to the quantity shipped, and extra beyond it', async () => {
    const { id, lines } = await shipment({ part: 'R650', shipped: 2 });
    const [line = 0] = lines;
    expect(await verdicts(id, ['AAAA111', 'AAAA112', 'AAAA111', 'SAAAA113', '(21)AAAA114'])).toEqual([
      ['expected', line, 1],
      ['expected', line, 1],
      ['twice', null, 0],
      ['extra', line, 1],
      ['extra', line, 1],
    ]);
    expect((await summary(plan, id)).lines).toMatchObject([{ expected: 2, seen: 2, missing: 0, extra: 2 }]);
  });

  test('of items without numbers are counted by part number, vendor part number, GTIN and quantity', async () => {
    const { id, lines, types } = await shipment({ part: 'SFP-LR', shipped: 40 });
    const [line = 0] = lines;
    for (const vendor_part_number of ['NW-778', '4006381333931'])
      await plan.create('vendorprice', {
        vendor: plan.vendor,
        item_type: 'dcim.devicetype',
        item_id: types[0] ?? 0,
        vendor_part_number,
        currency: 'EUR',
        unit_price: '9.90',
        valid_from: vendor_part_number === 'NW-778' ? '2020-01-01' : '2021-01-01',
      });
    expect(
      await verdicts(id, [
        'SFP-LR',
        'nw-778',
        '4006381333931',
        '(02)04006381333931(37)24',
        `[)>\x1e06${gs}1PSFP-LR${gs}Q13\x1e\x04`,
        'SFP-LR',
      ]),
    ).toEqual([
      ['expected', line, 1],
      ['expected', line, 1],
      ['expected', line, 1],
      ['expected', line, 24],
      ['expected', line, 13],
      ['extra', line, 1],
    ]);
    expect((await summary(plan, id)).totals).toMatchObject({ expected: 40, seen: 40, missing: 0, extra: 1 });
  });

  test('of an item that is not in the shipment are wrong', async () => {
    await plan.deviceType({ part_number: 'ELSE-1' });
    const { id } = await shipment({ part: 'HERE-1', shipped: 1 });
    expect(
      (await verdicts(id, ['ELSE-1', `[)>\x1e06${gs}1PELSE-1${gs}SX1\x1e\x04`])).map(([verdict]) => verdict),
    ).toEqual(['wrong-item', 'wrong-item']);
  });

  test('go to the line whose serial rule they fit, and nothing is guessed between two', async () => {
    const [cisco, dell] = [
      await maker('[A-Z]{3}\\d{4}[A-Z0-9]{4}', { example: 'FDO2417ABCD' }),
      await maker('[A-Z0-9]{7}'),
    ];
    const { id, lines } = await shipment(
      { part: 'C-1', shipped: 5, manufacturer: cisco },
      { part: 'D-1', shipped: 5, manufacturer: dell },
      { part: 'C-2', shipped: 5, manufacturer: cisco },
    );
    const [first = 0, second = 0, third = 0] = lines;
    const scans = await scan(plan, id, {
      scans: [
        { code: '7XK2M93' },
        { code: 'S7XK2M94' },
        { code: 'FDO2417ABCD' },
        { code: 'FDO2417ABCE', shipment_line_item: third },
        { code: `[)>\x1e06${gs}1PC-1${gs}SFDO2417ABCF\x1e\x04` },
        { code: '00:1B:44:11:3A:B7' },
        { code: 'SHORT', shipment_line_item: first },
      ],
    });
    expect(scans.map(({ verdict, shipment_line_item, serial }) => [verdict, shipment_line_item, serial])).toEqual([
      ['expected', second, '7XK2M93'],
      ['expected', second, '7XK2M94'],
      ['unknown', null, ''],
      ['expected', third, 'FDO2417ABCE'],
      ['expected', first, 'FDO2417ABCF'],
      ['unknown', null, ''],
      ['unknown', null, ''],
    ]);
    expect(scans[2]?.message).toMatch(/^More than one line/);
    expect(scans[6]?.message).toMatch(/SHORT does not look like a serial number .* as FDO2417ABCD does\.$/);
  });

  test('that do not fit a rule that only warns are taken with a warning', async () => {
    const { id } = await shipment({ part: 'W-1', shipped: 1, manufacturer: await maker('W\\d+', { mode: 'warn' }) });
    const [only] = await scan(plan, id, { code: 'X1' });
    expect(only).toMatchObject({ verdict: 'expected', serial: 'X1' });
    expect(only?.message).toMatch(/X1 does not look like a serial number/);
  });
});

describe('what cannot be read', () => {
  test('is refused with the place of each mistake, and nothing is written', async () => {
    const { id } = await shipment({ part: 'P-9', shipped: 1 });
    const refused = (body: JsonObject) => refusal(scan(plan, id, body));
    expect(await refused({})).toEqual({ status: 400, body: { code: ['This field is required.'] } });
    expect(
      await refused({
        scanner: 'A',
        scans: [
          { code: 'X', sequence: 1 },
          { code: 'Y', sequence: 1 },
          { code: ' ' },
          { code: 'Z', shipment_line_item: 999 },
        ],
      }),
    ).toMatchObject({
      status: 400,
      body: {
        'scans[1].sequence': ['This scanner has used this sequence for another code.'],
        'scans[2].code': ['This field is required.'],
      },
    });
    expect(await refused({ code: 'Z', shipment_line_item: 999 })).toEqual({
      status: 400,
      body: { shipment_line_item: ['The shipment has no such line item.'] },
    });
    expect(await refused({ scans: Array.from({ length: 501 }, () => ({ code: 'X' })) })).toMatchObject({ status: 400 });
    expect((await summary(plan, id)).totals).toMatchObject({ scans: 0 });
  });
});

describe('serial rules', () => {
  test('need a target, a valid pattern and an example that fits it', async () => {
    const refused = (input: JsonObject) => refusal(plan.create('serialrule', { name: plan.name('rule'), ...input }));
    expect(await refused({ pattern: 'A' })).toMatchObject({
      body: { __all__: ['A rule needs a manufacturer or an item.'] },
    });
    const { manufacturer } = plan;
    expect(await refused({ manufacturer, pattern: '(' })).toMatchObject({
      body: { pattern: [expect.stringContaining('not a valid regular expression')] },
    });
    expect(await refused({ manufacturer, pattern: 'A\\d', example: 'A12' })).toEqual({
      status: 400,
      body: { example: ['The example does not fit the pattern.'] },
    });
  });
});

describe('what numbers may be', () => {
  test('cartons are the same in any case, in the manifest and in scans', async () => {
    const { id, lines } = await shipment({ part: 'CASE-1', shipped: 4 });
    const [shipment_line_item = 0] = lines;
    const units = ['CASE-A', 'CASE-B'].map((serial) => ({ shipment_line_item, serial, carton: 'case-box' }));
    expect(await setManifest(plan, id, { units, cartons: [{ sscc: 'Case-Box', parent: 'CASE-PALLET' }] })).toEqual({
      units: 2,
      cartons: 2,
    });
    expect(
      await scan(plan, id, { scans: [{ code: 'CASE-BOX' }, { code: 'case-a' }, { code: 'Case-Pallet' }] }),
    ).toMatchObject([
      { verdict: 'expected', carton: 'Case-Box', units: 2 },
      { verdict: 'twice', serial: 'CASE-A' },
      { verdict: 'expected', carton: 'CASE-PALLET', units: 2 },
    ]);
    expect((await summary(plan, id)).totals).toMatchObject({ seen: 2, missing: 2 });
  });

  test('what cannot be seen, and labels of ours, are no serial numbers', async () => {
    const { id } = await shipment({ part: 'LABEL-1', shipped: 9 });
    const codes = ['\u001d', '[)>\u001e', 'SN\u200b1', 'qm:dcim.device:7', 'https://a.b/api/scan/?code=qm:dcim.rack:1'];
    expect(await verdictsOf(plan, id, ...codes, 'LABEL-SN')).toEqual([...codes.map(() => 'unknown'), 'expected']);
  });

  test('a code counts no more units than codes of GS1 can', async () => {
    const { id } = await shipment({ part: 'MANY-1', shipped: 5 });
    const code = '[)>\u001e06\u001d1PMANY-1\u001dQ9007199254740991\u001e\u0004';
    expect(await scan(plan, id, { code })).toMatchObject([{ verdict: 'expected', units: 1 }]);
  });

  test('cartons stand in few others, however many there are', async () => {
    const { id } = await shipment({ part: 'DEEP-1', shipped: 1 });
    const cartons = Array.from({ length: 3_000 }, (_, at) => ({ sscc: `D${at}`, parent: `D${at + 1}` }));
    expect(await refusal(setManifest(plan, id, { cartons }))).toMatchObject({
      body: { 'cartons[0].parent': ['Cartons stand at most 10 deep in each other.'] },
    });
    expect(await setManifest(plan, id, { cartons: cartons.slice(0, 9) })).toMatchObject({ cartons: 10 });
  });

  test('a manifest whose shipment was never made expects nothing', async () => {
    const { id, lines } = await shipment({ part: 'GHOST-1', shipped: 2 });
    const unit = { line: 1, serial: 'GHOST-SN', assetTag: null, carton: null };
    await plan.context.store.dock.writeManifest(99_999, 'lost', { units: [unit], cartons: [] }, '2026-01-01T00:00:00Z');
    expect(await scan(plan, id, { code: 'GHOST-SN' })).toMatchObject([
      { verdict: 'expected', shipment_line_item: lines[0] },
    ]);
  });

  test('numbers that were chosen to fall together are refused', async () => {
    const { id, lines } = await shipment({ part: 'ALIKE-1', shipped: 9_000 });
    const together: string[] = [];
    for (let at = 0; together.length < 7_500; at++) {
      const serial = `${'Z'.repeat(40)}${at}`;
      // As many buckets as such a manifest has.
      if (bucketOfNumber(serial.toLowerCase(), 118) === 0) together.push(serial);
    }
    const units = together.map((serial) => ({ shipment_line_item: lines[0] ?? 0, serial }));
    expect(await refusal(setManifest(plan, id, { units }))).toMatchObject({ status: 400 });
  });
});
