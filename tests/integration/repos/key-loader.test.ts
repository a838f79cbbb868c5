import { beforeAll, expect, inject as provided, test } from 'vitest';
import { KeyLoader } from '../../../src/repos/key-loader.ts';
import type { DynamoStore } from '../../../src/repos/store.ts';
import { objectKey } from '../../../src/repos/table.ts';
import { commitAll, creation, range, siteCreation, siteType, unit } from '../../support/changes.ts';
import { connectionLost, inject } from '../../support/faults.ts';
import { newTableStore } from '../../support/stores.ts';

let store: DynamoStore;
beforeAll(async () => {
  store = await newTableStore(provided('dynamodbEndpoint'));
  await commitAll(
    store,
    range(1, 3).map((id) => unit(siteCreation(id, `site ${id}`))),
  );
});

const keyOf = (id: number) => objectKey(siteType, id, store.registry.resourceOf(siteType).shards);

/** The commands that the task sends, with how many keys each asks for. */
async function commandsOf(task: () => Promise<void>): Promise<readonly string[]> {
  const commands: string[] = [];
  const { lift } = inject(store.access, ({ command, input, send }) => {
    const [request] = 'RequestItems' in input ? Object.values(input.RequestItems ?? {}) : [];
    commands.push(`${command} ${request && 'Keys' in request ? request.Keys?.length : 1}`);
    return send();
  });
  await task();
  lift();
  return commands;
}

test('keys of one turn travel together, each once, however often it is asked for', async () => {
  const keys = new KeyLoader(store.access);
  const commands = await commandsOf(async () => {
    const items = await Promise.all([1, 2, 1, 99].map((id) => keys.load(keyOf(id))));
    expect(items.map((item) => item?.sk)).toEqual([keyOf(1).sk, keyOf(2).sk, keyOf(1).sk, undefined]);
  });
  expect(commands).toEqual(['BatchGetItemCommand 3']);
});

test('a key alone is asked for by itself, and again in a later turn', async () => {
  const keys = new KeyLoader(store.access);
  const commands = await commandsOf(async () => {
    expect(await keys.load(keyOf(1))).toMatchObject({
      ...keyOf(1),
      version: 1,
      body: expect.stringContaining('site 1'),
    });
    expect(await keys.load(keyOf(99))).toBeUndefined();
  });
  expect(commands).toEqual(['GetItemCommand 1', 'GetItemCommand 1']);
});

test('index rows travel only where all attributes are asked for', async () => {
  const logType = 'core.objectchange';
  await commitAll(store, [unit(creation(logType, 1, { user_name: 'eve' }))]);
  const key = objectKey(logType, 1, store.registry.resourceOf(logType).shards);
  const [narrow, whole] = await Promise.all([
    new KeyLoader(store.access).load(key),
    new KeyLoader(store.access, { whole: true, consistent: false }).load(key),
  ]);
  expect([narrow?.row, whole?.row]).toEqual([undefined, expect.stringContaining('eve')]);
  expect(whole).toMatchObject(narrow ?? {});
});

test('a failure reaches all who wait for the batch', async () => {
  const { lift } = inject(store.access, async () => {
    throw connectionLost();
  });
  const keys = new KeyLoader(store.access);
  const outcomes = await Promise.allSettled([1, 2, 1].map((id) => keys.load(keyOf(id))));
  lift();
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
});
