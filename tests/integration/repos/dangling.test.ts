import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { beforeEach, describe, expect, inject as provided, test } from 'vitest';
import type { Context } from '../../../src/domain/engine/context.ts';
import type { JsonObject } from '../../../src/domain/engine/json.ts';
import type { Store } from '../../../src/domain/engine/store.ts';
import { remove } from '../../../src/domain/engine/write/delete.ts';
import { save } from '../../../src/domain/engine/write/save.ts';
import { registry } from '../../../src/domain/registry.ts';
import { DynamoStore } from '../../../src/repos/store.ts';
import { transactionAttempts } from '../../../src/repos/transact.ts';
import { find, idsIn } from '../../support/changes.ts';
import { type Fault, first, inject } from '../../support/faults.ts';
import { Lifecycle } from '../../support/lifecycle.ts';
import { MemoryStore } from '../../support/memory-store.ts';
import { drawShortWaits } from '../../support/short-waits.ts';
import { newTableStore } from '../../support/stores.ts';

const contextOver = (store: Store): Context => new Lifecycle(store).context;

const region = registry.resourceOf('dcim.region');
const site = registry.resourceOf('dcim.site');
const rack = registry.resourceOf('dcim.rack');

const write = async (context: Context, resource: typeof region, input: JsonObject, id?: number): Promise<number> =>
  (
    await save(context, {
      resource,
      input,
      completeness: id === undefined ? 'whole' : 'partial',
      ...(id === undefined ? {} : { id }),
    })
  ).object.id;

const outcomeOf = async (task: Promise<unknown>): Promise<unknown> =>
  task.then(
    () => 'done',
    (error: { kind?: string; body?: unknown }) => ({ kind: error.kind, body: error.body }),
  );

const names = { name: 'a', slug: 'a' };

/** Every reference of these leads somewhere. */
async function expectNothingDangling(store: Store): Promise<void> {
  for (const [type, field, target] of [
    ['dcim.rack', 'site', 'dcim.site'],
    ['dcim.site', 'region', 'dcim.region'],
  ] as const)
    for (const id of await idsIn(store.rows({ kind: 'by-id', type, startId: 0 }))) {
      const value = (await find(store, type, id))?.values[field];
      if (typeof value === 'number') expect([type, id, await find(store, target, value)]).not.toContain(undefined);
    }
}

describe('an object is deleted while others come to refer to it', () => {
  let store: DynamoStore;
  let context: Context;
  beforeEach(async () => {
    store = await newTableStore(provided('dynamodbEndpoint'));
    context = contextOver(store);
  });

  const isWriteOf = (type: string): ((request: { input: object }) => boolean) => {
    return ({ input }) => 'TransactItems' in input && JSON.stringify(input.TransactItems).includes(`"pk":"${type}#`);
  };
  /** Does something else right before the first transaction that touches this type. */
  const rightBefore = (type: string, task: () => Promise<unknown>): Fault =>
    first(1, isWriteOf(type), async ({ send }) => {
      await task();
      return send();
    });

  test('its deletion comes between the judgement and the commit of a creation: the creation is refused', async () => {
    const id = await write(context, site, names);
    const other = contextOver(new DynamoStore(store.access));
    const fault = inject(
      store.access,
      rightBefore('dcim.rack', async () => {
        fault.lift();
        await remove(other, { resource: site, id });
      }),
    );
    expect(await outcomeOf(write(context, rack, { name: 'R1', site: id }))).toEqual({
      kind: 'invalid',
      body: { site: [`Related object not found using the provided numeric ID: ${id}`] },
    });
    expect(await store.count('dcim.rack')).toBe(0);
    expect(await idsIn(store.rows({ kind: 'in-order', type: 'core.objectchange' }))).toHaveLength(2);
    await expectNothingDangling(store);
  });

  test('a creation comes between the judgement and the commit of its deletion: what protects it is found', async () => {
    const id = await write(context, site, names);
    const fault = inject(
      store.access,
      first(
        1,
        ({ command }) => command.startsWith('Put'),
        async ({ send }) => {
          fault.lift();
          await write(contextOver(new DynamoStore(store.access)), rack, { name: 'R1', site: id });
          return send();
        },
      ),
    );
    expect(await outcomeOf(remove(context, { resource: site, id }))).toMatchObject({ kind: 'protected' });
    // Its notice is withdrawn: it may be referred to again.
    expect(await write(context, rack, { name: 'R2', site: id })).toBeGreaterThan(0);
    await expectNothingDangling(store);
  });

  /** Does something else right after the first transaction that touches this type. */
  const rightAfter = (type: string, task: () => unknown): Fault =>
    first(1, isWriteOf(type), async ({ send }) => {
      const answer = await send();
      await task();
      return answer;
    });

  test('a creation that cannot be taken back is made, and says so', async () => {
    drawShortWaits();
    const id = await write(context, site, names);
    await store.announceDeletion([{ type: 'dcim.site', id }]);
    const busy = new TransactionCanceledException({
      $metadata: {},
      message: 'Transaction cancelled',
      CancellationReasons: [{ Code: 'TransactionConflict' }],
    });
    const fault = inject(
      store.access,
      rightAfter('dcim.rack', () =>
        inject(
          store.access,
          first(transactionAttempts, isWriteOf('dcim.rack'), () => Promise.reject(busy)),
        ),
      ),
    );
    const made = await write(context, rack, { name: 'R1', site: id });
    fault.lift();
    expect((await find(store, 'dcim.rack', made))?.values.site).toBe(id);
  });

  test('a creation that others have changed since stays, and says so', async () => {
    const id = await write(context, site, names);
    await store.announceDeletion([{ type: 'dcim.site', id }]);
    const other = contextOver(new DynamoStore(store.access));
    const fault = inject(
      store.access,
      rightAfter('dcim.rack', async () => {
        fault.lift();
        const [made = 0] = await idsIn(store.rows({ kind: 'by-id', type: 'dcim.rack', startId: 0 }));
        await write(other, rack, { facility_id: 'F1' }, made);
      }),
    );
    const made = await write(context, rack, { name: 'R1', site: id });
    expect((await find(store, 'dcim.rack', made))?.values).toMatchObject({ site: id, facility_id: 'F1' });
    expect(await store.count('dcim.rack')).toBe(1);
  });

  test('an update that comes to refer to it is taken back too, and the object is as it was', async () => {
    const [of, id] = [await write(context, region, names), await write(context, site, names)];
    const was = await find(store, 'dcim.site', id);
    const fault = inject(
      store.access,
      rightBefore('dcim.site', async () => {
        fault.lift();
        await remove(contextOver(new DynamoStore(store.access)), { resource: region, id: of });
      }),
    );
    expect(await outcomeOf(write(context, site, { region: of, name: 'b' }, id))).toMatchObject({ kind: 'invalid' });
    expect((await find(store, 'dcim.site', id))?.values).toEqual(was?.values);
  });
});

describe.each([
  ['the store in memory', async () => new MemoryStore()],
  ['the table', async () => newTableStore(provided('dynamodbEndpoint'))],
])('%s, with creations and deletions at once', (_, open: () => Promise<Store>) => {
  test('leaves nothing that refers to what is gone', async () => {
    const store = await open();
    const context = contextOver(store);
    for (let round = 0; round < 4; round++) {
      const name = `round ${round}`;
      const id = await write(context, site, { name, slug: `r${round}` });
      const racks = [1, 2, 3].map((rackOf) => outcomeOf(write(context, rack, { name: `${name}.${rackOf}`, site: id })));
      await Promise.all([...racks, outcomeOf(remove(context, { resource: site, id })), ...racks]);
      await expectNothingDangling(store);
    }
  });
});
