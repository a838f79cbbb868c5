import type { Snapshots } from './bom-snapshot-store.ts';
import type { Dock } from './dock-store.ts';
import type { JsonObject } from './json.ts';
import type { Change, Pages, Reader } from './ports.ts';
import type { ObjectRef, TypeName } from './schema/field-kinds.ts';

/** Changes that happen together or not at all, and the objects that must not have changed meanwhile. */
export interface WorkUnit {
  readonly changes: readonly Change[];
  readonly guards: readonly Guard[];
  /**
   * Changes that `changes` and `guards` decide: the children of a deleted object, the lines of a new snapshot. Where all
   * does not fit one transaction they follow it, journaled, so that a crash in between is made good by the sweep.
   */
  readonly followUps?: readonly Change[];
  /** Unique values that only objects of this unit may hold when it commits. */
  readonly vacancies?: readonly Vacancy[];
}

/** The object must still have this version when the unit commits. */
export interface Guard {
  readonly type: TypeName;
  readonly id: number;
  readonly version: number;
}

/** A unique value that was free when it was read: the values of an object that would hold it. */
export interface Vacancy {
  readonly type: TypeName;
  readonly constraint: string;
  readonly values: JsonObject;
}

/**
 * Why a unit was not committed. Nothing of it was written. `held`: a large write that is not settled has the object, or a
 * value that the object is to have. A vacancy that somebody has filled is a version conflict of an object with id 0.
 */
export type Conflict =
  | { readonly kind: 'version'; readonly type: TypeName; readonly id: number; readonly held?: true }
  | { readonly kind: 'unique'; readonly type: TypeName; readonly id: number; readonly constraint: string };

/** Empty when the unit was committed. */
export type CommitOutcome = readonly Conflict[];

/** Word that some objects are about to go. It ends by itself a minute later. */
export interface DeletionNotice {
  /** They stay after all. */
  withdraw(): Promise<void>;
}

/** Writes. Repositories derive markers, index rows and counters from the declarations. */
export interface Writer {
  /** Takes the next ids of a type. Ids of failed writes stay unused: gaps are fine, collisions are not. */
  takeIds(type: TypeName, count: number): Promise<readonly number[]>;
  /**
   * Commits each unit on its own: one may fail while others succeed. Outcomes come in the order of the units. Who has
   * `lost` a race before hears of the next conflict the later, so that contenders do not wear each other out.
   */
  commit(units: readonly WorkUnit[], lost?: number): Promise<readonly CommitOutcome[]>;
  /**
   * From now on, units that add a reference to one of these objects meet a version conflict of it, so that dependents that
   * are looked for after this call are all that there will be.
   */
  announceDeletion(refs: readonly Pick<ObjectRef, 'type' | 'id'>[]): Promise<DeletionNotice>;
}

export type Store = Reader & Pages & Writer & Snapshots & { readonly dock: Dock };
