import type { Reader } from '../ports.ts';
import { refKey, type StoredObject } from '../resource/resource.ts';
import type { TypeName } from '../schema/field-kinds.ts';
import { Tables } from './tables.ts';

/** Objects of several collections. */
export interface Moment {
  /** By `<type>#<id>`. */
  readonly objects: ReadonlyMap<string, StoredObject>;
  /**
   * Keys of objects that came, went or changed while all was read. All others had their values at one and the same moment.
   */
  readonly moving: ReadonlySet<string>;
}

/** Readings after which those that still move are told. */
const readings = 6;

/**
 * The objects that `pick` finds in these collections, as they stood together at one moment.
 *
 * Each collection is read strongly, but one after the other: a unit that goes from one object to another in between would be
 * seen in both. So all is read again until nothing has moved. An object that has the same version in two readings that
 * follow one another had it between them, since versions only rise. Where others write faster than this reads, `moving` says
 * what to leave out.
 */
export async function atOneMoment(
  reader: Reader,
  types: readonly TypeName[],
  pick: (tables: Tables) => readonly StoredObject[],
): Promise<Moment> {
  let tables = await Tables.read(reader, types);
  let objects = byKey(pick(tables));
  for (let reading = 2; ; reading++) {
    const again = await Tables.read(reader, types);
    if (again.isAs(tables)) return { objects, moving: new Set() };
    const picked = byKey(pick(again));
    const moving = changedBetween(objects, picked);
    if (moving.size === 0 || reading === readings) return { objects: picked, moving };
    [tables, objects] = [again, picked];
  }
}

const byKey = (objects: readonly StoredObject[]): ReadonlyMap<string, StoredObject> =>
  new Map(objects.map((object) => [refKey(object), object]));

function changedBetween(
  before: ReadonlyMap<string, StoredObject>,
  after: ReadonlyMap<string, StoredObject>,
): ReadonlySet<string> {
  const keys = [...new Set([...before.keys(), ...after.keys()])];
  return new Set(keys.filter((key) => before.get(key)?.version !== after.get(key)?.version));
}
