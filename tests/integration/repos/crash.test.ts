import { beforeEach, describe, expect, inject as provided, test } from 'vitest';
import type { WorkUnit } from '../../../src/domain/model/store.ts';
import { sweepJournal } from '../../../src/repos/journal-settling.ts';
import type { DynamoStore } from '../../../src/repos/store.ts';
import {
  commitAll,
  commitOne,
  deletion,
  deviceCreation,
  deviceType,
  find,
  get,
  idsIn,
  range,
  siteCreation,
  siteType,
  unit,
  update,
} from '../../support/changes.ts';
import { Died, dieAtDecision, dieAtWrite, type Fault, inject } from '../../support/faults.ts';
import { newTableStore } from '../../support/stores.ts';

const devices = 60;
/** Parts, the decision, the parts once more, the head. */
const mostWrites = 12;

describe('a process that dies in a write of more than one transaction', () => {
  let store: DynamoStore;
  beforeEach(async () => {
    store = await newTableStore(provided('dynamodbEndpoint'));
  });

  /** The sweep, long after any process could still be at work. */
  const sweep = () => sweepJournal(store.access, Number.POSITIVE_INFINITY);

  /** Site 1 goes; each of its devices loses the tenant, or goes too when its id is even. */
  const bigUnit = async (): Promise<WorkUnit> => {
    await commitAll(store, [unit(siteCreation(1, 'ams'))]);
    await commitAll(
      store,
      range(1, devices).map((id) => unit(deviceCreation(id, `device ${id}`, { tenant: 5 }))),
    );
    const all = await Promise.all(range(1, devices).map((id) => get(store, deviceType, id)));
    const followUps = all.map((device) => (device.id % 2 === 0 ? deletion(device) : update(device, { tenant: null })));
    return { changes: [deletion(await get(store, siteType, 1))], guards: [], followUps };
  };

  /** Commits in a process that dies; answers whether the commit came to its end. */
  const commitUntilDeath = async (work: WorkUnit, death: Fault): Promise<boolean> => {
    const fault = inject(store.access, death);
    try {
      await store.commit([work]);
      return true;
    } catch (error) {
      if (error instanceof Died) return false;
      throw error;
    } finally {
      fault.lift();
    }
  };

  const tenants = async (): Promise<ReadonlySet<unknown>> => {
    const ids = await idsIn(store.rows({ kind: 'by-id', type: deviceType, startId: 0 }));
    const found = await store.getMany(ids.map((id) => ({ type: deviceType, id }) as const));
    return new Set([...found.values()].map(({ values }) => values.tenant));
  };

  test.each(range(1, mostWrites))('leaves all or nothing after the sweep when it dies at write %i', async (write) => {
    const work = await bigUnit();
    const ended = await commitUntilDeath(work, dieAtWrite(write));
    await sweep();
    const decided = (await find(store, siteType, 1)) === undefined;
    expect(decided || !ended).toBe(true);
    expect(await store.count(deviceType)).toBe(decided ? devices / 2 : devices);
    expect(await tenants()).toEqual(new Set([decided ? null : 5]));
    expect(await sweep()).toBe(0);
  });

  test.each(range(1, 20))(
    'that holds its objects first leaves all or nothing when it dies at write %i',
    async (write) => {
      const { changes, followUps = [] } = await bigUnit();
      const added = range(101, 160).map((id) => deviceCreation(id, `device ${id}`, { tenant: null }));
      await commitUntilDeath({ changes: [...changes, ...followUps, ...added], guards: [] }, dieAtWrite(write));
      await sweep();
      const decided = (await find(store, siteType, 1)) === undefined;
      expect(await store.count(deviceType)).toBe(decided ? devices / 2 + added.length : devices);
      expect(await tenants()).toEqual(new Set([decided ? null : 5]));
      const name = { name: 'device 160', site: 1, tenant: null };
      expect(await store.findUnique(deviceType, 'name_site', name)).toBe(decided ? 160 : undefined);
      expect(await commitOne(store, unit(update(await get(store, deviceType, 1), { serial: 'free' })))).toEqual([]);
      expect(await sweep()).toBe(0);
    },
  );

  test('keeps its objects from others until it is settled, and a young preparation from the sweep', async () => {
    const { changes, followUps = [] } = await bigUnit();
    const work = { changes: [...changes, ...followUps, ...range(101, 160).map((id) => deviceCreation(id, `d${id}`))] };
    expect(await commitUntilDeath({ ...work, guards: [] }, dieAtDecision('before'))).toBe(false);
    expect(await sweepJournal(store.access)).toBe(0);
    const serial = async () => commitOne(store, unit(update(await get(store, deviceType, 1), { serial: 'mine' })));
    expect(await serial()).toEqual([{ kind: 'version', type: deviceType, id: 1, held: true }]);
    await sweep();
    expect(await serial()).toEqual([]);
  });

  test('is made good by sweeps that run at the same time, once', async () => {
    await commitUntilDeath(await bigUnit(), dieAtDecision('after'));
    await Promise.all([sweep(), sweep(), sweep()]);
    expect(await store.count(deviceType)).toBe(devices / 2);
    expect(await idsIn(store.rows({ kind: 'in-order', type: deviceType }))).toHaveLength(devices / 2);
    expect(await tenants()).toEqual(new Set([null]));
  });

  test('does not undo what others changed before the sweep', async () => {
    const work = await bigUnit();
    expect(await commitUntilDeath(work, dieAtDecision('after'))).toBe(false);
    await commitAll(store, [
      unit(update(await get(store, deviceType, 1), { serial: 'changed', tags: [3] })),
      unit(update(await get(store, deviceType, 3), { tenant: 6 })),
      unit(update(await get(store, deviceType, 4), { name: 'renamed' })),
      unit(deletion(await get(store, deviceType, 5))),
      unit(deletion(await get(store, deviceType, 6))),
    ]);
    await sweep();
    expect((await get(store, deviceType, 1)).values).toMatchObject({ serial: 'changed', tags: [3], tenant: null });
    expect((await get(store, deviceType, 3)).values).toMatchObject({ tenant: 6 });
    expect(await find(store, deviceType, 4)).toBeUndefined();
    expect(await find(store, deviceType, 5)).toBeUndefined();
    expect(await store.count(deviceType)).toBe(devices / 2 - 1);
    expect(await commitOne(store, unit(deviceCreation(100, 'renamed', { tenant: 5 })))).toEqual([]);
  });

  test('gives way to whoever took a value meanwhile', async () => {
    const work = await bigUnit();
    expect(await commitUntilDeath(work, dieAtDecision('after'))).toBe(false);
    await commitAll(store, [unit(deviceCreation(100, 'device 1', { tenant: null }))]);
    await sweep();
    expect((await get(store, deviceType, 1)).values).toMatchObject({ tenant: 5 });
    expect((await get(store, deviceType, 3)).values).toMatchObject({ tenant: null });
    expect(await sweep()).toBe(0);
  });
});
