import type { Context } from '../context.ts';
import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import type { Change } from '../ports.ts';
import { taggedItemType as itemType } from '../query/objects-by-tag.ts';
import { refKey, type StoredObject } from '../resource/resource.ts';
import type { ObjectRef } from '../schema/field-kinds.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** What one change does to the tags of its object. */
interface Retagging {
  readonly change: Change;
  readonly added: readonly number[];
  readonly removed: readonly number[];
  /** Ids of the entries that the object has, by tag. */
  readonly entries: JsonObject;
}

/**
 * Adds an entry to the unit of work for each tag that it gives to an object, and takes those away whose tag or object goes.
 * The object keeps the ids of its entries, so that nothing has to be looked for.
 */
export async function assignTags(context: Context, work: UnitOfWork): Promise<void> {
  const decisive = new Set(work.changes.map(refKey));
  const all = [...work.changes, ...work.followUps].flatMap((change) =>
    work.reader.registry.resourceOf(change.type).fields.tag_assignments ? retaggingOf(change) : [],
  );
  if (all.length === 0) return;
  const wanted = all.reduce((sum, { added }) => sum + added.length, 0);
  const [taken, known] = await Promise.all([
    wanted === 0 ? [] : (context.ids ?? context.store).takeIds(itemType, wanted),
    work.reader.getMany(all.flatMap(({ entries, removed }) => entryRefs(entries, removed))),
  ]);
  const ids = [...taken];
  for (const { change, added, removed, entries } of all) {
    const { type, id, before, after } = change;
    const follows = !decisive.has(refKey(change));
    const left: Record<string, Json> = Object.fromEntries(
      Object.entries(entries).filter(([tag]) => !removed.includes(Number(tag))),
    );
    for (const tag of added) {
      const entry = ids.shift() ?? 0;
      left[tag] = entry;
      const values = { object: { type, id }, tag };
      if (follows) work.follow({ action: 'create', type: itemType, id: entry, before: null, after: values });
      else work.create(itemType, entry, values);
    }
    for (const ref of entryRefs(entries, removed)) {
      const object = known.get(refKey(ref));
      if (!object || work.deletes(itemType, ref.id)) continue;
      if (follows) work.follow({ action: 'delete', type: itemType, id: object.id, before: object, after: null });
      else work.delete(object);
    }
    const object: StoredObject = { type, id, version: before?.version ?? 0, values: before?.values ?? {} };
    if (after) work.updateDependent(object, { tag_assignments: left });
  }
}

const tagsIn = (values: JsonObject | null | undefined): readonly number[] =>
  [values?.tags ?? []].flat().filter((id) => typeof id === 'number');

function retaggingOf(change: Change): readonly Retagging[] {
  const [old, now] = [tagsIn(change.before?.values), tagsIn(change.after)];
  const added = now.filter((tag) => !old.includes(tag));
  const removed = old.filter((tag) => !now.includes(tag));
  if (added.length === 0 && removed.length === 0) return [];
  const entries = change.before?.values.tag_assignments;
  return [{ change, added, removed, entries: isJsonObject(entries) ? entries : {} }];
}

const entryRefs = (entries: JsonObject, tags: readonly number[]): readonly ObjectRef[] =>
  tags.flatMap((tag) => (typeof entries[tag] === 'number' ? [{ type: itemType, id: entries[tag] }] : []));
