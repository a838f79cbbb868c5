import type { RowOf } from '../../engine/ports.ts';
import { loadObjects, rowsFrom } from '../../engine/resource/load-objects.ts';
import { type ObjectOf, refKey, type StoredObject } from '../../engine/resource/resource.ts';
import type { ObjectRef } from '../../engine/schema/field-kinds.ts';
import type { UnitOfWork } from '../../engine/write/unit-of-work.ts';
import type { Documents, SpareInstall } from '../balance/line-documents.ts';
import { orderedLines, shippedLines } from '../balance/read-documents.ts';
import { type ItemVariant, variantOf } from '../item/item.ts';
import { cableTypesOf, itemKeyOf } from '../item/item-key.ts';

const lineType = 'netbox_asset_lifecycle.bomlineitem';
const assetType = 'netbox_asset_lifecycle.asset';

/** The lines of a BOM, generated ones first, and the key of their item and variant. */
export interface BomLines {
  readonly lines: readonly ObjectOf<typeof lineType>[];
  readonly keyOf: (line: { readonly values: ItemVariant }) => string;
}

/** The order of the lines of a BOM: generated ones go first. */
export const inBom = (a: BomLines['lines'][number], b: BomLines['lines'][number]): number =>
  Number(b.values.auto_generated) - Number(a.values.auto_generated) || a.id - b.id;

export async function bomLinesOf(work: UnitOfWork, bomId: number): Promise<BomLines> {
  const rows = await work.children(lineType, 'bom', bomId);
  const lines = await loadObjects(
    work.reader,
    lineType,
    rows.map(({ id }) => id),
  );
  const cableTypes = await cableTypesOf(work.reader, lines);
  return {
    lines: lines.toSorted(inBom),
    keyOf: ({ values }) => itemKeyOf.line(values, cableTypes),
  };
}

/** The order lines, shipment lines and installed spares of the lines: read strongly, one batch a level. */
export async function documentsOf(work: UnitOfWork, bomId: number, bomLines: BomLines): Promise<Documents> {
  const { lines } = bomLines;
  const [ordered, shipped, spares] = await Promise.all([
    orderedLines(work.reader, lines),
    shippedLines(work.reader, lines),
    spareInstalls(work, bomId, bomLines),
  ]);
  return { ordered, shipped, spares };
}

async function spareInstalls(work: UnitOfWork, bomId: number, bomLines: BomLines): Promise<readonly SpareInstall[]> {
  const assets: RowOf<typeof assetType>[] = [];
  // Of a hundred thousand assets few come from pools: the others are not kept.
  const source = { kind: 'reference', type: assetType, field: 'bom', target: `${bomId}` } as const;
  for await (const row of rowsFrom(work.reader, source)) if (row.values.spares_pool !== null) assets.push(row);
  return installsOf(assets, await work.reader.getMany(assets.map(({ values }) => values.assigned_object)), bomLines);
}

/**
 * Assets of a BOM that got a spare, each with the first line for its item and variant; `objects` are theirs, by
 * `<type>#<id>`.
 */
export function installsOf(
  assets: readonly RowOf<typeof assetType>[],
  objects: ReadonlyMap<string, StoredObject>,
  { lines, keyOf }: BomLines,
): readonly SpareInstall[] {
  const lineByKey = new Map(lines.toReversed().map((line) => [keyOf(line), line.id]));
  return assets.flatMap(({ id, values }) => {
    const object = objects.get(refKey(values.assigned_object));
    const { planned_item: item = null, substitute = null } = values;
    const key = object && (item ? keyOf(plannedAs(object, item)) : itemKeyOf.object(object));
    const line = lineByKey.get(key ?? '');
    return line === undefined || values.spares_pool === null
      ? []
      : [{ asset: id, line, pool: values.spares_pool, substitute }];
  });
}

/** What a BOM asked for, for an object that got a substitute, which may have changed what the object is. */
const plannedAs = ({ type, values }: StoredObject, item: ObjectRef) => ({
  values: { item, variant: variantOf(type, values) },
});
