import { AsyncLocalStorage } from 'node:async_hooks';
import type { Context } from 'aws-lambda';
import type { Measured, MetricName } from './metric-names.ts';

/** What log entries and metrics say of the invocation that they belong to. */
interface Invocation {
  readonly cold_start: boolean;
  readonly function_name: string;
  readonly function_request_id: string;
  readonly function_memory_size: string;
  /** As in the X-Amzn-Trace-Id header; absent where requests are not traced. */
  readonly xray_trace_id?: string;
}

interface Current {
  readonly fields: Invocation;
  readonly context: Context;
  readonly tally: Partial<Record<MetricName, number>>;
}

/** Locally, functions run at once in one process. */
const current = new AsyncLocalStorage<Current>();
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
  const tally = { ReadUnits: 0, WriteUnits: 0, Retries: 0, Conflicts: 0 };
  return current.run({ fields, context, tally }, run);
}

/** Adds to a metric of the invocation that this is part of. Outside of one, nothing is added up. */
export function tally(name: MetricName, amount = 1): void {
  const { tally: sums } = current.getStore() ?? {};
  if (sums) sums[name] = (sums[name] ?? 0) + amount;
}

/** What the invocation has added up. */
export const tallied = (): Measured => current.getStore()?.tally ?? {};

export const invocationFields = (): Partial<Invocation> => current.getStore()?.fields ?? {};

/** Milliseconds that the invocation may still take; without end outside of one. */
export const remainingTime = (): number =>
  current.getStore()?.context.getRemainingTimeInMillis() ?? Number.POSITIVE_INFINITY;
