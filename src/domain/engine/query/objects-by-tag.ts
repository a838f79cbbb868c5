import type { Reader } from '../ports.ts';
import { referringTo } from '../resource/load-objects.ts';
import { isObjectRef, type StoredObject } from '../resource/resource.ts';
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
