import { bom as bomResource } from '../lifecycle/bom.ts';
import { type Coverage, coverage, type RequiredLine, totals } from '../lifecycle/coverage.ts';
import { isJsonObject } from '../model/json.ts';
import { isObjectRef, type StoredObject } from '../model/resource.ts';
import { requireObject } from './access.ts';
import { documentsOf, linesOf } from './bom-documents.ts';
import type { Context } from './context.ts';
import { UnitOfWork } from './unit-of-work.ts';

/** How far each line of a BOM is covered, and what its orders cost for each currency. */
export async function bomCoverage(context: Context, bomId: number): Promise<Coverage> {
  const work = new UnitOfWork(context);
  await requireObject(work, 'view', bomResource, bomId);
  const bomLines = await linesOf(work, bomId);
  const documents = await documentsOf(work, bomId, bomLines);
  return { bom: bomId, lines: coverage(bomLines.lines.map(requiredLine), documents), totals: totals(documents) };
}

export const requiredLine = ({ id, values }: StoredObject): RequiredLine => ({
  id,
  item: isObjectRef(values.item) ? values.item : null,
  variant: isJsonObject(values.variant) ? values.variant : {},
  required: Number(values.quantity),
});
