import type { RowOf } from '../../engine/ports.ts';
import { loadObjects, rowsFrom } from '../../engine/resource/load-objects.ts';
import { type ObjectOf, refKey } from '../../engine/resource/resource.ts';
import type { UnitOfWork } from '../../engine/write/unit-of-work.ts';
import type { Documents, SpareInstall } from '../balance/line-documents.ts';
import { orderedLines, shippedLines } from '../balance/read-documents.ts';
import type { ItemVariant } from '../item/item.ts';
import { cableTypesOf, itemKeyOf } from '../item/item-key.ts';

const lineType = 'netbox_asset_lifecycle.bomlineitem';
const assetType = 'netbox_asset_lifecycle.asset';

/** The lines of a BOM, generated ones first, and the key of their item and variant. */
export interface BomLines {
  readonly lines: readonly ObjectOf<typeof lineType>[];
  readonly keyOf: (line: { readonly values: ItemVariant }) => string;
}

export async function bomLinesOf(work: UnitOfWork, bomId: number): Promise<BomLines> {
  const rows = await work.children(lineType, 'bom', bomId);
  const lines = await loadObjects(
    work.reader,
    lineType,
    rows.map(({ id }) => id),
  );
  const cableTypes = await cableTypesOf(work.reader, lines);
  const byId = lines.toSorted((a, b) => a.id - b.id);
  return {
    lines: [
      ...byId.filter(({ values }) => values.auto_generated),
      ...byId.filter(({ values }) => !values.auto_generated),
    ],
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

/** Assets that got a spare, each with the first line for its item and variant; generated lines come first. */
async function spareInstalls(
  work: UnitOfWork,
  bomId: number,
  { lines, keyOf }: BomLines,
): Promise<readonly SpareInstall[]> {
  const assets: RowOf<typeof assetType>[] = [];
  // Of a hundred thousand assets few come from pools: the others are not kept.
  const source = { kind: 'reference', type: assetType, field: 'bom', target: `${bomId}` } as const;
  for await (const row of rowsFrom(work.reader, source)) if (row.values.spares_pool !== null) assets.push(row);
  const objects = await work.reader.getMany(assets.map(({ values }) => values.assigned_object));
  const planned = assets.flatMap(({ values: { planned_item: item } }) => (item ? [{ values: { item } }] : []));
  const cableTypes = await cableTypesOf(work.reader, planned);
  const lineByKey = new Map(lines.toReversed().map((line) => [keyOf(line), line.id]));
  return assets.flatMap(({ id, values }) => {
    const object = objects.get(refKey(values.assigned_object));
    const { planned_item: item, substitute = null } = values;
    const key = object && itemKeyOf.planned(object, item ?? null, cableTypes);
    const line = lineByKey.get(key ?? '');
    return line === undefined || values.spares_pool === null
      ? []
      : [{ asset: id, line, pool: values.spares_pool, substitute }];
  });
}
