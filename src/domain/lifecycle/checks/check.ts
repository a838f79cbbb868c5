import type { Work } from '../../engine/ports.ts';
import type { ObjectOf } from '../../engine/resource/resource.ts';
import type { StoredValues, TypeName } from '../../engine/schema/field-kinds.ts';
import type { AlertKind } from './alert.ts';

/** A scheduled check: the objects that it judges, and when they raise an alert. */
export interface Check<T extends TypeName = TypeName> {
  readonly kind: AlertKind;
  readonly every: 'hour' | 'day';
  /** Type of the objects that it judges. */
  readonly subject: T;
  /**
   * Whether an object has to be judged, by its narrow row; `now` is ISO 8601 in UTC. Objects with an open alert are always
   * judged.
   */
  suspects(values: StoredValues<T>, now: string): boolean;
  /**
   * The message of the alert in at most 200 characters; undefined when there is nothing to report. Reads strongly, may correct
   * the object in the same unit of work, and is called again when the object changes before the commit. `open` is the alert
   * about the object that is not cleared.
   */
  judge(
    object: ObjectOf<T>,
    work: Work,
    open: ObjectOf<'netbox_asset_lifecycle.alert'> | undefined,
  ): Promise<string | undefined>;
}
