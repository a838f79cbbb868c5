import { asset as assetResource } from '../lifecycle/asset.ts';
import type { uninstallMany as action } from '../lifecycle/asset-actions.ts';
import { readReceivedHolders } from '../lifecycle/unit-places.ts';
import { Failure } from '../model/errors.ts';
import type { FormValues } from '../model/form.ts';
import type { JsonObject } from '../model/json.ts';
import { isObjectRef } from '../model/resource.ts';
import { requireGrant } from './access.ts';
import { forEachAsset, readAssets } from './asset-entries.ts';
import { requireBulkSize, withIdBlocks } from './bulk.ts';
import type { Context } from './context.ts';
import { type ActionRequest, perform } from './perform.ts';
import { numberHolders } from './spares-ledger.ts';
import { itemOf, numbersOf, prepareUninstall } from './uninstall-asset.ts';
import type { UnitOfWork } from './unit-of-work.ts';

type Input = FormValues<(typeof action)['body']>;
type Answer = FormValues<(typeof action)['answer']> & JsonObject;

/** Takes the units of many assets out again in one unit of work, all or none, each under the rules of one. */
export async function uninstallMany(
  context: Context,
  { input: { assets }, ...performance }: ActionRequest<Input, Answer>,
): Promise<Answer> {
  requireBulkSize(assets.length);
  await requireGrant(context.actor, 'change', assetResource);
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
      const ref = asset.values.assigned_object;
      const object = isObjectRef(ref) ? await work.get(ref.type, ref.id) : undefined;
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
