import type { Context } from '../../engine/context.ts';
import { Failure } from '../../engine/errors.ts';
import type { SchemaValues } from '../../engine/schema/input-schema.ts';
import type { ActionRequest } from '../../engine/write/run-action.ts';
import type { UnitOfWork } from '../../engine/write/unit-of-work.ts';
import { numberHolders } from '../spares/post-movements.ts';
import { readArrivalHolders } from '../units/unit-places.ts';
import type { uninstallMany as action } from './asset-actions.ts';
import { type ChangedAssets, changeAssets, readAssets } from './asset-entries.ts';
import { itemOf, numbersOf } from './spare-unit.ts';
import { prepareUninstall } from './uninstall-asset.ts';

type UninstallManyInput = SchemaValues<(typeof action)['body']>;

/** Takes the units of many assets out again in one unit of work, all or none, each under the rules of one. */
export const uninstallMany = (
  context: Context,
  request: ActionRequest<UninstallManyInput, ChangedAssets>,
): Promise<ChangedAssets> =>
  changeAssets<UninstallManyInput['assets'][number]>(context, request, ({ context: inBlocks, work }) => ({
    readAhead: (entries) =>
      readAhead(
        work,
        entries.map(({ asset }) => asset),
      ),
    async each({ asset, ...input }) {
      await prepareUninstall(inBlocks, work, asset, input);
    },
  }));

/** Assets, their objects and units, and who has their numbers in the pools: a few batches instead of several reads for each asset. */
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
      await Promise.all([numberHolders(work, item.item, numbers), readArrivalHolders(work, numbers)]);
    }),
  );
}

/** An asset whose item is unknown is refused later, by the verb itself. */
function unlessRefused(error: unknown): undefined {
  if (!(error instanceof Failure)) throw error;
}
