import { expect, test } from 'vitest';
import { Failure } from '../../src/domain/engine/errors.ts';
import { isJsonObject } from '../../src/domain/engine/json.ts';
import { isObjectRef } from '../../src/domain/engine/resource/resource.ts';
import { diffBom } from '../../src/domain/lifecycle/bom/compare-bom.ts';
import type { Lifecycle } from '../support/lifecycle.ts';
import type { MemoryStore } from '../support/memory-store.ts';
import { bomsOperations } from './boms-operations.ts';
import { type BomsWorld, bomsWorld, spareUnits } from './boms-world.ts';
import { every, number, sumOf } from './books.ts';
import { procurementRules } from './commit-rules.ts';
import { slipsMade } from './dock-operations.ts';
import { wrongDocuments } from './document-invariants.ts';
import { wrongNumbers } from './door-invariants.ts';
import { allOf } from './spares-world.ts';
import { wrongUnits } from './unit-invariants.ts';
import { expectVariety, longestHistory, runWorlds } from './worlds.ts';

/** What is wrong with the BOMs after a history; nothing when all invariants hold. */
async function wrongBoms({ plan, boms, pool }: BomsWorld): Promise<readonly string[]> {
  const broken: string[] = [];
  const must = (holds: boolean, sentence: string) => holds || broken.push(sentence);
  for (const { bom } of boms) {
    const lines = await plan.rows('bomlineitem', 'bom', bom);
    const assets = await plan.rows('asset', 'bom', bom);
    const { values = {} } = (await plan.find('bom', bom)) ?? {};
    const objects = new Set(assets.map(({ values: { assigned_object } }) => JSON.stringify(assigned_object)));
    const generated = sumOf(
      lines.filter(({ values: { auto_generated } }) => auto_generated === true),
      (line) => number(line.values, 'quantity'),
    );
    must(objects.size === assets.length, `BOM ${bom} holds an object twice`);
    must(values.asset_count === assets.length, `BOM ${bom} counts ${values.asset_count} of ${assets.length} assets`);
    must(generated === assets.length, `BOM ${bom} asks for ${generated} units`);
    must(
      values.is_current === true || values.status === 'draft',
      `BOM ${bom} left the draft although it is not current`,
    );
  }
  const left = sumOf(await plan.rows('spareitem', 'pool', pool), ({ values }) => number(values, 'quantity'));
  const installed = (await plan.rows('asset', 'spares_pool', pool)).length;
  must(left + installed === spareUnits, `of ${spareUnits} spares ${left} are in the pool and ${installed} installed`);
  return [...broken, ...(await lostInstalls(plan))];
}

/** Assets that went while they were installed, although their BOM and their object are still there. */
async function lostInstalls(plan: Lifecycle): Promise<readonly string[]> {
  const there = new Set((await every(plan.context.store, 'bom')).map(({ id }) => id));
  const devices = new Set((await allOf(plan.context.store, 'dcim.device')).map(({ id }) => id));
  const deletions = (await allOf(plan.context.store, 'core.objectchange')).filter(
    ({ values }) => values.action === 'delete' && isObjectRef(values.changed_object),
  );
  return deletions.flatMap(({ values: { changed_object: ref, prechange_data: before } }) => {
    const isAsset = isObjectRef(ref) && ref.type === 'netbox_asset_lifecycle.asset';
    if (!isAsset || !isJsonObject(before) || before.installed === null) return [];
    const { bom, assigned_object_id: device } = before;
    return there.has(Number(bom)) && devices.has(Number(device)) ? [`asset ${ref.id} went while it was installed`] : [];
  });
}

const expected = {
  inSteps: new Set(['place', 'withdraw', 'ship', 'ship a late parcel', 'replace', 'receive by hand', 'plan a line']),
  creates: { 'add a line': { model: 'polineitem' }, ...slipsMade },
};

/** One more generation brings a BOM in step with its design, unless documents name a line that would vanish. */
async function generateAll(store: MemoryStore, world: BomsWorld): Promise<void> {
  const { plan, boms } = world;
  for (const { bom } of boms) {
    await plan.patch('bom', bom, { status: 'draft' });
    const refused = await plan.generate(bom).then(
      () => undefined,
      (error) => {
        if (error instanceof Failure) return error.message;
        throw error;
      },
    );
    if (refused === undefined) expect(await diffBom(plan.context, bom)).toMatchObject({ differs: false });
    else expect(refused).toMatch(/order|shipment/i);
  }
  expect([...(await wrongBoms(world)), ...(await wrongUnits(store)), ...(await wrongNumbers(store, plan))]).toEqual([]);
}

test('ten workers who plan, generate, order, ship and install under faults leave every BOM whole', {
  timeout: longestHistory,
}, async () => {
  const history = await runWorlds({
    everyday: 1_500,
    ofWorld: 500,
    ofRound: 100,
    workers: 10,
    faults: { refused: 0.01, lost: 0.01, conflict: 0.02 },
    operations: bomsOperations,
    open: bomsWorld,
    rule: () => procurementRules,
    check: async (store, world, done) => [
      ...(await wrongBoms(world)),
      ...(await wrongDocuments(store, done, expected)),
      ...(await wrongUnits(store)),
      ...(await wrongNumbers(store, world.plan)),
    ],
    close: generateAll,
  });
  expectVariety(history, bomsOperations, { done: 1, lost: 10 });
});
