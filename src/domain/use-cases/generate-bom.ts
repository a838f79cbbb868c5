import { bom as bomResource } from '../lifecycle/bom.ts';
import { assetTypes } from '../lifecycle/item.ts';
import { RollUp } from '../lifecycle/roll-up.ts';
import { Failure, invalid, invalidObject } from '../model/errors.ts';
import type { TypeName } from '../model/fields.ts';
import { isJsonObject, type JsonObject } from '../model/json.ts';
import { isObjectRef, type StoredObject } from '../model/resource.ts';
import type { Row } from '../model/work.ts';
import { resourceOf } from '../registry.ts';
import { requireObject, requireStillPermitted } from './access.ts';
import { commitWithRetry } from './commit.ts';
import type { Context } from './context.ts';
import { matching } from './filter.ts';
import { parametersFrom } from './filter-json.ts';
import { replaceLines } from './generate-lines.ts';
import type { ActionRequest } from './perform.ts';
import { UnitOfWork } from './unit-of-work.ts';

const assetType: TypeName = 'netbox_asset_lifecycle.asset';
const ruleType: TypeName = 'netbox_asset_lifecycle.bomscoperule';

/**
 * Rolls the objects in scope up into lines and a new snapshot of assets. Asset Lifecycle: in draft only, with at least one
 * enabled rule; manual lines stay. A line keeps its id while its item and variant stay, and an asset that was written to
 * (installed) carries over while its object is in scope.
 *
 * The snapshot is written beside the old one; BOM, lines and visibility change in one unit of work.
 */
export async function generateBom(
  context: Context,
  { id: bomId, message, alongside }: ActionRequest<object, StoredObject>,
): Promise<StoredObject> {
  const written: number[] = [];
  const drop = async (generations: readonly number[]): Promise<void> => {
    for (const generation of generations) await context.store.dropSnapshot(bomId, generation);
  };
  try {
    const prepare = async () => {
      const work = new UnitOfWork(context);
      const result = await generate(context, work, bomId, written);
      await alongside?.(work, result);
      return { work, result };
    };
    const result = await commitWithRetry(context, prepare, { message, sharedValues: true });
    await drop(written.slice(0, -1));
    return result;
  } catch (error) {
    // After an unknown outcome the BOM may name the last snapshot: unseen remains do no harm, missing assets would.
    if (error instanceof Failure && error.kind !== 'unavailable') await drop(written);
    throw error;
  }
}

async function generate(context: Context, work: UnitOfWork, bomId: number, written: number[]): Promise<StoredObject> {
  const bom = await requireObject(work, 'change', bomResource, bomId);
  if (bom.values.status !== 'draft') throw invalidObject('BOM must be in draft status to generate.');
  if (bom.values.archived === true) throw invalidObject('An archived BOM cannot be generated.');
  const rules = await enabledRules(work, bomId);
  if (rules.length === 0) throw invalidObject('BOM has no enabled scope rules. Add or enable a scope rule first.');

  const rollUp = await rollUpScope(work, rules);
  await replaceLines(context, work, bomId, rollUp.lines);
  const assetCount = await replaceAssets(context, work, bom, rollUp, written);
  const values: JsonObject = {
    last_generated: work.now,
    is_current: true,
    generation: written.at(-1) ?? 0,
    asset_count: assetCount,
    last_updated: work.now,
  };
  work.update(bom, values);
  const previous = Number(bom.values.generation);
  if (previous !== 0) work.dropSnapshot(bomId, previous);
  const generated = { ...bom, version: bom.version + 1, values: { ...bom.values, ...values } };
  await requireStillPermitted(work, 'change', bomResource, generated);
  return generated;
}

async function enabledRules(work: UnitOfWork, bomId: number): Promise<readonly StoredObject[]> {
  const enabled = (await work.children(ruleType, 'bom', bomId)).filter(({ values }) => values.enabled === true);
  return [...(await work.reader.getMany(enabled.map(({ id }) => ({ type: ruleType, id })))).values()];
}

/** Asset Lifecycle: for each object type the union of the includes minus the union of the excludes. */
async function rollUpScope(work: UnitOfWork, rules: readonly Row[]): Promise<RollUp> {
  const rollUp = new RollUp();
  for (const type of assetTypes) {
    const covering = rules.filter(
      ({ values }) => Array.isArray(values.object_types) && values.object_types.includes(type),
    );
    const included = new Map<number, Row>();
    for (const rule of covering.filter(({ values }) => values.action === 'include'))
      for await (const row of rowsOfRule(work, type, rule)) included.set(row.id, row);
    for (const rule of covering.filter(({ values }) => values.action === 'exclude'))
      for await (const row of rowsOfRule(work, type, rule)) included.delete(row.id);
    for (const row of included.values()) rollUp.add(type, row);
  }
  return rollUp;
}

async function* rowsOfRule(work: UnitOfWork, type: TypeName, rule: Row) {
  const parameters = isJsonObject(rule.values.parameters) ? rule.values.parameters : {};
  try {
    yield* matching(work.reader, resourceOf(type), parametersFrom(parameters));
  } catch (error) {
    if (error instanceof Failure && error.kind === 'invalid' && isJsonObject(error.body))
      throw invalid({
        __all__: [`Scope rule ${rule.id} has parameters that no longer hold: ${JSON.stringify(error.body)}`],
      });
    throw error;
  }
}

/** Writes the new snapshot without the assets that have items of their own; answers how many assets the BOM has then. */
async function replaceAssets(
  context: Context,
  work: UnitOfWork,
  bom: StoredObject,
  rollUp: RollUp,
  written: number[],
): Promise<number> {
  const own = await ownAssets(work, bom.id);
  const carried = new Set<string>();
  const inScope = new Map([...rollUp.objects].map(([type, ids]) => [type, new Set(ids)]));
  for (const asset of own) {
    const object = asset.values.assigned_object;
    if (isObjectRef(object) && inScope.get(object.type)?.has(object.id)) carried.add(`${object.type}#${object.id}`);
    else await removeAsset(work, asset);
  }
  const parts = [...rollUp.objects].map(([type, ids]) => ({
    type,
    ids: ids.filter((id) => !carried.has(`${type}#${id}`)),
  }));
  written.push(await context.store.writeSnapshot(bom.id, parts));
  return parts.reduce((sum, { ids }) => sum + ids.length, carried.size);
}

async function removeAsset(work: UnitOfWork, asset: StoredObject): Promise<void> {
  await resourceOf(assetType).onDelete?.(asset, work);
  work.follow({ action: 'delete', type: assetType, id: asset.id, before: asset, after: null });
}

/** Assets that were written to since they were generated. */
async function ownAssets(work: UnitOfWork, bomId: number): Promise<readonly StoredObject[]> {
  const ids: number[] = [];
  const source = { kind: 'reference', type: assetType, field: 'bom', target: String(bomId) } as const;
  for await (const { id, values } of work.reader.rows(source)) if (values.written === true) ids.push(id);
  return [...(await work.reader.getMany(ids.map((id) => ({ type: assetType, id })))).values()];
}
