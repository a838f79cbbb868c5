import type { APIGatewayProxyResult } from 'aws-lambda';
import { afterEach, expect, test, vi } from 'vitest';
import * as z from 'zod';
import { refused } from '../../../../src/domain/engine/errors.ts';
import type { ApiEvent } from '../../../../src/functions/http/contract/request.ts';
import { openFunction } from '../../../../src/functions/http/open-function.ts';
import { tally } from '../../../../src/functions/runtime/invocation.ts';
import { backgroundFunction } from '../../../../src/functions/runtime/lambda-function.ts';
import { log } from '../../../../src/functions/runtime/log.ts';
import { lambdaContext } from '../../../support/lambda-context.ts';

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

const event: ApiEvent = {
  httpMethod: 'GET',
  path: '/api/dcim/sites/7/',
  resource: '/api/dcim/sites/{id}',
  headers: {},
  multiValueQueryStringParameters: null,
  pathParameters: { id: '7' },
  body: null,
  isBase64Encoded: false,
  requestContext: { domainName: 'netbox.example' },
};

const entry = z.record(z.string(), z.unknown());

/** The structured entries that are printed while `run` runs. */
async function entriesOf<T>(run: () => Promise<T>): Promise<{ entries: z.infer<typeof entry>[]; result: T }> {
  const entries: z.infer<typeof entry>[] = [];
  const take = (text: string | Uint8Array): boolean => {
    entries.push(entry.parse(JSON.parse(String(text))));
    return true;
  };
  vi.spyOn(process.stdout, 'write').mockImplementation(take);
  vi.spyOn(process.stderr, 'write').mockImplementation(take);
  const result = await run();
  vi.restoreAllMocks();
  return { entries, result };
}

/** Answers a request with `answer`, of a function that is made with metrics on. */
function answered(answer: () => Promise<APIGatewayProxyResult>) {
  vi.stubEnv('QM_METRICS_NAMESPACE', 'quartermaster');
  const call = openFunction(() => ['GET'], answer);
  return entriesOf(() => call(event, lambdaContext('dcim-sites')));
}

const ok: APIGatewayProxyResult = { statusCode: 200, headers: {}, body: '{}' };

test('an answered request is published with its time, its route and its status', async () => {
  const { entries, result } = await answered(async () => ok);
  expect(entries).toEqual([
    expect.objectContaining({
      Requests: 1,
      Faults: 0,
      Latency: expect.any(Number),
      service: 'quartermaster',
      route: '/api/dcim/sites/{id}',
      method: 'GET',
      status: '200',
      request_id: result.headers?.['X-Request-ID'],
      function_name: 'qm-test-dcim-sites',
    }),
  ]);
  expect(entries[0]?._aws).toMatchObject({
    CloudWatchMetrics: [{ Namespace: 'quartermaster', Dimensions: [['service']] }],
  });
});

test('a refusal is no fault', async () => {
  const { entries, result } = await answered(() => Promise.reject(refused('not-found', 'Not found.')));
  expect(result.statusCode).toBe(404);
  expect(entries).toEqual([expect.objectContaining({ Requests: 1, Faults: 0, status: '404' })]);
});

test('an unexpected error is a fault, and logged under the id that the caller is told', async () => {
  const { entries, result } = await answered(() => Promise.reject(new Error('broken')));
  expect(result.statusCode).toBe(500);
  expect(result.body).not.toContain('broken');
  expect(entries).toEqual([
    expect.objectContaining({
      level: 'ERROR',
      message: 'Request failed',
      error: expect.objectContaining({ message: 'broken' }),
      request_id: result.headers?.['X-Request-ID'],
      function_name: 'qm-test-dcim-sites',
    }),
    expect.objectContaining({ Requests: 1, Faults: 1, status: '500' }),
  ]);
});

test('nothing is published where no namespace is set', async () => {
  const call = openFunction(
    () => ['GET'],
    async () => ok,
  );
  const { entries, result } = await entriesOf(() => call(event, lambdaContext('dcim-sites')));
  expect([result.statusCode, entries]).toEqual([200, []]);
});

test('what functions log that run at once names the one that logs it', async () => {
  const logging = (name: string) =>
    backgroundFunction(async () => {
      await log('info', name);
    })({}, lambdaContext(name));
  const { entries } = await entriesOf(() => Promise.all([logging('journal'), logging('imports')]));
  const named = entries.map(({ message, function_name }) => [message, function_name]);
  expect(named.sort()).toEqual([
    ['imports', 'qm-test-imports'],
    ['journal', 'qm-test-journal'],
  ]);
});

test('what invocations add up that run at once is published of each apart', async () => {
  vi.stubEnv('QM_METRICS_NAMESPACE', 'quartermaster');
  const busy = (name: string, rows: number) =>
    backgroundFunction(async () => {
      tally('ImportRows', rows);
      await Promise.resolve();
      tally('ImportRows', rows);
      tally('ReadUnits', 0.5);
    })({}, lambdaContext(name));
  const { entries } = await entriesOf(() => Promise.all([busy('one', 10), busy('two', 200)]));
  const published = entries.map(({ function_name, ImportRows, ReadUnits, Conflicts }) => ({
    function_name,
    ImportRows,
    ReadUnits,
    Conflicts,
  }));
  expect(published.sort((a, b) => Number(a.ImportRows) - Number(b.ImportRows))).toEqual([
    { function_name: 'qm-test-one', ImportRows: 20, ReadUnits: 0.5, Conflicts: 0 },
    { function_name: 'qm-test-two', ImportRows: 400, ReadUnits: 0.5, Conflicts: 0 },
  ]);
});

test('a background function that fails publishes what it has used', async () => {
  vi.stubEnv('QM_METRICS_NAMESPACE', 'quartermaster');
  const failing = backgroundFunction(async () => {
    tally('WriteUnits', 4);
    throw new Error('broken');
  });
  const { entries } = await entriesOf(async () => {
    await expect(failing({}, lambdaContext('journal'))).rejects.toThrow('broken');
  });
  expect(entries).toEqual([
    expect.objectContaining({ level: 'ERROR' }),
    expect.objectContaining({ WriteUnits: 4, function_name: 'qm-test-journal' }),
  ]);
});

test('a failure in the background is logged and told to Lambda', async () => {
  const failing = backgroundFunction(() => Promise.reject(new Error('broken')));
  const { entries } = await entriesOf(async () => {
    await expect(failing({}, lambdaContext('journal'))).rejects.toThrow('broken');
  });
  expect(entries).toEqual([expect.objectContaining({ level: 'ERROR', message: 'Function failed' })]);
});
