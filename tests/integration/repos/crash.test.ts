import { beforeEach, describe, expect, inject as provided, test } from 'vitest';
import type { CommitOutcome, WorkUnit } from '../../../src/domain/engine/store.ts';
import { connect } from '../../../src/repos/client.ts';
import { oldestAbandoned, sweepJournal } from '../../../src/repos/journal-settling.ts';
import { DynamoStore } from '../../../src/repos/store.ts';
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
import { Died, dieAtDecision, dieAtWrite, type Fault, inject, type Request } from '../../support/faults.ts';
import { journalStates, leasesOver } from '../../support/journals.ts';
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
    const begins = Date.now();
    expect(await commitUntilDeath({ ...work, guards: [] }, dieAtDecision('before'))).toBe(false);
    expect(await sweepJournal(store.access)).toBe(0);
    expect(await oldestAbandoned(store.access)).toBeUndefined();
    await leasesOver(store.access);
    const began = Number(await oldestAbandoned(store.access));
    expect(began).toBeGreaterThanOrEqual(begins);
    expect(began).toBeLessThanOrEqual(Date.now());
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

describe('a writer that is slow, and whose preparation others take over', () => {
  let store: DynamoStore;
  let other: DynamoStore;
  beforeEach(async () => {
    store = await newTableStore(provided('dynamodbEndpoint'));
    other = new DynamoStore(connect(store.access.table, store.registry, provided('dynamodbEndpoint')));
  });

  /** More than a transaction takes. */
  const sites: WorkUnit = { changes: range(1, 60).map((id) => siteCreation(id, `site ${id}`)), guards: [] };

  /** Lets others act right before the request that `when` describes; then `then` goes on with it. */
  const interrupted = (when: (request: Request) => boolean, act: () => Promise<unknown>, then: Fault): Fault => {
    let isOver = false;
    return async (request) => {
      if (isOver || !when(request)) return isOver ? then(request) : request.send();
      isOver = true;
      await act();
      return then(request);
    };
  };
  const goOn: Fault = (request) => request.send();

  const takesSite60 = async (): Promise<void> => {
    await leasesOver(other.access);
    expect(await commitOne(other, unit(siteCreation(100, 'site 60')))).toMatchObject([{ kind: 'version', held: true }]);
    expect(await commitOne(other, unit(siteCreation(100, 'site 60')))).toEqual([]);
  };

  test('loses to who took a value of it: nothing of it is written and nothing stays claimed', async () => {
    inject(store.access, interrupted(decides, takesSite60, goOn));
    expect(await commitOne(store, sites)).toEqual([{ kind: 'version', type: 'journal.head', id: 0 }]);
    expect(await idsIn(other.rows({ kind: 'in-order', type: siteType }))).toEqual([100]);
    const free = range(1, 59).map((id) => unit(siteCreation(200 + id, `site ${id}`)));
    await commitAll(other, free);
    expect(await journalStates(other.access)).toEqual([]);
  });

  test('and wins where it decides first: the other finds its value taken', async () => {
    let outcome: CommitOutcome = [];
    const tooLate = async () => {
      await leasesOver(other.access);
      outcome = await commitOne(other, unit(siteCreation(100, 'site 60')));
      outcome = await commitOne(other, unit(siteCreation(100, 'site 60')));
    };
    let isDecided = false;
    const afterDecision = (request: Request): boolean => {
      const was = isDecided;
      isDecided ||= decides(request);
      return was;
    };
    inject(store.access, interrupted(afterDecision, tooLate, goOn));
    expect(await commitOne(store, sites)).toEqual([]);
    expect(outcome.map(({ kind }) => kind)).toEqual(['unique', 'unique']);
    expect(await store.count(siteType)).toBe(60);
  });

  test('leaves nothing claimed for good when it dies before it has noticed', async () => {
    const sweep = () => sweepJournal(other.access, Number.POSITIVE_INFINITY);
    const die: Fault = async (request) => {
      if (decides(request)) lost = true;
      if (lost) throw new Died('died at the decision');
      return request.send();
    };
    let lost = false;
    inject(store.access, interrupted(claims('site 60'), sweep, die));
    await expect(store.commit([sites])).rejects.toThrow(Died);
    expect(await journalStates(other.access)).toEqual([]);
    expect(await other.findUnique(siteType, 'slug', { slug: 'site 60' })).toBeUndefined();
    expect(await commitOne(other, unit(siteCreation(100, 'site 60')))).toMatchObject([{ kind: 'version', held: true }]);
    expect(await commitOne(other, unit(siteCreation(100, 'site 60')))).toEqual([]);
    expect(await other.findUnique(siteType, 'slug', { slug: 'site 60' })).toBe(100);
  });
});

/** A transaction that claims the name of this site. */
const claims = (name: string) => (request: Request) =>
  puts(request).some(({ pk }) => /^unique#.*#name#/.test(String(pk)) && String(pk).includes(name));

const decides = (request: Request): boolean => puts(request).some(({ state }) => state === 'decided');

const puts = ({ input }: Request): readonly Record<string, unknown>[] =>
  'TransactItems' in input
    ? (input.TransactItems ?? []).flatMap((write) => ('Put' in write && write.Put?.Item) || [])
    : [];
