import { CreateTableCommand, DynamoDBClient, ResourceInUseException } from '@aws-sdk/client-dynamodb';
import { tableDefinition } from '../../src/repos/table.ts';

/** Creates the table `name` with the keys and indexes of the repositories, unless it exists already. */
export async function createTable(name: string, endpoint: string | undefined): Promise<void> {
  const client = new DynamoDBClient(endpoint ? { endpoint } : {});
  try {
    await client.send(new CreateTableCommand({ ...tableDefinition, TableName: name }));
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error;
  } finally {
    client.destroy();
  }
}
