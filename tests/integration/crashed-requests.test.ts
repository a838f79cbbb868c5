import { randomUUID } from 'node:crypto';
import { afterEach, beforeAll, beforeEach, describe, expect, inject as provided, test, vi } from 'vitest';
import type { JsonObject } from '../../src/domain/engine/json.ts';
import { environmentStore } from '../../src/functions/runtime/environment.ts';
import { sweepJournal } from '../../src/repos/journal-settling.ts';
import { type Api, type ApiAnswer, objectIn, resultsOf, startApi } from '../support/api.ts';
import { range } from '../support/changes.ts';
import {
  connectionLost,
  decides,
  dieAtDecision,
  dieAtWrite,
  type Fault,
  inject,
  isTransaction,
} from '../support/faults.ts';
import { journalStates, leasesOver, writersAlive } from '../support/journals.ts';
import { drawShortWaits } from '../support/short-waits.ts';

// Whoever meets a living writer waits for it for some ten seconds.
vi.setConfig({ testTimeout: 60_000 });

const path = '/api/dcim/manufacturers/';
/** More than a transaction can hold: each has a unique name and a unique slug. */
const count = 50;
/** More than a transaction can write, and not more than one can hold. */
const heldAtOnce = 40;
const beingWritten = {
  detail: 'The object, or a value that it needs, is being written by another request. Please try again in a moment.',
};

let api: Api;
beforeAll(async () => {
  api = await startApi(`crashed-${randomUUID()}`, provided('dynamodbEndpoint'));
});

const access = () => environmentStore().access;

/** Every test has names of its own. */
let name = '';
let names = 0;
beforeEach(() => {
  drawShortWaits();
  names += 1;
  name = `maker-${names}`;
});
afterEach(async () => {
  await sweepJournal(access(), Number.POSITIVE_INFINITY);
});

const bodies = (objects: number): JsonObject[] =>
  range(1, objects).map((number) => ({ name: `${name}-${number}`, slug: `${name}-${number}` }));

const createAll = (headers: Readonly<Record<string, string>> = {}, objects = count): Promise<ApiAnswer> =>
  api.call('POST', path, bodies(objects), { headers });

/** How many of them a list shows. */
const listed = async (): Promise<number> =>
  Number((await api.call('GET', `${path}?slug__isw=${name}-&limit=1`)).body.count);

/** The request of a process that dies; what its client would get is never sent. */
async function crash(death: Fault, request = () => createAll()): Promise<void> {
  const fault = inject(access(), death);
  await request();
  fault.lift();
}

/** The database does not answer any more from the decision on, which it takes. */
function silentFromDecision(): Fault {
  let silent = false;
  return async (request) => {
    if (silent) throw connectionLost();
    if (!decides(request)) return request.send();
    silent = true;
    await request.send();
    throw connectionLost();
  };
}

/** Every transaction is done, and its answer never comes. */
const answersOfTransactionsLost: Fault = async (request) => {
  const answer = await request.send();
  if (isTransaction(request)) throw connectionLost();
  return answer;
};

const changesTold = async ({ body }: ApiAnswer): Promise<readonly JsonObject[]> => {
  const [, url = ''] = /https:..netbox.example(\S+)/.exec(String(body.detail)) ?? [];
  return resultsOf(await api.call('GET', url));
};

describe('a bulk create whose process dies', () => {
  test.each([
    ...range(1, 16).map((write) => ({ write, objects: count })),
    ...range(1, 10).map((write) => ({ write, objects: heldAtOnce })),
  ])('of $objects at write $write can be repeated at once when its lease is over', async ({ write, objects }) => {
    await crash(dieAtWrite(write), () => createAll({}, objects));
    const decided = (await journalStates(access())).includes('decided');
    const before = await listed();
    await leasesOver(access());
    const { status, body } = await createAll({}, objects);
    if (decided || before === objects) {
      expect(status).toBe(400);
      expect(body).toMatchObject({ detail: `${objects} of ${objects} objects could not be created.` });
    } else {
      expect(before).toBe(0);
      expect(status).toBe(201);
    }
    expect(await listed()).toBe(objects);
    await sweepJournal(access(), Number.POSITIVE_INFINITY);
    expect(await listed()).toBe(objects);
  });

  test('that is held and decided in one transaction holds nothing before it, and all of its values from then on', async () => {
    const single = () => api.call('POST', path, { name: `${name}-7`, slug: `${name}-other` });
    await crash(dieAtDecision('before'), () => createAll({}, heldAtOnce));
    expect(await journalStates(access())).toEqual([]);
    await crash(dieAtDecision('after'), () => createAll({}, heldAtOnce));
    expect([await journalStates(access()), await listed()]).toEqual([['decided'], 0]);
    await writersAlive(access());
    const early = await single();
    expect([early.status, early.body]).toEqual([409, beingWritten]);
    await leasesOver(access());
    expect((await single()).status).toBe(400);
    expect(await listed()).toBe(heldAtOnce);
  });

  test('keeps its values for itself as long as it may be alive: others are told to try again', async () => {
    await crash(dieAtDecision('before'));
    await writersAlive(access());
    const again = await createAll();
    expect([again.status, again.body]).toEqual([409, beingWritten]);
    const single = await api.call('POST', path, { name: `${name}-7`, slug: `${name}-other` });
    expect([single.status, single.body]).toEqual([409, beingWritten]);
    expect(await listed()).toBe(0);
    await leasesOver(access());
    expect((await api.call('POST', path, { name: `${name}-7`, slug: `${name}-other` })).status).toBe(201);
    expect(await listed()).toBe(1);
  });

  test('keeps others from referring by its values to what may never be', async () => {
    await crash(dieAtDecision('before'));
    await writersAlive(access());
    const referring = { model: name, slug: name, manufacturer: { slug: `${name}-1` } };
    const busy = await api.call('POST', '/api/dcim/device-types/', referring);
    expect([busy.status, busy.body]).toEqual([409, beingWritten]);
    await leasesOver(access());
    const free = await api.call('POST', '/api/dcim/device-types/', referring);
    expect([free.status, Object.keys(free.body)]).toEqual([400, ['manufacturer']]);
  });

  test('after the decision is completed by the retry, which an Idempotency-Key lets answer what happened', async () => {
    const headers = { 'idempotency-key': name };
    await crash(dieAtDecision('after'), () => createAll(headers));
    expect(await listed()).toBe(0);
    await writersAlive(access());
    const early = await createAll(headers);
    expect([early.status, early.body]).toEqual([409, beingWritten]);
    await leasesOver(access());
    const retry = await createAll(headers);
    expect([retry.status, retry.headers['idempotent-replayed']]).toEqual([201, 'true']);
    expect([retry.body.value].flat()).toHaveLength(count);
    expect(await listed()).toBe(count);
  });
});

describe('a bulk update or delete whose process dies', () => {
  test.each(['PATCH', 'DELETE'])('%s leaves its objects to others when its lease is over', async (method) => {
    const changed = 120;
    const { body } = await createAll({}, changed);
    const ids = [body.value ?? null].flat().map((object) => Number(objectIn(object).id));
    const [id = 0] = ids;
    const entries = ids.map((each) => (method === 'PATCH' ? { id: each, description: 'bulk' } : { id: each }));
    await crash(dieAtDecision('before'), () => api.call(method, path, entries));
    await leasesOver(access());
    const free = await api.call('PATCH', `${path}${id}/`, { description: 'single' });
    expect([free.status, free.body.description]).toEqual([200, 'single']);
    expect(await listed()).toBe(changed);
    expect(resultsOf(await api.call('GET', `${path}?slug__isw=${name}-&description=bulk`))).toEqual([]);
  });
});

describe('a write whose answer is lost', () => {
  test('in bulk, is told as made when the table says that it was decided', async () => {
    let losses = 8;
    await crash(async (request) => {
      const answer = await request.send();
      if (!decides(request) || losses === 0) return answer;
      losses -= 1;
      throw connectionLost();
    });
    expect(losses).toBe(0);
    expect(await listed()).toBe(count);
  });

  test('in bulk, says that its outcome is unknown and where to look, and with a key how to learn it', async () => {
    const headers = { 'idempotency-key': name };
    const fault = inject(access(), silentFromDecision());
    const { status, body, headers: told } = await createAll(headers);
    fault.lift();
    const url = `https://netbox.example/api/core/object-changes/?request_id=${told['x-request-id']}`;
    expect([status, body]).toEqual([
      503,
      {
        detail:
          'The database did not answer in time: it is unknown whether this change was made. Do not repeat it before you ' +
          `have looked. What this request has changed: ${url} The same request with the same Idempotency-Key answers ` +
          'what happened.',
      },
    ]);
    await leasesOver(access());
    const retry = await createAll(headers);
    expect([retry.status, retry.headers['idempotent-replayed']]).toEqual([201, 'true']);
    expect(await changesTold({ status, body, headers: told, text: '' })).toHaveLength(count);
    expect(await listed()).toBe(count);
  });

  test('in bulk, says that nothing was written when it was lost before the decision', async () => {
    const fault = inject(access(), answersOfTransactionsLost);
    const { status, body } = await createAll();
    fault.lift();
    expect([status, body]).toEqual([
      503,
      { detail: 'The database does not answer in time. Nothing was written. Please try again.' },
    ]);
    await leasesOver(access());
    expect((await createAll()).status).toBe(201);
  });

  test('for one object, says that its outcome is unknown, and the change log has it', async () => {
    const fault = inject(access(), answersOfTransactionsLost);
    const answer = await api.call('POST', path, { name, slug: `${name}-1` });
    fault.lift();
    expect(answer.status).toBe(503);
    expect(String(answer.body.detail)).toMatch(/^The database did not answer in time: it is unknown whether/);
    expect(await changesTold(answer)).toMatchObject([{ action: { value: 'create' }, object_repr: name }]);
    expect(await listed()).toBe(1);
  });

  test('for one object with an Idempotency-Key, answers what happened as soon as the table answers', async () => {
    const headers = { 'idempotency-key': name };
    const fault = inject(access(), answersOfTransactionsLost);
    const answer = await api.call('POST', path, { name, slug: `${name}-1` }, { headers });
    fault.lift();
    expect([answer.status, answer.headers['idempotent-replayed']]).toEqual([201, 'true']);
    expect(await listed()).toBe(1);
  });
});

test('a bulk request during whose judgement the database does not answer is no bad request', async () => {
  const manufacturer = await api.create(path, { name, slug: `${name}-1` });
  const fault = inject(access(), (request) => {
    const isRead = /^(Batch)?GetItemCommand$/.test(request.command);
    if (isRead && JSON.stringify(request.input).includes('dcim.manufacturer#')) throw connectionLost();
    return request.send();
  });
  const list = [1, 2].map((number) => ({ model: `${name}-${number}`, slug: `${name}-${number}`, manufacturer }));
  const answer = await api.call('POST', '/api/dcim/device-types/', list);
  fault.lift();
  expect(answer.status).toBe(503);
  expect((await api.call('POST', '/api/dcim/device-types/', list)).status).toBe(201);
});
