import type { JsonObject } from './json.ts';

/** One unit that a shipment is to bring. Numbers are kept as they were given and compared without case. */
export interface ExpectedUnit {
  /** The shipment line. */
  readonly line: number;
  /** '' when it is not known. */
  readonly serial: string;
  readonly assetTag: string | null;
  /** SSCC of the carton or pallet that it is packed in. */
  readonly carton: string | null;
}

/** A carton or pallet (SSCC, 18 digits), and the one that it stands in. */
export interface Carton {
  readonly sscc: string;
  readonly parent: string | null;
}

/** What a shipment is to bring, unit by unit. */
export interface Manifest {
  readonly units: readonly ExpectedUnit[];
  readonly cartons: readonly Carton[];
}

/** What a shipment keeps of its manifest: which version is valid, and where a number stands in it. */
export interface ManifestHead extends JsonObject {
  readonly version: string;
  readonly units: number;
  readonly cartons: number;
  readonly unitBuckets: number;
  readonly cartonBuckets: number;
  /** Expected units by shipment line. */
  readonly lines: Readonly<Record<string, number>>;
}

/** A unit of a manifest with the way from its carton outwards. */
export interface PackedUnit extends ExpectedUnit {
  readonly cartons: readonly string[];
}

/** A carton with the way outwards, itself first, and the units in it and in what stands in it, by line. */
export interface PackedCarton {
  readonly path: readonly string[];
  readonly lines: Readonly<Record<string, number>>;
}

/** Scans of a scanner are numbered by it; those without a number get one that the store has given, with `scanner` null. */
export interface ScanId {
  readonly scanner: string | null;
  readonly sequence: number;
}

/** A stored scan with all that was said of it. */
export interface ScanEntry extends ScanId {
  readonly values: JsonObject;
}

/** Who was the first to scan a unit or a carton. */
export interface ScanMark extends ScanId {
  /** A number as it is compared, or an SSCC. */
  readonly number: string;
}

/** Units without numbers that were counted of a line, and what may have been counted before this write. */
interface ScanCount {
  readonly line: number;
  readonly add: number;
  /** `exactly` is what was read; `atMost` leaves room for others that count at the same time. */
  readonly before: { readonly exactly: number } | { readonly atMost: number } | 'any';
}

/** Scans that are written together or not at all. */
export interface ScanWrite {
  readonly entries: readonly ScanEntry[];
  readonly units: readonly ScanMark[];
  readonly cartons: readonly ScanMark[];
  readonly counts: readonly ScanCount[];
}

/** What is asked of the scans of a shipment. */
export interface ScanQuestion {
  readonly entries: readonly ScanId[];
  /** Numbers as they are compared. */
  readonly units: readonly string[];
}

/** What is known already of what was asked, with all cartons and counts. */
export interface KnownScans {
  readonly entries: readonly ScanEntry[];
  readonly units: readonly ScanMark[];
  readonly cartons: readonly ScanMark[];
  /** By line. */
  readonly counts: ReadonlyMap<number, number>;
}

/** Manifests and scans of shipments: light items of their own, beside the objects that the change log follows. */
export interface Dock {
  /** Writes a version beside the valid one, which the shipment names by its head. `at` is the time of the request. */
  writeManifest(shipment: number, version: string, manifest: Manifest, at: string): Promise<ManifestHead>;
  /** The whole manifest, in no order. */
  manifest(shipment: number, head: ManifestHead): Promise<Manifest>;
  /**
   * The units with these numbers (serial numbers or asset tags, as they are compared), by number. Fails with `conflict` when
   * the version has been removed meanwhile.
   */
  expectedUnits(
    shipment: number,
    head: ManifestHead,
    numbers: readonly string[],
  ): Promise<ReadonlyMap<string, PackedUnit>>;
  expectedCartons(
    shipment: number,
    head: ManifestHead,
    codes: readonly string[],
  ): Promise<ReadonlyMap<string, PackedCarton>>;
  /** For each number the other shipments, newest first, whose manifests name it. A few may name it no more. */
  shipmentsExpecting(shipment: number, numbers: readonly string[]): Promise<ReadonlyMap<string, readonly number[]>>;
  /**
   * Removes the version that was valid before, unless the shipment names it, and older ones that nobody can be about to
   * name any more.
   */
  tidyManifests(shipment: number, previous: string | null, at: string): Promise<void>;
  /** Removes manifest and scans of a shipment that is gone. */
  drop(shipment: number): Promise<void>;

  known(shipment: number, question: ScanQuestion): Promise<KnownScans>;
  /** False when somebody else has written one of the entries or marks, or counts moved: then nothing was written. */
  record(shipment: number, write: ScanWrite, at: string): Promise<boolean>;
  scans(shipment: number): Promise<readonly ScanEntry[]>;
}
