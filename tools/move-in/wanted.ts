import type { JsonObject } from '../../src/domain/engine/json.ts';

/** An object that is to be made, or changed. */
export interface Wanted {
  /** Its id at the source, and what it is called there. */
  readonly source: number;
  readonly display: string;
  /** What the source says of it. */
  readonly values: JsonObject;
  /** What is sent: all of it, or what changes, with the id here. */
  readonly body: JsonObject;
}
