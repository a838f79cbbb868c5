import { RestoreTableFromBackupCommand, RestoreTableToPointInTimeCommand } from '@aws-sdk/client-dynamodb';
import { newEpochOf } from '../../src/repos/feed.ts';
import { availableBackup, backupNamed, beginBackup } from './backups.ts';
import { copyName } from './stage-tables.ts';
import { passing, Refusal, type Surroundings, unless, waitFor } from './surroundings.ts';
import {
  activeTable,
  countItems,
  deleteTable,
  describedTable,
  protectTable,
  restorableTimes,
  streamTable,
} from './tables.ts';

/*
 * DynamoDB restores into new tables only, and the functions know one name. So the state of then comes into a copy, the copy
 * into a backup, and the backup under the name of the table, which makes place for it:
 *
 *   table -> copy as of then -> counted -> backup of the copy -> no table -> table from the backup -> protected -> no copy
 *
 * What is there tells how far an earlier run came; nothing else is remembered. The table goes only when the backup can be
 * restored, and while DynamoDB would keep a backup of its last state by itself.
 */

export interface Restore {
  readonly table: string;
  readonly time: Date;
  /** The table whose state it is, such as that of a removed stack; usually the same. */
  readonly from: string;
}

/** Brings a table back to what it was at a time. Run again after it was stopped, it goes on where it was. */
export async function restoreTable(around: Surroundings, restore: Restore): Promise<void> {
  const { table, time } = restore;
  const copy = copyName(table, time);
  const backup = (await backupNamed(around, copy)) ?? (await backUpCopy(around, restore, copy));
  await availableBackup(around, backup);
  const isRestored = (await sourceOf(around, table)) === backup;
  if (isRestored && !(await describedTable(around, copy))) {
    around.say(`${table} was restored to that time before. To do it again, delete the backup ${backup} first.`);
    return;
  }
  if (!isRestored) {
    await makePlace(around, table);
    await beginRestore(around, table, backup);
  }
  await activeTable(around, table);
  await unless(['ConditionalCheckFailedException'], around.client.send(newEpochOf(table)));
  const stream = await streamTable(around, table);
  await protectTable(around, table);
  await deleteTable(around, copy);
  around.say(
    `What follows from changes (webhooks, notifications, the feed) begins again when you deploy with this line in the file of the stage:\nstream: ${stream}`,
  );
  around.say(`${table} is as it was at ${time.toISOString()}. Its backup stays until you delete it: ${backup}`);
}

/** The backup from which a table was restored. */
async function sourceOf(around: Surroundings, table: string): Promise<string | undefined> {
  return (await describedTable(around, table))?.RestoreSummary?.SourceBackupArn;
}

/** An answer that is lost is asked for again: what was begun by then counts. */
async function beginRestore(around: Surroundings, table: string, backup: string): Promise<void> {
  const begin = new RestoreTableFromBackupCommand({ TargetTableName: table, BackupArn: backup });
  around.say(`Restoring ${table} from its backup ...`);
  await waitFor(around, `the beginning of the restoration of ${table}`, async () =>
    (await sourceOf(around, table)) === backup ? true : unless([...passing, exists], around.client.send(begin)),
  );
}
const exists = 'TableAlreadyExistsException';

/** Makes the copy, unless it is there, and begins its backup once it is whole and holds something. */
async function backUpCopy(around: Surroundings, restore: Restore, copy: string): Promise<string> {
  if (!(await describedTable(around, copy))) await beginCopy(around, restore, copy);
  await activeTable(around, copy);
  const items = await countItems(around, copy);
  if (items === 0)
    throw new Refusal(`The table was empty at ${restore.time.toISOString()}. Delete ${copy}, and choose another time.`);
  around.say(`${copy} has ${items} items.`);
  return beginBackup(around, copy, copy);
}

async function beginCopy(around: Surroundings, { from, time }: Restore, copy: string): Promise<void> {
  if (!(await describedTable(around, from)))
    throw new Refusal(`The table ${from} is not there. If another restore was stopped, run that one again first.`);
  const { earliest, latest } = await restorableTimes(around, from);
  if (time < earliest || time > latest)
    throw new Refusal(
      `${from} can be restored as it was between ${earliest.toISOString()} and ${latest.toISOString()}.`,
    );
  around.say(
    `Restoring ${from} as of ${time.toISOString()} into ${copy}. This may take hours; the stage goes on working.`,
  );
  const begin = new RestoreTableToPointInTimeCommand({
    SourceTableName: from,
    TargetTableName: copy,
    RestoreDateTime: time,
  });
  await waitFor(around, `the beginning of ${copy}`, async () =>
    (await describedTable(around, copy)) ? true : unless([...passing, exists], around.client.send(begin)),
  );
}

/** Deletes the table, if it is there. */
async function makePlace(around: Surroundings, table: string): Promise<void> {
  const found = await describedTable(around, table);
  if (!found) return;
  if (found.TableStatus !== 'DELETING') await restorableTimes(around, table);
  around.say(
    `Deleting ${table}. Requests fail from now on until it is restored; DynamoDB keeps a backup of it for 35 days.`,
  );
  await deleteTable(around, table);
}
