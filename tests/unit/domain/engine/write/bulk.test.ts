import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Context } from '../../../../../src/domain/engine/context.ts';
import { Failure } from '../../../../../src/domain/engine/errors.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../../../src/domain/engine/json.ts';
import type { RowSource } from '../../../../../src/domain/engine/ports.ts';
import type { TypeName } from '../../../../../src/domain/engine/schema/field-kinds.ts';
import type { WorkUnit } from '../../../../../src/domain/engine/store.ts';
import { createMany, deleteMany, updateMany } from '../../../../../src/domain/engine/write/bulk.ts';
import { remove } from '../../../../../src/domain/engine/write/delete.ts';
import { save } from '../../../../../src/domain/engine/write/save.ts';
import { registry } from '../../../../../src/domain/registry.ts';
import { rowsIn } from '../../../../support/changes.ts';
import { Lifecycle } from '../../../../support/lifecycle.ts';
import { MemoryStore } from '../../../../support/memory-store.ts';

const group = registry.resourceOf('tenancy.tenantgroup');
const tenant = registry.resourceOf('tenancy.tenant');

const name = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', '');
const groupId = fc.constantFrom(null, 1, 2, 99);
const id = fc.constantFrom(1, 2, 3, 4, 99);
const body = { name, slug: name, group: groupId };
const entries = {
  create: fc.array(fc.record(body), { minLength: 1, maxLength: 5 }),
  update: fc.uniqueArray(fc.record({ id, ...body }, { requiredKeys: ['id'] }), {
    minLength: 1,
    maxLength: 4,
    selector: (entry) => entry.id,
  }),
  delete: fc.uniqueArray(fc.record({ id }), { minLength: 1, maxLength: 4, selector: (entry) => entry.id }),
};
const request = fc.oneof(
  ...(['create', 'update', 'delete'] as const).map((verb) => entries[verb].map((list) => ({ verb, list }))),
);
type Verb = keyof typeof entries;

/** Four tenants, two of them in groups. */
async function estate(store = new MemoryStore()): Promise<Context> {
  const { context } = new Lifecycle(store);
  const make = (resource: typeof group, input: JsonObject) => save(context, { resource, input, completeness: 'whole' });
  for (const one of ['x', 'y']) await make(group, { name: one, slug: one });
  for (const [index, one] of ['a', 'b', 'c', 'd'].entries())
    await make(tenant, { name: one, slug: one, group: index < 2 ? index + 1 : null });
  return context;
}

/** One entry as a request of its own. */
async function single(context: Context, verb: Verb, input: JsonObject): Promise<void> {
  const at = Number(input.id);
  if (verb === 'delete') await remove(context, { resource: tenant, id: at });
  else if (verb === 'create') await save(context, { resource: tenant, input, completeness: 'whole' });
  else await save(context, { resource: tenant, id: at, input, completeness: 'partial' });
}

async function bulk(context: Context, verb: Verb, list: readonly JsonObject[]): Promise<void> {
  if (verb === 'create') await createMany(context, tenant, list);
  else if (verb === 'update') await updateMany(context, tenant, list, 'partial', () => undefined);
  else await deleteMany(context, tenant, list, () => undefined);
}

async function refusal(task: Promise<void>): Promise<Json> {
  try {
    await task;
    return null;
  } catch (error) {
    if (error instanceof Failure) return error.body;
    throw error;
  }
}

/** What there is, but for the times. */
async function contents({ store }: Context): Promise<readonly Json[]> {
  const rows = await rowsIn(store.rows({ kind: 'by-id', type: tenant.type, startId: 0 }));
  return rows.map((row) => ({ id: row.id, name: row.values.name ?? '', group: row.values.group ?? null }));
}

const refusedEntries = (answer: Json): readonly Json[] =>
  isJsonObject(answer) ? [answer.errors ?? null].flat().flatMap((one) => (isJsonObject(one) ? [one] : [])) : [];

test('a list comes to the same as its entries one after the other, or to nothing with the same refusals', async () => {
  await fc.assert(
    fc.asyncProperty(request, async ({ verb, list }) => {
      const [slow, fast, untouched] = [await estate(), await estate(), await contents(await estate())];
      const refused: JsonObject[] = [];
      for (const [index, input] of list.entries())
        if ((await refusal(single(slow, verb, input))) !== null)
          refused.push('id' in input && typeof input.id === 'number' ? { id: input.id } : { index });
      const answer = await refusal(bulk(fast, verb, list));
      if (refused.length === 0) expect([answer, await contents(fast)]).toEqual([null, await contents(slow)]);
      // What one entry gives up another may take, in whatever order they stand: of a list only the end is judged.
      else if (answer === null) expect([verb, await namesIn(fast)]).toEqual(['update', 'unique']);
      else {
        expect(await contents(fast)).toEqual(untouched);
        // Two entries of a list that want the same are both wrong with it, though one of them alone may be refused.
        const told = refusedEntries(answer);
        if (verb !== 'update') for (const one of refused) expect(told).toContainEqual(expect.objectContaining(one));
      }
    }),
    { numRuns: 150 },
  );
});

test('a value that somebody else takes in the last moment is told with the entry that wanted it', async () => {
  let rival: (() => Promise<unknown>) | undefined;
  class BeatenStore extends MemoryStore {
    override async commit(units: readonly WorkUnit[]) {
      const comesFirst = rival;
      rival = undefined;
      await comesFirst?.();
      return super.commit(units);
    }
  }
  const context = await estate(new BeatenStore());
  rival = () => createMany(context, tenant, [{ name: 'z', slug: 'z' }]);
  const list = ['e', 'z'].map((one) => ({ name: one, slug: one }));
  expect(refusedEntries(await refusal(bulk(context, 'create', list)))).toEqual([expect.objectContaining({ index: 1 })]);
});

async function namesIn(context: Context): Promise<'unique' | 'twice'> {
  const keys = (await contents(context)).map((one) => (isJsonObject(one) ? `${one.group} ${one.name}` : ''));
  return new Set(keys).size === keys.length ? 'unique' : 'twice';
}

/** A store that keeps what it was asked for. */
class AskedStore extends MemoryStore {
  readonly walks: TypeName[] = [];
  readonly searches: string[] = [];

  override rows(source: RowSource) {
    if (source.kind === 'in-order') this.walks.push(source.type);
    return super.rows(source);
  }

  override referring(type: TypeName, field: string, targets: readonly string[]) {
    this.searches.push(`${type}.${field}: ${targets.join()}`);
    return super.referring(type, field, targets);
  }
}

test('a bulk delete looks for dependents as often as a delete of one: a round before its notice, one after it', async () => {
  const asked = async (ids: readonly number[]) => {
    const store = new AskedStore();
    const { context } = new Lifecycle(store);
    const contactGroup = registry.resourceOf('tenancy.contactgroup');
    for (const one of ['a', 'b', 'c', 'd'])
      await save(context, { resource: contactGroup, input: { name: one, slug: one }, completeness: 'whole' });
    const [walks, searches] = [store.walks.length, store.searches.length];
    await deleteMany(
      context,
      contactGroup,
      ids.map((one) => ({ id: one })),
      () => undefined,
    );
    return { walks: store.walks.slice(walks), searches: store.searches.slice(searches) };
  };
  const one = await asked([1]);
  const four = await asked([1, 2, 3, 4]);
  expect(one.walks).toContain('tenancy.contact');
  expect(four.walks).toEqual(one.walks);
  const round = [
    'tenancy.contactgroup.parent: 1,2,3,4',
    'extras.journalentry.assigned_object: tenancy.contactgroup#1,tenancy.contactgroup#2,tenancy.contactgroup#3,tenancy.contactgroup#4',
  ];
  expect(four.searches).toEqual([...round, ...round]);
  expect(one.searches).toHaveLength(four.searches.length);
});

test('what goes with deleted objects is looked at level by level, all objects of a level at once', async () => {
  const store = new AskedStore();
  const { context } = new Lifecycle(store);
  const region = registry.resourceOf('dcim.region');
  const add = async (one: string, parent: number | null) =>
    (await save(context, { resource: region, input: { name: one, slug: one, parent }, completeness: 'whole' })).object
      .id;
  const tops = [await add('a', null), await add('b', null)];
  const middle = [await add('aa', tops[0] ?? 0), await add('ba', tops[1] ?? 0)];
  const leaf = await add('aaa', middle[0] ?? 0);
  const before = store.searches.length;
  await deleteMany(
    context,
    region,
    tops.map((one) => ({ id: one })),
    () => undefined,
  );
  const byParent = store.searches.slice(before).filter((search) => search.startsWith('dcim.region.parent'));
  const round = [tops, middle, [leaf]].map((level) => `dcim.region.parent: ${level.join()}`);
  expect(byParent).toEqual([...round, ...round]);
  expect(await store.count('dcim.region')).toBe(0);
});
