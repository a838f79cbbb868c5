import type { Context } from '../../domain/engine/context.ts';
import { rowsFrom } from '../../domain/engine/resource/load-objects.ts';
import { remove } from '../../domain/engine/write/delete.ts';
import { filePrefix, fileTypes } from '../../domain/platform/files/stored-file.ts';
import type { Bucket } from '../../repos/bucket.ts';

/** Milliseconds after which a file without an object has none any more, or will not get one: a request takes seconds. */
const youngest = 3_600_000;
/** Milliseconds after which nobody uploads any more; the bucket forgets uploads a day later. */
const longestWait = 24 * 3_600_000;

/** What a sweep has done. */
interface Swept {
  readonly files: number;
  readonly abandoned: number;
}

/**
 * Removes the files whose objects are deleted or have another file by now, and the objects whose upload was never confirmed.
 * The bucket is listed before the objects are read: a file that an object has since got is not taken for one without.
 */
export async function sweepFiles(context: Context, bucket: Bucket): Promise<Swept> {
  const before = (age: number): string => new Date(context.now().getTime() - age).toISOString();
  const orphans = new Set<string>();
  for await (const { key, written } of bucket.list(filePrefix)) if (written < before(youngest)) orphans.add(key);
  let abandoned = 0;
  for (const type of fileTypes) {
    const resource = context.store.registry.resourceOf(type);
    for await (const { id, values } of rowsFrom(context.store, { kind: 'by-id', type, startId: 0 })) {
      orphans.delete(values._file);
      if (values.status !== 'pending' || (values.created ?? '') > before(longestWait)) continue;
      await remove(context, { resource, id, message: 'The file was never uploaded.' });
      abandoned += 1;
    }
  }
  for (const key of orphans) await bucket.remove(key);
  return { files: orphans.size, abandoned };
}
