import { bom as bomResource } from '../lifecycle/bom.ts';
import { itemKeyOf } from '../lifecycle/item-key.ts';
import { type Offer, type Requirements, requirements } from '../lifecycle/requirements.ts';
import { spareItem } from '../lifecycle/spare-item.ts';
import { spareReservation } from '../lifecycle/spare-reservation.ts';
import { isExpired, remaining } from '../lifecycle/spare-reservations.ts';
import type { JsonObject } from '../model/json.ts';
import { refKey } from '../model/resource.ts';
import { requireObject } from './access.ts';
import { requiredLine } from './bom-coverage.ts';
import { cableTypeRefs, documentsOf, linesOf } from './bom-documents.ts';
import type { Context } from './context.ts';
import { freeSpares } from './spares-ledger.ts';
import { UnitOfWork } from './unit-of-work.ts';

/** What is left to buy for a BOM when its reservations and the free units of these pools are used. */
export async function bomRequirements(
  context: Context,
  bomId: number,
  pools: readonly number[],
): Promise<Requirements> {
  const work = new UnitOfWork(context);
  await requireObject(work, 'view', bomResource, bomId);
  const [bomLines, free, reserved] = await Promise.all([
    linesOf(work, bomId),
    freeOffers(work, pools),
    reservedOffers(work, bomId),
  ]);
  const cableTypes = await work.reader.getMany(cableTypeRefs([...free, ...reserved]));
  const byItem = (list: readonly OfferOfItem[]) =>
    Map.groupBy(list, ({ values }) => itemKeyOf.line(values, cableTypes));
  const lines = requirements(
    bomLines.lines.map((line) => ({ ...requiredLine(line), key: bomLines.keyOf(line) })),
    await documentsOf(work, bomId, bomLines),
    { reserved: byItem(reserved), free: byItem(free) },
  );
  return { bom: bomId, lines, to_buy: lines.reduce((sum, { to_buy }) => sum + to_buy, 0) };
}

/** Units of the item and variant that `values` name. */
interface OfferOfItem extends Offer {
  readonly values: JsonObject;
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
  const found = await work.reader.getMany(rows.map(({ id }) => ({ type: spareReservation.type, id })));
  const live = [...found.values()].filter(({ values }) => remaining(values) > 0 && !isExpired(values, work.now));
  const spareRef = (values: JsonObject) => ({ type: spareItem.type, id: Number(values.spare_item) });
  const spares = await work.reader.getMany(live.map(({ values }) => spareRef(values)));
  return live.flatMap(({ id, values }) => {
    const spare = spares.get(refKey(spareRef(values)));
    return spare ? [{ document_id: id, source_id: spare.id, free: remaining(values), values: spare.values }] : [];
  });
}
