import type { JsonObject } from '../json.ts';
import type { Reader } from '../ports.ts';
import type { TypeName } from '../schema/field-kinds.ts';

/** The reference field of a resource, compared by another field of its targets than their natural key. */
interface KeyFilter {
  readonly reference: string;
  readonly by: string;
}

/**
 * A filter that reaches through a reference: `bom_id` of a shipment is its purchase order's `bom`. NetBox: it takes `n`,
 * which finds all the others, and `null` where the filter behind takes it.
 */
export interface PathFilter {
  /** Reference field of this resource. */
  readonly through: string;
  /** Filter name on the referenced resource. */
  readonly filter: string | KeyFilter;
  /** `text`: with the suffixes of text; `none`: without any. */
  readonly suffixes?: 'text' | 'none';
}

/** A filter by another name, with all its suffixes: `installed_after` is `installed__gte`. */
interface AliasFilter {
  readonly as: string;
}

/** A filter on those that refer to this resource: `bom_line_item_id` of an order is that of one of its lines. */
export interface ReverseFilter {
  readonly referrer: TypeName;
  /** Reference field of the referrer that points here. */
  readonly field: string;
  /** Another field that does. */
  readonly furtherField?: string;
  /** Filter name on the referrer. */
  readonly filter: string;
  /** NetBox: a choice among objects takes `n`, and `null` for what nothing refers to. */
  readonly isChoice?: boolean;
}

/** A flag: one of these lists is empty, as the ends of a cable that is not terminated. */
interface AnyEmptyFilter {
  readonly anyEmpty: readonly string[];
}

/** A flag for what no object has: it is of a kind that is not offered. */
interface NeverFilter {
  readonly never: true;
}

/** A flag that follows from other objects: the ids of all objects of the type for which it is true. */
export interface IdsWhereFilter {
  readonly idsWhere: (reader: Reader, type: TypeName) => Promise<ReadonlySet<number>>;
}

/** A flag: the field has a value. */
interface IsSetFilter {
  readonly isSet: string;
}

/** A flag that a computed field shows. */
interface FlagFilter {
  readonly flag: string;
}

/** A flag: the list in the field has this entry. */
interface IncludesFilter {
  readonly includes: string;
  readonly field: string;
}

/** A flag: one of these counts is not 0. NetBox: false wants one that is 0, not all of them. */
interface HasFilter {
  readonly has: readonly string[];
}

/** A flag: the object satisfies one of these look-ups, as permissions have them. */
interface SatisfiesFilter {
  readonly satisfies: readonly JsonObject[];
}

/** The value of the field is in the group that is asked for. */
interface GroupFilter {
  readonly groupOf: string;
  readonly groups: Readonly<Record<string, readonly (string | number)[]>>;
}

/** A text stands somewhere in the JSON of the field, as the name of a member or as a value. */
interface WithinFilter {
  readonly within: string;
}

/** The suffixes of text for a number, which NetBox has where the numbers are choices. */
interface TextFilter {
  readonly textOf: string;
}

/** By type: the list of types in the field has it, or has none, which means all. */
interface OrNoneFilter {
  readonly orNone: string;
}

/** By the id of an object of another type: the field has no value, or the same as the field of that object. */
interface FitsFilter {
  readonly fits: TypeName;
  readonly by: string;
}

/** By number: the place of this object among those that the object which the field refers to lists, where that has `when`. */
export interface PlaceFilter {
  readonly placeIn: string;
  readonly lists: readonly string[];
  readonly when: string;
}

export type DeclaredFilter =
  | PathFilter
  | AliasFilter
  | ReverseFilter
  | AnyEmptyFilter
  | NeverFilter
  | IdsWhereFilter
  | IsSetFilter
  | FlagFilter
  | IncludesFilter
  | HasFilter
  | SatisfiesFilter
  | GroupFilter
  | WithinFilter
  | TextFilter
  | OrNoneFilter
  | FitsFilter
  | PlaceFilter;

/**
 * Filters of NetBox by what is not offered, and so by what no object has. `objects` are named by id where the name ends in
 * `_id`, else by a text.
 */
export interface UnofferedFilters {
  readonly objects?: readonly string[];
  readonly texts?: readonly string[];
  readonly numbers?: readonly string[];
  /** Texts and ids without suffixes. */
  readonly plain?: readonly string[];
}

/** NetBox: objects have owners, who are users and groups of them. */
export const ownerFilters: UnofferedFilters = { objects: ['owner', 'owner_id', 'owner_group', 'owner_group_id'] };
