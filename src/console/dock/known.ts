import type { JsonObject } from '../../domain/engine/json.ts';
import { readCode } from '../../domain/lifecycle/codes/read-code.ts';
import type { Choice } from '../api/forms.ts';
import type { Judgement, Scan } from './scan.ts';
import { judgementOf } from './scan.ts';

/** A unit that a shipment is to bring. */
export interface KnownUnit {
  readonly serial: string;
  readonly assetTag: string;
  /** The carton or pallet that it is in, and those that this is in. */
  readonly cartons: readonly string[];
}

/** What this device knows of a shipment without asking. */
export interface Known {
  readonly user: string;
  readonly shipment: string;
  /** When it was loaded. */
  readonly at: string;
  readonly object: JsonObject;
  readonly units: readonly KnownUnit[];
  /** What the person may say of a unit that is scanned; undefined for people who may not scan. */
  readonly conditions: readonly Choice[] | undefined;
  readonly mayReceive: boolean;
}

/** The last that the API said of the scans of a shipment. */
export interface KnownSummary {
  readonly user: string;
  readonly shipment: string;
  readonly at: string;
  readonly summary: JsonObject;
}

const inCapitals = (text: string): string => text.trim().toUpperCase();

/** The verdict without the network: by the units that were known to be expected, and the scans of this device. */
export function judgeHere(known: Known | undefined, earlier: Iterable<Scan>, code: string): Judgement {
  const { numbers, cartons } = readCode(code);
  const [serial = ''] = numbers;
  if (!known || known.units.length === 0)
    return { verdict: 'kept', message: 'It is judged when the network is back.', serial };
  const texts = new Set(numbers.map(inCapitals));
  const unit = known.units.find((one) => texts.has(inCapitals(one.serial)) || texts.has(inCapitals(one.assetTag)));
  if (unit) return judgeUnit(unit, earlier);
  const inside = known.units.filter((one) => one.cartons.some((carton) => cartons.includes(carton)));
  if (inside.length > 0)
    return { verdict: 'expected', message: `A carton with ${inside.length} expected units.`, serial: '' };
  return {
    verdict: 'unknown',
    message: 'Not among the units that were expected. Put it aside until the network is back.',
    serial,
  };
}

function judgeUnit({ serial, assetTag }: KnownUnit, earlier: Iterable<Scan>): Judgement {
  const name = serial || assetTag;
  const wasScanned = [...earlier].some((scan) => isOf(judgementOf(scan), name));
  return wasScanned
    ? { verdict: 'twice', message: 'Scanned before.', serial: name }
    : { verdict: 'expected', message: '', serial: name };
}

const isOf = (judgement: Judgement | undefined, serial: string): boolean =>
  judgement?.verdict === 'expected' && inCapitals(judgement.serial) === inCapitals(serial);
