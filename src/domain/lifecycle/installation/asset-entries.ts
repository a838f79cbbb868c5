import { ErrorCollector, errorsWithin, Failure, type FieldErrors, messagesOf } from '../../engine/errors.ts';
import { loadObjects } from '../../engine/resource/load-objects.ts';
import type { ObjectOf } from '../../engine/resource/resource.ts';
import { refsOfValues } from '../../engine/schema/serialize.ts';
import { worstOf } from '../../engine/write/bulk.ts';
import type { EntryFailure, Position } from '../../engine/write/unique-claims.ts';
import type { UnitOfWork } from '../../engine/write/unit-of-work.ts';
import { asset as assetResource } from './asset.ts';

/**
 * Does a verb to each of the named assets in one unit of work, all or none; every mistake is told by its place in the list.
 * `afterwards` judges them together.
 */
export async function forEachAsset<E>(
  work: UnitOfWork,
  entries: readonly E[],
  part: (entry: E, position: Position) => Promise<void>,
  afterwards: () => Promise<readonly EntryFailure[]> = async () => [],
): Promise<void> {
  const failures: EntryFailure[] = [];
  for (const [index, entry] of entries.entries()) {
    const position = { index };
    try {
      await work.attempt(() => part(entry, position));
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      failures.push({ position, failure: error });
    }
  }
  failures.push(...(await afterwards()));
  if (failures.length > 0) throw new Failure(worstOf(failures), errorsOf(failures));
}

/** The assets that a request names, read with their objects and what these refer to: three batches in all. */
export async function readAssets(
  work: UnitOfWork,
  ids: readonly number[],
): Promise<readonly ObjectOf<typeof assetResource.type>[]> {
  const assets = await loadObjects(work.reader, assetResource.type, ids);
  const objects = await work.reader.getMany(assets.map(({ values }) => values.assigned_object));
  await work.reader.getMany(
    [...objects.values()].flatMap(({ type, values }) => refsOfValues(work.reader.registry.resourceOf(type), values)),
  );
  return assets;
}

function errorsOf(failures: readonly EntryFailure[]): FieldErrors {
  const errors = new ErrorCollector();
  for (const { position, failure } of failures)
    if ('index' in position)
      errors.addAll(
        errorsWithin(
          `assets[${position.index}]`,
          failure.kind === 'not-found' ? { asset: ['There is no such asset.'] } : messagesOf(failure),
        ),
      );
  return errors.errors;
}
