import { beforeEach, describe, expect, inject as provided, test } from 'vitest';
import type { Store } from '../../../src/domain/engine/store.ts';
import {
  commitAll,
  commitOne,
  creation,
  deletion,
  deviceCreation,
  deviceType,
  find,
  get,
  idsIn,
  range,
  rowsIn,
  ruleType,
  siteCreation,
  siteType,
  unit,
  update,
} from '../../support/changes.ts';
import { storeKinds } from '../../support/stores.ts';

const uniqueConflict = (id: number, constraint: string, type = siteType) => ({ kind: 'unique', type, id, constraint });
const versionConflict = (id: number, type = siteType) => ({ kind: 'version', type, id });

describe.each(storeKinds)('writing to $kind', ({ open }) => {
  let store: Store;
  beforeEach(async () => {
    store = await open(provided('dynamodbEndpoint'));
  });

  test('a created object is there with version 1, its values, and blanks where nothing was set', async () => {
    expect(await commitOne(store, unit(siteCreation(1, 'ams', { facility: 'AM6' })))).toEqual([]);
    const site = await get(store, siteType, 1);
    expect(site).toMatchObject({ type: siteType, id: 1, version: 1 });
    expect(site.values).toMatchObject({ name: 'ams', facility: 'AM6', description: '', region: null, tags: [] });
    expect(await store.count(siteType)).toBe(1);
    expect(await store.findUnique(siteType, 'slug', { slug: 'ams' })).toBe(1);
  });

  test('an id that is taken is a version conflict, and nothing of the unit is written', async () => {
    await commitAll(store, [unit(siteCreation(1, 'ams'))]);
    expect(await commitOne(store, unit(siteCreation(1, 'fra'), siteCreation(2, 'lon')))).toEqual([versionConflict(1)]);
    expect(await find(store, siteType, 2)).toBeUndefined();
    expect(await store.findUnique(siteType, 'slug', { slug: 'lon' })).toBeUndefined();
    expect(await store.count(siteType)).toBe(1);
  });

  test('an object that refers to another target is counted there, and no longer at the first', async () => {
    const portType = 'dcim.interface';
    const countAt = (device: number) => store.countReferences(portType, 'device', String(device));
    await commitAll(store, [unit(creation(portType, 1, { device: 7, name: 'eth0', type: 'virtual' }))]);
    expect([await countAt(7), await countAt(8)]).toEqual([1, 0]);
    await commitAll(store, [unit(update(await get(store, portType, 1), { device: 8 }))]);
    expect([await countAt(7), await countAt(8)]).toEqual([0, 1]);
    await commitAll(store, [unit(deletion(await get(store, portType, 1)))]);
    expect([await countAt(7), await countAt(8)]).toEqual([0, 0]);
  });

  test('entries about objects of any type are counted with these, and found there only', async () => {
    const entryType = 'extras.journalentry';
    const device = `${deviceType}#7`;
    const site = `${siteType}#7`;
    const found = async () => {
      const rows = await store.referring(entryType, 'assigned_object', [device, site]);
      const counts = [device, site].map((target) => store.countReferences(entryType, 'assigned_object', target));
      return {
        ids: [device, site].map((target) => rows.get(target)?.map(({ id }) => id)),
        counts: await Promise.all(counts),
      };
    };
    const about = (type: typeof deviceType | typeof siteType) => ({ assigned_object: { type, id: 7 } });
    await commitAll(store, [
      unit(creation(entryType, 1, { ...about(deviceType), comments: 'one' })),
      unit(creation(entryType, 2, { ...about(deviceType), comments: 'two' })),
    ]);
    expect(await found()).toEqual({ ids: [[1, 2], undefined], counts: [2, 0] });
    await commitAll(store, [unit(update(await get(store, entryType, 2), about(siteType)))]);
    expect(await found()).toEqual({ ids: [[1], [2]], counts: [1, 1] });
    await commitAll(store, [unit(deletion(await get(store, entryType, 1)))]);
    expect(await found()).toEqual({ ids: [undefined, [2]], counts: [0, 1] });
  });

  test('every unique constraint that fails is named, with the object that wanted it', async () => {
    await commitAll(store, [unit(siteCreation(1, 'ams')), unit(siteCreation(2, 'fra'))]);
    const outcome = await commitOne(store, unit(siteCreation(3, 'x', { name: 'ams', slug: 'fra' })));
    expect(outcome).toHaveLength(2);
    expect(outcome).toEqual(expect.arrayContaining([uniqueConflict(3, 'name'), uniqueConflict(3, 'slug')]));
  });

  test('two objects of one unit that want the same value are a conflict of the second', async () => {
    const outcome = await commitOne(store, unit(siteCreation(1, 'ams'), siteCreation(2, 'fra', { slug: 'ams' })));
    expect(outcome).toEqual([uniqueConflict(2, 'slug')]);
    expect(await store.count(siteType)).toBe(0);
  });

  test('an update frees the old value and claims the new one', async () => {
    await commitAll(store, [unit(siteCreation(1, 'ams'))]);
    await commitAll(store, [unit(update(await get(store, siteType, 1), { slug: 'ams2' }))]);
    expect(await get(store, siteType, 1)).toMatchObject({ version: 2, values: { name: 'ams', slug: 'ams2' } });
    expect(await store.findUnique(siteType, 'slug', { slug: 'ams' })).toBeUndefined();
    expect(await store.findUnique(siteType, 'slug', { slug: 'ams2' })).toBe(1);
    expect(await store.findUnique(siteType, 'name', { name: 'ams' })).toBe(1);
    expect(await commitOne(store, unit(siteCreation(2, 'fra', { slug: 'ams' })))).toEqual([]);
  });

  test('two objects can exchange their values in one unit', async () => {
    await commitAll(store, [unit(siteCreation(1, 'ams')), unit(siteCreation(2, 'fra'))]);
    const [a, b] = [await get(store, siteType, 1), await get(store, siteType, 2)];
    expect(await commitOne(store, unit(update(a, { slug: 'fra' }), update(b, { slug: 'ams' })))).toEqual([]);
    expect(await store.findUnique(siteType, 'slug', { slug: 'ams' })).toBe(2);
    expect(await store.findUnique(siteType, 'slug', { slug: 'fra' })).toBe(1);
  });

  test('of two updates of the same version the second is a conflict', async () => {
    await commitAll(store, [unit(siteCreation(1, 'ams'))]);
    const before = await get(store, siteType, 1);
    await commitAll(store, [unit(update(before, { facility: 'first' }))]);
    expect(await commitOne(store, unit(update(before, { facility: 'second' })))).toEqual([versionConflict(1)]);
    expect((await get(store, siteType, 1)).values).toMatchObject({ facility: 'first' });
  });

  test('a delete takes the object, its values and its count away', async () => {
    await commitAll(store, [unit(siteCreation(1, 'ams')), unit(siteCreation(2, 'fra'))]);
    await commitAll(store, [unit(deletion(await get(store, siteType, 1)))]);
    expect(await find(store, siteType, 1)).toBeUndefined();
    expect(await store.count(siteType)).toBe(1);
    expect(await store.findUnique(siteType, 'slug', { slug: 'ams' })).toBeUndefined();
    expect(await idsIn(store.rows({ kind: 'in-order', type: siteType }))).toEqual([2]);
  });

  test('a guard holds while the object keeps its version, and names it afterwards', async () => {
    await commitAll(store, [unit(siteCreation(1, 'ams'))]);
    const guard = { type: siteType, id: 1, version: 1 } as const;
    expect(await commitOne(store, { changes: [siteCreation(2, 'fra')], guards: [guard, guard] })).toEqual([]);
    await commitAll(store, [unit(update(await get(store, siteType, 1), { facility: 'x' }))]);
    expect(await commitOne(store, { changes: [siteCreation(3, 'lon')], guards: [guard] })).toEqual([
      versionConflict(1),
    ]);
    expect(await find(store, siteType, 3)).toBeUndefined();
  });

  const nobodyHas = (name: string) => ({ type: siteType, constraint: 'name', values: { name } }) as const;
  const filled = { kind: 'version', type: siteType, id: 0 } as const;

  test('a vacancy holds while no object outside of the unit has the value', async () => {
    await commitAll(store, [unit(siteCreation(1, 'ams'))]);
    const vacancies = [nobodyHas('fra'), nobodyHas('FRA')];
    expect(await commitOne(store, { ...unit(siteCreation(2, 'lon')), vacancies })).toEqual([]);
    expect(await commitOne(store, { ...unit(siteCreation(3, 'fra')), vacancies })).toEqual([]);
    expect(await commitOne(store, { ...unit(siteCreation(4, 'par')), vacancies })).toEqual([filled]);
    expect(await find(store, siteType, 4)).toBeUndefined();
    const moved = unit(update(await get(store, siteType, 3), { name: 'ber' }));
    expect(await commitOne(store, { ...moved, vacancies: [nobodyHas('fra'), nobodyHas('ams')] })).toEqual([filled]);
    expect(await commitOne(store, { ...moved, vacancies: [nobodyHas('fra')] })).toEqual([]);
  });

  test('of units that claim a value and rely on that of another being free, one succeeds', async () => {
    const outcomes = await Promise.all(
      range(1, 8).map((id) =>
        commitOne(store, {
          ...unit(siteCreation(id, `site ${id % 2}`)),
          vacancies: [nobodyHas(`site ${(id + 1) % 2}`)],
        }),
      ),
    );
    expect(outcomes.filter((outcome) => outcome.length === 0)).toHaveLength(1);
    expect(await store.count(siteType)).toBe(1);
  });

  test('of units committed together, one fails alone and the others are written', async () => {
    await commitAll(store, [unit(siteCreation(1, 'ams'))]);
    const names = ['a', 'b', 'ams', 'c'];
    const outcomes = await store.commit(names.map((name, index) => unit(siteCreation(index + 10, name))));
    expect(outcomes.map((outcome) => outcome.length)).toEqual([0, 0, 2, 0]);
    expect(await store.count(siteType)).toBe(4);
  });

  test('a later unit sees what an earlier one of the same commit has freed or taken', async () => {
    await commitAll(store, [unit(siteCreation(1, 'ams'))]);
    const outcomes = await store.commit([
      unit(deletion(await get(store, siteType, 1))),
      unit(siteCreation(2, 'ams')),
      unit(siteCreation(3, 'ams')),
    ]);
    expect(outcomes.map((outcome) => outcome.length)).toEqual([0, 0, 2]);
    expect(await store.findUnique(siteType, 'name', { name: 'ams' })).toBe(2);
  });

  test('owned rows follow their object and are read from the owner', async () => {
    const rule = (id: number, bom: number, action: string) =>
      unit(creation(ruleType, id, { bom, action, object_types: [deviceType], parameters: { site: ['ams'] } }));
    await commitAll(store, [rule(1, 7, 'include'), rule(2, 7, 'exclude'), rule(3, 8, 'include')]);
    const ofBom = () => rowsIn(store.rows({ kind: 'reference', type: ruleType, field: 'bom', target: '7' }));
    expect((await ofBom()).map(({ id }) => id)).toEqual([2, 1]);
    expect((await ofBom())[0]?.values).toMatchObject({ bom: 7, action: 'exclude', enabled: true });
    await commitAll(store, [unit(update(await get(store, ruleType, 2), { action: 'include' }))]);
    expect((await ofBom()).map(({ id }) => id)).toEqual([1, 2]);
    await commitAll(store, [unit(deletion(await get(store, ruleType, 1)))]);
    expect((await ofBom()).map(({ id }) => id)).toEqual([2]);
    expect(await store.countReferences(ruleType, 'bom', '7')).toBe(1);
  });

  test('ids are taken once, however many take them at the same time', async () => {
    const taken = await Promise.all(range(1, 20).map((count) => store.takeIds(siteType, (count % 5) + 1)));
    const ids = taken.flat().sort((a, b) => a - b);
    expect(ids).toEqual(range(1, ids.length));
    expect(await store.takeIds(siteType, 0)).toEqual([]);
  });

  test('of many who create the same name at once, one succeeds', async () => {
    const outcomes = await Promise.all(range(1, 12).map((id) => commitOne(store, unit(siteCreation(id, 'ams')))));
    expect(outcomes.filter((outcome) => outcome.length === 0)).toHaveLength(1);
    expect(await store.count(siteType)).toBe(1);
  });

  test('an object that is larger than an item can be is refused with a message, and the others are written', async () => {
    const large = unit(siteCreation(1, 'ams', { comments: 'x'.repeat(420_000) }));
    await expect(store.commit([large])).rejects.toMatchObject({ kind: 'invalid' });
    expect(await find(store, siteType, 1)).toBeUndefined();
  });

  describe('a unit that does not fit one transaction', () => {
    const tenant = 5;
    const devices = 130;

    beforeEach(async () => {
      await commitAll(store, [unit(siteCreation(1, 'ams', { tenant }))]);
      const creations = range(1, devices).map((id) => unit(deviceCreation(id, `device ${id}`, { tenant })));
      await commitAll(store, creations);
    });

    const allDevices = async () => [
      ...(await store.getMany(range(1, devices).map((id) => ({ type: deviceType, id }) as const))).values(),
    ];

    test('is written as a whole: the decision, and what follows from it', async () => {
      const followUps = (await allDevices()).map((device) => update(device, { tenant: null }));
      const decision = deletion(await get(store, siteType, 1));
      expect(await commitOne(store, { changes: [decision], guards: [], followUps })).toEqual([]);
      expect(await find(store, siteType, 1)).toBeUndefined();
      expect((await allDevices()).map(({ values }) => values.tenant)).toEqual(range(1, devices).map(() => null));
      expect(await store.countReferences(deviceType, 'tenant', String(tenant))).toBe(0);
      expect(await store.count(deviceType)).toBe(devices);
    });

    test('deletes hundreds with their values and counts', async () => {
      const followUps = (await allDevices()).map(deletion);
      const decision = deletion(await get(store, siteType, 1));
      expect(await commitOne(store, { changes: [decision], guards: [], followUps })).toEqual([]);
      expect(await store.count(deviceType)).toBe(0);
      expect(await idsIn(store.rows({ kind: 'in-order', type: deviceType }))).toEqual([]);
      const again = { name: 'device 1', site: 1, tenant };
      expect(await store.findUnique(deviceType, 'name_site_tenant', again)).toBeUndefined();
    });

    test('is not written at all when its decision fails', async () => {
      const stale = await get(store, siteType, 1);
      await commitAll(store, [unit(update(stale, { facility: 'x' }))]);
      const followUps = (await allDevices()).map(deletion);
      const outcome = await commitOne(store, { changes: [deletion(stale)], guards: [], followUps });
      expect(outcome).toEqual([versionConflict(1)]);
      expect(await store.count(deviceType)).toBe(devices);
    });

    test('is not written at all when something that follows wants a value that is taken', async () => {
      const [first, ...others] = await allDevices();
      if (!first) throw new Error('There are devices');
      const followUps = [update(first, { name: 'DEVICE 2' }), ...others.map((other) => update(other, { serial: 's' }))];
      const decision = deletion(await get(store, siteType, 1));
      const outcome = await commitOne(store, { changes: [decision], guards: [], followUps });
      expect(outcome).toEqual([uniqueConflict(1, 'name_site_tenant', deviceType)]);
      expect(await find(store, siteType, 1)).toBeDefined();
    });

    test('can hold hundreds of objects with unique values', async () => {
      const creations = range(1, 250).map((index) =>
        deviceCreation(1000 + index, `more ${index}`, { asset_tag: `A${index}` }),
      );
      const updates = (await allDevices()).map((device) => update(device, { asset_tag: `B${device.id}` }));
      expect(await commitOne(store, unit(...creations, ...updates))).toEqual([]);
      expect(await store.count(deviceType)).toBe(devices + 250);
      expect(await store.findUnique(deviceType, 'asset_tag', { asset_tag: 'A250' })).toBe(1250);
      expect(await store.findUnique(deviceType, 'asset_tag', { asset_tag: 'B7' })).toBe(7);
      expect(await get(store, deviceType, 7)).toMatchObject({ version: 2, values: { asset_tag: 'B7' } });
      expect(await commitOne(store, unit(update(await get(store, deviceType, 7), { serial: 's' })))).toEqual([]);
    });

    test('of hundreds of objects names every one that fails, and writes none', async () => {
      await commitAll(store, [unit(update(await get(store, deviceType, 3), { asset_tag: 'A99' }))]);
      const stale = { ...(await get(store, deviceType, 4)), version: 9 };
      const creations = range(1, 250).map((index) =>
        deviceCreation(1000 + index, `more ${index}`, { asset_tag: `A${index}` }),
      );
      const outcome = await commitOne(store, unit(...creations, update(stale, { serial: 's' })));
      expect(outcome).toHaveLength(2);
      expect(outcome).toEqual(
        expect.arrayContaining([uniqueConflict(1099, 'asset_tag', deviceType), versionConflict(4, deviceType)]),
      );
      expect(await store.count(deviceType)).toBe(devices);
      expect(await store.findUnique(deviceType, 'asset_tag', { asset_tag: 'A1' })).toBeUndefined();
      expect(await commitOne(store, unit(update(await get(store, deviceType, 4), { serial: 's' })))).toEqual([]);
    });

    test('of many who create the same hundred at once, one succeeds', async () => {
      const tags = range(1, 100).map((index) => `A${index}`);
      const contender = (number: number) => {
        const mine = tags.map((tag, index) =>
          deviceCreation(number * 1000 + index, `more ${number} ${index}`, { asset_tag: tag }),
        );
        return commitOne(store, unit(...(number % 2 === 0 ? mine : mine.toReversed())));
      };
      const outcomes = await Promise.all([1, 2, 3].map(contender));
      expect(outcomes.filter((outcome) => outcome.length === 0)).toHaveLength(1);
      expect(await store.count(deviceType)).toBe(devices + tags.length);
    });

    test('of hundreds of objects holds to its guards', async () => {
      const creations = range(1, 150).map((index) => deviceCreation(1000 + index, `more ${index}`));
      const guards = [{ type: siteType, id: 1, version: 2 }] as const;
      expect(await commitOne(store, { changes: creations, guards })).toEqual([versionConflict(1)]);
      expect(await store.count(deviceType)).toBe(devices);
      expect(await commitOne(store, { changes: creations, guards: [{ ...guards[0], version: 1 }] })).toEqual([]);
    });

    test('of hundreds of objects holds to its vacancies, however many', async () => {
      const creations = range(1, 150).map((index) =>
        deviceCreation(1000 + index, `more ${index}`, { asset_tag: `A${index}` }),
      );
      const vacancies = range(1, 150).map((index) => nobodyHas(`site ${index}`));
      await commitAll(store, [unit(siteCreation(2, 'site 99'))]);
      expect(await commitOne(store, { ...unit(...creations), vacancies })).toEqual([filled]);
      expect(await store.count(deviceType)).toBe(devices);
      expect(await store.findUnique(deviceType, 'asset_tag', { asset_tag: 'A1' })).toBeUndefined();
      await commitAll(store, [unit(deletion(await get(store, siteType, 2)))]);
      expect(await commitOne(store, { ...unit(...creations), vacancies })).toEqual([]);
      expect(await store.count(deviceType)).toBe(devices + 150);
    });

    test('creates what claims no unique value beside many updates', async () => {
      const changes = (await allDevices())
        .slice(0, 60)
        .flatMap((device, index) => [
          update(device, { serial: `serial ${index}` }),
          creation('core.objectchange', index + 1, { time: '2026-01-01T00:00:00.000Z', action: 'update' }),
        ]);
      expect(await commitOne(store, unit(...changes))).toEqual([]);
      expect(await store.count('core.objectchange')).toBe(60);
      expect((await get(store, deviceType, 60)).values).toMatchObject({ serial: 'serial 59' });
    });
  });
});
