import { randomUUID } from 'node:crypto';
import { Logger } from '@aws-lambda-powertools/logger';
import middy from '@middy/core';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { Failure } from '../../domain/model/errors.ts';
import type { Context } from '../../domain/use-cases/context.ts';
import { authenticate, authorize } from './authenticate.ts';
import { contextFor, environmentStore, tokenPepper } from './environment.ts';
import { type ApiRequest, readRequest } from './request.ts';
import { emptyResponse, jsonResponse } from './response.ts';

/** NetBox: clients compare major.minor. */
export const apiVersion = '4.6';

const logger = new Logger({ serviceName: 'quartermaster' });

/** Answers one request of an authenticated caller. */
export type ApiHandler = (request: ApiRequest, context: Context) => Promise<APIGatewayProxyResult>;
/** Answers one request of anybody. */
export type OpenHandler = (request: ApiRequest, requestId: string) => Promise<APIGatewayProxyResult>;

type LambdaHandler = (event: APIGatewayProxyEvent) => Promise<APIGatewayProxyResult>;

/** A Lambda function behind the API: headers, errors and slashes as NetBox has them, for callers with a token. */
export const apiFunction = (handle: ApiHandler) =>
  openFunction(async (request, requestId) => {
    const actor = await authenticate(environmentStore(), tokenPepper(), request.header('authorization'), new Date());
    authorize(actor, request.method);
    return handle(request, contextFor(actor, request.baseUrl, requestId));
  });

/** The same for routes that need no token. */
export function openFunction(handle: OpenHandler) {
  const respond: LambdaHandler = async (event) => {
    const requestId = randomUUID();
    const request = readRequest(event);
    const response = await answer(() => slashed(request) ?? handle(request, requestId));
    const headers = { ...response.headers, 'API-Version': apiVersion, 'X-Request-ID': requestId, Vary: 'HX-Request' };
    return { ...response, headers, body: request.method === 'HEAD' ? '' : response.body };
  };
  return middy(respond);
}

/** NetBox: GET without the trailing slash is redirected; other methods would lose their body and get 404. */
function slashed({ method, path, baseUrl, query }: ApiRequest): Promise<APIGatewayProxyResult> | undefined {
  if (path.endsWith('/')) return undefined;
  if (method !== 'GET' && method !== 'HEAD') throw new Failure('not-found', { detail: 'Not found.' });
  const search = new URLSearchParams(
    [...query].flatMap(([name, values]) => values.map((value): [string, string] => [name, value])),
  );
  const location = `${baseUrl}${path}/${search.size > 0 ? `?${search}` : ''}`;
  return Promise.resolve(emptyResponse(301, { Location: location }));
}

async function answer(respond: () => Promise<APIGatewayProxyResult>): Promise<APIGatewayProxyResult> {
  try {
    return await respond();
  } catch (error) {
    if (error instanceof Failure) return jsonResponse(error.status, error.body);
    logger.error('Unhandled error', { error });
    return jsonResponse(500, {
      error: 'An internal error occurred.',
      exception: 'InternalError',
      netbox_version: '4.6.8',
    });
  }
}
