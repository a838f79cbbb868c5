import { ErrorCollector } from '../../engine/errors.ts';
import type { SchemaValues } from '../../engine/schema/input-schema.ts';
import type { ScanInput } from './judge.ts';
import type { scan } from './scan-actions.ts';

type ScanBody = SchemaValues<(typeof scan)['body']>;

/** A scan of a request, with the number that its scanner has given it. */
export interface NumberedScan extends ScanInput {
  /** Where errors of it stand in the answer. */
  readonly path: string;
  readonly sequence: number | null;
}

const mostScans = 500;

/** The scans of a request: those listed, or the one that the body itself is. Fails with 400 and errors by path. */
export function scansIn(body: ScanBody, now: string): readonly NumberedScan[] {
  const errors = new ErrorCollector();
  const { scanner, scans, ...single } = body;
  const isList = scans.length > 0;
  if (isList && single.code !== '') errors.add('code', 'Give either one scan or a list of scans.');
  if (scans.length > mostScans) errors.add('scans', `Send at most ${mostScans} scans in one request.`);
  const given = (isList ? scans : [single]).map((entry, index) => ({
    name: scanner,
    path: isList ? `scans[${index}].` : '',
    sequence: entry.sequence,
    code: entry.code,
    at: entry.at ?? now,
    condition: entry.condition,
    note: entry.note,
    line: entry.shipment_line_item,
  }));
  for (const { path, code } of given) if (code.trim() === '') errors.add(`${path}code`, 'This field is required.');
  requireOneCode(errors, given);
  errors.throwIfAny();
  return given;
}

export const otherCode = 'This scanner has used this sequence for another code.';

function requireOneCode(errors: ErrorCollector, scans: readonly NumberedScan[]): void {
  const codes = new Map<number, string>();
  for (const { path, sequence, code } of scans) {
    if (sequence === null) continue;
    const first = codes.get(sequence) ?? code;
    if (first !== code) errors.add(`${path}sequence`, otherCode);
    codes.set(sequence, first);
  }
}
