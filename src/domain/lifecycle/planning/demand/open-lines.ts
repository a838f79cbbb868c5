import type { Reader } from '../../../engine/ports.ts';
import { refKey, type StoredObject } from '../../../engine/resource/resource.ts';
import type { ObjectRef } from '../../../engine/schema/field-kinds.ts';
import { byLine, type Documents, type SpareInstall } from '../../balance/line-documents.ts';
import { orderedLines, shippedLines } from '../../balance/read-documents.ts';
import { requiredLine } from '../../bom/bom-coverage.ts';
import { inBom, installsOf } from '../../bom/bom-documents.ts';
import type { Substitutes } from '../../item/equivalents.ts';
import type { ItemVariant } from '../../item/item.ts';
import { cableTypesOf, itemKeyOf } from '../../item/item-key.ts';
import type { OpenDocuments } from './open-documents.ts';
import type { OpenLine } from './peg.ts';

const bomType = 'netbox_asset_lifecycle.bom';
const lineType = 'netbox_asset_lifecycle.bomlineitem';
const spareType = 'netbox_asset_lifecycle.spareitem';
const assetType = 'netbox_asset_lifecycle.asset';

type KeyOf = (line: { readonly values: ItemVariant }) => string;

/** The key of item and variant of lines and spares. */
export async function keysIn(open: OpenDocuments): Promise<KeyOf> {
  const cableTypes = await cableTypesOf(open.here, [...open.all(lineType), ...open.all(spareType)]);
  return ({ values }) => itemKeyOf.line(values, cableTypes);
}

/** All lines of open BOMs with all their documents, and all documents together. After its own item a line can use its substitutes. */
export async function openLines(
  reader: Reader,
  open: OpenDocuments,
  keyOf: KeyOf,
  substitutes: Substitutes,
): Promise<{ readonly lines: readonly OpenLine[]; readonly documents: Documents }> {
  const boms = new Map(open.all(bomType).map((bom) => [bom.id, bom.values]));
  const stored = open.all(lineType).toSorted(inBom);
  const [ordered, shipped, spares] = await Promise.all([
    orderedLines(open.here, stored),
    shippedLines(open.here, stored),
    installedSpares(reader, open, keyOf),
  ]);
  const documents = { ordered, shipped, spares };
  const documentsOf = byLine(documents);
  const lines = stored.map((line): OpenLine => {
    const bom = boms.get(line.values.bom);
    const key = keyOf(line);
    return {
      ...requiredLine(line),
      bom: line.values.bom,
      pool: line.values.spares_pool,
      // BOMs of earlier versions lack both.
      dateNeeded: bom?.date_needed ?? null,
      priority: bom?.priority ?? null,
      key,
      keys: [
        key,
        ...(substitutes.get(refKey(line.values.item)) ?? []).map(({ item }) =>
          keyOf({ values: { item, variant: line.values.variant } }),
        ),
      ],
      documents: documentsOf(line.id),
    };
  });
  return { lines, documents };
}

async function installedSpares(reader: Reader, open: OpenDocuments, keyOf: KeyOf): Promise<readonly SpareInstall[]> {
  const assets = open.all(assetType);
  const objects = await objectsOf(
    reader,
    assets.map(({ values }) => values.assigned_object),
  );
  const linesOfBom = Map.groupBy(open.all(lineType).toSorted(inBom), ({ values }) => values.bom);
  const byBom = Map.groupBy(assets, ({ values }) => values.bom);
  return [...byBom].flatMap(([bom, own]) => installsOf(own, objects, { lines: linesOfBom.get(bom) ?? [], keyOf }));
}

/** Objects of a type from which on a look at the collection costs less than reading them one by one. */
const many = 50;

async function objectsOf(reader: Reader, refs: readonly ObjectRef[]): Promise<ReadonlyMap<string, StoredObject>> {
  const found = await Promise.all(
    [...Map.groupBy(refs, ({ type }) => type)].map(async ([type, own]) => {
      const collection = own.length < many ? undefined : await reader.collection(type);
      return collection
        ? own.flatMap(({ id }) => collection.object(id) ?? [])
        : [...(await reader.getMany(own)).values()];
    }),
  );
  return new Map(found.flat().map((object) => [refKey(object), object]));
}
