import { beforeAll, describe, expect, inject, test } from 'vitest';
import { demand } from '../../../src/domain/lifecycle/planning/demand/demand.ts';
import { units } from '../../../src/domain/lifecycle/planning/demand/peg.ts';
import { cancelReservation } from '../../../src/domain/lifecycle/spares/cancel-reservation.ts';
import type { DynamoStore } from '../../../src/repos/store.ts';
import { type Fault, first, inject as injectFault } from '../../support/faults.ts';
import { Lifecycle, refusal, refusedFor } from '../../support/lifecycle.ts';
import { newTableStore } from '../../support/stores.ts';

let plan: Lifecycle;
let store: DynamoStore;
beforeAll(async () => {
  store = await newTableStore(inject('dynamodbEndpoint'));
  plan = await new Lifecycle(store).prepare();
});

/** Lets somebody else write right before the first transaction of a request. */
const writesFirst = (write: () => Promise<unknown>): Fault =>
  first(
    1,
    ({ command }) => command.startsWith('TransactWrite'),
    async (request) => {
      await write();
      return request.send();
    },
  );

describe('children of a BOM', () => {
  test('cannot be made while it leaves the draft: what comes second is judged anew', async () => {
    const draft = await plan.bom();
    const deviceType = await plan.deviceType();
    const fault = injectFault(
      store.access,
      writesFirst(() => plan.patch('bom', draft, { status: 'approved' })),
    );
    const refused = await refusal(plan.line(draft, deviceType));
    fault.lift();
    expect(refused).toEqual(refusedFor('A line item can only be changed while its parent is in draft status.'));
    expect(await plan.rows('bomlineitem', 'bom', draft)).toEqual([]);
  });
});

test('the same change sent twice at the same time is made once and succeeds twice', async () => {
  const vendor = await plan.create('vendor', { name: plan.name('vendor') });
  const name = plan.name('renamed');
  const fault = injectFault(
    store.access,
    writesFirst(() => plan.patch('vendor', vendor, { name })),
  );
  expect((await plan.patch('vendor', vendor, { name })).verdict).toBe('unchanged');
  fault.lift();
  expect(await plan.find('vendor', vendor)).toMatchObject({ version: 2, values: { name } });
});

test('units that eight people reserve and set free again are pegged once, and all of them where nobody is at it', async () => {
  const deviceType = await plan.deviceType();
  const pool = await plan.pool();
  const bom = await plan.bom();
  const line = await plan.line(bom, deviceType, 100);
  const spares: number[] = [];
  for (let made = 0; made < 8; made++) spares.push(await plan.spare(pool, deviceType, { serial: plan.name('serial') }));
  const seen = async () => {
    const { lines } = await demand(plan.context, [pool]);
    const found = lines.find(({ id }) => id === line);
    return { pegged: units(found?.free ?? []) + units(found?.reserved ?? []), isMoving: found?.isMoving };
  };
  let working = true;
  const reserveAndCancel = async (spare: number): Promise<void> => {
    for (let times = 0; times < 3; times++)
      await cancelReservation(plan.context, { id: await plan.reserve(spare, bom) });
  };
  const work = Promise.all(spares.map(reserveAndCancel)).finally(() => {
    working = false;
  });
  while (working) {
    const { pegged, isMoving } = await seen();
    expect(pegged).toBeLessThanOrEqual(8);
    if (!isMoving) expect(pegged).toBe(8);
  }
  await work;
  expect(await seen()).toEqual({ pegged: 8, isMoving: false });
});
