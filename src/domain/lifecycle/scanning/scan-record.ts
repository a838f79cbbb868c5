import type { ScanEntry } from '../../engine/dock-store.ts';
import type { JsonObject } from '../../engine/json.ts';
import type { ScanCondition, Verdict } from './scan-actions.ts';

/** What is kept of a scan. Objects are named by id: who reads it may not be allowed to view them. */
export interface ScanRecord extends JsonObject {
  readonly name: string;
  readonly code: string;
  readonly at: string;
  readonly condition: ScanCondition;
  readonly note: string;
  readonly verdict: Verdict;
  readonly message: string;
  readonly line: number | null;
  readonly serial: string;
  readonly asset_tag: string | null;
  readonly part_number: string;
  readonly carton: string | null;
  readonly units: number;
  readonly other_shipment: number | null;
}

/** Only the judge writes records. */
const isRecord = (values: JsonObject): values is ScanRecord => typeof values.verdict === 'string';

/** What was said of a stored scan. */
export function recordOf({ values }: ScanEntry): ScanRecord {
  if (!isRecord(values)) throw new Error('A scan has no verdict');
  return values;
}

/** The order of the times that scanners give. */
export function byTime(a: ScanEntry, b: ScanEntry): number {
  const [one, other] = [recordOf(a).at, recordOf(b).at];
  if (one === other) return a.sequence - b.sequence;
  return one < other ? -1 : 1;
}
