import { loadObjects } from '../../engine/resource/load-objects.ts';
import type { TypeName } from '../../engine/schema/field-kinds.ts';
import type { UnitOfWork } from '../../engine/write/unit-of-work.ts';
import type { ReferenceList } from '../item/line-references.ts';
import { type BomChanges, describeChanges, type LineChanges, type Objects, type StoredLine } from './bom-changes.ts';
import { bomLineItem } from './bom-line-item.ts';
import type { BomScope } from './bom-scope.ts';

/** What a generation changes, as far as the caller may view the lines, the objects and the documents that name the lines. */
export async function describedChanges(
  work: UnitOfWork,
  stored: readonly StoredLine[],
  lines: LineChanges,
  objects: { readonly before: Objects; readonly scope: BomScope },
): Promise<BomChanges> {
  const visible = new Set((await work.visible(bomLineItem.type, stored)).map(({ id }) => id));
  const removed = await shownLines(
    work,
    lines.removed.filter(({ id }) => visible.has(id)),
  );
  const quantities = new Map(lines.changed.map(({ line, quantity }) => [line.id, quantity]));
  const changed = await shownLines(
    work,
    lines.changed.map(({ line }) => line).filter(({ id }) => visible.has(id)),
  );
  const { rollUp, isHidden } = objects.scope;
  const shown = (all: Objects): Objects =>
    new Map([...all].map(([type, ids]) => [type, ids.filter((id) => !isHidden(type, id))]));
  return describeChanges(
    {
      added: lines.added,
      removed,
      changed: changed.map((line) => ({ line, quantity: quantities.get(line.id) ?? 0 })),
      unchanged: visible.size - changed.length - removed.length,
    },
    shown(objects.before),
    shown(rollUp.objects),
  );
}

const referrers: { readonly [K in ReferenceList]: TypeName } = {
  po_line_items: 'netbox_asset_lifecycle.polineitem',
  shipment_line_items: 'netbox_asset_lifecycle.shipmentlineitem',
};

/** The lines, naming only those order and shipment lines that the caller may view. */
export async function shownLines(work: UnitOfWork, lines: readonly StoredLine[]): Promise<readonly StoredLine[]> {
  const orders = await visibleIds(work, lines, 'po_line_items');
  const shipments = await visibleIds(work, lines, 'shipment_line_items');
  return lines.map((line) => ({
    ...line,
    values: {
      ...line.values,
      po_line_items: line.values.po_line_items.filter((id) => orders.has(id)),
      shipment_line_items: line.values.shipment_line_items.filter((id) => shipments.has(id)),
    },
  }));
}

async function visibleIds(work: UnitOfWork, lines: readonly StoredLine[], list: ReferenceList) {
  const ids = lines.flatMap(({ values }) => values[list]);
  const documents = await loadObjects(work.reader, referrers[list], ids);
  return new Set((await work.visible(referrers[list], documents)).map(({ id }) => id));
}
