import type { TypeName } from './field-kinds.ts';
import type { StoredObject } from './resource.ts';
import type { Reader } from './work.ts';

/** The objects of a type with these ids, in one batch; those that are not there are left out. */
export async function loadObjects(
  reader: Pick<Reader, 'getMany'>,
  type: TypeName,
  ids: readonly number[],
): Promise<readonly StoredObject[]> {
  return [...(await reader.getMany(ids.map((id) => ({ type, id })))).values()];
}

/** The object of a type with this id; undefined where there is none. */
export async function loadObject(
  reader: Pick<Reader, 'getMany'>,
  type: TypeName,
  id: number,
): Promise<StoredObject | undefined> {
  return (await loadObjects(reader, type, [id]))[0];
}
