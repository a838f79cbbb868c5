import { requireObject } from '../../engine/access/access.ts';
import { visibleReader } from '../../engine/access/visible-reader.ts';
import type { Context } from '../../engine/context.ts';
import { loadObjects } from '../../engine/resource/load-objects.ts';
import { refKey } from '../../engine/resource/resource.ts';
import { UnitOfWork } from '../../engine/write/unit-of-work.ts';
import { equivalentsOf } from '../item/equivalents.ts';
import type { ItemVariant } from '../item/item.ts';
import { cableTypesOf, itemKeyOf } from '../item/item-key.ts';
import { freeSpares } from '../spares/post-movements.ts';
import { spareItem } from '../spares/spare-item.ts';
import { spareReservation } from '../spares/spare-reservation.ts';
import { isExpired, remaining } from '../spares/spare-reservations.ts';
import { bom as bomResource } from './bom.ts';
import { requiredLine } from './bom-coverage.ts';
import { withoutHidden } from './hidden-documents.ts';
import { withLife } from './line-life.ts';
import { type Requirements, requirements } from './requirements.ts';
import type { Offer } from './stock.ts';

/**
 * The units that remain to be bought for a BOM when its reservations and the free units of these pools are used, from what the
 * caller may view. Hidden spare items and reservations do not count.
 */
export async function bomRequirements(
  context: Context,
  bomId: number,
  pools: readonly number[],
): Promise<Requirements> {
  const work = new UnitOfWork(context);
  const { lines, documents, hidden, ends, hidden_lines } = await requiredLines(work, bomId, pools);
  const isWhole = hidden_lines === 0 && hidden.size === 0;
  return {
    bom: bomId,
    hidden_lines,
    lines: withLife(lines, documents, ends, work.now),
    to_buy: isWhole ? lines.reduce((sum, { to_buy }) => sum + (to_buy ?? 0), 0) : null,
  };
}

async function requiredLines(work: UnitOfWork, bomId: number, pools: readonly number[]) {
  await requireObject(work, 'view', bomResource, bomId);
  const [visible, free, reserved] = await Promise.all([
    withoutHidden(work, bomId),
    freeOffers(work, pools),
    reservedOffers(work, bomId),
  ]);
  const { documents, hidden, ends, hidden_lines } = visible;
  const offers = [...free, ...reserved];
  const substitutes = await equivalentsOf(
    visibleReader(work.reader, work.actor),
    offers.length > 0 ? visible.lines.map(({ values }) => values.item) : [],
  );
  const cableTypes = await cableTypesOf(work.reader, [
    ...offers,
    ...[...substitutes.values()].flat().map(({ item }) => ({ values: { item } })),
  ]);
  const byItem = (list: readonly OfferOfItem[]) =>
    Map.groupBy(list, ({ values }) => itemKeyOf.line(values, cableTypes));
  const lines = requirements(
    visible.lines.map((line) => ({
      ...requiredLine(line),
      key: visible.keyOf(line),
      substitutes: (substitutes.get(refKey(line.values.item)) ?? []).map(({ item }) => ({
        item,
        key: itemKeyOf.line({ item, variant: line.values.variant }, cableTypes),
      })),
    })),
    documents,
    { reserved: byItem(reserved), free: byItem(free) },
    hidden,
  );
  return { lines, documents, hidden, ends, hidden_lines };
}

/**
 * Units of each line that remain to be bought when the reservations of the BOM are used. Counts all documents, also those that
 * the caller may not view, because a rule needs the true number.
 */
export async function unitsToBuy(context: Context, bomId: number): Promise<ReadonlyMap<number, number>> {
  const work = new UnitOfWork({ ...context, actor: { ...context.actor, superuser: true } });
  const { lines } = await requiredLines(work, bomId, []);
  return new Map(lines.map(({ bom_line_item, to_buy }) => [bom_line_item, to_buy ?? 0]));
}

/** Units of the item and variant that `values` name. */
interface OfferOfItem extends Offer {
  readonly values: ItemVariant;
}

async function freeOffers(work: UnitOfWork, pools: readonly number[]): Promise<readonly OfferOfItem[]> {
  const spares = await freeSpares(work, [...new Set(pools)]);
  return spares.map(({ spare_item, pool, item, variant, free }) => ({
    document_id: spare_item,
    source_id: pool,
    free,
    values: { item, variant },
  }));
}

async function reservedOffers(work: UnitOfWork, bomId: number): Promise<readonly OfferOfItem[]> {
  const rows = await work.children(spareReservation.type, 'bom', bomId);
  const reservations = await loadObjects(
    work.reader,
    spareReservation.type,
    rows.map(({ id }) => id),
  );
  const live = (await work.visible(spareReservation.type, reservations)).filter(
    ({ values }) => remaining(values) > 0 && !isExpired(values, work.now),
  );
  const spares = await loadObjects(
    work.reader,
    spareItem.type,
    live.map(({ values }) => values.spare_item),
  );
  const byId = new Map((await work.visible(spareItem.type, spares)).map((spare) => [spare.id, spare]));
  return live.flatMap(({ id, values }) => {
    const spare = byId.get(values.spare_item);
    return spare ? [{ document_id: id, source_id: spare.id, free: remaining(values), values: spare.values }] : [];
  });
}
