import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, expect, inject as provided, test } from 'vitest';
import { list } from '../../../src/domain/engine/query/list.ts';
import type { StoredObject } from '../../../src/domain/engine/resource/resource.ts';
import { registry } from '../../../src/domain/registry.ts';
import { connect } from '../../../src/repos/client.ts';
import { storedObject } from '../../../src/repos/items.ts';
import { migrate } from '../../../src/repos/migration/migrate.ts';
import { DynamoStore } from '../../../src/repos/store.ts';
import { markerKey } from '../../../src/repos/table.ts';
import { commitAll, creation, find, range, siteCreation, unit } from '../../support/changes.ts';
import { dieAtDecision, dieAtWrite, inject } from '../../support/faults.ts';
import { Lifecycle, refusal } from '../../support/lifecycle.ts';
import { oldVersions, readOldTable } from '../../support/old-table.ts';
import { newTableStore } from '../../support/stores.ts';
import { itemsOf, putAll, type TableItem } from '../../support/table-state.ts';

const isObject = ({ body }: TableItem): boolean => body !== undefined;
const typeOf = ({ pk }: TableItem) => {
  const [app = '', model = ''] = String(pk).split('#')[0]?.split('.') ?? [];
  return `${app}.${model}` as const;
};
const resourceOf = (item: TableItem) => registry.resourceOf(typeOf(item));
async function tableWith(items: readonly TableItem[]): Promise<DynamoStore> {
  const store = await newTableStore(provided('dynamodbEndpoint'));
  await putAll(store.access, items);
  return store;
}

/** Migrates the table; what it says. */
async function migrated({ access }: DynamoStore, dryRun = false): Promise<readonly string[]> {
  const lines: string[] = [];
  await migrate(access, { dryRun, say: (line) => lines.push(line) });
  return lines;
}

/** The store of a process that dies at its write of this number. */
function mortal({ access: { table } }: DynamoStore, write: number) {
  const access = connect(table, registry, provided('dynamodbEndpoint'));
  inject(access, dieAtWrite(write));
  return access;
}

/** Items that follow from the objects, those in which somebody has counted down to nothing left out. */
async function derived({ access }: DynamoStore): Promise<ReadonlyMap<string, TableItem>> {
  const kinds = new Set(['unique', 'rows', 'text', 'count', 'referrers']);
  const items = [...(await itemsOf(access))].flatMap(([key, item]) => {
    const kind = String(item.pk).split('#')[0] ?? '';
    if (!kinds.has(kind) && !isObject(item)) return [];
    const shown = kind === 'count' ? counted(item) : item;
    const isEmpty = Object.entries(shown).every(([name, value]) => ['pk', 'sk'].includes(name) || value === 0);
    return isEmpty && (kind === 'count' || kind === 'referrers') ? [] : [[key, shown] as const];
  });
  return new Map(items);
}

/** Counters without how often things have moved; sums of versions are read of bounded collections only. */
function counted(counter: TableItem): TableItem {
  const type = String(counter.pk).slice('count#'.length);
  const { unbounded } = registry.stored.find((resource) => resource.type === type) ?? {};
  return Object.fromEntries(
    Object.entries(counter).filter(
      ([name, value]) => name !== 'moves' && value !== 0 && !(unbounded && /^v/.test(name)),
    ),
  );
}

/** The same objects, written by this version, each as many times as its version says. */
async function writtenAnew(objects: readonly StoredObject[]): Promise<DynamoStore> {
  const store = await newTableStore(provided('dynamodbEndpoint'));
  let rest = objects;
  await commitAll(
    store,
    rest.map(({ type, id, values }) => unit(creation(type, id, values))),
  );
  for (let version = 1; rest.length > 0; version++) {
    rest = rest.filter((object) => object.version > version);
    await commitAll(
      store,
      rest.map(({ type, id, values }) => {
        const before = { type, id, version, values };
        return unit({ action: 'update', type, id, before, after: values });
      }),
    );
  }
  return store;
}

describe.each(oldVersions)('a table of version %s', (version) => {
  const old = readOldTable(version);
  const objects = old.items.filter(isObject).map((item) => storedObject(resourceOf(item), item));
  let store: DynamoStore;
  let plan: Lifecycle;
  let before: ReadonlyMap<string, TableItem>;
  beforeAll(async () => {
    store = await tableWith(old.items);
    before = await itemsOf(store.access);
    expect((await migrated(store)).at(-1)).toMatch(/^The table has layout 1 (now|already)\.$/);
    plan = new Lifecycle(store);
  });

  test('holds the same objects afterwards', async () => {
    const now = await itemsOf(store.access);
    const kept = ({ pk, sk, version, body, expires }: TableItem) => ({ pk, sk, version, body, expires });
    const entries = [...before].filter(([, item]) => isObject(item));
    expect(entries.length).toBeGreaterThan(190);
    expect(entries.map(([key]) => kept(now.get(key) ?? {}))).toEqual(entries.map(([, item]) => kept(item)));
  });

  test('has the items that this version would have written', async () => {
    expect(await derived(store)).toEqual(await derived(await writtenAnew(objects)));
  });

  test('answers lists by filters of every kind as before', async () => {
    const answers = old.lists.map(async ([type, filters]) => {
      const parameters = new Map(Object.entries(filters).map(([name, value]) => [name, [value]]));
      const { count, objects } = await list(plan.context, registry.resourceOf(type), parameters);
      return [type, filters, count, objects.map(({ id }) => id)];
    });
    expect(old.lists.length).toBeGreaterThan(80);
    expect(await Promise.all(answers)).toEqual(old.lists);
  });

  test('is migrated once', async () => {
    const now = await itemsOf(store.access);
    expect(await migrated(store)).toEqual(['The table has layout 1 already.']);
    expect(await itemsOf(store.access)).toEqual(now);
  });

  test('deletions find what refers to an object of before', async () => {
    const { site, racks, devices } = old.ids;
    const [rack = 0] = racks;
    expect((await refusal(plan.delete('dcim.site', site))).status).toBe(409);
    expect((await refusal(plan.delete('dcim.rack', rack))).status).toBe(409);
    expect(await plan.ids('extras.journalentry', { assigned_object_type: 'dcim.device' })).toHaveLength(2);
    expect(await plan.ids('tenancy.contactassignment', { object_type: 'dcim.rack' })).toHaveLength(1);
    for (const device of devices) await plan.delete('dcim.device', device);
    await plan.delete('dcim.rack', rack);
    expect(await plan.ids('extras.journalentry', { assigned_object_type: 'dcim.device' })).toEqual([]);
    expect(await plan.ids('tenancy.contactassignment', { object_type: 'dcim.rack' })).toEqual([]);
    expect(await plan.ids('dcim.interface')).toEqual([]);
  });
});

test('a dry run says what would be written, and writes nothing', async () => {
  const store = await tableWith(readOldTable().items);
  const before = await itemsOf(store.access);
  const lines = await migrated(store, true);
  expect(await itemsOf(store.access)).toEqual(before);
  expect(lines).toContain('  dcim.device: 8 objects; to write: 8 objects, 10 texts, 4 counters');
  expect(lines.at(-1)).toMatch(/^\d{3} items would be written\. Nothing was\.$/);
});

test('a run that was killed at any write is followed by one that does the rest', async () => {
  const whole = await tableWith(readOldTable().items);
  await migrated(whole);
  const store = await tableWith(readOldTable().items);
  let runs = 0;
  for (let done = false; !done; runs++)
    done = await migrate(mortal(store, 1 + runs * 50), { dryRun: false, say: () => undefined }).then(
      () => true,
      () => false,
    );
  expect(runs).toBeGreaterThan(2);
  expect(await itemsOf(store.access)).toEqual(await itemsOf(whole.access));
});

describe('what an earlier version has left', () => {
  const spare = 'netbox_asset_lifecycle.spareitem';
  const rows = `rows#${spare}#pool#1`;
  let store: DynamoStore;
  let lines: readonly string[];
  beforeAll(async () => {
    store = await tableWith(readOldTable().items);
    const { client, table } = store.access;
    const unclaimed = markerKey(spare, 'asset_tag', JSON.stringify(['spt-1']));
    await client.send(new DeleteCommand({ TableName: table, Key: unclaimed }));
    const claimedByOther = markerKey('dcim.rack', 'asset_tag', JSON.stringify(['RACK-2']));
    await putAll(store.access, [
      { pk: rows, sk: 'a former place', id: 1, row: '{}' },
      { ...claimedByOther, id: 1 },
    ]);
    await interruptedWrite(table);
    expect(await find(store, 'dcim.site', 160)).toBeUndefined();
    lines = await migrated(store);
  });

  test('large writes that were interrupted are settled first', async () => {
    expect(lines).toContain('1 large writes were interrupted and are settled first.');
    expect(await store.count('dcim.site')).toBe(62);
    expect(await find(store, 'dcim.site', 160)).toMatchObject({ values: { slug: 'site-160' } });
  });

  test('a unique value that was not claimed is claimed', async () => {
    expect(await store.findUnique(spare, 'asset_tag', { asset_tag: 'SPT-1' })).toBe(1);
  });

  test('a row under a former place goes', async () => {
    const found = [...(await itemsOf(store.access)).values()].filter(({ pk }) => pk === rows);
    expect(found.map(({ id }) => id)).toEqual([1, 2]);
  });

  test('a value that two objects have is told once, and stays with the one that claimed it', async () => {
    expect(lines.filter((line) => line.includes('!'))).toEqual([
      '  ! dcim.rack 2 has the same asset_tag as 1: change one of them.',
    ]);
    expect(lines.at(-1)).toBe('The table has layout 1 now.');
    expect(await store.findUnique('dcim.rack', 'asset_tag', { asset_tag: 'RACK-2' })).toBe(1);
  });
});

/** A process makes sixty sites in one unit of work, and ends when that is decided. */
async function interruptedWrite(table: string): Promise<void> {
  const access = connect(table, registry, provided('dynamodbEndpoint'));
  inject(access, dieAtDecision('after'));
  const sites = range(101, 160).map((id) => siteCreation(id, `site-${id}`));
  await expect(new DynamoStore(access).commit([unit(...sites)])).rejects.toThrow();
}
