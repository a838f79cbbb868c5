import { beforeAll, expect, test } from 'vitest';
import type { JsonObject } from '../../../../../src/domain/engine/json.ts';
import type { Actor } from '../../../../../src/domain/engine/ports.ts';
import { codeOf } from '../../../../../src/domain/lifecycle/codes/object-code.ts';
import { meaningsOfCode } from '../../../../../src/domain/lifecycle/provenance/scan-code.ts';
import { showManifest } from '../../../../../src/domain/lifecycle/shipping/show-manifest.ts';
import { Lifecycle, refusal } from '../../../../support/lifecycle.ts';
import { MemoryStore } from '../../../../support/memory-store.ts';
import { scan, setManifest, summary } from '../../../../support/scanning.ts';
import { consignment } from '../../../../support/shipping.ts';

let plan: Lifecycle;
beforeAll(async () => {
  plan = await new Lifecycle(new MemoryStore()).prepare();
});

const app = 'netbox_asset_lifecycle';
const actions = ['view', 'change'];

/** Somebody who may do what is needed here, with these constraints on shipments and lines. */
function limited(shipments: JsonObject | null, lines: JsonObject | null): Lifecycle {
  const actor: Actor = {
    ...{ userId: 7, username: 'dock', superuser: false, writeEnabled: true },
    permissions: [
      { types: [`${app}.shipment`], actions, constraints: shipments },
      { types: [`${app}.shipmentlineitem`], actions, constraints: lines },
    ],
  };
  return new Lifecycle(plan.context.store, {}, actor);
}

async function numbered(serial: string, carton: string | null = null) {
  const made = await consignment(plan, 1);
  await setManifest(plan, made.shipment, { units: [{ shipment_line_item: made.line, serial, carton }] });
  return made;
}

test('another shipment is named to those who may view it; to others its units are unknown', async () => {
  const [here, there] = [await numbered('HERE'), await numbered('THERE')];
  const stranger = limited({ id: here.shipment }, null);
  expect(await scan(stranger, here.shipment, { scanner: 'A', sequence: 1, code: 'THERE' })).toMatchObject([
    { verdict: 'unknown', message: 'Nothing here has this number.', other_shipment: null },
  ]);
  const known = await scan(plan, here.shipment, { scanner: 'A', sequence: 1, code: 'THERE' });
  expect(known).toMatchObject([{ verdict: 'other-shipment', other_shipment: { id: there.shipment } }]);
  expect((await summary(stranger, here.shipment)).latest).toMatchObject([{ verdict: 'unknown', other_shipment: null }]);
  expect(await refusal(scan(stranger, there.shipment, { code: 'THERE' }))).toMatchObject({ status: 404 });
});

test('lines that the caller may not view are not named by scans, summaries and manifests', async () => {
  const made = await numbered('SECRET-1', 'SECRET-BOX');
  const stranger = limited(null, { id: made.line + 1_000 });
  const [only] = await scan(stranger, made.shipment, { code: 'secret-1' });
  expect(only).toMatchObject({ serial: '', carton: null, item: null, shipment_line_item: null, message: '' });
  const told = JSON.stringify(await summary(stranger, made.shipment));
  expect(told).not.toMatch(/SECRET|model-/);
  const query = { limit: 10, offset: 0 };
  expect(await showManifest(stranger.context, { id: made.shipment, query })).toEqual({
    count: 0,
    units: [],
    cartons: [],
  });
  expect((await showManifest(plan.context, { id: made.shipment, query })).cartons).toEqual([
    { sscc: 'SECRET-BOX', parent: null },
  ]);
  const units = [{ shipment_line_item: made.line, serial: 'OTHER' }];
  expect(await refusal(setManifest(stranger, made.shipment, { units }))).toMatchObject({ status: 403 });
});

test('counts and cartons tell nothing of hidden shipments and lines', async () => {
  const there = await numbered('ELSEWHERE-1', 'ELSEWHERE-BOX');
  const bom = await plan.bom();
  const order = await plan.order(bom);
  const wanted = [
    await plan.line(bom, await plan.deviceType(), 3),
    await plan.line(bom, await plan.deviceType({ part_number: 'HIDDEN-PN' }), 3),
  ];
  for (const bom_line_item of wanted)
    await plan.create('polineitem', { purchase_order: order, bom_line_item, qty_ordered: 3 });
  const shipment = await plan.shipment(order, { status: 'shipped', site: plan.site });
  const [line = 0, hidden = 0] = await Promise.all(
    wanted.map((bom_line_item) => plan.create('shipmentlineitem', { shipment, bom_line_item, qty_shipped: 3 })),
  );
  const made = { shipment, line };
  const unit = (line: number, serial: string, carton: string) => ({ shipment_line_item: line, serial, carton });
  await setManifest(plan, made.shipment, {
    units: [
      ...[unit(made.line, 'MIX-1', 'MIXED'), unit(hidden, 'MIX-2', 'MIXED'), unit(hidden, 'MIX-3', 'MIXED')],
      unit(hidden, 'SEALED-1', 'SEALED'),
    ],
  });
  await scan(plan, made.shipment, { scanner: 'A', sequence: 1, code: 'MIXED' });
  await scan(plan, made.shipment, { scanner: 'A', sequence: 2, code: 'ELSEWHERE-1' });
  const stranger = limited({ id: made.shipment }, { id: made.line });
  const told = await summary(stranger, made.shipment);
  expect(told.totals).toMatchObject({ other_shipment: 0, unknown: 1 });
  expect(told.latest).toMatchObject([
    { verdict: 'unknown', message: 'Nothing here has this number.' },
    { units: 1, message: 'Expected carton with 1 unit.' },
  ]);
  const [again, sealed] = await scan(stranger, made.shipment, {
    scanner: 'A',
    scans: [
      { sequence: 1, code: 'MIXED' },
      { sequence: 3, code: 'SEALED' },
    ],
  });
  expect(again).toMatchObject({ units: 1, message: 'Expected carton with 1 unit.' });
  expect(sealed).toMatchObject({ units: 0, message: '', carton: null });
  expect((await summary(plan, made.shipment)).latest[0]).toMatchObject({ units: 1, carton: 'SEALED' });
  expect((await summary(plan, made.shipment)).totals).toMatchObject({ other_shipment: 1, unknown: 0 });
  // Neither a part number of a hidden line nor one of an item that is hidden tells more than any text.
  const codes = ['HIDDEN-PN', 'ANY-TEXT'].map((code) => ({ code: `[)>\u001e06\u001d1P${code}\u001e\u0004` }));
  const [part, text] = await scan(stranger, made.shipment, { scans: codes });
  expect([part?.verdict, part?.message]).toEqual([text?.verdict, text?.message]);
  // A carton of a hidden shipment is like one of none.
  const cartons = ['ELSEWHERE-BOX', 'NOWHERE-BOX'].map((code) => ({ code: `[)>\u001e06\u001d3S${code}\u001e\u0004` }));
  const [elsewhere, nowhere] = await scan(stranger, made.shipment, { scans: cartons });
  expect([elsewhere?.verdict, elsewhere?.message]).toEqual([nowhere?.verdict, nowhere?.message]);
  expect((await scan(plan, made.shipment, cartons[0] ?? {}))[0]).toMatchObject({
    verdict: 'other-shipment',
    other_shipment: { id: there.shipment },
  });
});

test('a number of a hidden line is told to nobody who asks what a code means', async () => {
  const made = await numbered('ASKED-1', 'ASKED-BOX');
  const stranger = limited(null, { id: made.line + 1_000 });
  for (const code of ['ASKED-1', 'ASKED-BOX']) {
    expect((await meaningsOfCode(stranger.context, code)).results).toEqual([]);
    expect((await meaningsOfCode(limited(null, null).context, code)).results).toHaveLength(1);
  }
});

test('archived shipments take no scans', async () => {
  const { shipment } = await numbered('OLD');
  await plan.patch('shipment', shipment, { status: 'received' });
  await plan.patch('shipment', shipment, { archived: true });
  expect(await refusal(scan(plan, shipment, { code: 'OLD' }))).toMatchObject({ status: 400 });
});

test('what a code means is told of what the caller may view', async () => {
  const made = await numbered('MEANS-1', 'MEANS-BOX');
  const device = await plan.device(made.deviceType, { serial: 'MEANS-2', asset_tag: 'TAG-2' });
  const of = async (who: Lifecycle, code: string) =>
    (await meaningsOfCode(who.context, code)).results.map(
      ({ meaning, object }) => `${meaning} ${object?.type} ${object?.id}`,
    );
  const shipment = `expected ${app}.shipment ${made.shipment}`;
  expect(await of(plan, 'Smeans-1')).toEqual([shipment]);
  expect(await of(plan, 'MEANS-BOX')).toEqual([shipment]);
  expect(await of(plan, 'means-2')).toEqual([`serial dcim.device ${device}`]);
  expect(await of(plan, 'TAG-2')).toEqual([`asset-tag dcim.device ${device}`]);
  expect(await of(plan, codeOf('dcim.device', device))).toEqual([`code dcim.device ${device}`]);
  expect(await of(plan, codeOf('dcim.device', 99_999))).toEqual([]);
  expect(await of(plan, codeOf('users.user', 1))).toEqual([]);
  const stranger = limited({ id: 0 }, null);
  for (const code of ['MEANS-1', 'MEANS-BOX', 'MEANS-2', 'TAG-2', codeOf('dcim.device', device)])
    expect([code, await of(stranger, code)]).toEqual([code, []]);
});
