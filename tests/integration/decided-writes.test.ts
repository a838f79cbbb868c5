import { randomUUID } from 'node:crypto';
import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeAll, beforeEach, describe, expect, inject as provided, test, vi } from 'vitest';
import type { Json, JsonObject } from '../../src/domain/engine/json.ts';
import { environmentStore } from '../../src/functions/runtime/environment.ts';
import { sweepJournal } from '../../src/repos/journal-settling.ts';
import { transactionAttempts } from '../../src/repos/transact.ts';
import { type Chance, chanceFrom } from '../concurrency/chance.ts';
import { type Api, type ApiAnswer, objectIn, startApi } from '../support/api.ts';
import { range } from '../support/changes.ts';
import { decides, type Fault, inject, isTransaction, loseSome, lostAfter, silentAfter } from '../support/faults.ts';
import { journalStates } from '../support/journals.ts';
import { drawShortWaits } from '../support/short-waits.ts';

// What is decided is tried for some seconds before it is left to the sweep.
vi.setConfig({ testTimeout: 120_000 });

const path = '/api/dcim/manufacturers/';
/** More than a transaction takes. */
const count = 60;
const detail = 'This change is made. The database did not answer in time to show the rest of it.';
const nothingWritten =
  /^(The database does not answer in time\.( Nothing was written\.)?|Too many writes|The database is busy)/;
/** So many milliseconds are left for the answer that half a second goes into trying. */
const hurried = { remaining: 2_500 };
const forGood = Number.POSITIVE_INFINITY;

let api: Api;
beforeAll(async () => {
  api = await startApi(`decided-${randomUUID()}`, provided('dynamodbEndpoint'));
});

const access = () => environmentStore().access;
const sweep = () => sweepJournal(access(), Number.POSITIVE_INFINITY);

/** Every test has names of its own. */
let name = '';
let names = 0;
beforeEach(() => {
  drawShortWaits();
  names += 1;
  name = `maker-${names}`;
});
afterEach(async () => {
  await sweep();
});

const bodies = (prefix = name): JsonObject[] =>
  range(1, count).map((number) => ({ name: `${prefix}-${number}`, slug: `${prefix}-${number}` }));

const listed = async (query: string): Promise<number> =>
  Number((await api.call('GET', `${path}?${query}&limit=1`)).body.count);

const objectsOf = ({ body }: ApiAnswer): readonly JsonObject[] => [body.value ?? null].flat().map(objectIn);
const idsOf = (answer: ApiAnswer): readonly number[] => objectsOf(answer).map(({ id }) => Number(id));

async function under<T>(fault: Fault, request: () => Promise<T>): Promise<T> {
  const injected = inject(access(), fault);
  try {
    return await request();
  } finally {
    injected.lift();
  }
}

const createMany = () => api.call('POST', path, bodies());

describe('once a bulk write is decided and the database falls silent', () => {
  test.each([0, 3])('a create answers 201 with the ids, after %i more requests', async (passes) => {
    const answer = await under(lostAfter(decides, passes, forGood), () => api.call('POST', path, bodies(), hurried));
    expect(answer.status).toBe(201);
    expect(objectsOf(answer)).toHaveLength(count);
    const [first] = objectsOf(answer);
    const id = Number(first?.id);
    const url = `https://netbox.example${path}${id}/`;
    expect(first).toEqual({ id, url, display: `${name}-1`, detail });
    await sweep();
    expect(await listed(`slug__isw=${name}-`)).toBe(count);
    expect((await api.call('GET', `${path}${id}/`)).body).toMatchObject({ id, url, name: `${name}-1` });
  });

  test('an update answers 200 with the ids, and holds', async () => {
    const ids = idsOf(await createMany());
    const changes = ids.map((id) => ({ id, description: name }));
    const answer = await under(lostAfter(decides, 0, forGood), () => api.call('PATCH', path, changes, hurried));
    expect(answer.status).toBe(200);
    expect(idsOf(answer).toSorted((a, b) => a - b)).toEqual(ids);
    expect(new Set(objectsOf(answer).map((object) => object.detail))).toEqual(new Set([detail]));
    await sweep();
    expect(await listed(`slug__isw=${name}-&description=${name}`)).toBe(count);
  });

  test('a delete answers 204, and holds', async () => {
    const ids = idsOf(await createMany());
    const fault = lostAfter(decides, 0, forGood);
    const answer = await under(fault, () =>
      api.call(
        'DELETE',
        path,
        ids.map((id) => ({ id })),
        hurried,
      ),
    );
    expect([answer.status, answer.text]).toEqual([204, '']);
    await sweep();
    expect(await listed(`slug__isw=${name}-`)).toBe(0);
  });
});

describe('once a write is decided and connections hang', () => {
  test('a bulk create answers 201 with the ids', async () => {
    const answer = await under(silentAfter(decides), () => api.call('POST', path, bodies(), hurried));
    expect([answer.status, objectsOf(answer).length, objectsOf(answer)[0]?.detail]).toEqual([201, count, detail]);
    await sweep();
    expect(await listed(`slug__isw=${name}-`)).toBe(count);
  });

  test('a change answers 200 with the id', async () => {
    const id = await api.create(path, { name, slug: name });
    const answer = await under(silentAfter(isTransaction), () =>
      api.call('PATCH', `${path}${id}/`, { description: 'new' }, hurried),
    );
    expect([answer.status, answer.body.id, answer.body.detail]).toEqual([200, id, detail]);
  });
});

describe('a bulk write of which one request after the decision is lost', () => {
  test.each(range(0, 12))('is complete and answered as if nothing had been lost: request %i', async (passes) => {
    const answer = await under(lostAfter(decides, passes, 1), createMany);
    expect(answer.status).toBe(201);
    expect(objectsOf(answer).map(({ slug }) => slug)).toEqual(bodies().map(({ slug }) => slug));
    expect(objectsOf(answer)[0]).toHaveProperty('devicetype_count', 0);
    expect(await journalStates(access())).toEqual([]);
    expect(await listed(`slug__isw=${name}-`)).toBe(count);
  });
});

/** A planned device as a request has it, and what it refers to. */
async function unnamedDevice(): Promise<JsonObject> {
  const manufacturer = await api.create(path, { name, slug: name });
  const device_type = await api.create('/api/dcim/device-types/', { model: name, slug: name, manufacturer });
  const role = await api.create('/api/dcim/device-roles/', { name, slug: name });
  const site = await api.create('/api/dcim/sites/', { name, slug: name });
  return { name: null, device_type, role, site, status: 'planned' };
}

describe('once a single write is committed and the database falls silent', () => {
  test.each([0, 1, 2])('a create answers 201 with id and address, after %i more requests', async (passes) => {
    const body = { name, slug: name };
    const answer = await under(lostAfter(isTransaction, passes, forGood), () => api.call('POST', path, body, hurried));
    expect(answer.status).toBe(201);
    const { id } = answer.body;
    const url = `https://netbox.example${path}${id}/`;
    expect(answer.body).toEqual({ id, url, display: name, detail });
    expect([answer.headers.location, answer.headers.etag]).toEqual([url, expect.stringMatching(/^W\//)]);
    expect((await api.call('GET', `${path}${id}/`)).body.slug).toBe(name);
  });

  test('a change answers 200, with the fields that were asked for', async () => {
    const id = await api.create(path, { name, slug: name });
    const answer = await under(lostAfter(isTransaction, 0, forGood), () =>
      api.call('PATCH', `${path}${id}/?fields=id,devicetype_count`, { description: 'new' }, hurried),
    );
    expect([answer.status, answer.body]).toEqual([200, { id, detail }]);
    expect((await api.call('GET', `${path}${id}/`)).body.description).toBe('new');
  });

  test('a token is answered with its secret, which nothing else shows', async () => {
    const answer = await under(lostAfter(isTransaction, 0, forGood), () =>
      api.call('POST', '/api/users/tokens/', { user: 1, description: name }, hurried),
    );
    expect(answer.status).toBe(201);
    expect(String(answer.body.token)).toMatch(/^\w{40}$/);
  });

  test('an object whose name takes others to tell is called by its kind and number', async () => {
    const device = await unnamedDevice();
    const answer = await under(lostAfter(isTransaction, 0, forGood), () =>
      api.call('POST', '/api/dcim/devices/', device, hurried),
    );
    expect([answer.status, answer.body.display]).toEqual([201, `device ${answer.body.id}`]);
  });

  test('a reference to what may be deleted just then stays, since nobody can tell', async () => {
    const manufacturer = await api.create(path, { name, slug: name });
    const answer = await under(lostAfter(isTransaction, 0, forGood), () =>
      api.call('POST', '/api/dcim/device-types/', { model: name, slug: name, manufacturer }, hurried),
    );
    expect(answer.status).toBe(201);
    const { body } = await api.call('GET', `/api/dcim/device-types/${answer.body.id}/`);
    expect(body.manufacturer).toMatchObject({ id: manufacturer });
  });

  test('a verb answers what it did, with objects by id and address', async () => {
    const lifecycle = '/api/plugins/asset-lifecycle';
    await api.create('/api/dcim/devices/', await unnamedDevice());
    const bom = await api.create(`${lifecycle}/boms/`, { name });
    const rule = { bom, object_types: ['dcim.device'], parameters: { site: name } };
    await api.create(`${lifecycle}/bom-scope-rules/`, rule);
    const generates = (request: Parameters<typeof isTransaction>[0]): boolean =>
      isTransaction(request) && JSON.stringify(request.input).includes('bomlineitem');
    const answer = await under(lostAfter(generates, 0, forGood), () =>
      api.call('POST', `${lifecycle}/boms/${bom}/generate/`, {}, hurried),
    );
    expect(answer.status).toBe(200);
    const item = { id: expect.any(Number), url: expect.stringMatching(/\/device-types\/\d+\/$/) };
    // Whether the caller may view the device is not known any more.
    const changes = { objects_in: 1, lines_added: [{ item, quantity: 1 }], first_objects_in: [{ object: null }] };
    expect(answer.body).toMatchObject({ id: bom, display: name, changes, detail });
    expect((await api.call('GET', `${lifecycle}/bom-line-items/?bom_id=${bom}`)).body.count).toBe(1);
  });
});

describe('an import of rows in a request', () => {
  const file = (rows: number): string =>
    ['name,slug', ...range(1, rows).map((number) => `${name}-${number},${name}-${number}`)].join('\n');
  const rows = 60;
  const importFile = (query = '') =>
    api.call('POST', `${path}import/${query}`, file(rows), { headers: { 'content-type': 'text/csv' }, ...hurried });

  test('that the database leaves after its last row has the verdict on each row', async () => {
    const answer = await under(lostAfter(lastRow, 0, forGood), () => importFile());
    expect([answer.status, answer.body]).toMatchObject([200, { created: rows, rejected: 0 }]);
    expect(await listed(`slug__isw=${name}-`)).toBe(rows);
  });

  test('that is cut off in the middle does not say that nothing was written', async () => {
    const answer = await under(lostAfter(isTransaction, 0, forGood), () => importFile('?mode=partial'));
    expect(answer.status).toBe(503);
    expect(String(answer.body.detail)).toMatch(
      /^The database did not answer in time: some rows may be written, others are not\. Do not repeat .*request_id=/,
    );
    expect(await listed(`slug__isw=${name}-`)).toBeGreaterThan(0);
  });

  test('that is all or nothing and cut off for a while is taken back', async () => {
    let transactions = 0;
    const answer = await under(
      (request) => {
        if (isTransaction(request)) transactions += 1;
        if (isTransaction(request) && transactions > 1 && transactions < 2 + transactionAttempts) throw busy();
        return request.send();
      },
      () => importFile(),
    );
    const detail = 'The database did not answer in time. Nothing was written. Please try again.';
    expect([answer.status, answer.body]).toEqual([503, { detail }]);
    expect(await listed(`slug__isw=${name}-`)).toBe(0);
    expect((await importFile()).body).toMatchObject({ created: rows });
  });

  const busy = () =>
    new TransactionCanceledException({
      $metadata: {},
      message: 'Transaction cancelled',
      CancellationReasons: [{ Code: 'TransactionConflict' }],
    });

  const lastRow = (request: Parameters<typeof isTransaction>[0]): boolean =>
    isTransaction(request) && JSON.stringify(request.input).includes(`${name}-${rows}"`);
});

describe('under faults in three of ten requests', () => {
  const isTrue = /^(made|not made|in doubt)$/;
  /** Of a lost answer to what decides, and of an import that was cut off. */
  const inDoubt = /^The database did not answer in time: (it is unknown whether|some rows may be written,)/;

  /** What a request says is so: a success is whole, a refusal has written nothing. */
  async function judged({ status, body }: ApiAnswer, done: () => Promise<number>, all: number): Promise<string> {
    await sweep();
    const found = await done();
    if (status < 300) return found === all ? 'made' : `${status}, but ${found}`;
    const said = String(body.detail);
    if (status === 503 && nothingWritten.test(said)) return found === 0 ? 'not made' : `${said}, but ${found}`;
    return status === 503 && inDoubt.test(said) ? 'in doubt' : `${status} ${said}`;
  }

  const lossy = async (chance: Chance, method: string, to: string, body: Json, type = 'application/json') => {
    const faults = loseSome(access(), 0.3, chance);
    const answer = await api.call(method, to, body, { headers: { 'content-type': type } });
    faults.lift();
    return answer;
  };
  const ofThisTest = () => listed(`slug__isw=${name}-`);

  test.each(range(1, 6))('every answer of a bulk request is true: seed %i', async (seed) => {
    const chance = chanceFrom(seed);
    const made = await lossy(chance, 'POST', path, bodies());
    expect(await judged(made, ofThisTest, count)).toMatch(isTrue);

    const ids = idsOf(await api.call('POST', path, bodies(`${name}-other`)));
    const changes = ids.map((id) => ({ id, description: name }));
    const changed = await lossy(chance, 'PATCH', path, changes);
    expect(await judged(changed, () => listed(`description=${name}`), count)).toMatch(isTrue);

    const gone = await lossy(
      chance,
      'DELETE',
      path,
      ids.map((id) => ({ id })),
    );
    const deleted = async () => count - (await listed(`slug__isw=${name}-other-`));
    expect(await judged(gone, deleted, count)).toMatch(isTrue);
  });

  test.each(range(1, 10))('every answer of a single write and of an import is true: seed %i', async (seed) => {
    const chance = chanceFrom(seed);
    const single = await lossy(chance, 'POST', path, { name, slug: `${name}-single` });
    expect(await judged(single, ofThisTest, 1)).toMatch(isTrue);

    const before = await ofThisTest();
    const rows = bodies().map((body) => `${body.name},${body.slug}`);
    const file = ['name,slug', ...rows].join('\n');
    const imported = await lossy(chance, 'POST', `${path}import/`, file, 'text/csv');
    expect(await judged(imported, async () => (await ofThisTest()) - before, count)).toMatch(isTrue);
  });
});
