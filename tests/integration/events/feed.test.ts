import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import type { JsonObject } from '../../../src/domain/engine/json.ts';
import { collect } from '../../../src/domain/engine/resource/load-objects.ts';
import type { ChangeEvent } from '../../../src/domain/platform/events/change-event.ts';
import { cursorOf } from '../../../src/domain/platform/events/feed-cursor.ts';
import { registry } from '../../../src/domain/registry.ts';
import { readFeed } from '../../../src/functions/events/read-feed.ts';
import { inTurn, sequence } from '../../../src/functions/events/sequence.ts';
import { contextFor, environmentStore } from '../../../src/functions/runtime/environment.ts';
import { systemActor } from '../../../src/functions/runtime/system-actor.ts';
import { ChangeFeed, newEpochOf, stateKey } from '../../../src/repos/feed.ts';
import { feedKept, segmentSize } from '../../../src/repos/feed-segments.ts';
import { storedWrite } from '../../../src/repos/stream.ts';
import { type Caller, userWho } from '../../support/accounts.ts';
import { type Api, type ApiAnswer, resultsOf, startApi } from '../../support/api.ts';
import { connectionLost, type Fault, inject as injectFault, loseAnswers } from '../../support/faults.ts';
import { followTable, type TableFollower } from '../../support/follow-table.ts';
import { newTableStore } from '../../support/stores.ts';

const feedPath = '/api/core/changes/';
const sites = '/api/dcim/sites/';
const endpoint = inject('dynamodbEndpoint');
const actor = systemActor('a follower');
const hour = 3_600_000;

describe('the feed of a table', () => {
  let api: Api;
  let follower: TableFollower;
  let names = 0;

  const newSite = (settings: JsonObject = {}) => {
    const slug = `site${++names}`;
    return api.create(sites, { name: slug, slug, ...settings });
  };
  const page = (query: string) => api.call('GET', `${feedPath}${query}`);
  const pageOf = (caller: Caller, query: string) => caller.call('GET', `${feedPath}${query}`);
  const next = ({ body }: ApiAnswer): string => String(body.next);
  const orderOf = (answer: ApiAnswer) => resultsOf(answer).map(({ id }) => id);
  const end = async (): Promise<string> => {
    await follower.catchUp();
    return next(await page('?after=now'));
  };

  beforeAll(async () => {
    const table = `feed-${randomUUID()}`;
    api = await startApi(table, endpoint);
    follower = await followTable(table, endpoint);
  });

  test('has changes in the order in which they were made, in the form of the change log', async () => {
    const from = await end();
    const site = await newSite();
    await api.call('PATCH', `${sites}${site}/`, { description: 'Now with a text' });
    await api.call('DELETE', `${sites}${site}/`);
    const written = (await follower.catchUp()).map((record) => storedWrite(registry, record)?.after.values);
    expect(written.map((entry) => entry?._since)).toEqual([null, written[0]?.time, written[1]?.time]);
    const found = await page(`?after=${from}`);
    const log = await api.call(
      'GET',
      `/api/core/object-changes/?changed_object_type=dcim.site&changed_object_id=${site}&ordering=id`,
    );
    expect(resultsOf(found)).toEqual(resultsOf(log));
    expect(resultsOf(found).map(({ action }) => action)).toMatchObject([
      { value: 'create' },
      { value: 'update' },
      { value: 'delete' },
    ]);
    expect(found.body.has_more).toBe(false);
    expect((await page(`?after=${next(found)}`)).body).toEqual({ next: next(found), has_more: false, results: [] });
  });

  test('is read page by page, in the representation that is asked for', async () => {
    const from = await end();
    for (let made = 0; made < 3; made++) await newSite();
    await follower.catchUp();
    const one = await page(`?after=${from}&limit=2&fields=object_repr`);
    const two = await page(`?after=${next(one)}&limit=2&fields=object_repr`);
    expect([one, two].map(({ body }) => body)).toMatchObject([
      { has_more: true, results: [{ object_repr: 'site2' }, { object_repr: 'site3' }] },
      { has_more: false, results: [{ object_repr: 'site4' }] },
    ]);
  });

  test('takes a repeated batch once, whole or in part', async () => {
    const from = await end();
    await newSite();
    await newSite();
    const records = await follower.catchUp();
    await newSite();
    const later = await follower.records();
    await follower.handle(records);
    await follower.handle([...records.slice(1), ...later, ...later]);
    const log = await api.call('GET', '/api/core/object-changes/?ordering=-id&limit=3');
    expect(orderOf(await page(`?after=${from}`))).toEqual(orderOf(log).toReversed());
  });

  test('shows each caller what the change log shows to that caller, and passes over the rest', async () => {
    const from = await end();
    const shown = await newSite({ facility: 'shown' });
    await newSite({ facility: 'hidden' });
    await api.create('/api/dcim/manufacturers/', { name: 'Hidden', slug: 'hidden' });
    await follower.catchUp();
    const reader = await userWho(
      api,
      { types: ['core.objectchange'], actions: ['view'] },
      { types: ['dcim.site'], actions: ['view'], constraints: { facility: 'shown' } },
    );
    const answer = await pageOf(reader, `?after=${from}`);
    expect(resultsOf(answer)).toMatchObject([{ changed_object_id: shown, object_repr: `site${names - 1}` }]);
    expect(orderOf(answer)).toEqual(orderOf(await reader.call('GET', '/api/core/object-changes/')));
    expect((await pageOf(reader, `?after=${next(answer)}`)).body).toMatchObject({ has_more: false, results: [] });
    expect((await pageOf(await userWho(api), `?after=${from}`)).status).toBe(403);
  });

  test.each([
    ['after=nonsense', 'after'],
    ['after=MTo6MQ==', 'after'],
    ['wait=21', 'wait'],
    ['wait=a', 'wait'],
    ['since=yesterday', 'since'],
  ])('refuses ?%s', async (query, name) => {
    expect(await page(`?${query}`)).toMatchObject({ status: 400, body: { [name]: [expect.any(String)] } });
  });

  test('a death between any two writes loses no change and repeats none', async () => {
    const { access } = environmentStore();
    const from = await end();
    for (let made = 0; made < 4; made++) await newSite();
    const records = await follower.records();
    const dying = injectFault(access, diesAtWrites);
    await follower.handle(records.slice(0, 2)).catch(() => undefined);
    dying.lift();
    await follower.handle(records.slice(0, 2));
    const losing = loseAnswers(access, onceAt('PutItemCommand'));
    await follower.handle(records).catch(() => undefined);
    losing.lift();
    await follower.handle(records);
    const log = await api.call('GET', '/api/core/object-changes/?ordering=-id&limit=4');
    expect(orderOf(await page(`?after=${from}`))).toEqual(orderOf(log).toReversed());
  });
});

/** A process that ends before it writes anything. */
const diesAtWrites: Fault = (request) => {
  if (/^(Put|Update|Transact)/.test(request.command)) throw connectionLost();
  return request.send();
};

/** The answer to the first of these commands gets lost. */
function onceAt(command: string): (given: string) => Error | undefined {
  let isLost = false;
  return (given) => {
    if (isLost || given !== command) return undefined;
    isLost = true;
    return connectionLost();
  };
}

const now = Date.UTC(2026, 10, 29);
const at = (milliseconds: number): string => new Date(now + milliseconds).toISOString();
const anEvent: ChangeEvent = {
  key: 'change:2',
  types: ['object_updated'],
  time: at(0),
  object: { type: 'dcim.site', id: 1 },
  display: 'Hall',
  userId: null,
  username: '',
  requestId: '',
  route: '',
  prechange: {},
  postchange: {},
};

const portionsOf = async (portions: AsyncIterable<readonly ChangeEvent[]>) => collect(portions);

describe('segments', () => {
  const numbers = (from: number, count: number) => Array.from({ length: count }, (_, index) => from + index);

  const entries = (ids: readonly number[]) => ids.map((id) => ({ id, state: '' }));

  test('keep all ids in one order while several functions write, and are closed when they are full', async () => {
    const { access } = await newTableStore(endpoint);
    const writers = [new ChangeFeed(access), new ChangeFeed(access), new ChangeFeed(access)];
    const batches = numbers(0, 9).map((batch) => numbers(batch * 100, 100));
    await Promise.all(
      writers.map(async (writer, index) => {
        for (const batch of batches.filter((_, number) => number % 3 === index)) {
          await writer.append(entries(batch), now, now);
          await writer.append(entries(batch), now, now);
        }
      }),
    );
    const reader = new ChangeFeed(access);
    const { ids = [], end } = (await reader.read(0, 2_000, now)) ?? {};
    expect(end).toEqual({ epoch: expect.stringMatching(/^[0-9a-f]{8}$/), position: 900 });
    expect([...ids].sort((a, b) => a - b)).toEqual(numbers(0, 900));
    for (const batch of batches) expect(ids.filter((id) => batch.includes(id))).toEqual(batch);
    expect((await reader.read(segmentSize - 1, 2, now))?.ids).toEqual(ids.slice(segmentSize - 1, segmentSize + 1));
  });

  test('a batch that comes again after many others is known by its time', async () => {
    const { access } = await newTableStore(endpoint);
    const early = numbers(0, 10);
    await new ChangeFeed(access).append(entries(early), now, now);
    await new ChangeFeed(access).append(entries(numbers(1_000, 2 * segmentSize)), now + hour, now + hour);
    await new ChangeFeed(access).append(entries(early), now, now + 2 * hour);
    expect((await new ChangeFeed(access).end()).position).toBe(10 + 2 * segmentSize);
  });

  test('are forgotten one by one: a cursor before them is gone, the others go on', async () => {
    const { access } = await newTableStore(endpoint);
    const feed = new ChangeFeed(access);
    await feed.append(entries(numbers(0, segmentSize)), now, now);
    await feed.append(entries(numbers(1_000, segmentSize + 5)), now + hour, now + hour);
    const { epoch } = await feed.end();
    const context = { ...contextFor(actor, ''), store: await newTableStore(endpoint) };
    const at = async (time: number, position?: number) => {
      const after = position === undefined ? undefined : cursorOf({ epoch, position });
      const request = { after, limit: 5, wait: 0 };
      const page = await readFeed({ ...context, now: () => new Date(time) }, feed, request, async () => undefined);
      return page.next.position;
    };
    const all = 2 * segmentSize + 5;
    expect((await feed.oldest(now)).position).toBe(0);
    expect(await at(now + feedKept - 1, 3)).toBe(all);
    expect((await feed.oldest(now + feedKept + 1)).position).toBe(segmentSize);
    await expect(at(now + feedKept + 1, 3)).rejects.toMatchObject({
      kind: 'gone',
      body: { detail: expect.stringMatching(/^The changes behind this cursor are not kept any more: .* 30 days\./) },
    });
    expect(await at(now + feedKept + 1)).toBe(all);
    expect(await at(now + 2 * feedKept, 2 * segmentSize)).toBe(all);
    await expect(at(now, all + 1)).rejects.toMatchObject({ kind: 'invalid' });
  });

  test('cursors of before a restore are void, also for a function that knows the feed of before', async () => {
    const { access } = await newTableStore(endpoint);
    const feed = new ChangeFeed(access);
    const context = { ...contextFor(actor, ''), store: environmentStore() };
    const at = (after: string | undefined) =>
      readFeed(context, feed, { after, limit: 5, wait: 0 }, async () => undefined);
    const first = cursorOf((await at('now')).next);
    await feed.append(entries([1, 2]), now, now);
    const before = cursorOf((await at(first)).next);
    await access.client.send(newEpochOf(access.table));
    await feed.append(entries([2, 3]), now, now);
    await expect(at(before)).rejects.toMatchObject({
      kind: 'gone',
      body: { detail: expect.stringContaining('restored to an earlier state') },
    });
    const { entries: found, next } = await at(first);
    expect(found.map(({ id }) => id)).toEqual([1, 2, 3]);
    expect(await at(cursorOf(next))).toMatchObject({ entries: [], next });
  });

  test('a reader waits for changes that come meanwhile, and no longer than it was asked to', async () => {
    const { access } = await newTableStore(endpoint);
    const feed = new ChangeFeed(access);
    const store = environmentStore();
    let time = now;
    const context = { store, actor, now: () => new Date(time) };
    const pauses: number[] = [];
    const waiting = (wait: number) =>
      readFeed(context, feed, { after: 'now', limit: 5, wait }, async (milliseconds) => {
        pauses.push(milliseconds);
        time += milliseconds;
        if (pauses.length === 2) await feed.append(entries([1]), now, now);
      });
    expect(await waiting(10_000)).toMatchObject({ entries: [{ id: 1 }], next: { position: 1 } });
    expect(pauses).toEqual([300, 300]);
    expect(await waiting(500)).toMatchObject({ entries: [], next: { position: 1 }, hasMore: false });
    expect(pauses).toEqual([300, 300, 300, 200]);
  });

  test('a change waits for the one before it, which another function puts into the feed', async () => {
    const { access } = await newTableStore(endpoint);
    const [ours, theirs] = [new ChangeFeed(access), new ChangeFeed(access)];
    await ours.append([{ id: 1, state: 'other' }], now, now);
    const [first, second] = [now, now + 5].map((time) => new Date(time).toISOString());
    const object = { type: 'dcim.site', id: 7 } as const;
    const other = { ...anEvent, key: 'change:9' };
    const event = { ...anEvent, object, time: `${second}`, since: `${first}` };
    const pauses: number[] = [];
    const patience = {
      longest: 500,
      pause: async (milliseconds: number) => {
        pauses.push(milliseconds);
        if (pauses.length === 3) await theirs.append([{ id: 2, state: stateKey(object, `${first}`) }], now, now);
      },
    };
    const turns = (feed: ChangeFeed) => portionsOf(inTurn(feed, [other, event], new Date(now + 10), patience));
    expect(await turns(ours)).toEqual([[other], [event]]);
    expect(pauses).toEqual([50, 50, 50]);
    expect(await turns(new ChangeFeed(access))).toEqual([[other, event]]);
    expect(pauses).toHaveLength(3);
  });

  test('two functions do not wait for each other', async () => {
    const { access } = await newTableStore(endpoint);
    const [a, b] = [1, 2].map((id) => ({ type: 'dcim.site' as const, id }));
    const made = (object: ChangeEvent['object'] = anEvent.object, key: string) => ({
      ...anEvent,
      object,
      key,
      time: at(-5),
    });
    const changed = (object: ChangeEvent['object'] = anEvent.object, key: string) => ({
      ...made(object, key),
      time: at(0),
      since: at(-5),
    });
    const handled: string[] = [];
    const follow = async (events: readonly ChangeEvent[]) => {
      const feed = new ChangeFeed(access);
      const pause = () => new Promise<void>((resolve) => setImmediate(resolve));
      for await (const portion of inTurn(feed, events, new Date(now), { longest: 100_000, pause })) {
        handled.push(...portion.map(({ key }) => key));
        await sequence(() => feed).handle({ ...contextFor(actor, ''), now: () => new Date(now) }, portion);
      }
    };
    await Promise.all([
      follow([made(a, 'change:1'), changed(b, 'change:4')]),
      follow([made(b, 'change:2'), changed(a, 'change:3')]),
    ]);
    expect(handled.toSorted()).toEqual(['change:1', 'change:2', 'change:3', 'change:4']);
    expect(handled.indexOf('change:3')).toBeGreaterThan(handled.indexOf('change:1'));
    expect(handled.indexOf('change:4')).toBeGreaterThan(handled.indexOf('change:2'));
  });

  test.each([
    ['one that never comes, for half a second', { since: at(-5) }, 10],
    ['none, where the one before is long ago', { since: at(-61_000) }, 0],
    ['none, where there was none', {}, 0],
  ])('a change waits for %s', async (_what, more, waits) => {
    const { access } = await newTableStore(endpoint);
    let pauses = 0;
    const pause = async () => {
      pauses += 1;
    };
    const event = { ...anEvent, time: at(0), ...more };
    const portions = await portionsOf(inTurn(new ChangeFeed(access), [event], new Date(now), { longest: 500, pause }));
    expect(portions).toEqual([[event]]);
    expect(pauses).toBe(waits);
  });

  test('a change does not wait for one that comes with it', async () => {
    const { access } = await newTableStore(endpoint);
    const events = [
      { ...anEvent, time: at(-5) },
      { ...anEvent, time: at(0), since: at(-5) },
    ];
    const pause = () => Promise.reject(new Error('waits'));
    const portions = await portionsOf(inTurn(new ChangeFeed(access), events, new Date(now), { longest: 500, pause }));
    expect(portions).toEqual([events]);
  });
});
