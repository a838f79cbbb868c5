import { isJsonObject, type JsonObject } from '../../domain/engine/json.ts';
import { textOf } from '../api/json.ts';

/** What the API, or this device as long as it cannot ask, says of a scan. */
export interface Judgement {
  readonly verdict: string;
  readonly message: string;
  /** The number of the unit, where the code holds one. */
  readonly serial: string;
}

/** What somebody has seen of a unit that is not in good order. */
export interface Mark {
  /** As the API calls it. */
  readonly condition: string;
  readonly label: string;
  readonly note: string;
}

/** One scan of a person on this device. `sequence` belongs to it for good: sent again, it counts once. */
export interface Scan {
  readonly sequence: number;
  readonly scanner: string;
  readonly user: string;
  readonly shipment: string;
  readonly code: string;
  /** When it was scanned. */
  readonly at: string;
  /** Of a unit that is not in good order. */
  readonly mark?: Mark;
  /** Present as long as the API has not answered: only these are in the index of what is to be sent. */
  readonly unsent?: 1;
  /** Judged here, by what was known. */
  readonly preliminary?: Judgement;
  /** By the API. */
  readonly final?: Judgement;
}

export type NewScan = Pick<Scan, 'user' | 'shipment' | 'code' | 'at' | 'mark'>;

export const judgementOf = (scan: Scan): Judgement | undefined => scan.final ?? scan.preliminary;

export const entryOf = ({ sequence, code, at, mark }: Scan): JsonObject => ({
  ...{ sequence, code, at },
  ...(mark ? { condition: mark.condition, note: mark.note } : {}),
});

export function judgementIn(answer: unknown): Judgement {
  const { verdict, message, serial, other_shipment } = isJsonObject(answer) ? answer : {};
  const other = isJsonObject(other_shipment) ? `It belongs to ${textOf(other_shipment.display)}.` : '';
  return {
    verdict: textOf(verdict) || 'unknown',
    message: [textOf(message), other].filter(Boolean).join(' '),
    serial: textOf(serial),
  };
}
