import { expect, test } from 'vitest';
import { sameJson } from '../../../src/domain/model/json.ts';
import type { Store } from '../../../src/domain/model/store.ts';
import type { Row } from '../../../src/domain/model/work.ts';
import { diffBom } from '../../../src/domain/use-cases/compare-bom.ts';
import { MemoryStore } from '../../../src/repos/memory.ts';
import { bomsOperations } from './boms-operations.ts';
import { type BomsWorld, bomsWorld, sparesOfBom } from './boms-world.ts';
import { chanceFrom } from './chance.ts';
import { faultyStore } from './faulty-store.ts';
import { type Heard, runHistory } from './history.ts';
import { allOf, lifecycleType } from './spares-world.ts';

const sum = (rows: readonly Row[], field: string): number =>
  rows.reduce((total, { values }) => total + Number(values[field]), 0);

/** What is wrong with the BOMs after a history; nothing when all invariants hold. */
async function brokenInvariants(store: Store, { plan, boms }: BomsWorld): Promise<readonly string[]> {
  const broken: string[] = [];
  const must = (holds: boolean, sentence: string) => holds || broken.push(sentence);
  const orderLines = await allOf(store, lifecycleType('polineitem'));
  for (const { bom, spare } of boms) {
    const lines = await plan.rows('bomlineitem', 'bom', bom);
    const assets = await plan.rows('asset', 'bom', bom);
    const { values = {} } = (await plan.find('bom', bom)) ?? {};
    const objects = new Set(assets.map(({ values: { assigned_object } }) => JSON.stringify(assigned_object)));
    const generated = lines.filter(({ values: { auto_generated } }) => auto_generated === true);
    must(objects.size === assets.length, `BOM ${bom} holds an object twice`);
    must(values.asset_count === assets.length, `BOM ${bom} counts ${values.asset_count} of ${assets.length} assets`);
    must(sum(generated, 'quantity') === assets.length, `BOM ${bom} asks for ${sum(generated, 'quantity')} units`);
    must(
      values.is_current === true || values.status === 'draft',
      `BOM ${bom} left the draft although it is not current`,
    );
    const installed = assets.filter(({ values: { spares_pool } }) => spares_pool !== null).length;
    const left = Number((await plan.values('spareitem', spare)).quantity);
    must(installed === sparesOfBom - left, `BOM ${bom} got ${sparesOfBom - left} spares and shows ${installed}`);
    for (const { id, values: line } of lines) {
      const naming = orderLines.filter(({ values: { bom_line_item } }) => bom_line_item === id).map((one) => one.id);
      const listed = [line.po_line_items ?? []].flat().map(Number);
      must(sameJson(naming.toSorted(), listed.toSorted()), `line ${id} lists ${listed} and not ${naming}`);
    }
  }
  const known = new Set((await allOf(store, lifecycleType('bomlineitem'))).map(({ id }) => id));
  for (const { id, values } of orderLines)
    must(known.has(Number(values.bom_line_item)), `order line ${id} names a line that is gone`);
  return broken;
}

test('ten workers who plan, generate, order and install under faults leave every BOM whole', {
  timeout: 120_000,
}, async () => {
  const store = new MemoryStore();
  const world = await bomsWorld(store);
  const faulty = faultyStore(store, chanceFrom(1), { refused: 0.01, lost: 0.01, conflict: 0.02 });
  const history = await runHistory({
    world,
    operations: bomsOperations,
    workers: 10,
    count: 1_200,
    seed: 7,
    contextFor: (requestId) => ({ ...world.plan.context, store: faulty, requestId }),
  });
  expect(await brokenInvariants(store, world)).toEqual([]);
  const heard = (name: string, what: Heard) => history.filter((one) => one.name === name && one.heard === what).length;
  for (const { name } of bomsOperations) expect([name, heard(name, 'done') > 10]).toEqual([name, true]);
  expect(history.filter((one) => one.heard === 'nothing').length).toBeGreaterThan(10);

  // When all is quiet, one generation brings each BOM in step with its design.
  for (const { bom } of world.boms) {
    await world.plan.patch('bom', bom, { status: 'draft' });
    for (const { id } of await allOf(store, lifecycleType('polineitem'))) await world.plan.delete('polineitem', id);
    await world.plan.generate(bom);
    expect(await diffBom(world.plan.context, bom)).toMatchObject({ differs: false });
  }
  expect(await brokenInvariants(store, world)).toEqual([]);
});
