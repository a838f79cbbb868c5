import { expect, test } from 'vitest';
import { Failure } from '../../src/domain/engine/errors.ts';
import { diffBom } from '../../src/domain/lifecycle/bom/compare-bom.ts';
import type { MemoryStore } from '../support/memory-store.ts';
import { bomsOperations } from './boms-operations.ts';
import { type BomsWorld, bomsWorld, sparesOfBom } from './boms-world.ts';
import { number, sumOf } from './books.ts';
import { procurementRules } from './commit-rules.ts';
import { slipsMade } from './dock-operations.ts';
import { wrongDocuments } from './document-invariants.ts';
import { wrongNumbers } from './door-invariants.ts';
import { wrongUnits } from './unit-invariants.ts';
import { expectVariety, longestHistory, runWorlds } from './worlds.ts';

/** What is wrong with the BOMs after a history; nothing when all invariants hold. */
async function wrongBoms({ plan, boms }: BomsWorld): Promise<readonly string[]> {
  const broken: string[] = [];
  const must = (holds: boolean, sentence: string) => holds || broken.push(sentence);
  for (const { bom, spare } of boms) {
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
    const installed = assets.filter(({ values: { spares_pool } }) => spares_pool !== null).length;
    const left = Number((await plan.values('spareitem', spare)).quantity);
    must(installed === sparesOfBom - left, `BOM ${bom} got ${sparesOfBom - left} spares and shows ${installed}`);
  }
  return broken;
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
