import type { TypeName } from './fields.ts';

/** The objects of one type that a snapshot holds; ascending ids. */
export interface SnapshotPart {
  readonly type: TypeName;
  readonly ids: readonly number[];
}

/** The packed assets of a BOM. A generation is written beside the one that readers see, and is never changed. */
export interface Snapshots {
  /** Writes a whole generation; repeating it is harmless. */
  writeSnapshot(bomId: number, generation: number, parts: readonly SnapshotPart[]): Promise<void>;
  /** Removes a generation that no BOM shows any more. */
  dropSnapshot(bomId: number, generation: number): Promise<void>;
}

