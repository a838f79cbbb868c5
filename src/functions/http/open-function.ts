import { randomUUID } from 'node:crypto';
import type { Request } from '@middy/core';
import type { APIGatewayProxyResult } from 'aws-lambda';
import { refused } from '../../domain/engine/errors.ts';
import type { Method } from '../../domain/engine/resource/resource.ts';
import { type LambdaFunction, lambdaFunction } from '../runtime/lambda-function.ts';
import { measured } from '../runtime/metrics.ts';
import { jsonOptions, requireKnownFormat } from './contract/accept.ts';
import { addHeaders } from './contract/answer-headers.ts';
import { answerErrors } from './contract/error-answer.ts';
import type { Exchange } from './contract/exchange.ts';
import { isSafe, type MethodsOf, requireMethod } from './contract/methods.ts';
import { publicUrl } from './contract/public-url.ts';
import { type ApiEvent, type ApiRequest, readRequest } from './contract/request.ts';
import { emptyResponse, escapedBytes, jsonType, largestAnswer } from './contract/response.ts';

/** Answers one request of anybody. */
export type OpenHandler = (request: ApiRequest, requestId: string) => Promise<APIGatewayProxyResult>;

/** What API Gateway calls. */
export type ApiFunction = LambdaFunction<ApiEvent, APIGatewayProxyResult>;

/** A Lambda function behind the API for routes that need no token. */
export const openFunction = (methodsOf: MethodsOf, handle: OpenHandler) =>
  respondWith(methodsOf, async (request, requestId, methods) => {
    requireMethod(methods, request.method);
    return handle(request, requestId);
  });

type Respond = (request: ApiRequest, requestId: string, methods: readonly Method[]) => Promise<APIGatewayProxyResult>;

/** Headers, errors and slashes as NetBox has them; nothing at a path is known before anything else. */
export function respondWith(methodsOf: MethodsOf, respond: Respond): ApiFunction {
  const answer = lambdaFunction<Exchange, APIGatewayProxyResult>(
    ({ request, requestId, methods }) => answerTo(request, methods, (known) => respond(request, requestId, known)),
    [measured(describe), addHeaders, answerErrors],
  );
  return async (event, context) => {
    const request = readRequest(event, publicUrl(process.env));
    return answer({ request, route: event.resource, requestId: randomUUID(), methods: methodsOf(request) }, context);
  };
}

function describe({ event, response }: Request<Exchange, APIGatewayProxyResult>, milliseconds: number) {
  const { route, request, requestId } = event;
  const status = response?.statusCode ?? 500;
  return {
    measured: { Requests: 1, Faults: status >= 500 ? 1 : 0, Latency: Math.round(milliseconds) },
    fields: { route, method: request.method, status: String(status), request_id: requestId },
  };
}

async function answerTo(
  request: ApiRequest,
  methods: readonly Method[] | undefined,
  respond: (methods: readonly Method[]) => Promise<APIGatewayProxyResult>,
): Promise<APIGatewayProxyResult> {
  if (!methods) throw refused('not-found', 'Not found.');
  requireKnownFormat(request.query);
  const { indent } = jsonOptions(request.header('accept'));
  const answer = indented(withSlash(request) ?? (await respond(methods)), indent);
  return isSafe(request.method) ? answerable(answer) : answer;
}

const safeMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** NetBox: without the trailing slash reads are redirected, but for files; writes would lose their body and get 404. */
function withSlash({ method, path, baseUrl, query, pathParameter }: ApiRequest): APIGatewayProxyResult | undefined {
  if (path.endsWith('/') || pathParameter('asset') !== undefined) return undefined;
  if (!safeMethods.has(method)) throw refused('not-found', 'Not found.');
  const search = new URLSearchParams(
    [...query].flatMap(([name, values]) => values.map((value): [string, string] => [name, value])),
  );
  const location = `${baseUrl}${path.replace(/[^!-~]/g, encodeURIComponent)}/${search.size > 0 ? `?${search}` : ''}`;
  return emptyResponse(301, { Location: location });
}

/** Fails with 413 for what Lambda would not answer. */
function answerable(response: APIGatewayProxyResult): APIGatewayProxyResult {
  if (!isSurelySmall(response) && escapedBytes(response.body) > largestAnswer)
    throw refused(
      'too-large',
      'The answer is larger than 6 MB. Ask for fewer objects (limit) or fewer fields (fields).',
    );
  return response;
}

/** A byte takes no more than six when it is escaped, and one of JSON, which holds no control characters, two. */
function isSurelySmall({ body, headers }: APIGatewayProxyResult): boolean {
  const most = headers?.['Content-Type'] === jsonType ? 2 : 6;
  return body.length <= largestAnswer / 6 || most * Buffer.byteLength(body) <= largestAnswer;
}

function indented(response: APIGatewayProxyResult, indent: number): APIGatewayProxyResult {
  if (indent === 0 || response.headers?.['Content-Type'] !== jsonType) return response;
  return { ...response, body: JSON.stringify(JSON.parse(response.body), null, indent) };
}
