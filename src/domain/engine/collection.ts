import type { Row } from './ports.ts';
import type { StoredObject } from './resource/resource.ts';
import type { Field } from './schema/field-kinds.ts';

/** True for fields that a collection holds. */
export const isInCollection = ({ kind, secret }: Field): boolean => !secret && kind !== 'computed';

/**
 * The objects of a whole collection as they were at one moment, in memory, without secrets. It changes when the collection is read anew: it is
 * used up before the caller waits for anything else.
 */
export interface Collection {
  /**
   * The ids of the rows that pass the test, in an order of field names, '-' in front for descending; ties stand by id. The
   * row that the test gets is valid for this call only.
   */
  ids(ordering: readonly string[], test?: (row: Row) => boolean): readonly number[];
  /** The object of an id; undefined where there is none. */
  object(id: number): StoredObject | undefined;
  /** The same without long values. */
  row(id: number): Row | undefined;
  /** The same without a copy of its values: each is looked up by its name when it is asked for. */
  view(id: number): Row | undefined;
}
