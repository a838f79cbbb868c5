import { randomUUID } from 'node:crypto';
import middy from '@middy/core';
import type { APIGatewayProxyResult, Context } from 'aws-lambda';
import { Failure, LostAnswer, refused } from '../../domain/engine/errors.ts';
import type { JsonObject } from '../../domain/engine/json.ts';
import type { Method } from '../../domain/engine/resource/resource.ts';
import { resourceOf } from '../../domain/registry.ts';
import { jsonOptions, requireKnownFormat } from './contract/accept.ts';
import { allowHeader, isSafe, type MethodsOf, requireMethod } from './contract/methods.ts';
import { publicUrl } from './contract/public-url.ts';
import { type ApiEvent, type ApiRequest, readRequest } from './contract/request.ts';
import { emptyResponse, escapedBytes, jsonResponse, jsonType, largestAnswer } from './contract/response.ts';
import { securityHeaders } from './contract/security-headers.ts';
import { apiVersion, netboxVersion } from './contract/versions.ts';

/** Answers one request of anybody. */
export type OpenHandler = (request: ApiRequest, requestId: string) => Promise<APIGatewayProxyResult>;

/** What Lambda calls. */
export type LambdaHandler = (event: ApiEvent, context: Context) => Promise<APIGatewayProxyResult>;

/** A Lambda function behind the API for routes that need no token. */
export const openFunction = (methodsOf: MethodsOf, handle: OpenHandler) =>
  respondWith(methodsOf, async (request, requestId, methods) => {
    requireMethod(methods, request.method);
    return handle(request, requestId);
  });

type Respond = (request: ApiRequest, requestId: string, methods: readonly Method[]) => Promise<APIGatewayProxyResult>;

/** Headers, errors and slashes as NetBox has them; nothing at a path is known before anything else. */
export function respondWith(methodsOf: MethodsOf, respond: Respond): LambdaHandler {
  const handler: LambdaHandler = async (event) => {
    const requestId = randomUUID();
    const request = readRequest(event, publicUrl(process.env));
    const methods = methodsOf(request);
    const response = await answer(request, requestId, async () => {
      if (!methods) throw refused('not-found', 'Not found.');
      requireKnownFormat(request.query);
      const { indent } = jsonOptions(request.header('accept'));
      const answered = indented(withSlash(request) ?? (await respond(request, requestId, methods)), indent);
      return isSafe(request.method) ? answerable(answered) : answered;
    });
    const headers = {
      ...securityHeaders,
      ...response.headers,
      ...(methods ? { Allow: allowHeader(methods) } : {}),
      'API-Version': apiVersion,
      'X-Request-ID': requestId,
      Vary: 'HX-Request',
    };
    return { ...response, headers, body: request.method === 'HEAD' ? '' : response.body };
  };
  return middy(handler);
}

const safeMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** NetBox: without the trailing slash reads are redirected; writes would lose their body and get 404. */
function withSlash({ method, path, baseUrl, query }: ApiRequest): APIGatewayProxyResult | undefined {
  if (path.endsWith('/')) return undefined;
  if (!safeMethods.has(method)) throw refused('not-found', 'Not found.');
  const search = new URLSearchParams(
    [...query].flatMap(([name, values]) => values.map((value): [string, string] => [name, value])),
  );
  const location = `${baseUrl}${path.replace(/[^!-~]/g, encodeURIComponent)}/${search.size > 0 ? `?${search}` : ''}`;
  return emptyResponse(301, { Location: location });
}

/** Fails with 413 for what Lambda would not answer. */
function answerable(response: APIGatewayProxyResult): APIGatewayProxyResult {
  if (response.body.length > surelySmall && escapedBytes(response.body) > largestAnswer)
    throw refused(
      'too-large',
      'The answer is larger than 6 MB. Ask for fewer objects (limit) or fewer fields (fields).',
    );
  return response;
}

/** Characters, of which none takes more than six bytes when it is escaped. */
const surelySmall = largestAnswer / 6;

function indented(response: APIGatewayProxyResult, indent: number): APIGatewayProxyResult {
  if (indent === 0 || response.headers?.['Content-Type'] !== jsonType) return response;
  return { ...response, body: JSON.stringify(JSON.parse(response.body), null, indent) };
}

async function answer(
  request: ApiRequest,
  requestId: string,
  respond: () => Promise<APIGatewayProxyResult>,
): Promise<APIGatewayProxyResult> {
  try {
    return await respond();
  } catch (error) {
    const failure = error instanceof Failure ? error : undefined;
    // What the caller did wrong is the caller's; what the database did is for whoever runs it.
    if (!failure || failure.status >= 500) await logError(error, requestId);
    if (failure instanceof LostAnswer) return jsonResponse(failure.status, lostAnswer(request, requestId, failure));
    if (failure) return jsonResponse(failure.status, failure.body, retryHeader(failure));
    return jsonResponse(500, {
      error: 'An internal error occurred.',
      exception: 'InternalError',
      netbox_version: netboxVersion,
    });
  }
}

/** Says how the caller learns what became of the write. */
function lostAnswer({ method, baseUrl, header }: ApiRequest, requestId: string, { detail }: LostAnswer): JsonObject {
  const url = `${baseUrl}${resourceOf('core.objectchange').path}/?request_id=${requestId}`;
  const hasKey = method === 'POST' && header('idempotency-key') !== undefined;
  const repeat = hasKey ? ' The same request with the same Idempotency-Key answers what happened.' : '';
  return { detail: `${detail} What this request has changed: ${url}${repeat}` };
}

const retryHeader = ({ retryAfter }: Failure) =>
  retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) };

/**
 * Under the id that the caller was told (`X-Request-ID`). The logger is loaded when there is something to log: most functions
 * end without.
 */
async function logError(error: unknown, requestId: string): Promise<void> {
  const { Logger } = await import('@aws-lambda-powertools/logger');
  new Logger({ serviceName: 'quartermaster' }).error('Request failed', { error, request_id: requestId });
}
