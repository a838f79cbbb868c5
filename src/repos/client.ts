import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Registry } from '../domain/engine/resource/registry.ts';
import { isDiskFull, orUnavailable } from './failures.ts';
import { guardLayout } from './layout.ts';
import { observeRequests, type RequestObserver } from './request-costs.ts';
import { limitsOnOneMachine, requestLimits, type TimeLimits } from './time-limits.ts';

/** The table, how it is reached, and the declarations of what it keeps. */
export interface TableAccess {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
  readonly registry: Registry;
}

/**
 * The table that the environment names: QM_TABLE, and QM_DYNAMODB_ENDPOINT where it is not Amazon's own. Requests fail while it
 * has a layout that this version does not know. With an `observe`, which is told of each request, DynamoDB is asked for units.
 */
export function tableFromEnvironment(
  environment: NodeJS.ProcessEnv,
  registry: Registry,
  observe?: RequestObserver,
): TableAccess {
  const table = environment.QM_TABLE;
  if (!table) throw new Error('QM_TABLE is not set: it names the DynamoDB table.');
  const access = connect(table, registry, environment.QM_DYNAMODB_ENDPOINT);
  if (observe) observeRequests(access.client, observe);
  return guardLayout(access);
}

/**
 * Attempts at one request. Of Amazon's table all of them in silence take 12 seconds: an API function has 29, in which it may
 * meet this twice, at a large write and at the look at what became of it.
 */
const maxAttempts = 4;
const limitsOnAws: TimeLimits = { connection: 1_000, silence: 3_000 };

/**
 * A client whose failures that pass, once the SDK has given up on them, are `unavailable`: the caller may try again. An
 * attempt that passes a time limit is one of them.
 */
export function connect(
  table: string,
  registry: Registry,
  endpoint?: string,
  limits = endpoint ? limitsOnOneMachine : limitsOnAws,
): TableAccess {
  const client = new DynamoDBClient({
    maxAttempts,
    requestHandler: { ...requestLimits(limits), socketTimeout: limits.silence },
    ...(endpoint ? { endpoint } : {}),
  });
  // It copies every answer for a log that nobody has configured.
  client.middlewareStack.remove('loggerMiddleware');
  client.middlewareStack.add((next) => (args) => next(args).catch(retryMetTransactions), {
    step: 'deserialize',
    priority: 'high',
    name: 'met transactions',
  });
  client.middlewareStack.add((next) => (args) => orUnavailable(() => next(args), detailOf), {
    step: 'initialize',
    priority: 'high',
    name: 'unavailable',
  });
  return { table, registry, client: DynamoDBDocumentClient.from(client) };
}

/** The SDK repeats what meets a transaction only inside of transactions: a plain write is repeated, too. */
function retryMetTransactions(error: unknown): never {
  if (error instanceof Error && error.name === 'TransactionConflictException') Object.assign(error, { $retryable: {} });
  throw error;
}

const detailOf = (error: unknown): string =>
  isDiskFull(error)
    ? 'The disk of the database is full. Make room, then try again.'
    : 'The database does not answer in time. Please try again.';
