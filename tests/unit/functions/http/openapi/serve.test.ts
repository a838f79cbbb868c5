import { isDeepStrictEqual } from 'node:util';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import type { JsonObject } from '../../../../../src/domain/engine/json.ts';
import type { ApiRequest } from '../../../../../src/functions/http/contract/request.ts';
import { escapedBytes, largestAnswer } from '../../../../../src/functions/http/contract/response.ts';
import { schemaResponse } from '../../../../../src/functions/http/openapi/serve.ts';

const requestFor = (format: string): ApiRequest => ({
  method: 'GET',
  path: '/api/schema/',
  query: new Map([['format', [format]]]),
  baseUrl: 'https://assets.example',
  address: '192.0.2.1',
  header: () => undefined,
  text: () => '',
  bytes: () => new Uint8Array(),
  body: () => undefined,
  pathParameter: () => undefined,
});

test('the document fits an answer, in either format, and says the same in both', { timeout: 90_000 }, () => {
  const [json, yaml] = ['json', 'yaml'].map((format) => schemaResponse(requestFor(format)).body);
  for (const body of [json, yaml]) expect(escapedBytes(body ?? '')).toBeLessThanOrEqual(largestAnswer);
  const read: JsonObject = parse(yaml ?? '', { maxAliasCount: 0 });
  // Some five megabytes each: what differs is not told.
  expect(isDeepStrictEqual(read, JSON.parse(json ?? ''))).toBe(true);
});
