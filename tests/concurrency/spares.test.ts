import { test } from 'vitest';
import { procurementRules } from './commit-rules.ts';
import { slipsMade } from './dock-operations.ts';
import { wrongDocuments } from './document-invariants.ts';
import { wrongNumbers } from './door-invariants.ts';
import { brokenInvariants } from './spares-invariants.ts';
import { allSparesOperations, keepersOperations } from './spares-operations.ts';
import { sparesWorld } from './spares-world.ts';
import { wrongUnits } from './unit-invariants.ts';
import { expectVariety, longestHistory, runWorlds } from './worlds.ts';

const expected = {
  inSteps: new Set(['count', 'place', 'withdraw', 'ship', 'ship a late parcel', 'replace', 'receive by hand']),
  creates: { 'add a line': { model: 'polineitem' }, ...slipsMade },
};

test('twelve workers who draw, count, reorder, receive, return and delete under faults lose no unit and double none', {
  timeout: longestHistory,
}, async () => {
  const history = await runWorlds({
    everyday: 2_500,
    ofWorld: 1_250,
    ofRound: 250,
    workers: 12,
    faults: { refused: 0.01, lost: 0.01, conflict: 0.02 },
    operations: allSparesOperations,
    open: (store) => sparesWorld(store, 40),
    rule: () => procurementRules,
    check: async (store, { plan }, done) => [
      ...(await brokenInvariants(store, done)),
      ...(await wrongDocuments(store, done, expected)),
      ...(await wrongUnits(store)),
      ...(await wrongNumbers(store, plan)),
    ],
  });
  expectVariety(history, keepersOperations, { done: 1, lost: 10 });
});
