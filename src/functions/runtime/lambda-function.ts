import middy, { type MiddlewareObj } from '@middy/core';
import type { Context } from 'aws-lambda';
import { asInvocation } from './invocation.ts';
import { log } from './log.ts';
import { measured } from './metrics.ts';

/** What Lambda calls. */
export type LambdaFunction<E, R> = (event: E, context: Context) => Promise<R>;

/**
 * The one way in which Lambda functions are made: what they log names the invocation. Of the middlewares, the first is the
 * outermost.
 */
export function lambdaFunction<E, R>(
  handle: LambdaFunction<E, R>,
  middlewares: readonly MiddlewareObj<E, R>[],
): LambdaFunction<E, R> {
  // Lambda itself ends what takes too long.
  const run = middy<E, R>(handle, { timeoutEarlyInMillis: 0 }).use([...middlewares]);
  return (event, context) => asInvocation(context, () => run(event, context));
}

/**
 * A function without a route: a schedule, an import, a handler of messages. It publishes what it has added up. Errors reach
 * Lambda, which may retry.
 */
export const backgroundFunction = <E, R = void>(handle: LambdaFunction<E, R>): LambdaFunction<E, R> =>
  lambdaFunction(handle, [
    measured(() => ({ measured: {}, fields: {} })),
    { onError: ({ error }) => log('error', 'Function failed', { error }) },
  ]);
