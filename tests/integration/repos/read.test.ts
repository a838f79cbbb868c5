import { beforeAll, describe, expect, inject as provided, test } from 'vitest';
import type { PageRequest } from '../../../src/domain/engine/ports.ts';
import type { Store } from '../../../src/domain/engine/store.ts';
import {
  commitAll,
  creation,
  deletion,
  deviceCreation,
  deviceType,
  get,
  idsIn,
  range,
  rowsIn,
  siteCreation,
  siteType,
  unit,
} from '../../support/changes.ts';
import { readerKinds } from '../../support/stores.ts';

describe.each(readerKinds)('reading from $kind', ({ open }) => {
  let store: Store;
  const devices = 240;
  /** Ids lie in two buckets, with gaps; names run against the ids, so that no order is another by accident. */
  const idOf = (index: number): number => (index < 120 ? index * 3 + 1 : 4096 + index * 2);
  const nameOf = (index: number): string => `sw${(devices - index) * 5}`;
  const ids = range(0, devices - 1).map(idOf);

  beforeAll(async () => {
    store = await open(provided('dynamodbEndpoint'));
    const units = range(0, devices - 1).map((index) =>
      unit(
        deviceCreation(idOf(index), nameOf(index), {
          site: (index % 3) + 1,
          description: `device ${index}`,
          comments: 'long text stays out of rows',
        }),
      ),
    );
    await commitAll(store, units);
    await commitAll(store, [
      unit(deviceCreation(9001, 'gone')),
      unit(siteCreation(1, 'Rack 10')),
      unit(siteCreation(2, 'rack 9')),
      unit(siteCreation(3, 'Rack 9b')),
      unit(siteCreation(4, 'räume', { slug: 'raeume' })),
    ]);
    await commitAll(store, [unit(deletion(await get(store, deviceType, 9001)))]);
  });

  test('objects come in one answer, more than a batch holds, each once, without those that are missing', async () => {
    const refs = [...ids, ...ids, 5, 9001].map((id) => ({ type: deviceType, id }) as const);
    const found = await store.getMany(refs);
    expect(found.size).toBe(devices);
    expect(found.get(`${deviceType}#${idOf(200)}`)?.values).toMatchObject({ name: nameOf(200), site: 3 });
    expect(await store.getMany([])).toEqual(new Map());
  });

  test('default order is the natural order of names, whatever their case', async () => {
    const names = (await rowsIn(store.rows({ kind: 'in-order', type: siteType }))).map(({ values }) => values.name);
    expect(names).toEqual(['rack 9', 'Rack 9b', 'Rack 10', 'räume']);
  });

  test('default order runs through all partitions of a collection', async () => {
    const expected = ids.toReversed();
    expect(await idsIn(store.rows({ kind: 'in-order', type: deviceType }))).toEqual(expected);
    expect(await idsIn(store.rows({ kind: 'in-order', type: deviceType }, 7))).toEqual(expected);
  });

  test('`equals` keeps to one name and not to names that begin with it', async () => {
    const rows = await rowsIn(store.rows({ kind: 'in-order', type: siteType, equals: 'RACK 9' }));
    expect(rows.map(({ values }) => values.name)).toEqual(['rack 9']);
    expect(await idsIn(store.rows({ kind: 'in-order', type: deviceType, equals: nameOf(7) }))).toEqual([idOf(7)]);
  });

  test('rows by id begin at the id that is asked for and run through all buckets', async () => {
    const from = (startId: number) => idsIn(store.rows({ kind: 'by-id', type: deviceType, startId }));
    expect(await from(0)).toEqual(ids);
    expect(await from(200)).toEqual(ids.filter((id) => id >= 200));
    expect(await from(4096)).toEqual(ids.filter((id) => id >= 4096));
    expect(await from(9000)).toEqual([]);
    expect(await idsIn(store.rows({ kind: 'by-id', type: deviceType, startId: 5 }, 3))).toEqual(
      ids.filter((id) => id >= 5),
    );
  });

  test('rows by id hold whole objects, rows of an order the narrow copy', async () => {
    const [whole] = await rowsIn(store.rows({ kind: 'by-id', type: deviceType, startId: 0 }, 1));
    expect(whole?.values).toMatchObject({ description: 'device 0', comments: 'long text stays out of rows' });
    const [narrow] = await rowsIn(store.rows({ kind: 'in-order', type: deviceType }));
    expect(narrow?.values).toMatchObject({ description: `device ${devices - 1}`, comments: '' });
  });

  test('rows by reference are those that point at the target, in default order', async () => {
    const expected = ids.filter((_, index) => index % 3 === 1).toReversed();
    const source = { kind: 'reference', type: deviceType, field: 'site', target: '2' } as const;
    expect(await idsIn(store.rows(source))).toEqual(expected);
    expect(await store.countReferences(deviceType, 'site', '2')).toBe(expected.length);
    expect(await store.countReferences(deviceType, 'site', '99')).toBe(0);
  });

  test('rows that refer to many targets come by target, each list in default order', async () => {
    const found = await store.referring(deviceType, 'site', ['1', '2', '99']);
    const idsAt = (target: string) => found.get(target)?.map(({ id }) => id);
    expect([...found.keys()].toSorted()).toEqual(['1', '2']);
    expect(idsAt('1')).toEqual(ids.filter((_, index) => index % 3 === 0).toReversed());
    expect(idsAt('2')).toEqual(ids.filter((_, index) => index % 3 === 1).toReversed());
    expect(await store.referring(deviceType, 'site', [])).toEqual(new Map());
  });

  test('a count leaves out what was deleted', async () => {
    expect(await store.count(deviceType)).toBe(devices);
    expect(await store.count('dcim.rack')).toBe(0);
  });

  test('a change log is counted and read in the order of time', async () => {
    const time = (hour: number) => `2026-01-01T${String(hour).padStart(2, '0')}:00:00.000Z`;
    const entries = [3, 1, 2].map((hour, index) => creation('core.objectchange', index + 1, { time: time(hour) }));
    await commitAll(
      store,
      entries.map((entry) => unit(entry)),
    );
    const rows = await rowsIn(store.rows({ kind: 'in-order', type: 'core.objectchange' }));
    expect(rows.map(({ values }) => values.time)).toEqual([time(1), time(2), time(3)]);
  });

  test('the ledger of a pool is read from its newest entry back to a time, page by page', async () => {
    const type = 'netbox_asset_lifecycle.sparemovement';
    const time = (day: number) => new Date(Date.UTC(2026, 0, 1 + day)).toISOString();
    const entries = range(0, 299).map((index) =>
      unit(creation(type, index + 1, { time: time((index * 7) % 300), pool: (index % 3) + 1, spare_item: 1 })),
    );
    await commitAll(store, entries);
    const inPool = (day: number) => range(0, 299).some((index) => (index * 7) % 300 === day && index % 3 === 1);
    const source = { kind: 'reference', type, field: 'pool', target: '2', newestFrom: time(100) } as const;
    const rows = await rowsIn(store.rows(source));
    expect(rows.map(({ values }) => values.time)).toEqual(range(100, 299).filter(inPool).map(time).reverse());
    const { value: first } = await store.rows(source, 5)[Symbol.asyncIterator]().next();
    expect(first?.values.time).toBe(rows[0]?.values.time);
  });

  const pageIds = async (request: Partial<PageRequest>) => {
    const whole = { type: deviceType, order: 'default', descending: false, offset: 0, limit: 50, ...request } as const;
    const page = await store.page(whole);
    expect(page.count).toBe(devices);
    return page.objects.map(({ id }) => id);
  };

  test.each([
    { order: 'default', descending: false, all: ids.toReversed() },
    { order: 'default', descending: true, all: ids },
    { order: 'id', descending: false, all: ids },
    { order: 'id', descending: true, all: ids.toReversed() },
  ] as const)('pages in $order order (descending: $descending) fit together', async ({ order, descending, all }) => {
    for (const [offset, limit] of [
      [0, 50],
      [0, 1],
      [37, 50],
      [115, 10],
      [200, 1000],
      [239, 5],
      [240, 5],
    ] as const)
      expect(await pageIds({ order, descending, offset, limit })).toEqual(all.slice(offset, offset + limit));
  });

  test('a page can begin at an id', async () => {
    const from = (startId: number) => ids.filter((id) => id >= startId).slice(0, 20);
    for (const startId of [1, 2, 350, 4000, 4096, 4400])
      expect(await pageIds({ order: 'id', startId, limit: 20 })).toEqual(from(startId));
    expect(await pageIds({ order: 'id', startId: 9000, limit: 20 })).toEqual([]);
  });
});
