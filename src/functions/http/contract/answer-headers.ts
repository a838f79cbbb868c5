import type { Request } from '@middy/core';
import type { APIGatewayProxyResult } from 'aws-lambda';
import type { Exchange, ExchangeMiddleware } from './exchange.ts';
import { allowHeader } from './methods.ts';
import { securityHeaders } from './security-headers.ts';
import { apiVersion } from './versions.ts';

/** Gives every answer, errors as well, the headers of NetBox and those of security; answers to HEAD have no body. */
export const addHeaders: ExchangeMiddleware = { after: complete, onError: complete };

function complete(answered: Request<Exchange, APIGatewayProxyResult>): void {
  const { response, event } = answered;
  if (!response) return;
  const { request, requestId, methods } = event;
  const headers = {
    ...securityHeaders,
    ...response.headers,
    ...(methods ? { Allow: allowHeader(methods) } : {}),
    'API-Version': apiVersion(),
    'X-Request-ID': requestId,
    Vary: 'HX-Request',
  };
  answered.response = { ...response, headers, body: request.method === 'HEAD' ? '' : response.body };
}
