import type { Reader } from '../ports.ts';
import { referringTo } from '../resource/load-objects.ts';
import { isObjectRef, type Resource, type StoredObject } from '../resource/resource.ts';
import type { ObjectRef } from '../schema/field-kinds.ts';

export const taggedItemType = 'extras.taggeditem';

const read = new WeakMap<StoredObject, Promise<readonly ObjectRef[]>>();

/** The objects that carry a tag, of all types, read once for the tag at hand. */
export function taggedBy(reader: Reader, tag: StoredObject): Promise<readonly ObjectRef[]> {
  const reading = read.get(tag) ?? readTagged(reader, tag.id);
  read.set(tag, reading);
  return reading;
}

async function readTagged(reader: Reader, id: number): Promise<readonly ObjectRef[]> {
  const refs: ObjectRef[] = [];
  for await (const { values } of reader.rows(referringTo(taggedItemType, 'tag', id)))
    if (isObjectRef(values.object)) refs.push(values.object);
  return refs;
}

/** Rows of a collection that cost as much as one object read by id. */
const rowsPerObject = 20;

/**
 * The objects of a type that may carry all, or any, of the tags, where reading them one by one is cheaper than a walk
 * through their collection; undefined otherwise.
 */
export async function fewTagged(
  reader: Reader,
  { type }: Resource,
  tags: readonly number[],
  mode: 'all' | 'any',
): Promise<readonly number[] | undefined> {
  const counted = await Promise.all(
    tags.map(async (id) => ({ id, count: await reader.countReferences(taggedItemType, 'tag', String(id)) })),
  );
  const rarest = counted.toSorted((a, b) => a.count - b.count).slice(0, mode === 'all' ? 1 : undefined);
  const tagged = rarest.reduce((sum, { count }) => sum + count, 0);
  if (tagged === 0 || tagged * rowsPerObject > (await reader.count(type))) return undefined;
  const refs = await Promise.all(rarest.map(({ id }) => readTagged(reader, id)));
  return refs.flat().flatMap((ref) => (ref.type === type ? [ref.id] : []));
}
