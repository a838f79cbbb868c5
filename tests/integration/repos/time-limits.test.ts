import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, inject as provided, test, vi } from 'vitest';
import { LostAnswer } from '../../../src/domain/engine/errors.ts';
import { registry } from '../../../src/domain/registry.ts';
import { connectS3, s3Bucket } from '../../../src/repos/bucket.ts';
import { connect } from '../../../src/repos/client.ts';
import { DynamoStore } from '../../../src/repos/store.ts';
import { commitOne, get, siteCreation, siteType, unit } from '../../support/changes.ts';
import {
  type Behaviour,
  done,
  inTurn,
  passedTo,
  type SilentServer,
  silence,
  startSilentServer,
} from '../../support/silent-server.ts';
import { newTableStore } from '../../support/stores.ts';

/** For servers that never answer. */
const short = { connection: 100, silence: 100 };
/** For those that do, on a busy machine, too. */
const long = { connection: 1_000, silence: 1_000 };
const engine = provided('dynamodbEndpoint');
const pass = passedTo(engine);
/** The engine does what it is asked for; nobody is told. */
const lost: Behaviour = async (_, request) => void (await done(engine, request));
const unavailable = { status: 503, body: { detail: expect.stringContaining('does not answer in time') } };

let server: SilentServer | undefined;
afterEach(async () => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
  await server?.stop();
});

async function serverThat(behaviour: Behaviour): Promise<SilentServer> {
  server = await startSilentServer(behaviour);
  return server;
}

describe('a table behind connections that fall silent', () => {
  /** A table that is reached over a server with this behaviour, and straight. */
  async function tableBehind(behaviour: Behaviour, limits = long) {
    const { url, requests } = await serverThat(behaviour);
    const straight = await newTableStore(engine);
    const store = new DynamoStore(connect(straight.access.table, registry, url, limits));
    return { straight, store, operations: () => requests.map(({ operation }) => operation) };
  }

  test('a read is tried four times, then it is unavailable', async () => {
    const { store, operations } = await tableBehind(silence, short);
    await expect(get(store, siteType, 1)).rejects.toMatchObject(unavailable);
    expect(operations()).toEqual(['GetItem', 'GetItem', 'GetItem', 'GetItem']);
  });

  test('a plain write that meets a transaction is repeated', async () => {
    const conflict: Behaviour = (response) => {
      const type = { 'content-type': 'application/x-amz-json-1.0' };
      response.writeHead(400, type).end(JSON.stringify({ __type: 'x#TransactionConflictException' }));
    };
    const { store, operations } = await tableBehind(inTurn(conflict, conflict, pass));
    expect(await store.takeIds(siteType, 1)).toEqual([1]);
    expect(operations()).toEqual(['UpdateItem', 'UpdateItem', 'UpdateItem']);
  });

  test('on AWS, each of these attempts lasts three seconds', async () => {
    const { url, requests } = await serverThat(() => void vi.advanceTimersByTime(3_000));
    vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', url);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'], shouldAdvanceTime: true });
    await expect(get(new DynamoStore(connect('table', registry)), siteType, 1)).rejects.toMatchObject(unavailable);
    expect(requests.map(({ operation }) => operation)).toEqual(['GetItem', 'GetItem', 'GetItem', 'GetItem']);
  });

  test('ids are drawn once more: those whose answer was lost stay unused', async () => {
    const { store, operations } = await tableBehind(inTurn(lost, pass));
    expect(await store.takeIds(siteType, 2)).toEqual([3, 4]);
    expect(operations()).toEqual(['UpdateItem', 'UpdateItem']);
  });

  test('an answer that breaks off in silence is asked for again', async () => {
    const halted: Behaviour = (response) => {
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0', 'content-length': 100 });
      response.write('{"Responses"');
    };
    const { straight, store, operations } = await tableBehind(inTurn(halted, pass));
    await commitOne(straight, unit(siteCreation(1, 'ams')));
    expect(await get(store, siteType, 1)).toMatchObject({ values: { slug: 'ams' } });
    expect(operations()).toEqual(['GetItem', 'GetItem']);
  });

  test('a transaction whose answer was lost is sent again with its token: it happens once', async () => {
    const { straight, store, operations } = await tableBehind(inTurn(lost, lost, pass));
    expect(await commitOne(store, unit(siteCreation(1, 'ams')))).toEqual([]);
    expect(operations()).toEqual(['TransactWriteItems', 'TransactWriteItems', 'TransactWriteItems']);
    expect(await get(straight, siteType, 1)).toMatchObject({ version: 1 });
    expect(await straight.count(siteType)).toBe(1);
  });

  test('a transaction that met silence for twelve seconds is not sent again; its outcome is unknown', async () => {
    const later: Behaviour = () => void vi.setSystemTime(Date.now() + 3_000);
    const { store, operations } = await tableBehind(later, short);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
    await expect(store.commit([unit(siteCreation(1, 'ams'))])).rejects.toBeInstanceOf(LostAnswer);
    expect(operations()).toEqual(Array.from({ length: 4 }, () => 'TransactWriteItems'));
  });
});

describe('a bucket behind connections that fall silent', () => {
  async function bucketBehind(behaviour: Behaviour, limits = long) {
    const { url, requests } = await serverThat(behaviour);
    return { bucket: s3Bucket(connectS3(url, limits), 'files', limits), requests };
  }

  /** The first of two pieces of an object. */
  const half: Behaviour = (response) => {
    response.writeHead(200, { 'content-length': 10 });
    response.write('first');
  };
  const whole: Behaviour = (response) => void response.end('first');

  test('a request is tried three times, then it is unavailable', async () => {
    const { bucket, requests } = await bucketBehind(silence, short);
    await expect(bucket.write('reports/a.json', '{}', 'application/json')).rejects.toMatchObject(unavailable);
    await expect(bucket.read('import/a.csv')).rejects.toMatchObject(unavailable);
    expect(requests.map(({ method }) => method)).toEqual(['PUT', 'PUT', 'PUT', 'GET', 'GET', 'GET']);
  });

  test('a request that was met with silence once is answered', async () => {
    const { bucket, requests } = await bucketBehind(inTurn(silence, whole));
    expect(await text((await bucket.read('import/a.csv')) ?? Readable.from([]))).toBe('first');
    expect(requests).toHaveLength(2);
  });

  test('a copy may take its time', async () => {
    const { bucket, requests } = await bucketBehind((response) => {
      vi.advanceTimersByTime(50 * long.silence);
      response.end('<CopyObjectResult><ETag>"e"</ETag></CopyObjectResult>');
    });
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'], shouldAdvanceTime: true });
    await bucket.copy('import/a.csv', 'quarantine/a.csv');
    expect(requests.map(({ method, path }) => [method, path.split('?')[0]])).toEqual([
      ['PUT', '/files/quarantine/a.csv'],
    ]);
  });

  test('content that stops in the middle is unavailable', async () => {
    const { bucket } = await bucketBehind(half, short);
    const iterator = (await bucket.read('import/a.csv'))?.[Symbol.asyncIterator]();
    expect(Buffer.from((await iterator?.next())?.value).toString()).toBe('first');
    await expect(iterator?.next()).rejects.toMatchObject(unavailable);
  });

  test('a reader may take its time between two pieces', async () => {
    let send: () => void = () => undefined;
    const { bucket } = await bucketBehind((response, request) => {
      half(response, request);
      send = () => response.end('later');
    });
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const iterator = (await bucket.read('import/a.csv'))?.[Symbol.asyncIterator]();
    await iterator?.next();
    vi.advanceTimersByTime(100 * long.silence);
    send();
    expect(Buffer.from((await iterator?.next())?.value).toString()).toBe('later');
    expect(await iterator?.next()).toMatchObject({ done: true });
  });
});
