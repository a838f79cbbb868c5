import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import type { JsonObject } from '../../../src/domain/engine/json.ts';
import { environmentStore } from '../../../src/functions/runtime/environment.ts';
import { metered } from '../../../tools/bench/meter.ts';
import { type Api, startApi } from '../../support/api.ts';
import { connectionLost, Died, dieAtWrite, first, inject as injectFault, loseAnswers } from '../../support/faults.ts';
import { Lifecycle } from '../../support/lifecycle.ts';
import { scan, setManifest, summary } from '../../support/scanning.ts';
import { consignment, receive } from '../../support/shipping.ts';
import { itemsOf as tableItems } from '../../support/table-state.ts';

let api: Api;
let plan: Lifecycle;
beforeAll(async () => {
  api = await startApi(`scans-${randomUUID()}`, inject('dynamodbEndpoint'));
  plan = await new Lifecycle(environmentStore()).prepare();
});

const access = () => environmentStore().access;

/** A shipment whose units have numbers and stand in cartons of ten, all of them on one pallet. */
async function packed(count: number, mark: string, unnumbered = 0) {
  const made = await consignment(plan, count + unnumbered);
  const serials = Array.from({ length: count }, (_, index) => `${mark}-${index}`);
  const cartonOf = (index: number) => `${mark}-C${Math.floor(index / 10)}`;
  const cartons = [...new Set(serials.map((_, index) => cartonOf(index)))];
  const units = serials.map((serial, index) => ({ shipment_line_item: made.line, serial, carton: cartonOf(index) }));
  const { meter } = await metered(access(), () =>
    setManifest(plan, made.shipment, { units, cartons: cartons.map((sscc) => ({ sscc, parent: `${mark}-P` })) }),
  );
  return { ...made, serials, written: meter.writeUnits };
}

const total = async (shipment: number) => (await summary(plan, shipment)).totals;

/** All light items about a shipment. */
async function itemsOf(shipment: number) {
  const own = [`manifest#${shipment}`, `scans#${shipment}#`];
  return [...(await tableItems(access())).values()].filter(
    ({ pk, shipment: of }) => own.some((prefix) => String(pk).startsWith(prefix)) || Number(of) === shipment,
  );
}

/** One scan after the other of a shipment of its own: verdict, round trips and write units of each. */
async function costsOf(count: number, mark: string) {
  const { shipment, serials, deviceType } = await packed(count, mark, 5);
  await plan.patch('dcim.devicetype', deviceType, { part_number: `${mark}-PN` });
  await packed(10, `${mark}-ELSE`);
  const codes = [
    // The first request of a process reads what it keeps in memory.
    'warm-up',
    ...[serials[0], serials[0], `${mark}-C1`, serials[15], `${mark}-P`, `${mark}-PN`],
    ...['X', '\u{1f4e6}'.repeat(200), `${mark}-ELSE-1`],
  ];
  const path = `/api/plugins/asset-lifecycle/shipments/${shipment}/scans/`;
  const costs = [];
  for (const [sequence, code] of codes.entries()) {
    const { result, meter } = await metered(access(), () =>
      api.call('POST', path, { scanner: 'A', code: `${code}`, sequence }),
    );
    const [only] = Array.isArray(result.body.scans) ? result.body.scans : [];
    costs.push({ verdict: only?.verdict, roundTrips: meter.roundTrips, writeUnits: meter.writeUnits });
  }
  return costs.slice(1);
}

describe('what a scan costs', () => {
  test.each([20, 2_000])('does not depend on the size of the shipment: %i units', async (count) => {
    const tries: Awaited<ReturnType<typeof costsOf>>[] = [];
    for (const mark of ['A', 'B', 'C']) tries.push(await costsOf(count, `COST${count}${mark}`));
    const expected = [
      ...['expected', 'twice', 'expected', 'twice', 'expected', 'expected', 'expected'],
      ...['unknown', 'other-shipment'],
    ];
    for (const costs of tries) {
      expect(costs.map(({ verdict }) => verdict)).toEqual(expected);
      expect(costs.filter(({ writeUnits }) => writeUnits > 8)).toEqual([]);
    }
    // Requests of two branches count twice where one happens to end before the other begins.
    const least = expected.map((_, index) => Math.min(...tries.map((costs) => costs[index]?.roundTrips ?? 99)));
    expect(least.filter((roundTrips) => roundTrips > 3)).toEqual([]);
  });

  test('and a manifest costs a tenth of a write for each unit, and some for the look-up from other shipments', async () => {
    const { written, shipment } = await packed(3_000, 'PACK');
    expect(written).toBeLessThan(3_000 / 10 + 512 + 20);
    expect(await total(shipment)).toMatchObject({ expected: 3_000, missing: 3_000 });
  });
});

describe('scanners at the same time', () => {
  test('lose none and count none twice', async () => {
    const { shipment, serials, deviceType } = await packed(160, 'CROWD', 30);
    await plan.patch('dcim.devicetype', deviceType, { part_number: 'CROWD-PN' });
    // Every unit is scanned by two of eight scanners; each scanner counts five units without numbers, too.
    const batches = Array.from({ length: 8 }, (_, scanner) => [
      ...Array.from({ length: 40 }, (__, index) => serials[(scanner * 20 + index) % 160] ?? ''),
      ...Array.from({ length: 5 }, () => 'CROWD-PN'),
    ]);
    const answers = await Promise.all(
      batches.map((codes, scanner) =>
        scan(plan, shipment, { scanner: `S${scanner}`, scans: codes.map((code, sequence) => ({ code, sequence })) }),
      ),
    );
    const verdicts = answers.flat().map(({ verdict, serial }) => `${serial === '' ? 'counted' : 'unit'} ${verdict}`);
    const count = (verdict: string) => verdicts.filter((one) => one === verdict).length;
    expect([count('unit expected'), count('unit twice'), count('counted expected') + count('counted extra')]).toEqual([
      160, 160, 40,
    ]);
    expect(await total(shipment)).toMatchObject({
      expected: 190,
      seen: 190,
      missing: 0,
      extra: 10,
      scans: 360,
      twice: 160,
    });
  });
});

describe('a request that fails', () => {
  const body = (serials: readonly string[]): JsonObject => ({
    scanner: 'A',
    scans: serials.map((code, sequence) => ({ code, sequence })),
  });

  test.each([1, 2, 3])('at write %i is repeated, and every unit is seen once', async (writes) => {
    const { shipment, serials } = await packed(70, `DIES${writes}`);
    const death = injectFault(access(), dieAtWrite(writes));
    await expect(scan(plan, shipment, body(serials))).rejects.toThrow(Died);
    death.lift();
    const again = await scan(plan, shipment, body(serials));
    expect(again.map(({ verdict }) => verdict)).toEqual(serials.map(() => 'expected'));
    expect(await total(shipment)).toMatchObject({ seen: 70, scans: 70, twice: 0 });
  });

  test('with an Idempotency-Key and its repetition get one answer', async () => {
    const { shipment } = await packed(1, 'KEY');
    const post = (code: string) =>
      api.call(
        'POST',
        `/api/plugins/asset-lifecycle/shipments/${shipment}/scans/`,
        { code },
        { headers: { 'Idempotency-Key': 'scan-1' } },
      );
    const [first, again, other] = [await post('KEY-0'), await post('KEY-0'), await post('KEY-1')];
    expect([first.status, again.status, other.status]).toEqual([200, 200, 422]);
    expect(again.text).toBe(first.text);
    expect(await total(shipment)).toMatchObject({ scans: 1, seen: 1 });
  });

  test('since its answer was lost has written what it wrote', async () => {
    const { shipment, serials } = await packed(3, 'LOST');
    let left = 1;
    const lossy = loseAnswers(access(), (command) =>
      command.startsWith('TransactWrite') && left-- > 0 ? connectionLost() : undefined,
    );
    const scans = await scan(plan, shipment, body(serials));
    lossy.lift();
    expect(scans.map(({ verdict }) => verdict)).toEqual(['expected', 'expected', 'expected']);
  });
});

describe('receiving', () => {
  test('leaves to the next receipt what is scanned while it writes', async () => {
    const { shipment, serials, line } = await packed(2, 'LATE');
    await scan(plan, shipment, { code: serials[0] ?? '' });
    const overtaking = first(
      1,
      ({ command }) => command.startsWith('TransactWrite'),
      async (request) => {
        await scan(plan, shipment, { code: serials[1] ?? '' });
        return request.send();
      },
    );
    const fault = injectFault(access(), overtaking);
    await receive(plan, shipment, { scans: true }).finally(() => fault.lift());
    expect(await total(shipment)).toMatchObject({ seen: 2, waiting: 1 });
    await receive(plan, shipment, { scans: true });
    expect((await plan.values('shipmentlineitem', line)).qty_received).toBe(2);
  });

  test('twice at the same time takes every scan once', async () => {
    const { shipment, serials, line } = await packed(10, 'BOTH');
    await scan(plan, shipment, { scans: serials.map((code) => ({ code })) });
    const outcomes = await Promise.allSettled([
      receive(plan, shipment, { scans: true }),
      receive(plan, shipment, { scans: true }),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect((await plan.values('shipmentlineitem', line)).qty_received).toBe(10);
  });
});

describe('light items', () => {
  test('of a replaced manifest and of a deleted shipment go', async () => {
    const { shipment, serials, line } = await packed(30, 'GONE');
    const other = await packed(1, 'STAYS');
    const versions = async () =>
      new Set(
        (await itemsOf(shipment))
          .filter(({ pk }) => pk === `manifest#${shipment}`)
          .map(({ sk }) => String(sk).split('#')[0]),
      );
    expect((await versions()).size).toBe(1);
    await setManifest({ context: { ...plan.context, requestId: randomUUID() } }, shipment, {
      units: [{ shipment_line_item: line, serial: serials[1] ?? '' }],
    });
    expect((await versions()).size).toBe(1);
    expect(await scan(plan, other.shipment, { code: serials[0] ?? '' })).toMatchObject([{ verdict: 'unknown' }]);
    expect(await scan(plan, other.shipment, { code: serials[1] ?? '' })).toMatchObject([{ verdict: 'other-shipment' }]);
    await scan(plan, shipment, { scans: [{ code: serials[1] ?? '' }, { code: '(21)Z' }] });
    expect((await itemsOf(shipment)).length).toBeGreaterThan(4);
    await plan.delete('shipment', shipment);
    expect(await itemsOf(shipment)).toEqual([]);
    expect((await itemsOf(other.shipment)).length).toBeGreaterThan(2);
  });
});
