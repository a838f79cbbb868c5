import type { Work } from '../engine/ports.ts';
import type { TypeName } from '../engine/schema/field-kinds.ts';

/** One end of a relation of many to many, on its way. */
interface Relation {
  readonly id: number;
  readonly before: readonly number[];
  readonly after: readonly number[];
}

/** Keeps the other end in step: `field` of the objects of `type` lists the ids of those that list them. */
export async function syncReverseList(
  work: Work,
  { id, before, after }: Relation,
  type: TypeName,
  field: string,
): Promise<void> {
  const changed = [
    ...before.filter((other) => !after.includes(other)),
    ...after.filter((other) => !before.includes(other)),
  ];
  for (const other of changed) {
    const object = await work.get(type, other);
    const listed = object?.values[field];
    if (!object || !Array.isArray(listed)) continue;
    const ids = listed.filter((value) => typeof value === 'number' && value !== id);
    work.update(object, { [field]: after.includes(other) ? [...ids, id].sort((a, b) => a - b) : ids });
  }
}
