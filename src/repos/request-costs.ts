import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** Capacity units as DynamoDB counts them, indexes included. */
interface Units {
  readonly readUnits: number;
  readonly writeUnits: number;
}

/** What one request to the table has cost. DynamoDB names no units where it answers with an error. */
export interface RequestCost extends Units {
  /** Attempts beyond the first. */
  readonly retries: number;
  /** A transaction that a failed condition or another transaction has cancelled. */
  readonly isCancelled: boolean;
}

export type RequestObserver = (cost: RequestCost) => void;

/** Lets DynamoDB say what a request has consumed. */
export const askingForUnits = <I extends object>(input: I) => ({ ...input, ReturnConsumedCapacity: 'TOTAL' as const });

/** The units of the answer to a command that was asked for them. */
export function unitsOf(command: string, output: object): Units {
  const units = consumed(output);
  return /^(Get|BatchGet|Query)/.test(command)
    ? { readUnits: units, writeUnits: 0 }
    : { readUnits: 0, writeUnits: units };
}

function consumed(output: object): number {
  const given: unknown = 'ConsumedCapacity' in output ? output.ConsumedCapacity : undefined;
  return (Array.isArray(given) ? given : [given]).reduce((sum: number, one) => sum + capacityIn(one), 0);
}

const capacityIn = (given: unknown): number => numberIn(given, 'CapacityUnits');

/** Tells `observe` of every request that this client makes. */
export function observeRequests({ middlewareStack }: DynamoDBDocumentClient, observe: RequestObserver): void {
  middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        try {
          const answer = await next({ ...args, input: askingForUnits(args.input) });
          const retries = retriesOf(answer.output);
          observe({ ...unitsOf(String(commandName), answer.output), retries, isCancelled: false });
          return answer;
        } catch (error) {
          const isCancelled = error instanceof TransactionCanceledException;
          observe({ readUnits: 0, writeUnits: 0, retries: retriesOf(error), isCancelled });
          throw error;
        }
      },
    { step: 'initialize', priority: 'low', name: 'request costs' },
  );
}

/** The SDK notes its attempts at answers and errors alike. */
function retriesOf(result: unknown): number {
  const metadata = typeof result === 'object' && result && '$metadata' in result ? result.$metadata : undefined;
  return Math.max(0, numberIn(metadata, 'attempts') - 1);
}

function numberIn(given: unknown, name: string): number {
  const found = typeof given === 'object' && given ? Object.entries(given).find(([key]) => key === name)?.[1] : 0;
  return typeof found === 'number' ? found : 0;
}
