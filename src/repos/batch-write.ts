import { BatchWriteCommand, type BatchWriteCommandOutput } from '@aws-sdk/lib-dynamodb';
import { backoff } from './backoff.ts';
import type { TableAccess } from './client.ts';
import { chunks, mapLimited } from './concurrency.ts';

export type WriteRequest = NonNullable<NonNullable<BatchWriteCommandOutput['UnprocessedItems']>[string]>[number];

/** BatchWriteItem takes 25 requests. */
const requestsPerBatch = 25;

/** Puts and deletes items without conditions, each key once. Batches are written one after the other, or so many at once. */
export async function batchWrite(
  access: TableAccess,
  requests: readonly WriteRequest[],
  batchesInParallel = 1,
): Promise<void> {
  await mapLimited(chunks(requests, requestsPerBatch), batchesInParallel, (batch) => writeBatch(access, batch));
}

/** UnprocessedItems come back when the table throttles; they are written again after a wait. */
async function writeBatch({ client, table }: TableAccess, requests: readonly WriteRequest[]): Promise<void> {
  let pending: BatchWriteCommandOutput['UnprocessedItems'] = { [table]: [...requests] };
  for (let attempt = 0; pending && Object.keys(pending).length > 0; attempt++) {
    if (attempt > 0) await backoff(attempt);
    const answer: BatchWriteCommandOutput = await client.send(new BatchWriteCommand({ RequestItems: pending }));
    pending = answer.UnprocessedItems;
  }
}
