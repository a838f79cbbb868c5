import { describe, expect, test } from 'vitest';
import { Problem } from '../../../../src/console/api/problem.ts';
import { judgeHere, type Known } from '../../../../src/console/dock/known.ts';
import { unitsIn } from '../../../../src/console/dock/manifest.ts';
import type { Scan } from '../../../../src/console/dock/scan.ts';
import { batchesOf, mostAtOnce, sendBatch } from '../../../../src/console/dock/send.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../../src/domain/engine/json.ts';

const scan = (sequence: number, more: Partial<Scan> = {}): Scan => ({
  ...{ sequence, scanner: 'console-1', user: '7', shipment: '3', code: `SN${sequence}`, at: '2026-11-29T10:00:00Z' },
  ...more,
});

/** An API that judges every scan as expected, but refuses requests with some codes; and what it was sent. */
function apiRefusing(codes: readonly string[]) {
  const sent: number[] = [];
  const request = async (_: string, { body }: { body?: Json } = {}): Promise<Json> => {
    const scans = isJsonObject(body) && Array.isArray(body.scans) ? body.scans.filter(isJsonObject) : [];
    sent.push(scans.length);
    if (scans.some(({ code }) => codes.includes(String(code))))
      throw new Problem(400, 'code: Too long.', { code: [''] });
    return {
      scans: scans.map(({ sequence }): JsonObject => ({ sequence: sequence ?? 0, verdict: 'expected', message: '' })),
    };
  };
  return { client: { request }, sent };
}

describe('sending', () => {
  test('takes a request for each shipment and each hundred', () => {
    const scans = Array.from({ length: 250 }, (_, index) => scan(index));
    const batches = batchesOf([...scans, scan(999, { shipment: '4' })]);
    expect(batches.map((batch) => batch.length)).toEqual([mostAtOnce, mostAtOnce, 50, 1]);
    expect(batches.flat().map(({ sequence }) => sequence)).toEqual([...scans.keys(), 999]);
  });

  test('finds the scan that the API refuses, and loses no other', async () => {
    const { client, sent } = apiRefusing(['SN5']);
    const answered = await sendBatch(
      client,
      Array.from({ length: 8 }, (_, index) => scan(index)),
    );
    expect(answered.map(({ judgement }) => judgement.verdict).join(' ')).toBe(
      'expected expected expected expected expected refused expected expected',
    );
    expect(answered[5]?.judgement).toMatchObject({ message: 'code: Too long.', serial: 'SN5' });
    expect(sent).toEqual([8, 4, 4, 2, 1, 1, 2]);
  });

  test('keeps what had no answer: a lost network, a proxy, and an answer that leaves scans out', async () => {
    const failing = (problem: Problem) => ({ request: () => Promise.reject(problem) });
    await expect(sendBatch(failing(new Problem(0, 'No network')), [scan(1)])).rejects.toThrow('No network');
    await expect(sendBatch(failing(new Problem(400, 'Bad proxy')), [scan(1)])).rejects.toThrow('Bad proxy');
    expect(await sendBatch({ request: async () => ({ scans: [] }) }, [scan(1)])).toEqual([]);
  });
});

const manifest = {
  units: [
    { shipment_line_item: 1, serial: 'FOC1', asset_tag: null, carton: '340123450000000017' },
    { shipment_line_item: 1, serial: 'foc2', asset_tag: 'T-2', carton: '340123450000000017' },
    { shipment_line_item: 1, serial: 'FOC3', asset_tag: null, carton: null },
  ],
  cartons: [
    { sscc: '340123450000000017', parent: '340123450000000024' },
    { sscc: '340123450000000024', parent: null },
  ],
};

describe('without the network', () => {
  const known: Known = {
    ...{ user: '7', shipment: '3', at: '', object: {}, conditions: [], mayReceive: true },
    units: unitsIn(manifest),
  };
  const verdict = (code: string, earlier: readonly Scan[] = []) => judgeHere(known, earlier, code).verdict;

  test('units are judged by those that were known to be expected', () => {
    expect(['FOC1', 'FOC2', 't-2', 'FOC9'].map((code) => verdict(code))).toEqual([
      'expected',
      'expected',
      'expected',
      'unknown',
    ]);
    expect(verdict(']d20100614141999996\u001d21FOC3')).toBe('expected');
  });

  test('a unit is expected once', () => {
    const before = scan(1, { code: 'FOC1', preliminary: judgeHere(known, [], 'FOC1') });
    expect([verdict('foc1', [before]), verdict('FOC2', [before])]).toEqual(['twice', 'expected']);
  });

  test('a carton or a pallet stands for all that is in it', () => {
    expect(judgeHere(known, [], '00340123450000000024')).toMatchObject({
      verdict: 'expected',
      message: 'A carton with 2 expected units.',
    });
  });

  test('nothing is said where nothing is known', () => {
    expect(judgeHere(undefined, [], 'FOC1').verdict).toBe('kept');
    expect(judgeHere({ ...known, units: [] }, [], 'FOC1').verdict).toBe('kept');
  });
});
