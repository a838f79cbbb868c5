import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { keptIn, positionFile } from './follow-changes.ts';

/**
 * The embedded engine keeps the records of a stream for ever, each with two images of an item. Those that were handed on are
 * deleted when the stack starts, before anybody writes; but the last one: the engine counts on from it.
 */
export async function forgetReadRecords(folder: string): Promise<void> {
  const kept = await keptIn(positionFile(folder));
  if (!kept) return;
  const database = new DatabaseSync(join(folder, 'embedded', 'table.db'));
  try {
    const forget = database.prepare(
      'DELETE FROM _stream_records WHERE shard_id = ? AND CAST(sequence_number AS INTEGER) < CAST(? AS INTEGER)',
    );
    for (const [shard, last] of Object.entries(kept.position)) forget.run(shard, last);
  } finally {
    database.close();
  }
}
