import {
  InternalServerError,
  ProvisionedThroughputExceededException,
  TransactionCanceledException,
} from '@aws-sdk/client-dynamodb';
import { beforeEach, describe, expect, inject as provided, test } from 'vitest';
import { LostAnswer } from '../../../src/domain/engine/errors.ts';
import type { DynamoStore } from '../../../src/repos/store.ts';
import {
  commitAll,
  commitOne,
  creation,
  deviceCreation,
  deviceType,
  get,
  range,
  siteCreation,
  siteType,
  unit,
  update,
} from '../../support/changes.ts';
import { connectionLost, type Fault, first, inject, loseAnswers, type Request } from '../../support/faults.ts';
import { drawShortWaits } from '../../support/short-waits.ts';
import { newTableStore } from '../../support/stores.ts';

const isTransaction = ({ command }: Request): boolean => command === 'TransactWriteItemsCommand';
const always = (): boolean => true;

const canceled =
  (...codes: readonly string[]): Fault =>
  async () => {
    throw new TransactionCanceledException({
      message: 'Transaction cancelled',
      $metadata: {},
      CancellationReasons: codes.map((Code) => ({ Code })),
    });
  };
const throttled: Fault = async () => {
  throw new ProvisionedThroughputExceededException({ message: 'Slow down', $metadata: {} });
};

describe('the table under faults that no local engine shows', () => {
  let store: DynamoStore;
  beforeEach(async () => {
    drawShortWaits();
    store = await newTableStore(provided('dynamodbEndpoint'));
    await commitAll(store, [unit(siteCreation(1, 'ams')), unit(siteCreation(2, 'fra'))]);
  });

  test('a transaction that meets others is tried again until it passes', async () => {
    inject(store.access, first(3, isTransaction, canceled('None', 'TransactionConflict', 'None')));
    expect(await commitOne(store, unit(siteCreation(3, 'lon')))).toEqual([]);
    expect(await store.count(siteType)).toBe(3);
  });

  test('a failed condition among conflicts does not hide the other constraints that fail', async () => {
    inject(store.access, first(1, isTransaction, canceled('None', 'ConditionalCheckFailed', 'TransactionConflict')));
    const outcome = await commitOne(store, unit(siteCreation(3, 'x', { name: 'ams', slug: 'fra' })));
    expect(outcome.map((conflict) => conflict.kind === 'unique' && conflict.constraint).sort()).toEqual([
      'name',
      'slug',
    ]);
  });

  test('what is known of failed conditions is answered when the conflicts do not end', async () => {
    inject(store.access, first(50, isTransaction, canceled('None', 'ConditionalCheckFailed', 'TransactionConflict')));
    expect(await commitOne(store, unit(siteCreation(3, 'ams')))).toEqual([
      { kind: 'unique', type: siteType, id: 3, constraint: 'name' },
    ]);
  });

  test('a full disk is named at once, and nothing is written', async () => {
    const commits: string[] = [];
    const fault = inject(store.access, async ({ command }) => {
      commits.push(command);
      // The words of SQLite, in which engines on one machine keep their tables.
      throw new InternalServerError({ message: 'commit failed (database or disk is full)', $metadata: {} });
    });
    const failure = store.commit([unit(siteCreation(3, 'lon'))]);
    await expect(failure).rejects.toMatchObject({
      status: 503,
      body: { detail: 'The disk of the database is full. Make room, then try again.' },
    });
    fault.lift();
    expect(commits).toEqual(['TransactWriteItemsCommand']);
    expect(await store.count(siteType)).toBe(2);
  });

  test('whether a write happened whose answer was lost stays unknown when the disk is full afterwards', async () => {
    let requests = 0;
    inject(store.access, async () => {
      requests += 1;
      if (requests === 1) throw connectionLost();
      throw new InternalServerError({ message: 'commit failed (database or disk is full)', $metadata: {} });
    });
    await expect(store.commit([unit(siteCreation(3, 'lon'))])).rejects.toBeInstanceOf(LostAnswer);
  });

  test('a transaction that meets others without end is unavailable, and nothing is written', async () => {
    const fault = inject(store.access, first(50, isTransaction, canceled('TransactionConflict')));
    await expect(store.commit([unit(siteCreation(3, 'lon'))])).rejects.toMatchObject({ kind: 'unavailable' });
    fault.lift();
    expect(await store.count(siteType)).toBe(2);
  });

  test('a throttled transaction is tried again', async () => {
    inject(store.access, first(2, isTransaction, throttled));
    expect(await commitOne(store, unit(siteCreation(3, 'lon')))).toEqual([]);
    inject(store.access, first(2, isTransaction, canceled('ThrottlingError', 'ProvisionedThroughputExceeded')));
    expect(await commitOne(store, unit(siteCreation(4, 'par')))).toEqual([]);
  });

  test('a database that keeps throttling is unavailable, whatever is asked of it', async () => {
    inject(store.access, first(Number.POSITIVE_INFINITY, always, throttled));
    const unavailable = { kind: 'unavailable' };
    await expect(get(store, siteType, 1)).rejects.toMatchObject(unavailable);
    await expect(store.count(siteType)).rejects.toMatchObject(unavailable);
    await expect(store.takeIds(siteType, 1)).rejects.toMatchObject(unavailable);
    await expect(store.findUnique(siteType, 'name', { name: 'ams' })).rejects.toMatchObject(unavailable);
    await expect(
      store.page({ type: siteType, order: 'default', descending: false, offset: 0, limit: 5 }),
    ).rejects.toMatchObject(unavailable);
  });

  test('a plain write that meets a transaction is unavailable, and no error of the server', async () => {
    const conflict = Object.assign(new Error('conflict'), { name: 'TransactionConflictException' });
    inject(
      store.access,
      first(Number.POSITIVE_INFINITY, always, () => Promise.reject(conflict)),
    );
    await expect(store.takeIds(siteType, 1)).rejects.toMatchObject({ kind: 'unavailable' });
  });

  test('an answer that is lost after the commit is no conflict: the SDK asks again', async () => {
    let losses = 1;
    const lossy = loseAnswers(store.access, (command) => {
      if (!command.startsWith('Transact') || losses === 0) return undefined;
      losses -= 1;
      return connectionLost();
    });
    expect(await commitOne(store, unit(siteCreation(3, 'lon')))).toEqual([]);
    lossy.lift();
    expect(losses).toBe(0);
    expect(await get(store, siteType, 3)).toMatchObject({ version: 1 });
    expect(await store.count(siteType)).toBe(3);
  });

  test('nor is it one when the SDK has given up and the store asks again', async () => {
    inject(
      store.access,
      first(2, isTransaction, async ({ send }) => {
        await send();
        throw connectionLost();
      }),
    );
    const before = await get(store, siteType, 1);
    expect(await commitOne(store, unit(update(before, { slug: 'ams2' })))).toEqual([]);
    expect(await get(store, siteType, 1)).toMatchObject({ version: 2, values: { slug: 'ams2' } });
  });

  test('nor is it one when the repeat meets another transaction first', async () => {
    const answers: Fault[] = [
      async ({ send }) => {
        await send();
        throw connectionLost();
      },
      canceled('TransactionConflict'),
    ];
    inject(store.access, (request) => (isTransaction(request) && answers.shift()?.(request)) || request.send());
    expect(await commitOne(store, unit(siteCreation(3, 'lon')))).toEqual([]);
    expect(await get(store, siteType, 3)).toMatchObject({ version: 1 });
    expect(await store.count(siteType)).toBe(3);
  });

  test('ids whose answer was lost stay unused', async () => {
    let losses = 1;
    loseAnswers(store.access, (command) => {
      losses -= command.startsWith('Update') ? 1 : 0;
      return losses === 0 && command.startsWith('Update') ? connectionLost() : undefined;
    });
    const ids = [...(await store.takeIds(siteType, 2)), ...(await store.takeIds(siteType, 2))];
    expect(new Set(ids).size).toBe(4);
  });

  test('keys that come back unprocessed are asked for again', async () => {
    await commitAll(
      store,
      range(1, 150).map((id) => unit(deviceCreation(id, `device ${id}`))),
    );
    const refs = range(1, 150).map((id) => ({ type: deviceType, id }) as const);
    inject(
      store.access,
      first(
        5,
        ({ command }) => command === 'BatchGetItemCommand',
        async ({ input, send }) => {
          if (!('RequestItems' in input)) return send();
          const [[table, request] = []] = Object.entries(input.RequestItems ?? {});
          if (!table || !('Keys' in request)) return send();
          const [now, later] = [request.Keys.slice(0, 3), request.Keys.slice(3)];
          const answer = await send({ RequestItems: { [table]: { ...request, Keys: now } } });
          return { ...answer, output: { ...answer.output, UnprocessedKeys: { [table]: { ...request, Keys: later } } } };
        },
      ),
    );
    const found = await store.getMany(refs);
    expect([...found.values()].map(({ id }) => id).sort((a, b) => a - b)).toEqual(range(1, 150));
  });

  test('keys that stay unprocessed are unavailable in the end', async () => {
    inject(store.access, async ({ command, input, send }) => {
      if (command !== 'BatchGetItemCommand' || !('RequestItems' in input)) return send();
      const answer = await send();
      return { ...answer, output: { ...answer.output, Responses: {}, UnprocessedKeys: input.RequestItems } };
    });
    const refs = [1, 2].map((id) => ({ type: siteType, id }) as const);
    await expect(store.getMany(refs)).rejects.toMatchObject({ kind: 'unavailable' });
  });

  test('an index that lags behind gives shorter pages of a collection without end', async () => {
    const logType = 'core.objectchange';
    await commitAll(
      store,
      [1, 2].map((id) => unit(creation(logType, id, { time: `2026-01-0${id}T00:00:00.000Z` }))),
    );
    inject(store.access, async ({ command, send }) => {
      const answer = await send();
      const { output } = answer;
      if (command !== 'QueryCommand' || !('Items' in output) || !output.Items?.some(({ order }) => order))
        return answer;
      const [, ...older] = output.Items;
      return { ...answer, output: { ...output, Items: [...older, { sk: '000000000099', order: 'zzz' }] } };
    });
    const page = await store.page({ type: logType, order: 'default', descending: false, offset: 0, limit: 5 });
    expect(page.count).toBe(2);
    expect(page.objects.length).toBeLessThan(2);
    const byId = await store.page({ type: logType, order: 'id', descending: false, offset: 0, limit: 5 });
    expect(byId.objects.map(({ id }) => id)).toEqual([1, 2]);
  });

  test('an object that a replica has not heard of yet is read from where it is', async () => {
    let asked = 0;
    inject(store.access, async ({ input, send }) => {
      const answer = await send();
      const requests = 'RequestItems' in input ? Object.values(input.RequestItems ?? {}) : [];
      const recent = requests.some((request) => 'ConsistentRead' in request && request.ConsistentRead === false);
      if (!recent) return answer;
      asked += 1;
      return { ...answer, output: { ...answer.output, Responses: {} } };
    });
    const refs = [1, 2, 3].map((id) => ({ type: siteType, id }) as const);
    expect([...(await store.getMany(refs, 'recent')).values()].map(({ id }) => id)).toEqual([1, 2]);
    expect(asked).toBe(1);
  });
});
