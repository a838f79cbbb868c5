import { requireGrant } from '../../engine/access/access.ts';
import type { Context } from '../../engine/context.ts';
import { Failure } from '../../engine/errors.ts';
import type { JsonObject } from '../../engine/json.ts';
import type { FormValues } from '../../engine/schema/input-schema.ts';
import { requireBulkSize, withIdBlocks } from '../../engine/write/bulk.ts';
import { type ActionRequest, perform } from '../../engine/write/run-action.ts';
import type { UnitOfWork } from '../../engine/write/unit-of-work.ts';
import { numberHolders } from '../spares/post-movements.ts';
import { readReceivedHolders } from '../units/unit-places.ts';
import { asset as assetResource } from './asset.ts';
import type { uninstallMany as action } from './asset-actions.ts';
import { forEachAsset, readAssets } from './asset-entries.ts';
import { itemOf, numbersOf } from './spare-unit.ts';
import { prepareUninstall } from './uninstall-asset.ts';

type Input = FormValues<(typeof action)['body']>;
type Answer = FormValues<(typeof action)['answer']> & JsonObject;

/** Takes the units of many assets out again in one unit of work, all or none, each under the rules of one. */
export async function uninstallMany(
  context: Context,
  { input: { assets }, ...performance }: ActionRequest<Input, Answer>,
): Promise<Answer> {
  requireBulkSize(assets.length);
  await requireGrant(context.store.registry, context.actor, 'change', assetResource);
  const inBlocks = withIdBlocks(context, assets.length);
  return perform(inBlocks, performance, async (work) => {
    await readAhead(
      work,
      assets.map(({ asset }) => asset),
    );
    await forEachAsset(work, assets, async ({ asset, ...uninstallation }) => {
      await prepareUninstall(inBlocks, work, asset, uninstallation);
    });
    return { assets: assets.map(({ asset }) => asset) };
  });
}

/** Assets, their objects and units, and who has their numbers in the pools: some batches instead of some reads an asset. */
async function readAhead(work: UnitOfWork, ids: readonly number[]): Promise<void> {
  const assets = await readAssets(work, ids);
  await Promise.all(
    assets.map(async (asset) => {
      const { type, id } = asset.values.assigned_object;
      const object = await work.get(type, id);
      const [unit, item] = await Promise.all([
        numbersOf(work, asset, object),
        itemOf(work, asset).catch(unlessRefused),
      ]);
      if (!item) return;
      const numbers = { item: item.item, ...unit };
      await Promise.all([numberHolders(work, item.item, numbers), readReceivedHolders(work, numbers)]);
    }),
  );
}

/** What cannot be told of an asset is told when its turn comes. */
function unlessRefused(error: unknown): undefined {
  if (!(error instanceof Failure)) throw error;
}
