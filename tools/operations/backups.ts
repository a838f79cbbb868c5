import {
  type BackupDetails,
  CreateBackupCommand,
  DescribeBackupCommand,
  ListBackupsCommand,
  type ListBackupsCommandOutput,
} from '@aws-sdk/client-dynamodb';
import { passing, Refusal, type Surroundings, unless, waitFor } from './surroundings.ts';

/** The address of the backup of this name, if there is one. Backups outlive their tables. */
export async function backupNamed({ client }: Surroundings, name: string): Promise<string | undefined> {
  let start: string | undefined;
  do {
    const page: ListBackupsCommandOutput = await client.send(
      new ListBackupsCommand({ BackupType: 'USER', ExclusiveStartBackupArn: start }),
    );
    const found = page.BackupSummaries?.find(
      ({ BackupName, BackupStatus }) => BackupName === name && BackupStatus !== 'DELETED',
    );
    if (found) return found.BackupArn;
    start = page.LastEvaluatedBackupArn;
  } while (start !== undefined);
  return undefined;
}

/** Begins a backup and gives its address. A table that was just restored takes a while until it can be backed up. */
export const beginBackup = (around: Surroundings, table: string, name: string): Promise<string> =>
  waitFor(around, `the beginning of a backup of ${table}`, async () => {
    const begun = await unless(
      passing,
      around.client.send(new CreateBackupCommand({ TableName: table, BackupName: name })),
    );
    return begun?.BackupDetails?.BackupArn;
  });

/** Waits until the backup can be restored. */
export const availableBackup = (around: Surroundings, arn: string): Promise<BackupDetails> =>
  waitFor(around, `backup ${arn}`, async () => {
    const { BackupDescription } = await around.client.send(new DescribeBackupCommand({ BackupArn: arn }));
    const details = BackupDescription?.BackupDetails;
    if (!details || details.BackupStatus === 'DELETED') throw new Refusal(`The backup ${arn} is gone.`);
    return details.BackupStatus === 'AVAILABLE' ? details : undefined;
  });
