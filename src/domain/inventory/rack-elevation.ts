import type { Mounting, RackRange } from './rack-space.ts';

/** NetBox: racks are counted in half units. */
const step = 0.5;

/** One position of a rack as an elevation shows it. */
export interface ElevationUnit {
  readonly position: number;
  /** `U12`, `U12.5`. */
  readonly name: string;
  /** Id of the device that takes the position on this face, or that reaches through from the other one. */
  readonly device: number | null;
}

export interface MountedDevice extends Mounting {
  readonly id: number;
}

/** The devices that are seen on a face: those on it, and those that take the whole depth. */
export const seenOn = <D extends Mounting>(face: string, devices: readonly D[]): readonly D[] =>
  devices.filter((device) => device.fullDepth || device.face === face);

/** NetBox: the positions of a rack from top to bottom; units that are numbered downwards begin with the lowest. */
export function elevationOf(
  { start, height }: RackRange,
  descending: boolean,
  devices: readonly MountedDevice[],
): readonly ElevationUnit[] {
  const positions = Array.from({ length: height / step }, (_, index) => start + index * step);
  return (descending ? positions : positions.toReversed()).map((position) => ({
    position,
    name: `U${position}`,
    device:
      devices.find((device) => device.position <= position && position < device.position + device.height)?.id ?? null,
  }));
}
