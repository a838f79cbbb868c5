import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { Failure } from '../domain/engine/errors.ts';
import type { Registry } from '../domain/engine/resource/registry.ts';
import { isDiskFull, passes } from './failures.ts';

/** The table, how it is reached, and the declarations of what it keeps. */
export interface TableAccess {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
  readonly registry: Registry;
}

/** The table that the environment names: QM_TABLE, and QM_DYNAMODB_ENDPOINT where it is not Amazon's own. */
export function tableFromEnvironment(environment: NodeJS.ProcessEnv, registry: Registry): TableAccess {
  const table = environment.QM_TABLE;
  if (!table) throw new Error('QM_TABLE is not set: it names the DynamoDB table.');
  return connect(table, registry, environment.QM_DYNAMODB_ENDPOINT);
}

/** A client whose failures that pass, once the SDK has given up on them, are `unavailable`: the caller may try again. */
export function connect(table: string, registry: Registry, endpoint?: string): TableAccess {
  const client = new DynamoDBClient({ maxAttempts: 5, ...(endpoint ? { endpoint } : {}) });
  // It copies every answer for a log that nobody has configured.
  client.middlewareStack.remove('loggerMiddleware');
  client.middlewareStack.add(
    (next) => async (args) => {
      try {
        return await next(args);
      } catch (error) {
        if (!passes(error)) throw error;
        const detail = isDiskFull(error)
          ? 'The disk of the database is full. Make room, then try again.'
          : 'The database does not answer in time. Please try again.';
        throw new Failure('unavailable', { detail }, { cause: error });
      }
    },
    { step: 'initialize', priority: 'high', name: 'unavailable' },
  );
  return { table, registry, client: DynamoDBDocumentClient.from(client) };
}
