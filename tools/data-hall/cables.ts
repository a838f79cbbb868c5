import type { Rack, Termination } from './estate.ts';

/** What a cable is ordered by. Without a type it is not ours to order. */
export interface CableKind {
  type?: string;
  profile?: string;
  /** Six hexadecimal digits of NetBox's palette. */
  color?: string;
  length?: number;
  unit?: 'm' | 'ft';
}

const colors = {
  black: '111111',
  white: 'ffffff',
  blue: '2196f3',
  red: 'f44336',
  yellow: 'ffeb3b',
  aqua: '00ffff',
  grey: '9e9e9e',
  purple: '9c27b0',
};
const metresPerUnit = 0.04445;
const metresPerFoot = 0.3048;

/** The shortest stock length that reaches; the longest when none does. */
function stockLength(needed: number, stock: readonly number[]): number {
  return stock.find((length) => length >= needed) ?? Math.max(...stock);
}

/** Metres between two ports of one rack, along the side and with slack at both ends. */
function withinRack(a: Termination, b: Termination): number {
  const units = Math.abs((a.device.position ?? 0) - (b.device.position ?? 0));
  return units * metresPerUnit + 0.6;
}

/** Metres between two racks of a hall: up to the tray, along the row, across the aisle, down again. */
function betweenRacks(a: Rack, b: Rack): number {
  return 8 + Math.abs(a.bay - b.bay) * 0.75 + Math.abs(a.row - b.row) * 4;
}

export const cable = {
  power: (feed: 'A' | 'B'): CableKind =>
    // The B strip stands on the far side of the rack.
    feed === 'A'
      ? { type: 'power', color: colors.blue, length: 1, unit: 'm' }
      : { type: 'power', color: colors.red, length: 1.5, unit: 'm' },
  directAttach: (a: Termination, b: Termination): CableKind => ({
    type: 'dac-passive',
    color: colors.black,
    length: stockLength(withinRack(a, b), [1, 2, 2.5, 3]),
    unit: 'm',
  }),
  peerLink: (): CableKind => ({ type: 'dac-passive', color: colors.black, length: 0.5, unit: 'm' }),
  activeOptical: (a: Termination, b: Termination): CableKind => ({
    type: 'aoc',
    color: colors.aqua,
    length: stockLength(withinRack(a, b), [2, 3]),
    unit: 'm',
  }),
  multimode: (a: Termination, b: Termination): CableKind => ({
    type: 'mmf-om4',
    color: colors.aqua,
    length: stockLength(withinRack(a, b), [2, 3]),
    unit: 'm',
  }),
  singleModeCord: (a: Termination, b: Termination): CableKind => ({
    type: 'smf-os2',
    color: colors.yellow,
    length: stockLength(withinRack(a, b), [1, 2]),
    unit: 'm',
  }),
  trunk: (a: Rack, b: Rack): CableKind => ({
    type: 'smf-os2',
    profile: 'single-1c6p',
    color: colors.yellow,
    length: stockLength(betweenRacks(a, b), [10, 15, 20]),
    unit: 'm',
  }),
  management: (a: Termination, b: Termination): CableKind => ({
    type: 'cat6',
    color: colors.white,
    length: stockLength(withinRack(a, b), [1, 2, 3]),
    unit: 'm',
  }),
  managementUplink: (a: Rack, b: Rack): CableKind => ({
    type: 'cat6a',
    color: colors.purple,
    length: a === b ? 2 : stockLength(betweenRacks(a, b), [10, 15, 20]),
    unit: 'm',
  }),
  /** The console leads come as a kit in feet. */
  console: (a: Rack, b: Rack): CableKind => ({
    type: 'cat5e',
    color: colors.grey,
    length: a === b ? 7 : stockLength(betweenRacks(a, b) / metresPerFoot, [35, 50]),
    unit: 'ft',
  }),
  /** Brought by the carrier: what it is, is not known when the hall is planned. */
  carrierSupplied: (): CableKind => ({}),
};
