import { viewableTo } from '../../engine/access/access.ts';
import { visibleReader } from '../../engine/access/visible-reader.ts';
import type { Actor, Reader } from '../../engine/ports.ts';
import { refKey } from '../../engine/resource/resource.ts';
import type { ObjectRef } from '../../engine/schema/field-kinds.ts';
import type { UnitOfWork } from '../../engine/write/unit-of-work.ts';
import type { Documents } from '../balance/line-documents.ts';
import { type EndsOfLife, endsOfLife } from '../item/end-of-life.ts';
import { type BomLines, bomLinesOf, documentsOf } from './bom-documents.ts';
import type { HiddenDocuments } from './coverage.ts';

/** Who looks, and what reads the objects that decide what the caller may view. */
interface Viewer {
  readonly reader: Pick<Reader, 'registry' | 'getMany'>;
  readonly actor: Actor;
}

/** What a caller may view of the lines of a BOM and of the documents behind them. */
interface VisibleBom extends BomLines {
  readonly documents: Documents;
  readonly hidden: HiddenDocuments;
  readonly ends: EndsOfLife;
  readonly hidden_lines: number;
}

const lifecycle = 'netbox_asset_lifecycle';

/** Reads all lines and documents of a BOM, and the life of the items, and leaves out, but counts, what the caller may not view. */
export async function withoutHidden(work: UnitOfWork, bomId: number): Promise<VisibleBom> {
  const all = await bomLinesOf(work, bomId);
  const lines = await work.visible(`${lifecycle}.bomlineitem`, all.lines);
  // In the batch that reads the documents.
  const [documents, ends] = await Promise.all([
    documentsOf(work, bomId, { ...all, lines }),
    endsOfLife(
      visibleReader(work.reader, work.actor),
      lines.map(({ values }) => values.item),
    ),
  ]);
  return {
    ...all,
    lines,
    ...(await visibleDocuments(work, documents)),
    ends,
    hidden_lines: all.lines.length - lines.length,
  };
}

/** The documents that the caller may view, and how many of each line the caller may not view. */
export async function visibleDocuments(
  viewer: Viewer,
  documents: Documents,
): Promise<Pick<VisibleBom, 'documents' | 'hidden'>> {
  const hidden = new Map<number, number>();
  const seen = await visibleAmong(viewer, documents);
  const kept = <D extends { readonly line: number }>(list: readonly D[], refs: (document: D) => readonly ObjectRef[]) =>
    list.filter((document) => {
      if (refs(document).every((ref) => seen(ref))) return true;
      hidden.set(document.line, (hidden.get(document.line) ?? 0) + 1);
      return false;
    });
  return {
    documents: {
      ordered: kept(documents.ordered, refsOf.ordered),
      shipped: kept(documents.shipped, refsOf.shipped),
      spares: kept(documents.spares, refsOf.spares),
    },
    hidden,
  };
}

/** The objects that each kind of document shows; one that is hidden hides the document. */
const refsOf: { readonly [K in keyof Documents]: (document: Documents[K][number]) => readonly ObjectRef[] } = {
  ordered: ({ id, order }) => [
    { type: `${lifecycle}.polineitem`, id },
    { type: `${lifecycle}.purchaseorder`, id: order },
  ],
  shipped: ({ id, shipment }) => [
    { type: `${lifecycle}.shipmentlineitem`, id },
    { type: `${lifecycle}.shipment`, id: shipment },
  ],
  spares: ({ asset, pool }) => [
    { type: `${lifecycle}.asset`, id: asset },
    { type: `${lifecycle}.sparespool`, id: pool },
  ],
};

async function visibleAmong({ reader, actor }: Viewer, { ordered, shipped, spares }: Documents) {
  const refs = [
    ...ordered.flatMap(refsOf.ordered),
    ...shipped.flatMap(refsOf.shipped),
    ...spares.flatMap(refsOf.spares),
  ];
  const keys = await viewableTo(reader, actor, refs);
  return (ref: ObjectRef): boolean => keys.has(refKey(ref));
}
