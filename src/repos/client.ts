import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

export interface TableAccess {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
}

/** The table that the environment names: QM_TABLE, and QM_DYNAMODB_ENDPOINT where it is not Amazon's own. */
export function tableFromEnvironment(environment: NodeJS.ProcessEnv): TableAccess {
  const table = environment['QM_TABLE'];
  if (!table) throw new Error('QM_TABLE is not set: it names the DynamoDB table.');
  return connect(table, environment['QM_DYNAMODB_ENDPOINT']);
}

export function connect(table: string, endpoint?: string): TableAccess {
  const client = new DynamoDBClient({ maxAttempts: 5, ...(endpoint ? { endpoint } : {}) });
  return { table, client: DynamoDBDocumentClient.from(client) };
}
