import { beforeAll, describe, expect, inject as provided, test } from 'vitest';
import type { Actor } from '../../../src/domain/engine/ports.ts';
import { list } from '../../../src/domain/engine/query/list.ts';
import type { StoredObject } from '../../../src/domain/engine/resource/resource.ts';
import { registry } from '../../../src/domain/registry.ts';
import { connect } from '../../../src/repos/client.ts';
import { DynamoStore } from '../../../src/repos/store.ts';
import { type Chance, chanceFrom } from '../../concurrency/chance.ts';
import {
  commitAll,
  creation,
  deletion,
  deviceCreation,
  deviceType,
  find,
  siteCreation,
  unit,
  update,
} from '../../support/changes.ts';
import { connectionLost, inject, type Request } from '../../support/faults.ts';
import { newTableStore } from '../../support/stores.ts';
import { testSeed } from '../../support/test-seed.ts';

/** Operations in `npm test`; QM_TEST_OPERATIONS asks for another number. */
const operations = Number(process.env.QM_TEST_OPERATIONS ?? 400);
const [readers, writers] = [4, 4];
/** Devices at the start: enough for ranges to be packed. */
const devicesAtStart = 400;
/** Writers make no more than this: lists show all that match. */
const mostDevices = 600;
/** Of the requests to the engine, so many fail, before or after they were done. */
const faults = 0.02;

/** Of the answers, so many come in small pages, or without most of the keys, as when the table throttles. */
const oddAnswers = 0.05;

async function oddly({ command, input, send }: Request, chance: Chance): ReturnType<Request['send']> {
  if (command === 'QueryCommand' && !('Limit' in input && input.Limit))
    return send({ ...input, Limit: 1 + chance.below(40) });
  if (command !== 'BatchGetItemCommand' || !('RequestItems' in input)) return send();
  const [[table, request] = []] = Object.entries(input.RequestItems ?? {});
  if (!table || !('Keys' in request) || request.Keys.length < 2) return send();
  const [now, later] = [request.Keys.slice(0, 1), request.Keys.slice(1)];
  const answer = await send({ RequestItems: { [table]: { ...request, Keys: now } } });
  return { ...answer, output: { ...answer.output, UnprocessedKeys: { [table]: { ...request, Keys: later } } } };
}

const statuses = ['active', 'planned', 'staged'] as const;
const actor: Actor = { userId: 1, username: 'admin', superuser: true, writeEnabled: true };

interface Values {
  readonly name: string;
  readonly status: string;
  readonly site: number;
  readonly tags: readonly number[];
  readonly load: number;
  readonly comments: string;
}

/** What a device was from the moment `from` on at the earliest, and until the next state was acknowledged at the latest. */
interface State {
  readonly from: number;
  acknowledged: number;
  readonly values: Values | null;
}

/** A question with its answer, device by device. */
interface Question {
  readonly query: Readonly<Record<string, string>>;
  readonly holds: (values: Values) => boolean;
}

const questions: readonly Question[] = [
  ...statuses.map((status) => ({ query: { status }, holds: (device: Values) => device.status === status })),
  { query: { site_id: '2' }, holds: ({ site }) => site === 2 },
  { query: { site_id: '1', status: 'planned' }, holds: ({ site, status }) => site === 1 && status === 'planned' },
  { query: { tag: 'tag-1' }, holds: ({ tags }) => tags.includes(1) },
  { query: { cf_load__gte: '3' }, holds: ({ load }) => load >= 3 },
  { query: { name__ic: 'b' }, holds: ({ name }) => name.includes('b') },
  { query: { q: 'spare' }, holds: ({ comments }) => comments.includes('spare') },
  { query: {}, holds: () => true },
];
const orderings = ['', 'id', '-name', 'status,-name', '-created'];

describe(`${readers} readers, each with a memory of its own, while ${writers} write`, () => {
  let first: DynamoStore;
  /** Counts the events of all workers. */
  let now = 0;
  /** Lists that were answered in spite of faults. */
  let judged = 0;
  const states = new Map<number, State[]>();

  beforeAll(async () => {
    first = await newTableStore(provided('dynamodbEndpoint'));
    const surroundings = [
      ...[1, 2, 3].map((id) => siteCreation(id, `site${id}`)),
      ...[1, 2].map((id) => creation('extras.tag', id, { name: `Tag ${id}`, slug: `tag-${id}` })),
      creation('extras.customfield', 1, { name: 'load', type: 'integer', object_types: [deviceType] }),
    ];
    const chance = chanceFrom(testSeed);
    const devices = (await first.takeIds(deviceType, devicesAtStart)).map((id) => {
      const values = someValues(chance, id);
      states.set(id, [{ from: now, acknowledged: now, values }]);
      return deviceCreation(id, values.name, stored(values, chance));
    });
    now += 1;
    await commitAll(
      first,
      [...surroundings, ...devices].map((change) => unit(change)),
    );
  });

  /** A function of its own: it knows of the others what the table tells. */
  function instance(chance: Chance): DynamoStore {
    const { table } = first.access;
    const store = new DynamoStore(connect(table, registry, provided('dynamodbEndpoint')));
    inject(store.access, async (request) => {
      if (chance.happens(faults)) throw connectionLost();
      const answer = await (chance.happens(oddAnswers) ? oddly(request, chance) : request.send());
      if (chance.happens(faults)) throw connectionLost();
      return answer;
    });
    return store;
  }

  const someValues = (chance: Chance, id: number): Values => ({
    name: `${chance.oneOf(['a', 'b', 'ab'])}${chance.below(100)}-${id}`,
    status: chance.oneOf(statuses),
    site: 1 + chance.below(3),
    tags: [1, 2].filter(() => chance.happens(0.3)),
    load: chance.below(6),
    comments: chance.oneOf(['', 'a spare', 'in use']),
  });

  const stored = ({ load, ...values }: Values, chance: Chance) => ({
    ...values,
    custom_fields: { 1: load },
    created: `2026-01-0${1 + chance.below(9)}T00:00:00.000Z`,
  });

  /** Creates, changes or deletes one of the writer's own devices. */
  async function write(store: DynamoStore, chance: Chance, own: Set<number>): Promise<void> {
    const id = own.size > 0 && (own.size >= mostDevices / writers || chance.happens(0.7)) ? chance.oneOf([...own]) : 0;
    const before = id > 0 ? await retried(() => find(store, deviceType, id)) : undefined;
    const newId = before ? id : ((await retried(() => store.takeIds(deviceType, 1)))[0] ?? 0);
    const values = before && chance.happens(0.25) ? null : someValues(chance, newId);
    const state: State = { from: now++, acknowledged: Number.POSITIVE_INFINITY, values };
    const history = states.get(newId) ?? [];
    states.set(newId, history);
    history.push(state);
    const after = values && stored(values, chance);
    const change = !before
      ? deviceCreation(newId, values?.name ?? '', after ?? {})
      : after
        ? update(before, after)
        : deletion(before);
    try {
      await store.commit([unit(change)]);
    } catch {
      // Whether it was written is seen from the object.
    }
    const found = await retried(() => find(store, deviceType, newId));
    const isWritten = (found?.version ?? 0) !== (before?.version ?? 0);
    if (isWritten) state.acknowledged = now++;
    else history.pop();
    if (found) own.add(newId);
    else own.delete(newId);
  }

  async function retried<T>(read: () => Promise<T>): Promise<T> {
    for (;;)
      try {
        return await read();
      } catch (error) {
        if (!(error instanceof Error)) throw error;
      }
  }

  /** The states that a device had at some moment between the two; null for none. */
  function possible(history: readonly State[], start: number, end: number): readonly (Values | null)[] {
    const begun = history.filter(({ from }) => from <= end);
    const last = begun.findLastIndex(({ acknowledged }) => acknowledged < start);
    return [...(last < 0 ? [null] : []), ...begun.slice(Math.max(last, 0)).map(({ values }) => values)];
  }

  async function read(store: DynamoStore, chance: Chance): Promise<void> {
    const { query, holds } = chance.oneOf(questions);
    const ordering = chance.oneOf(orderings);
    const parameters = { ...query, limit: '1000', ...(ordering ? { ordering } : {}) };
    const asked = new Map(Object.entries(parameters).map(([name, value]) => [name, [value]]));
    const start = now++;
    let page: { readonly objects: readonly StoredObject[]; readonly count: number | null };
    try {
      page = await list({ store, actor }, registry.resourceOf(deviceType), asked);
    } catch {
      return;
    }
    const end = now++;
    judged += 1;
    const found = new Set(page.objects.map(({ id }) => id));
    expect(page.objects.length).toBe(found.size);
    let [certain, maybe] = [0, 0];
    for (const [id, history] of states) {
      const answers = possible(history, start, end).map((values) => values !== null && holds(values));
      const always = answers.every((answer) => answer);
      if (always) certain += 1;
      if (answers.includes(true)) maybe += 1;
      const seen = { query: parameters, id, found: found.has(id) };
      if (always) expect(seen).toEqual({ ...seen, found: true });
      else if (!answers.includes(true)) expect(seen).toEqual({ ...seen, found: false });
    }
    expect(page.count).toBeGreaterThanOrEqual(certain);
    expect(page.count).toBeLessThanOrEqual(maybe);
  }

  test(
    `no list of ${operations} operations shows what was not so, or lacks what was`,
    async () => {
      let left = operations;
      const work = async (act: (store: DynamoStore, chance: Chance) => Promise<void>, seed: number): Promise<void> => {
        const chance = chanceFrom(seed);
        let store = instance(chance);
        while (left-- > 0) {
          // A function that has just started has nothing in memory.
          if (chance.happens(0.01)) store = instance(chance);
          await act(store, chance);
        }
      };
      const writeAs = writing();
      const workers = [
        ...Array.from({ length: writers }, (_, index) => work(writeAs(index), testSeed + index)),
        ...Array.from({ length: readers }, (_, index) => work(read, testSeed + 100 + index)),
      ];
      await Promise.all(workers);
      expect(judged).toBeGreaterThan(operations / 10);
    },
    60_000 + operations * 100,
  );

  const writing = () => {
    const ids = [...states.keys()];
    return (writer: number) => {
      const own = new Set(ids.filter((id) => id % writers === writer));
      return (store: DynamoStore, chance: Chance) => write(store, chance, own);
    };
  };
});
