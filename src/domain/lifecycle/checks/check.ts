import type { Work } from '../../engine/ports.ts';
import type { ObjectOf } from '../../engine/resource/resource.ts';
import type { StoredValues, TypeName } from '../../engine/schema/field-kinds.ts';
import type { AlertKind } from './alert.ts';

/** A scheduled check: what it looks at, and when that raises an alert. */
export interface Check<T extends TypeName = TypeName> {
  readonly kind: AlertKind;
  readonly every: 'hour' | 'day';
  /** Type of the objects that it looks at. */
  readonly subject: T;
  /**
   * Tells by the narrow row of an object whether it is worth a look; `now` is ISO 8601 in UTC. Objects whose alert is open
   * are looked at in any case.
   */
  suspects(values: StoredValues<T>, now: string): boolean;
  /**
   * What is wrong with the object, in at most 200 characters; undefined when nothing is, or nothing is any more. Reads
   * strongly, may put things right in the same unit of work, and is judged anew when the object changes meanwhile. `open` is
   * the alert about it that has not been cleared.
   */
  judge(
    object: ObjectOf<T>,
    work: Work,
    open: ObjectOf<'netbox_asset_lifecycle.alert'> | undefined,
  ): Promise<string | undefined>;
}
