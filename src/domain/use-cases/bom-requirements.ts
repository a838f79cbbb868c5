import { bom as bomResource } from '../lifecycle/bom.ts';
import { itemKeyOf } from '../lifecycle/item-key.ts';
import { type Requirements, requirements } from '../lifecycle/requirements.ts';
import { requireObject } from './access.ts';
import { requiredLine } from './bom-coverage.ts';
import { cableTypeRefs, documentsOf, linesOf } from './bom-documents.ts';
import type { Context } from './context.ts';
import { freeSpares } from './spares-ledger.ts';
import { UnitOfWork } from './unit-of-work.ts';

/** What is left to buy for a BOM when the free units of these pools are used. */
export async function bomRequirements(
  context: Context,
  bomId: number,
  pools: readonly number[],
): Promise<Requirements> {
  const work = new UnitOfWork(context);
  await requireObject(work, 'view', bomResource, bomId);
  const [bomLines, spares] = await Promise.all([linesOf(work, bomId), freeSpares(work, pools)]);
  const cableTypes = await work.reader.getMany(cableTypeRefs(spares.map((values) => ({ values: { ...values } }))));
  const lines = requirements(
    bomLines.lines.map((line) => ({ ...requiredLine(line), key: bomLines.keyOf(line) })),
    await documentsOf(work, bomId, bomLines),
    Map.groupBy(spares, (spare) => itemKeyOf.line({ ...spare }, cableTypes)),
  );
  return { bom: bomId, lines, to_buy: lines.reduce((sum, { to_buy }) => sum + to_buy, 0) };
}
