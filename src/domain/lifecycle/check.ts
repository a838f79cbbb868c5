import type { TypeName } from '../model/field-kinds.ts';
import type { JsonObject } from '../model/json.ts';
import type { StoredObject } from '../model/resource.ts';
import type { Work } from '../model/work.ts';
import type { AlertKind } from './alert.ts';

/** A scheduled check: what it looks at, and when that raises an alert. */
export interface Check {
  readonly kind: AlertKind;
  readonly every: 'hour' | 'day';
  /** Type of the objects that it looks at. */
  readonly subject: TypeName;
  /**
   * Tells by the narrow row of an object whether it is worth a look; `now` is ISO 8601 in UTC. Objects whose alert is open
   * are looked at in any case.
   */
  suspects(values: JsonObject, now: string): boolean;
  /**
   * What is wrong with the object, in at most 200 characters; undefined when nothing is, or nothing is any more. Reads
   * strongly, may put things right in the same unit of work, and is judged anew when the object changes meanwhile. `open` is
   * the alert about it that has not been cleared.
   */
  judge(object: StoredObject, work: Work, open: StoredObject | undefined): Promise<string | undefined>;
}
