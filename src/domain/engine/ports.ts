import type { AccessAction, Permission } from './access/grants.ts';
import type { Collection } from './collection.ts';
import type { JsonObject } from './json.ts';
import type { Registry } from './resource/registry.ts';
import type { ObjectOf, StoredObject } from './resource/resource.ts';
import type { ChangesOf, FieldName, ObjectRef, StoredValues, TypeName } from './schema/field-kinds.ts';
import type { Settings } from './settings.ts';
import type { LoadTemplates } from './templates/template-library.ts';

/** A narrow copy of an object: its id and the fields that filters and orderings need. */
export interface Row<V = JsonObject> {
  readonly id: number;
  readonly values: V;
}

/** A row of an object of a type. */
export type RowOf<T extends TypeName> = Row<StoredValues<T>>;

/** Where rows come from. Each source is one access path of the table; none reads more than it names. */
export type RowSource =
  /**
   * The whole collection in default order. `equals` keeps to those whose first ordering field equals this text, `between`
   * to those where it stands from `first` to `last` in the natural order of names.
   */
  | {
      readonly kind: 'in-order';
      readonly type: TypeName;
      readonly equals?: string;
      readonly between?: { readonly first: string; readonly last: string };
    }
  /** The whole collection by id, from `startId` on; strongly consistent, with whole objects. */
  | { readonly kind: 'by-id'; readonly type: TypeName; readonly startId: number }
  /**
   * Objects whose reference field points at `target` (an id, or `<type>#<id>` for generic references). `stored` leaves out
   * those that stand in packed snapshots only: looking for them costs a read in each snapshot. `newestFrom` turns the default
   * order round and ends before the first ordering field is less than this value; of resources without end only.
   */
  | {
      readonly kind: 'reference';
      readonly type: TypeName;
      readonly field: string;
      readonly target: string;
      readonly stored?: true;
      readonly newestFrom?: string;
    };

/** A page of a whole collection, in an order that the table keeps. Descending order turns ties round too. */
export interface PageRequest {
  readonly type: TypeName;
  /** `default` is the order that the resource declares. */
  readonly order: 'default' | 'id';
  readonly descending: boolean;
  readonly offset: number;
  readonly limit: number;
  /** With order `id`: only objects from this id on. */
  readonly startId?: number;
}

export interface ObjectPage {
  readonly objects: readonly StoredObject[];
  /** Of the whole collection. */
  readonly count: number;
}

/**
 * `recent` is half the price: objects may be as they were a moment ago, but none that exists is missing. Good for what
 * answers show of related objects, never for rules.
 */
export type Freshness = 'current' | 'recent';

/** Reads for rules and use cases. By-id reads, unique look-ups and owned rows are strongly consistent. */
export interface Reader {
  /** The declarations of what it reads. */
  readonly registry: Registry;
  /** Missing objects are absent from the map, whose keys are `<type>#<id>`. */
  getMany(
    refs: readonly Pick<ObjectRef, 'type' | 'id'>[],
    freshness?: Freshness,
  ): Promise<ReadonlyMap<string, StoredObject>>;
  /**
   * The id that holds these values of a unique constraint. Fails with `conflict` while a large write that is not decided
   * or not completed claims them; one whose writer has died is settled first.
   */
  findUnique(type: TypeName, constraint: string, values: JsonObject): Promise<number | undefined>;
  /** `limit` is the number of rows that the caller is likely to read; it bounds the first page. */
  rows(source: RowSource, limit?: number): AsyncIterable<Row>;
  /**
   * The rows that refer to each of the targets through the field, in default order; targets without any are absent. Rows
   * are found by the field without a walk through the collection. Ask for all targets at once: where referrers are counted, one strong batch of reads tells which
   * targets have any, and nothing is looked for at the others.
   */
  referring(type: TypeName, field: string, targets: readonly string[]): Promise<ReadonlyMap<string, readonly Row[]>>;
  /**
   * The ids of the objects whose field has this text, without regard to case where the field has none; a few may not have it
   * any more, or not yet. Undefined where nothing but the whole collection tells.
   */
  findByText(type: TypeName, field: string, text: string): Promise<readonly number[] | undefined>;
  /**
   * The whole collection with every write acknowledged before; undefined where it is not kept in memory, as it is not where
   * some of it is packed. `stored`: without what is packed.
   */
  collection(type: TypeName, part?: 'stored'): Promise<Collection | undefined>;
  /** How many objects the collection holds. */
  count(type: TypeName): Promise<number>;
  /** How many objects refer to `target` through the field, without reading them out. */
  countReferences(type: TypeName, field: string, target: string): Promise<number>;
}

/** Pages of whole collections; what a page costs does not depend on its offset. */
export interface Pages {
  /** Pages by id are strongly consistent. */
  page(request: PageRequest): Promise<ObjectPage>;
}

/** One change to one object. */
export interface Change {
  readonly action: 'create' | 'update' | 'delete';
  readonly type: TypeName;
  readonly id: number;
  readonly before: StoredObject | null;
  readonly after: JsonObject | null;
  /** Of an object that comes back after its deletion: the version that it had, since versions only rise. */
  readonly lastVersion?: number;
}

/** Who acts. NetBox: a token acts in the name of its user. */
export interface Actor {
  readonly userId: number;
  readonly username: string;
  readonly superuser: boolean;
  readonly writeEnabled: boolean;
  /** What the user may do, by their own permissions and those of their groups; superusers need none. */
  readonly permissions?: readonly Permission[];
  /** ISO 8601: tokens that the caller makes or changes end by then, since single sign-on vouches for no longer. */
  readonly tokensEndBy?: string;
}

/** What a rule may use while a write is prepared: strong reads, the time, and a place for further changes. */
export interface Work {
  readonly reader: Reader;
  /** ISO 8601 in UTC: one time for the whole unit of work. */
  readonly now: string;
  readonly actor: Actor;
  readonly settings: Settings;
  /** Loads what renders templates, for rules that check them. */
  readonly templates: LoadTemplates;
  /** UUID of the request, as the change log keeps it. */
  readonly requestId: string;
  get<T extends TypeName>(type: T, id: number): Promise<ObjectOf<T> | undefined>;
  /**
   * All rows that refer to the object through this field. The version that vouches for them (of their owner, of their sum)
   * must be read before them: read after them, it may be newer than they are, and the commit would not notice. What is
   * written is decided on objects and not on their rows, for the same reason.
   */
  children<T extends TypeName>(type: T, field: FieldName<T>, target: number | string): Promise<readonly RowOf<T>[]>;
  /** The object that holds these values of a unique constraint, as this unit leaves it. */
  findUnique<T extends TypeName>(type: T, constraint: string, values: JsonObject): Promise<ObjectOf<T> | undefined>;
  /** True when the caller has any permission of this name. */
  may(action: AccessAction, type: TypeName): boolean;
  /** True when the caller is permitted an action of this name, of NetBox's or of the organisation's own, on the object. */
  permits(action: string, object: StoredObject): Promise<boolean>;
  /** Fails with 403, which names no object, unless the caller is permitted the action on it. Consequences need no permission. */
  require(action: AccessAction, object: StoredObject): Promise<void>;
  /** Those of the objects, or of their rows, that the caller may view, in their order. One batch of reads for all of them. */
  visible<R extends Row>(type: TypeName, rows: readonly R[]): Promise<readonly R[]>;
  /**
   * The same unit of work for changes that follow by a rule from what the caller does. Changes made through the unit itself
   * are the caller's: each needs the caller's permission on its object, before and after, and the commit asks for it.
   */
  readonly consequences: Work;
  /** Adds objects with new ids, defaults and times in the same unit of work; answers the ids. */
  add(type: TypeName, objects: readonly JsonObject[]): Promise<readonly number[]>;
  /**
   * Adds one such object under values that nobody holds yet. When somebody else takes them at the same moment, everything
   * is judged anew: the values are the rule's and not the caller's.
   */
  addShared(type: TypeName, values: JsonObject): Promise<number>;
  /** Adds an object in the same unit of work. */
  create(type: TypeName, id: number, values: JsonObject): void;
  /** Changes another object in the same unit of work; the new values replace the named ones. */
  update<V extends JsonObject>(object: StoredObject<V>, values: ChangesOf<V>): void;
  /**
   * Brings an object in step with this unit of work: in its transaction where all fits, right after it otherwise. Objects
   * that the unit deletes are left alone.
   */
  updateDependent<V extends JsonObject>(object: StoredObject<V>, values: ChangesOf<V>): void;
  /**
   * The same in the name of the caller, who needs permission on the object as it was and as it will be: for rules that
   * change other objects in values that callers write themselves, such as the site of what stands in a rack.
   */
  updateForCaller<V extends JsonObject>(object: StoredObject<V>, values: ChangesOf<V>): void;
  /** Deletes another object in the same unit of work, without what depends on it. */
  delete(object: StoredObject): void;
  /** True when this unit deletes the object. */
  deletes(type: TypeName, id: number): boolean;
  /** Removes a snapshot of a BOM after the commit; a crash before it leaves items that no read returns. */
  dropSnapshot(bomId: number, generation: number): void;
  /** Removes, after the commit, the version of a shipment's manifest that was valid before, and what crashes have left. */
  tidyManifests(shipment: number, previous: string | null): void;
  /** Removes the manifest and the scans of a shipment that this unit deletes, after the commit. */
  dropDock(shipment: number): void;
  /** The commit fails and is tried again when this object has changed since it was read. */
  guard(object: StoredObject): void;
  /**
   * The commit fails and is tried again when another object holds these values of a unique constraint by then, although
   * nobody held them when they were read. Two units that each claim a value and rely on the other's being free cannot both
   * commit.
   */
  guardVacancy(type: TypeName, constraint: string, values: JsonObject): void;
}
