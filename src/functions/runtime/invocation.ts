import { AsyncLocalStorage } from 'node:async_hooks';
import type { Context } from 'aws-lambda';

/** What log entries and metrics say of the invocation that they belong to. */
interface Invocation {
  readonly cold_start: boolean;
  readonly function_name: string;
  readonly function_request_id: string;
  readonly function_memory_size: string;
  /** As in the X-Amzn-Trace-Id header; absent where requests are not traced. */
  readonly xray_trace_id?: string;
}

/** Locally, functions run at once in one process. */
const current = new AsyncLocalStorage<{ readonly fields: Invocation; readonly context: Context }>();
let isCold = true;

/** Runs what an invocation does; what it logs has the fields of the invocation. */
export function asInvocation<T>(context: Context, run: () => T): T {
  const { _X_AMZN_TRACE_ID: trace } = process.env;
  const fields = {
    cold_start: isCold,
    function_name: context.functionName,
    function_request_id: context.awsRequestId,
    function_memory_size: context.memoryLimitInMB,
    ...(trace ? { xray_trace_id: trace } : {}),
  };
  isCold = false;
  return current.run({ fields, context }, run);
}

export const invocationFields = (): Partial<Invocation> => current.getStore()?.fields ?? {};

/** Milliseconds that the invocation may still take; without end outside of one. */
export const remainingTime = (): number =>
  current.getStore()?.context.getRemainingTimeInMillis() ?? Number.POSITIVE_INFINITY;
