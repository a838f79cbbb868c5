import { requireGrant } from '../../engine/access/access.ts';
import type { Context } from '../../engine/context.ts';
import { ErrorCollector, errorsWithin, Failure, type FieldErrors, messagesOf } from '../../engine/errors.ts';
import type { JsonObject } from '../../engine/json.ts';
import { loadObjects } from '../../engine/resource/load-objects.ts';
import type { ObjectOf } from '../../engine/resource/resource.ts';
import { refsOfValues } from '../../engine/resource/serialize.ts';
import type { SchemaValues } from '../../engine/schema/input-schema.ts';
import { requireBulkSize, withIdBlocks, worstOf } from '../../engine/write/bulk.ts';
import { type ActionRequest, perform } from '../../engine/write/run-action.ts';
import type { EntryFailure, Position } from '../../engine/write/unique-claims.ts';
import type { UnitOfWork } from '../../engine/write/unit-of-work.ts';
import { asset as assetResource } from './asset.ts';
import type { assetList } from './asset-actions.ts';

/** The ids of the assets that a verb has changed. */
export type ChangedAssets = SchemaValues<typeof assetList> & JsonObject;

/** A verb on one asset, as its form for many assets uses it. */
interface AssetVerb<E> {
  /** Reads what the entries name, in batches. */
  readAhead(entries: readonly E[]): Promise<void>;
  /** Adds one entry to the unit of work. */
  each(entry: E, position: Position): Promise<void>;
  /** Checks of all entries together, once each of them is right. */
  afterwards?(): Promise<readonly EntryFailure[]>;
}

/** One attempt to commit the unit of work. */
interface Attempt {
  readonly context: Context;
  readonly work: UnitOfWork;
  /** 1 for the first attempt. */
  readonly number: number;
}

/**
 * Does a verb to each of the named assets in one unit of work, all or none. `verbFor` is called for each attempt. Fails with
 * the errors of all entries, each under its index in the list: `assets[2].serial`.
 */
export async function changeAssets<E extends { readonly asset: number }>(
  context: Context,
  { input: { assets }, ...performance }: ActionRequest<{ readonly assets: readonly E[] }, ChangedAssets>,
  verbFor: (attempt: Attempt) => AssetVerb<E>,
): Promise<ChangedAssets> {
  requireBulkSize(assets.length);
  await requireGrant(context.store.registry, context.actor, 'change', assetResource);
  const inBlocks = withIdBlocks(context, assets.length);
  return perform(inBlocks, performance, async (work, number) => {
    const verb = verbFor({ context: inBlocks, work, number });
    await verb.readAhead(assets);
    const failures = await failuresOf(work, assets, verb);
    if (failures.length > 0) throw new Failure(worstOf(failures), errorsOf(failures));
    return { assets: assets.map(({ asset }) => asset) };
  });
}

async function failuresOf<E>(work: UnitOfWork, entries: readonly E[], verb: AssetVerb<E>) {
  const failures: EntryFailure[] = [];
  for (const [index, entry] of entries.entries()) {
    const position = { index };
    try {
      await work.attempt(() => verb.each(entry, position));
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      failures.push({ position, failure: error });
    }
  }
  return [...failures, ...((await verb.afterwards?.()) ?? [])];
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
          failure.kind === 'not-found' ? { asset: ['The asset does not exist.'] } : messagesOf(failure),
        ),
      );
  return errors.errors;
}
