import {
  DeleteTableCommand,
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  paginateScan,
  type TableDescription,
  UpdateContinuousBackupsCommand,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { mapLimited } from '../../src/repos/concurrency.ts';
import { streamView, timeToLiveAttribute } from '../../src/repos/table.ts';
import { passing, Refusal, type Surroundings, unless, waitFor } from './surroundings.ts';

/** Undefined when there is no such table. */
export async function describedTable(
  { client }: Pick<Surroundings, 'client'>,
  TableName: string,
): Promise<TableDescription | undefined> {
  const found = await unless(['ResourceNotFoundException'], client.send(new DescribeTableCommand({ TableName })));
  return found?.Table;
}

/** Waits until the table and all its indexes are there; a restore may take hours. */
export const activeTable = (around: Surroundings, table: string): Promise<TableDescription> =>
  waitFor(around, `table ${table}`, async () => {
    const found = await describedTable(around, table);
    if (!found) throw new Refusal(`The table ${table} is gone. Run the command again.`);
    const parts = [found.TableStatus, ...(found.GlobalSecondaryIndexes ?? []).map(({ IndexStatus }) => IndexStatus)];
    return parts.every((status) => status === 'ACTIVE') ? found : undefined;
  });

/** Since when and until when the table can be restored. */
export async function restorableTimes({ client }: Surroundings, TableName: string) {
  const { ContinuousBackupsDescription: backups } = await client.send(
    new DescribeContinuousBackupsCommand({ TableName }),
  );
  const { PointInTimeRecoveryStatus, EarliestRestorableDateTime, LatestRestorableDateTime } =
    backups?.PointInTimeRecoveryDescription ?? {};
  if (PointInTimeRecoveryStatus !== 'ENABLED' || !EarliestRestorableDateTime || !LatestRestorableDateTime)
    throw new Refusal(`Point-in-time recovery of ${TableName} is off, so that a deletion could not be undone.`);
  return { earliest: EarliestRestorableDateTime, latest: LatestRestorableDateTime };
}

const segments = 8;

/** Reads the whole table to count its items. */
export async function countItems({ client, say }: Surroundings, TableName: string): Promise<number> {
  let counted = 0;
  let told = 0;
  await mapLimited([...Array(segments).keys()], segments, async (Segment) => {
    const pages = paginateScan({ client }, { TableName, Select: 'COUNT', Segment, TotalSegments: segments });
    for await (const { Count = 0 } of pages) {
      counted += Count;
      if (counted - told < itemsPerLine) continue;
      told = counted;
      say(`Counted ${counted} items of ${TableName} ...`);
    }
  });
  return counted;
}
const itemsPerLine = 1_000_000;

/** Deletes a table although it is protected, and waits until it is gone. */
export async function deleteTable(around: Surroundings, TableName: string): Promise<void> {
  const found = await describedTable(around, TableName);
  if (found && found.TableStatus !== 'DELETING') {
    if (found.DeletionProtectionEnabled) {
      await around.client.send(new UpdateTableCommand({ TableName, DeletionProtectionEnabled: false }));
      await activeTable(around, TableName);
    }
    await around.client.send(new DeleteTableCommand({ TableName }));
  }
  await waitFor(around, `the end of table ${TableName}`, async () =>
    (await describedTable(around, TableName)) ? undefined : true,
  );
}

/** What a restore does not bring back: expiry, point-in-time recovery, protection against deletion. */
export async function protectTable(around: Surroundings, TableName: string): Promise<void> {
  await expire(around, TableName);
  await waitFor(around, `point-in-time recovery of ${TableName}`, () =>
    unless(
      passing,
      around.client.send(
        new UpdateContinuousBackupsCommand({
          TableName,
          PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        }),
      ),
    ),
  );
  const found = await describedTable(around, TableName);
  if (!found?.DeletionProtectionEnabled)
    await around.client.send(new UpdateTableCommand({ TableName, DeletionProtectionEnabled: true }));
}

/** Switches on the stream of a table, unless it is on, and gives its ARN. */
export async function streamTable(around: Surroundings, TableName: string): Promise<string | undefined> {
  const found = await describedTable(around, TableName);
  if (found?.StreamSpecification?.StreamEnabled) return found.LatestStreamArn;
  const StreamSpecification = { StreamEnabled: true, StreamViewType: streamView } as const;
  const { TableDescription } = await around.client.send(new UpdateTableCommand({ TableName, StreamSpecification }));
  await activeTable(around, TableName);
  return TableDescription?.LatestStreamArn;
}

async function expire({ client }: Surroundings, TableName: string): Promise<void> {
  const { TimeToLiveDescription: expiry } = await client.send(new DescribeTimeToLiveCommand({ TableName }));
  if (expiry?.TimeToLiveStatus === 'ENABLED' || expiry?.TimeToLiveStatus === 'ENABLING') return;
  const TimeToLiveSpecification = { Enabled: true, AttributeName: timeToLiveAttribute };
  await client.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification }));
}
