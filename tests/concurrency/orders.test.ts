import { test } from 'vitest';
import { Lifecycle } from '../support/lifecycle.ts';
import type { MemoryStore } from '../support/memory-store.ts';
import { allRules, noOverOrder, procurementRules } from './commit-rules.ts';
import { receivingOperations, slipsMade } from './dock-operations.ts';
import { wrongDocuments } from './document-invariants.ts';
import { wrongNumbers } from './door-invariants.ts';
import { listPrice, orderOperations, type ProcurementWorld, planOperations } from './order-operations.ts';
import { shipmentOperations } from './shipment-operations.ts';
import { wrongUnits } from './unit-invariants.ts';
import { expectVariety, longestHistory, runWorlds } from './worlds.ts';

/** Units that the lines of the BOM ask for at first; none may be ordered beyond what they ask for. */
const required = [20, 9, 4, 1] as const;

async function ordersWorld(store: MemoryStore): Promise<ProcurementWorld> {
  const plan = await new Lifecycle(store, { overOrder: 'refuse' }).prepare();
  const bom = await plan.bom();
  for (const quantity of required) {
    const deviceType = await plan.deviceType();
    await plan.line(bom, deviceType, quantity);
    await listPrice(plan, deviceType);
  }
  return { plan, boms: [bom], pool: await plan.pool() };
}

const operations = [...orderOperations, ...planOperations, ...shipmentOperations, ...receivingOperations];

const expected = {
  inSteps: new Set(['place', 'withdraw', 'ship', 'ship a late parcel', 'replace', 'receive by hand', 'plan a line']),
  creates: { 'add a line': { model: 'polineitem' }, ...slipsMade },
};

test('ten workers who order, ship, return, replace, amend, cancel and delete under faults leave one truth of every unit', {
  timeout: longestHistory,
}, async () => {
  const history = await runWorlds({
    everyday: 2_500,
    ofWorld: 500,
    ofRound: 100,
    workers: 10,
    faults: { refused: 0.01, lost: 0.01, conflict: 0.02 },
    operations,
    open: ordersWorld,
    rule: () => allRules(procurementRules, noOverOrder()),
    check: async (store, { plan }, done) => [
      ...(await wrongDocuments(store, done, expected)),
      ...(await wrongUnits(store)),
      ...(await wrongNumbers(store, plan)),
    ],
  });
  expectVariety(history, operations, { done: 2, lost: 20 });
});
