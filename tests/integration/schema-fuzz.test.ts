import { randomUUID } from 'node:crypto';
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { isJsonObject, type Json } from '../../src/domain/engine/json.ts';
import { registry } from '../../src/domain/registry.ts';
import { schemaNames } from '../../src/functions/http/openapi/names.ts';
import { mapLimited } from '../../src/repos/concurrency.ts';
import { contractProblem, document } from '../e2e/support/contract.ts';
import { type Api, type ApiAnswer, resultsOf, startApi } from '../support/api.ts';
import {
  type DocumentOperation,
  type DocumentRequest,
  methodsNotOffered,
  operationsOf,
  requestsOf,
  strangeBodies,
} from '../support/document-requests.ts';
import { Factory } from '../support/factory.ts';
import { startFilesBucket } from '../support/files-bucket.ts';
import type { Surroundings } from '../support/schema-values.ts';

const seed = 20_260_301;
/** Requests that are made up for each of the 800 operations. */
const perOperation = 3;
const atOnce = 6;

const operations = operationsOf(document);

let api: Api;
/** An object of each type, by the path of its list. */
const ids = new Map<string, number>();

let stopBucket: () => Promise<void>;

afterAll(() => stopBucket());

beforeAll(async () => {
  stopBucket = await startFilesBucket();
  api = await startApi(`schema-fuzz-${randomUUID()}`, inject('dynamodbEndpoint'));
  const factory = new Factory({
    create: ({ path }, body) => api.create(`${path}/`, body),
    async change({ path }, id, body) {
      const answer = await api.call('PATCH', `${path}/${id}/`, body);
      if (answer.status !== 200) throw new Error(`PATCH ${path}/${id}/: ${answer.status} ${answer.text}`);
    },
    all: async ({ path }) => resultsOf(await api.call('GET', `${path}/?limit=0`)),
  });
  for (const { type, path, methods } of registry.resources)
    if (methods.includes('POST')) ids.set(path, await factory.make(type));
});

const attributeSchemas = new Map(
  registry.resources.map((resource) => [schemaNames(resource).attributes, resource.path]),
);
const schemas =
  isJsonObject(document.components) && isJsonObject(document.components.schemas) ? document.components.schemas : {};

const surroundings = (path: string): Surroundings => ({
  resolve: (name) => {
    const schema = schemas[name];
    return isJsonObject(schema) ? schema : {};
  },
  idNamed: (name) => ids.get(attributeSchemas.get(name) ?? ''),
  ownId: ownId(path),
});

/** An object of the resource that a path belongs to; none that has been made where it has none. */
function ownId(path: string): number {
  const resource = registry.resources.find((candidate) => path.startsWith(`${candidate.path}/`));
  return ids.get(resource?.path ?? '') ?? 999_999;
}

const addressOf = (path: string): string => path.replace('{id}', String(ownId(path)));

/** Parameters that decide which members an answer has: the document describes it whole. */
const shaping = /(^|&)(fields|omit|brief)=/;

/** What is wrong with an answer; undefined when nothing is. */
function problemOf({ method, path }: Pick<DocumentOperation, 'method' | 'path'>, query: string, answer: ApiAnswer) {
  if (answer.status >= 500) return `${answer.status} ${answer.text}`;
  if (answer.status < 300 && shaping.test(query)) return undefined;
  const mediaType = answer.headers['content-type']?.split(';')[0];
  const body: Json = mediaType === 'application/json' ? JSON.parse(answer.text) : null;
  const { status, text } = answer;
  return contractProblem(method, path, { status, text, body, ...(mediaType === undefined ? {} : { mediaType }) });
}

/** One request, and the operation that it is made from. */
interface Case extends DocumentRequest {
  readonly operation: DocumentOperation;
}

/** Makes all requests, several at once: functions wait for the engine most of the time. Answers what is wrong. */
async function problemsOf(cases: readonly Case[]): Promise<readonly string[]> {
  const found = await mapLimited(cases, atOnce, async ({ operation, query, body, headers }) => {
    const { method, path } = operation;
    const answer = await api.call(method, `${addressOf(path)}?${query}`, body, { headers });
    const problem = problemOf(operation, query, answer);
    return problem && `${method} ${path}?${query} ${body?.slice(0, 300)}: ${problem.slice(0, 700)}`;
  });
  return found.filter((problem) => problem !== undefined);
}

test(`requests made from the OpenAPI document are answered as it says (seed ${seed})`, async () => {
  const cases = operations.flatMap((operation, index) =>
    fc
      .sample(requestsOf(operation, surroundings(operation.path)), { seed: seed + index, numRuns: perOperation })
      .map((request): Case => ({ ...request, operation })),
  );
  expect(cases.length).toBeGreaterThan(2_000);
  // Deletes come last: the others are to find what there is.
  const deletes = (wanted: boolean) => cases.filter(({ operation }) => (operation.method === 'DELETE') === wanted);
  expect(await problemsOf(deletes(false))).toEqual([]);
  expect(await problemsOf(deletes(true))).toEqual([]);
}, 240_000);

test('bodies that are hardly ever what an operation takes are answered as it says, too', async () => {
  const cases = operations
    .filter(({ bodies }) => bodies.length > 0)
    .flatMap((operation) => strangeBodies.map((body): Case => ({ operation, query: '', body, headers: {} })));
  expect(cases.length).toBeGreaterThan(2_000);
  expect(await problemsOf(cases)).toEqual([]);
}, 240_000);

test('methods that the document does not offer at a path are not allowed there', async () => {
  const wrong = await mapLimited(methodsNotOffered(document), atOnce, async ([method, path]) => {
    const { status, body } = await api.call(method, addressOf(path));
    const isRefused = status === 405 && body.detail === `Method "${method}" not allowed.`;
    return isRefused ? [] : [`${method} ${path}: ${status} ${JSON.stringify(body)}`];
  });
  expect(wrong.flat()).toEqual([]);
}, 60_000);
