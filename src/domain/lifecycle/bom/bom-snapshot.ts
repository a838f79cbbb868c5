import type { JsonObject } from '../../engine/json.ts';
import type { Reader } from '../../engine/ports.ts';
import { loadObjects, rowsFrom } from '../../engine/resource/load-objects.ts';
import { type ObjectOf, refKey } from '../../engine/resource/resource.ts';
import type { ObjectRef, TypeName } from '../../engine/schema/field-kinds.ts';
import type { UnitOfWork } from '../../engine/write/unit-of-work.ts';
import { cableTypesOf, rolledItemOf } from '../item/item-key.ts';
import type { RolledItem } from '../item/rolled-item.ts';
import type { StoredLine } from './bom-changes.ts';
import { bomLineItem } from './bom-line-item.ts';
import type { RolledLine } from './roll-up.ts';

const assetType = 'netbox_asset_lifecycle.asset';
export const cableTypeType = 'netbox_asset_lifecycle.cabletype';

export async function generatedLines(work: UnitOfWork, bomId: number): Promise<readonly StoredLine[]> {
  const rows = await work.children(bomLineItem.type, 'bom', bomId);
  const ids = rows.filter(({ values }) => values.auto_generated).map(({ id }) => id);
  return loadObjects(work.reader, bomLineItem.type, ids);
}

/** The assets of a BOM, of which there may be a hundred thousand. */
export interface Assets {
  /** Ids of their objects, by type. */
  readonly objects: ReadonlyMap<TypeName, readonly number[]>;
  /** Ids of the objects of those that are installed, by type. */
  readonly installed: ReadonlyMap<TypeName, readonly number[]>;
  /** The planned item of each object that got a substitute, by `<type>#<id>` of the object. */
  readonly planned: ReadonlyMap<string, RolledItem>;
  /** Those that were written to (installed, or were once) since they were generated. */
  readonly written: readonly ObjectOf<typeof assetType>[];
}

export async function assetsOf(reader: Reader, bomId: number): Promise<Assets> {
  const objects = new Map<TypeName, number[]>();
  const installed = new Map<TypeName, number[]>();
  const written: number[] = [];
  const source = { kind: 'reference', type: assetType, field: 'bom', target: `${bomId}` } as const;
  for await (const { id, values } of rowsFrom(reader, source)) {
    addTo(objects, values.assigned_object);
    if (values.written) written.push(id);
  }
  const own = await loadObjects(reader, assetType, written);
  for (const { values } of own) if (values.installed !== null) addTo(installed, values.assigned_object);
  return { objects, installed, planned: await plannedItems(reader, own), written: own };
}

async function plannedItems(reader: Reader, assets: Assets['written']): Promise<ReadonlyMap<string, RolledItem>> {
  const substituted = assets.flatMap(({ values: { assigned_object: object, planned_item: item } }) =>
    item ? [{ object, values: { item } }] : [],
  );
  const cableTypes = await cableTypesOf(reader, substituted);
  return new Map(substituted.map(({ object, values: { item } }) => [refKey(object), rolledItemOf(item, cableTypes)]));
}

function addTo(objects: Map<TypeName, number[]>, { type, id }: ObjectRef): void {
  const ids = objects.get(type) ?? [];
  objects.set(type, ids);
  ids.push(id);
}

/** Asset Lifecycle: a cable type for each medium and profile, with blank connectors. */
export const cableTypeKey = (cable: string, profile: string | null): JsonObject => ({
  type: cable,
  profile,
  connector_a: null,
  connector_b: null,
});

/** The lines with existing cable types; a missing one stays as medium and profile. */
export const withCableTypes = (reader: Reader, lines: readonly RolledLine[]): Promise<readonly RolledLine[]> =>
  Promise.all(lines.map(async (line) => ({ ...line, item: await withCableType(reader, line.item) })));

async function withCableType(reader: Reader, item: RolledItem): Promise<RolledItem> {
  if ('id' in item) return item;
  const id = await reader.findUnique(cableTypeType, 'key', cableTypeKey(item.cable, item.profile));
  return id === undefined ? item : { type: cableTypeType, id };
}
