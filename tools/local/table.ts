import { CreateTableCommand, DynamoDBClient, ResourceInUseException } from '@aws-sdk/client-dynamodb';
import { tableDefinition } from '../../src/repos/table.ts';

/** The table of the stack on one machine. */
export const localTable = 'quartermaster-local';

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
