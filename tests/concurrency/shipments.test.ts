import { test } from 'vitest';
import { Lifecycle } from '../support/lifecycle.ts';
import type { MemoryStore } from '../support/memory-store.ts';
import { procurementRules } from './commit-rules.ts';
import { installOperations, receivingOperations, slipsMade } from './dock-operations.ts';
import { wrongDocuments } from './document-invariants.ts';
import { wrongNumbers } from './door-invariants.ts';
import { listPrice, orderOperations, type ProcurementWorld } from './order-operations.ts';
import { wrongScans } from './scan-invariants.ts';
import { shipmentOperations } from './shipment-operations.ts';
import { wrongUnits } from './unit-invariants.ts';
import { expectVariety, longestHistory, runWorlds } from './worlds.ts';

const bomCount = 2;
const assetsOfBom = 10;

/** Planned BOMs whose units are ordered, come in parts, are installed and taken out again. */
async function shippingWorld(store: MemoryStore): Promise<ProcurementWorld> {
  const plan = await new Lifecycle(store).prepare();
  const boms: number[] = [];
  for (let made = 0; made < bomCount; made++) {
    const { bom, deviceType } = await plan.plannedBom(assetsOfBom);
    await listPrice(plan, deviceType);
    await plan.patch('bom', bom, { status: 'approved' });
    boms.push(bom);
  }
  return { plan, boms, pool: await plan.pool() };
}

/** The dock and the technicians have three times as much to do as the buyers. */
const operations = [
  ...orderOperations,
  ...shipmentOperations,
  ...[...receivingOperations, ...installOperations].map((one) => ({ ...one, weight: 3 * one.weight })),
];

const expected = {
  inSteps: new Set(['place', 'withdraw', 'ship', 'ship a late parcel', 'replace', 'receive by hand']),
  creates: { receive: { model: 'receivingslip', kind: 'receipt' }, ...slipsMade },
};

test('ten workers who receive, install, return, replace and take back under faults keep each unit in one place', {
  timeout: longestHistory,
}, async () => {
  const history = await runWorlds({
    everyday: 2_500,
    ofWorld: 500,
    ofRound: 100,
    workers: 10,
    faults: { refused: 0.01, lost: 0.01, conflict: 0.02 },
    operations,
    open: shippingWorld,
    rule: () => procurementRules,
    check: async (store, { plan }, done) => [
      ...(await wrongDocuments(store, done, expected)),
      ...(await wrongUnits(store)),
      ...(await wrongScans(store)),
      ...(await wrongNumbers(store, plan)),
    ],
  });
  expectVariety(history, operations, { done: 2, lost: 20 });
});
