import type { Resource, StoredObject } from '../../domain/engine/resource/resource.ts';
import { heldFor } from '../actions.ts';
import { type Item, lookupKeys, markersOf, objectItem, ownedRows, timeToLive } from '../items.ts';
import type { KeyLoader, RawItem } from '../key-loader.ts';
import { objectKey } from '../table.ts';
import { adding, attributing, putting, type Repair, type RepairKind } from './repair.ts';

/** What an object is, rather than what follows from it. */
const own: ReadonlySet<string> = new Set(['pk', 'sk', 'version', 'body', heldFor]);

/** The attributes of an object's item that are not as they follow from its body. */
export function objectRepair(resource: Resource, { id, version, values }: StoredObject, item: RawItem): Repair[] {
  const wanted: Item = objectItem(resource, id, version, values);
  const names = new Set([...Object.keys(item), ...Object.keys(wanted)].filter((name) => !own.has(name)));
  const wrong = [...names].filter((name) => item[name] !== wanted[name]);
  const attributes = wrong.map((name) => [name, wanted[name]] as const);
  return wrong.length === 0 ? [] : [attributing(objectKey(resource.type, id, resource.shards), version, attributes)];
}

/** An item that has to stand in the table because of an object. */
interface Consequence {
  readonly kind: RepairKind;
  readonly item: Item;
  readonly repairs: (present: RawItem | undefined) => readonly Repair[];
  /** What cannot be put right without a person. */
  readonly problems: (present: RawItem | undefined) => readonly string[];
}

const none = () => [];

export function consequencesOf(resource: Resource, { id, values }: StoredObject): readonly Consequence[] {
  const texts = lookupKeys(resource, id, values).map((key): Consequence => {
    const item = { ...key };
    return { kind: 'texts', item, repairs: (present) => (present ? [] : [putting('texts', item)]), problems: none };
  });
  const markers = markersOf(resource, values).map(({ key, constraint }): Consequence => {
    const item = { ...timeToLive(resource, values), ...key, id };
    const kind = 'unique values';
    return {
      kind,
      item,
      repairs: (present) => (present ? [] : [adding(kind, item)]),
      problems: (present) =>
        present && present.id !== id
          ? [`${resource.type} ${id} has the same ${constraint} as ${present.id}: change one of them.`]
          : [],
    };
  });
  const rows = ownedRows(resource, id, values).map((item): Consequence => {
    const isRight = (present: RawItem | undefined) => present?.id === id && present.row === item.row;
    const kind = 'owned rows';
    return { kind, item, repairs: (present) => (isRight(present) ? [] : [putting(kind, item)]), problems: none };
  });
  return [...texts, ...markers, ...rows];
}

/** The consequences beside what the table has of them. */
export const withPresent = (
  keys: KeyLoader,
  consequences: readonly Consequence[],
): Promise<readonly (readonly [Consequence, RawItem | undefined])[]> =>
  Promise.all(consequences.map(async (consequence) => [consequence, await keys.load(consequence.item)] as const));
