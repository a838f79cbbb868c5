import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { TableAccess } from '../../src/repos/client.ts';
import { itemsOf } from '../../src/repos/query.ts';
import { journalHeadKey } from '../../src/repos/table.ts';

/** The heads of all journals that are not settled. */
async function heads(access: TableAccess) {
  const all: { readonly pk: string; readonly sk: string; readonly state: string }[] = [];
  for await (const { pk, sk, state } of itemsOf(access, { pk: journalHeadKey('').pk }))
    all.push({ pk: String(pk), sk: String(sk), state: String(state) });
  return all;
}

/** What the journals say that are not settled. */
export const journalStates = async (access: TableAccess): Promise<readonly string[]> =>
  (await heads(access)).map(({ state }) => state);

/** Lets the writers of all journals have been at work last at `since` (epoch milliseconds). */
async function lastSeen(access: TableAccess, since: number): Promise<void> {
  const { client, table } = access;
  for (const { pk, sk } of await heads(access))
    await client.send(
      new UpdateCommand({
        TableName: table,
        Key: { pk, sk },
        UpdateExpression: 'SET since = :since',
        ExpressionAttributeValues: { ':since': since },
      }),
    );
}

/** As if the leases of all writers were over. */
export const leasesOver = (access: TableAccess): Promise<void> => lastSeen(access, 0);

/** As if all writers were alive, for as long as the test takes. */
export const writersAlive = (access: TableAccess): Promise<void> => lastSeen(access, Date.now() + 3_600_000);
