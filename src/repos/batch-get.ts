import { BatchGetItemCommand, type BatchGetItemCommandOutput, type KeysAndAttributes } from '@aws-sdk/client-dynamodb';
import { refused } from '../domain/engine/errors.ts';
import { plainItem } from './attribute-values.ts';
import { backoff } from './backoff.ts';

/** Of asking again for keys that came back unprocessed. */
const attempts = 12;

/**
 * The items of a table under at most 100 keys; those that are not there are left out. UnprocessedKeys come back when the answer passes 16 MB or the
 * table throttles: they are asked for again after a wait, and unavailable in the end. `send` sends a command to the table.
 */
export async function batchGet(
  send: (command: BatchGetItemCommand) => Promise<BatchGetItemCommandOutput>,
  table: string,
  keys: KeysAndAttributes,
): Promise<readonly Record<string, unknown>[]> {
  const items: Record<string, unknown>[] = [];
  let pending: BatchGetItemCommandOutput['UnprocessedKeys'] = { [table]: keys };
  for (let attempt = 0; pending && Object.keys(pending).length > 0; attempt++) {
    if (attempt === attempts) throw refused('unavailable', 'The database is busy. Please try again.');
    if (attempt > 0) await backoff(attempt);
    const answer: BatchGetItemCommandOutput = await send(new BatchGetItemCommand({ RequestItems: pending }));
    items.push(...(answer.Responses?.[table] ?? []).map(plainItem));
    pending = answer.UnprocessedKeys;
  }
  return items;
}
