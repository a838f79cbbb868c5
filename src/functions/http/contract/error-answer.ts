import type { APIGatewayProxyResult } from 'aws-lambda';
import { Failure, LostAnswer } from '../../../domain/engine/errors.ts';
import type { JsonObject } from '../../../domain/engine/json.ts';
import { registry } from '../../../domain/registry.ts';
import { log } from '../../runtime/log.ts';
import type { Exchange, ExchangeMiddleware } from './exchange.ts';
import type { ApiRequest } from './request.ts';
import { jsonResponse } from './response.ts';
import { netboxVersion } from './versions.ts';

/** Answers what failed as NetBox does, and logs what the caller did not cause. */
export const answerErrors: ExchangeMiddleware = {
  onError: async (failed) => {
    const { error, event } = failed;
    // Client errors are not logged; server errors are, for the operator.
    if (!(error instanceof Failure) || error.status >= 500)
      await log('error', 'Request failed', { error, request_id: event.requestId });
    failed.response = errorAnswer(error, event);
  },
};

function errorAnswer(error: unknown, { request, requestId }: Exchange): APIGatewayProxyResult {
  if (error instanceof LostAnswer) return jsonResponse(error.status, lostAnswer(request, requestId, error));
  if (error instanceof Failure) return jsonResponse(error.status, error.body, retryHeader(error));
  return jsonResponse(500, {
    error: 'An internal error occurred.',
    exception: 'InternalError',
    netbox_version: netboxVersion(),
  });
}

/** Says how the caller learns what became of the write. */
function lostAnswer({ method, baseUrl, header }: ApiRequest, requestId: string, { detail }: LostAnswer): JsonObject {
  const url = `${baseUrl}${registry.resourceOf('core.objectchange').path}/?request_id=${requestId}`;
  const hasKey = method === 'POST' && header('idempotency-key') !== undefined;
  const repeat = hasKey ? ' The same request with the same Idempotency-Key answers what happened.' : '';
  return { detail: `${detail} What this request has changed: ${url}${repeat}` };
}

const retryHeader = ({ retryAfter }: Failure) =>
  retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) };
