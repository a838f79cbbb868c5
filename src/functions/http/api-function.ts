import type { APIGatewayProxyResult } from 'aws-lambda';
import type { Context } from '../../domain/engine/context.ts';
import { dryRunStore } from '../../domain/engine/write/dry-run.ts';
import { contextFor, environmentStore, tokenPepper } from '../runtime/environment.ts';
import { authenticate, authorize } from './auth/authenticate.ts';
import { isDryRun } from './contract/dry-run.ts';
import { type MethodsOf, requireMethod } from './contract/methods.ts';
import type { ApiRequest } from './contract/request.ts';
import { respondWith } from './open-function.ts';

/** Answers one request of an authenticated caller. */
export type ApiHandler = (request: ApiRequest, context: Context) => Promise<APIGatewayProxyResult>;

/**
 * A Lambda function behind the API: headers, errors, methods and slashes as NetBox has them, for callers with a token.
 * NetBox judges the token before the method, and the path before both.
 */
export const apiFunction = (methodsOf: MethodsOf, handle: ApiHandler) =>
  respondWith(methodsOf, async (request, requestId, methods) => {
    const { actor, noted } = await authenticate({
      store: environmentStore(),
      pepper: tokenPepper(),
      authorization: request.header('authorization'),
      address: request.address,
      now: new Date(),
    });
    try {
      authorize(actor, request.method);
      requireMethod(methods, request.method);
      const route = `${request.method} ${request.path}`;
      const context = { ...contextFor(actor, request.baseUrl, requestId), route };
      return await handle(request, isDryRun(request) ? { ...context, store: dryRunStore(context.store) } : context);
    } finally {
      // Lambda stops what still runs when the answer is out.
      await noted;
    }
  });
