import type { MiddlewareObj } from '@middy/core';
import type { APIGatewayProxyResult } from 'aws-lambda';
import type { Method } from '../../../domain/engine/resource/resource.ts';
import type { ApiRequest } from './request.ts';

/** A request and what is known of it before it is answered. */
export interface Exchange {
  readonly request: ApiRequest;
  /** The route that led here, as `/api/dcim/sites/{id}`. */
  readonly route: string;
  /** Request id in the response (`X-Request-ID`) and in the change log. */
  readonly requestId: string;
  /** What the path takes; undefined when there is nothing at it. */
  readonly methods: readonly Method[] | undefined;
}

export type ExchangeMiddleware = MiddlewareObj<Exchange, APIGatewayProxyResult>;
