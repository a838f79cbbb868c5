import {
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  ResourceInUseException,
  UpdateTableCommand,
} from '@aws-sdk/client-dynamodb';
import { streamView, tableDefinition } from '../../src/repos/table.ts';

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

/** Switches on the stream of a table that was created without one, and gives its name. */
export async function streamOf(name: string, endpoint: string | undefined): Promise<string> {
  const client = new DynamoDBClient(endpoint ? { endpoint } : {});
  try {
    const { Table } = await client.send(new DescribeTableCommand({ TableName: name }));
    if (Table?.StreamSpecification?.StreamEnabled && Table.LatestStreamArn) return Table.LatestStreamArn;
    const StreamSpecification = { StreamEnabled: true, StreamViewType: streamView } as const;
    const updated = await client.send(new UpdateTableCommand({ TableName: name, StreamSpecification }));
    if (!updated.TableDescription?.LatestStreamArn) throw new Error(`The table ${name} got no stream.`);
    return updated.TableDescription.LatestStreamArn;
  } finally {
    client.destroy();
  }
}
