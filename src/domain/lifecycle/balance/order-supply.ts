import type { Reader, Work } from '../../engine/ports.ts';
import { loadObjects } from '../../engine/resource/load-objects.ts';
import { type ObjectOf, refKey } from '../../engine/resource/resource.ts';
import { byLine, type Documents } from './line-documents.ts';
import { bomLineBalance, type LineNeed } from './order-line-balance.ts';
import { orderedLines, type ReadsById, shippedLines } from './read-documents.ts';

const bomLineType = 'netbox_asset_lifecycle.bomlineitem';

/** What a stored BOM line asks for. */
export const lineNeed = ({ values }: Pick<ObjectOf<typeof bomLineType>, 'values'>): LineNeed => ({
  required: values.quantity,
  forPool: values.spares_pool !== null,
});

/** Units that orders and shipments bring beyond what a BOM line asks for. Spares do not count: they can be given back. */
export const overOrdered = (need: LineNeed, documents: Omit<Documents, 'spares'>): number =>
  bomLineBalance(need, { ...documents, spares: [] }).surplus;

/** Reads documents as the unit of work leaves them. */
const leftBy = (work: Work): ReadsById => ({
  async getMany(refs) {
    const objects = await Promise.all(refs.map(({ type, id }) => work.get(type, id)));
    return new Map(objects.flatMap((object) => (object ? [[refKey(object), object] as const] : [])));
  },
});

/** For each of these BOM lines the units that come or came beyond what it asks for: three levels of batches. */
async function excesses(reader: ReadsById, bomLineIds: readonly number[]): Promise<ReadonlyMap<number, number>> {
  const bomLines = await loadObjects(reader, bomLineType, [...new Set(bomLineIds)]);
  const [ordered, shipped] = await Promise.all([orderedLines(reader, bomLines), shippedLines(reader, bomLines)]);
  const documentsOf = byLine({ ordered, shipped, spares: [] });
  return new Map(bomLines.map((line) => [line.id, overOrdered(lineNeed(line), documentsOf(line.id))]));
}

/** The units that come or came for each of these BOM lines beyond what it asks for, as they are stored. */
export const storedExcesses = (reader: Reader, bomLineIds: readonly number[]): Promise<ReadonlyMap<number, number>> =>
  excesses({ getMany: (refs) => reader.getMany(refs, 'recent') }, bomLineIds);

/**
 * What is wrong with the units that order lines bring for a BOM line, where the settings refuse to order more than it asks
 * for; undefined when nothing is. The BOM line gets a new version, so that of two orders that grow at the same moment the
 * second is judged with the first.
 */
export async function overOrderProblem(work: Work, bomLineId: number): Promise<string | undefined> {
  if (work.settings.overOrder !== 'refuse') return undefined;
  const excess = (await excesses(leftBy(work), [bomLineId])).get(bomLineId) ?? 0;
  const bomLine = await work.get(bomLineType, bomLineId);
  if (bomLine) work.update(bomLine, {});
  return excess > 0 ? `The orders exceed the quantity of the BOM line by ${excess} units.` : undefined;
}
