import type { Json } from '../../../engine/json.ts';
import type { Reader } from '../../../engine/ports.ts';
import { loadObjects, referringRows } from '../../../engine/resource/load-objects.ts';
import { jsonBytes } from '../../../engine/schema/size.ts';
import type { UnitOfWork } from '../../../engine/write/unit-of-work.ts';
import type { DescribedResult } from './describe-result.ts';
import { isPlannedLine, isPlanSummary, isUnmetLine } from './planned-line.ts';
import { purchasePlanPart } from './purchase-plan-part.ts';

/** Bytes of lines in one part: well below the 400 kB of an item. */
const bytesOfPart = 200_000;

const { type } = purchasePlanPart;

/** Puts a result in the place of that of the plan before, in the same unit of work. */
export async function storeResult(work: UnitOfWork, plan: number, result: DescribedResult): Promise<void> {
  const former = await partsOf(work.reader, plan);
  for (const part of former) work.delete(part, 'rule');
  const [first = [], ...others] = chunks([...result.lines, ...result.unmet]);
  const parts = [{ summary: result.summary, lines: first }, ...others.map((lines) => ({ summary: {}, lines }))].map(
    (part, position) => ({ purchase_plan: plan, position, ...part }),
  );
  await work.add(type, parts, 'rule');
}

function chunks(lines: readonly Json[]): readonly (readonly Json[])[] {
  const parts: Json[][] = [];
  let room = 0;
  for (const line of lines) {
    const bytes = jsonBytes(line);
    if (bytes > room) {
      parts.push([]);
      room = bytesOfPart;
    }
    parts.at(-1)?.push(line);
    room -= bytes;
  }
  return parts;
}

/** The result of a plan; undefined when it has none. Two levels of reads, both strong. */
export async function storedResult(reader: Reader, plan: number): Promise<DescribedResult | undefined> {
  const parts = await partsOf(reader, plan);
  const summary = parts.map(({ values }) => values.summary).find(isPlanSummary);
  const lines = parts.flatMap(({ values }) => values.lines);
  return summary && { summary, lines: lines.filter(isPlannedLine), unmet: lines.filter(isUnmetLine) };
}

async function partsOf(reader: Reader, plan: number) {
  const rows = await referringRows(reader, type, 'purchase_plan', plan);
  const ids = rows.map(({ id }) => id);
  const parts = await loadObjects(reader, type, ids);
  return parts.toSorted((a, b) => a.values.position - b.values.position);
}
