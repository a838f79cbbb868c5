import type { Context } from '../../engine/context.ts';
import { Failure } from '../../engine/errors.ts';
import type { JsonObject } from '../../engine/json.ts';
import { defaults } from '../../engine/schema/defaults.ts';
import type { UnitOfWork } from '../../engine/write/unit-of-work.ts';
import type { RolledItem } from '../item/rolled-item.ts';
import { describeReferenced, type LineChanges, lineChanges, referencedLines, type StoredLine } from './bom-changes.ts';
import { bomLineItem } from './bom-line-item.ts';
import { cableTypeKey, cableTypeType, withCableTypes } from './bom-snapshot.ts';
import { shownLines } from './described-changes.ts';
import type { RolledLine } from './roll-up.ts';

/** Keeps, changes, adds and removes the generated (`stored`) lines so that they equal the roll-up; manual ones stay. */
export async function replaceLines(
  context: Context,
  work: UnitOfWork,
  bomId: number,
  stored: readonly StoredLine[],
  rolled: readonly RolledLine[],
): Promise<LineChanges> {
  const lines = await makeCableTypes(work, await withCableTypes(work.reader, rolled));
  const changes = lineChanges(stored, lines);
  await refuseReferenced(work, changes.removed);
  for (const { line, quantity } of changes.changed)
    work.follow({ action: 'update', type: line.type, id: line.id, before: line, after: { ...line.values, quantity } });
  for (const line of changes.removed) work.delete(line, 'rule');
  const ids = await context.store.takeIds(bomLineItem.type, changes.added.length);
  changes.added.forEach(({ item, variant, quantity }, index) => {
    const id = ids[index];
    const values: JsonObject = { bom: bomId, item: { ...item }, variant, quantity, auto_generated: true };
    const after = { ...defaults(bomLineItem), ...values };
    if (id !== undefined) work.follow({ action: 'create', type: bomLineItem.type, id, before: null, after });
  });
  return changes;
}

async function makeCableTypes(work: UnitOfWork, lines: readonly RolledLine[]): Promise<readonly RolledLine[]> {
  const made = new Map<string, RolledItem>();
  const result: RolledLine[] = [];
  for (const line of lines) {
    const { item } = line;
    if ('id' in item) {
      result.push(line);
      continue;
    }
    const name = JSON.stringify([item.cable, item.profile]);
    const type = made.get(name) ?? {
      type: cableTypeType,
      id: await work.consequences.addShared(cableTypeType, cableTypeKey(item.cable, item.profile)),
    };
    made.set(name, type);
    result.push({ ...line, item: type });
  }
  return result;
}

/** Fails with 409 when an order or a shipment refers to one of the lines. Hidden lines are counted and not named. */
async function refuseReferenced(work: UnitOfWork, lines: readonly StoredLine[]): Promise<void> {
  const referenced = referencedLines(lines);
  if (referenced.length === 0) return;
  const visible = await shownLines(work, await work.visible(bomLineItem.type, referenced));
  const names = [
    ...visible.map(({ id }) => `${id}`),
    ...(visible.length < referenced.length ? [`${referenced.length - visible.length} that you may not view`] : []),
  ];
  throw new Failure('protected', {
    detail: `Generating would remove line items that orders or shipments refer to: ${names.join(', ')}.`,
    lines: visible.map(describeReferenced),
  });
}
