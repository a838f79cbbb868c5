import type { Reader } from '../../engine/ports.ts';
import { loadObjects } from '../../engine/resource/load-objects.ts';
import { refKey } from '../../engine/resource/resource.ts';
import type { ObjectRef } from '../../engine/schema/field-kinds.ts';
import { boolean, date } from '../../engine/schema/fields.ts';

const datedTypes = ['dcim.devicetype', 'dcim.moduletype'] as const;

/** What an entry of an answer says of the life of its item. */
export const lifeMembers = {
  end_of_life: date({ help: 'The day after which the manufacturer no longer supports the item; null for none' }),
  is_end_of_life: boolean({ default: false, help: 'The end of life lies before the day on which the item is needed' }),
};

/** The days after which items are no longer supported, by `<type>#<id>`. */
export type EndsOfLife = ReadonlyMap<string, string>;

/**
 * The ends of life of the items that have one: one batch, none without device and module types. Callers who may not view a
 * type pass a reader that does not find it.
 */
export async function endsOfLife(
  reader: Pick<Reader, 'getMany'>,
  items: readonly (ObjectRef | null)[],
): Promise<EndsOfLife> {
  const idsOf = (type: ObjectRef['type']): readonly number[] => [
    ...new Set(items.flatMap((item) => (item?.type === type ? [item.id] : []))),
  ];
  const found = await Promise.all(datedTypes.map((type) => loadObjects(reader, type, idsOf(type))));
  return new Map(
    found.flat().flatMap((type): readonly (readonly [string, string])[] => {
      const { end_of_life } = type.values;
      return end_of_life === null ? [] : [[refKey(type), end_of_life]];
    }),
  );
}

/** The life of an item that is needed on a day. */
export function lifeOf(ends: EndsOfLife, item: ObjectRef | null, needed: string) {
  const end_of_life = (item && ends.get(refKey(item))) ?? null;
  return { end_of_life, is_end_of_life: end_of_life !== null && end_of_life < needed };
}
