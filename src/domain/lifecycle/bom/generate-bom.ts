import { requireObject, requireStillPermitted } from '../../engine/access/access.ts';
import type { Context } from '../../engine/context.ts';
import { afterDecision, Failure, invalidObject } from '../../engine/errors.ts';
import { type ObjectOf, refKey, type StoredObject } from '../../engine/resource/resource.ts';
import { commitWithRetry } from '../../engine/write/commit.ts';
import type { ActionRequest } from '../../engine/write/run-action.ts';
import { UnitOfWork } from '../../engine/write/unit-of-work.ts';
import { editableOrders } from '../status/statuses.ts';
import { bom as bomResource } from './bom.ts';
import type { BomChanges } from './bom-changes.ts';
import { bomScope, enabledRules } from './bom-scope.ts';
import { type Assets, assetsOf, generatedLines } from './bom-snapshot.ts';
import { describedChanges } from './described-changes.ts';
import { replaceLines } from './generate-lines.ts';
import type { RollUp } from './roll-up.ts';

/** The BOM as generated, and what the generation has changed. */
export interface Generated {
  readonly object: StoredObject;
  readonly also: { readonly changes: BomChanges };
}

/**
 * Rolls the objects in scope up into lines and a new snapshot of assets. Asset Lifecycle: in draft only, with at least one
 * enabled rule; manual lines stay. A line keeps its id while its item and variant stay. An installed asset stays as long as
 * its object exists; one that was written to otherwise carries over while its object is in scope. The scope is what the
 * caller may view, and what of the snapshot the caller may not view. Fails with ScopeTooLarge, before anything is written, when more
 * than `most` objects are to be read.
 *
 * The new snapshot is written separately; BOM, lines and visibility change in one unit of work.
 */
export async function generateBom(
  context: Context,
  { id: bomId, message, alongside }: Omit<ActionRequest<object, Generated>, 'input'>,
  most?: number,
): Promise<Generated> {
  const written: number[] = [];
  const drop = async (generations: readonly number[]): Promise<void> => {
    for (const generation of generations) await context.store.dropSnapshot(bomId, generation);
  };
  try {
    const prepare = async () => {
      const work = new UnitOfWork(context);
      const result = await generate(context, work, bomId, written, most);
      await alongside?.(work, result);
      return { work, result };
    };
    const result = await commitWithRetry(context, prepare, { message, sharedValues: true });
    await afterDecision(drop(written.slice(0, -1)));
    return result;
  } catch (error) {
    // After an unknown outcome the BOM may name the last snapshot: unseen remains do no harm, missing assets would.
    if (error instanceof Failure && error.kind !== 'unavailable') await drop(written);
    throw error;
  }
}

async function generate(
  context: Context,
  work: UnitOfWork,
  bomId: number,
  written: number[],
  most?: number,
): Promise<Generated> {
  const bom = await requireObject(work, 'change', bomResource, bomId);
  if (!editableOrders.has(bom.values.status)) throw invalidObject('BOM must be in draft status to generate.');
  if (bom.values.archived) throw invalidObject('An archived BOM cannot be generated.');
  const rules = await enabledRules(work, bomId);
  if (rules.length === 0) throw invalidObject('BOM has no enabled scope rules. Add or enable a scope rule first.');

  const assets = await assetsOf(work.reader, bomId);
  const scope = await bomScope(work, rules, assets, most);
  const stored = await generatedLines(work, bomId);
  const lines = await replaceLines(context, work, bomId, stored, scope.rollUp.lines);
  const count = await replaceAssets(context, work, bomId, assets, scope.rollUp, written);
  const values = {
    last_generated: work.now,
    is_current: true,
    generation: written.at(-1) ?? 0,
    asset_count: count,
    last_updated: work.now,
  };
  work.update(bom, values);
  const previous = bom.values.generation;
  if (previous !== 0) work.dropSnapshot(bomId, previous);
  const generated = { ...bom, version: bom.version + 1, values: { ...bom.values, ...values } };
  await requireStillPermitted(work, 'change', bomResource, generated);
  const changes = await describedChanges(work, stored, lines, { before: assets.objects, scope });
  return { object: generated, also: { changes } };
}

/** Writes the new snapshot without the assets that have items of their own; answers how many assets there are in all. */
async function replaceAssets(
  context: Context,
  work: UnitOfWork,
  bomId: number,
  assets: Assets,
  { objects: after }: Pick<RollUp, 'objects'>,
  written: number[],
): Promise<number> {
  const carried = new Set<string>();
  const inScope = new Map([...after].map(([type, ids]) => [type, new Set(ids)]));
  for (const asset of assets.written) {
    const object = asset.values.assigned_object;
    if (inScope.get(object.type)?.has(object.id)) carried.add(refKey(object));
    else await removeAsset(work, asset);
  }
  const parts = [...after].map(([type, ids]) => ({
    type,
    ids: ids.filter((id) => !carried.has(refKey({ type, id }))),
  }));
  written.push(await context.store.writeSnapshot(bomId, parts));
  return parts.reduce((sum, { ids }) => sum + ids.length, carried.size);
}

async function removeAsset(work: UnitOfWork, asset: ObjectOf<'netbox_asset_lifecycle.asset'>): Promise<void> {
  await work.reader.registry.resourceOf(asset.type).onDelete?.(asset, work.consequences);
  work.follow({ action: 'delete', type: asset.type, id: asset.id, before: asset, after: null });
}
