import { bom as bomResource } from '../lifecycle/bom.ts';
import { assetTypes } from '../lifecycle/item.ts';
import { type RolledItem, type RolledLine, RollUp } from '../lifecycle/roll-up.ts';
import { Failure, invalid, invalidObject, notFound, refused } from '../model/errors.ts';
import type { ObjectRef, TypeName } from '../model/fields.ts';
import { canonicalJson, isJsonObject, type Json, type JsonObject, sameJson } from '../model/json.ts';
import type { StoredObject } from '../model/resource.ts';
import { isObjectRef, packedVersion } from '../model/resource.ts';
import type { Row } from '../model/work.ts';
import { resourceOf } from '../registry.ts';
import { commitWithRetry } from './commit.ts';
import type { Context } from './context.ts';
import { matching } from './filter.ts';
import { parametersFrom } from './filter-json.ts';
import { defaults } from './save.ts';
import { UnitOfWork } from './unit-of-work.ts';

const assetType: TypeName = 'netbox_asset_lifecycle.asset';
const lineType: TypeName = 'netbox_asset_lifecycle.bomlineitem';
const ruleType: TypeName = 'netbox_asset_lifecycle.bomscoperule';
const cableTypeType: TypeName = 'netbox_asset_lifecycle.cabletype';

/**
 * Rolls the objects in scope up into lines and a new snapshot of assets. Asset Lifecycle: in draft only, with at least one
 * enabled rule; manual lines stay. A line keeps its id while its item and variant stay, and an asset that was written to
 * (installed) carries over while its object is in scope.
 *
 * The snapshot is written beside the old one; BOM, lines and visibility change in one unit of work.
 */
export async function generateBom(context: Context, bomId: number): Promise<StoredObject> {
  const written: number[] = [];
  let shown: number | undefined;
  try {
    const result = await commitWithRetry(context, async () => {
      const work = new UnitOfWork(context);
      const bom = await generate(context, work, bomId, written);
      return { work, result: bom };
    });
    shown = written.at(-1);
    return result;
  } finally {
    for (const generation of written) if (generation !== shown) await context.store.dropSnapshot(bomId, generation);
  }
}

async function generate(context: Context, work: UnitOfWork, bomId: number, written: number[]): Promise<StoredObject> {
  const bom = await work.get(bomResource.type, bomId);
  if (!bom) throw notFound(bomResource.label);
  if (bom.values.status !== 'draft') throw invalidObject('BOM must be in draft status to generate.');
  if (bom.values.archived === true) throw invalidObject('An archived BOM cannot be generated.');
  const rules = (await work.children(ruleType, 'bom', bomId)).filter(({ values }) => values.enabled === true);
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
  if (previous !== 0) work.afterCommit(() => context.store.dropSnapshot(bomId, previous));
  return { ...bom, version: bom.version + 1, values: { ...bom.values, ...values } };
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

const lineKey = (item: Json, variant: Json): string => canonicalJson([item, variant]);

/** Keeps, changes, adds and removes generated lines so that they equal the roll-up. */
async function replaceLines(context: Context, work: UnitOfWork, bomId: number, rolled: readonly RolledLine[]) {
  const old = (await work.children(lineType, 'bom', bomId)).filter(({ values }) => values.auto_generated === true);
  const stored = await work.reader.getMany(old.map(({ id }) => ({ type: lineType, id })));
  const byKey = new Map(
    [...stored.values()].map((line) => [lineKey(line.values.item ?? null, line.values.variant ?? null), line]),
  );
  const fresh: JsonObject[] = [];
  for (const { item, variant, quantity } of rolled) {
    const ref = await itemRef(context, work, item);
    const key = lineKey(ref, variant);
    const line = byKey.get(key);
    byKey.delete(key);
    if (!line)
      fresh.push({ ...defaults(resourceOf(lineType)), bom: bomId, item: ref, variant, quantity, auto_generated: true });
    else if (line.values.quantity !== quantity)
      work.follow({ action: 'update', type: lineType, id: line.id, before: line, after: { ...line.values, quantity } });
  }
  await refuseReferenced(work, [...byKey.values()]);
  for (const line of byKey.values())
    work.follow({ action: 'delete', type: lineType, id: line.id, before: line, after: null });
  const ids = await context.store.takeIds(lineType, fresh.length);
  fresh.forEach((after, index) => {
    const id = ids[index];
    if (id !== undefined) work.follow({ action: 'create', type: lineType, id, before: null, after });
  });
}

/** Asset Lifecycle: a cable type for each medium and profile is found or made, with blank connectors. */
async function itemRef(context: Context, work: UnitOfWork, item: RolledItem): Promise<ObjectRef> {
  if ('type' in item) return { type: item.type, id: item.id };
  const key = { type: item.cable, profile: item.profile, connector_a: null, connector_b: null };
  const pending = work.changes.find(
    ({ type, after }) => type === cableTypeType && after !== null && sameKey(after, key),
  );
  const known = pending?.id ?? (await work.reader.findUnique(cableTypeType, 'key', key));
  if (known !== undefined) return { type: cableTypeType, id: known };
  const [id = 0] = await context.store.takeIds(cableTypeType, 1);
  const timestamps = { created: work.now, last_updated: work.now };
  work.create(cableTypeType, id, { ...defaults(resourceOf(cableTypeType)), ...key, ...timestamps });
  return { type: cableTypeType, id };
}

const sameKey = (values: JsonObject, key: JsonObject): boolean =>
  Object.entries(key).every(([name, value]) => sameJson(values[name], value));

/** An order or a shipment must not lose the line that it names. */
async function refuseReferenced(work: UnitOfWork, lines: readonly StoredObject[]): Promise<void> {
  const referenced: number[] = [];
  for (const { id } of lines)
    for (const type of ['netbox_asset_lifecycle.polineitem', 'netbox_asset_lifecycle.shipmentlineitem'] as const)
      if ((await work.reader.countReferences(type, 'bom_line_item', String(id))) > 0) referenced.push(id);
  if (referenced.length > 0)
    throw refused(
      'protected',
      `Generating would remove line items that orders or shipments refer to: ${[...new Set(referenced)].join(', ')}.`,
    );
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
    else work.follow({ action: 'delete', type: assetType, id: asset.id, before: asset, after: null });
  }
  const parts = [...rollUp.objects].map(([type, ids]) => ({
    type,
    ids: ids.filter((id) => !carried.has(`${type}#${id}`)),
  }));
  written.push(await context.store.writeSnapshot(bom.id, parts));
  return parts.reduce((sum, { ids }) => sum + ids.length, carried.size);
}

/** Assets that were written to since they were generated. */
async function ownAssets(work: UnitOfWork, bomId: number): Promise<readonly StoredObject[]> {
  const rows = await work.children(assetType, 'bom', bomId);
  const written = rows.filter(({ values }) => values.installed !== null);
  const stored = await work.reader.getMany(written.map(({ id }) => ({ type: assetType, id })));
  return [...stored.values()].filter(({ version }) => version > packedVersion);
}
