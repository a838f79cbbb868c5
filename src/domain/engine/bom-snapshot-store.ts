import type { TypeName } from './schema/field-kinds.ts';

/** The objects of one type that a snapshot holds; ascending ids. */
export interface SnapshotPart {
  readonly type: TypeName;
  readonly ids: readonly number[];
}

/** The packed assets of BOMs. A generation is written beside the one that readers see, and is never changed. */
export interface Snapshots {
  /** Writes a whole generation and answers its number, which the BOM then names. */
  writeSnapshot(bomId: number, parts: readonly SnapshotPart[]): Promise<number>;
  /** Removes a generation, unless its BOM names it. */
  dropSnapshot(bomId: number, generation: number): Promise<void>;
}
