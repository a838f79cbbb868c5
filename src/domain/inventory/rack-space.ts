import type { Work } from '../engine/ports.ts';
import { loadObjects } from '../engine/resource/load-objects.ts';
import type { StoredValues } from '../engine/schema/field-kinds.ts';

/** What a device takes of a rack: from `position` upwards over `height` units, on its face or on both. */
export interface Placement {
  readonly position: number;
  readonly height: number;
  readonly face: string | null;
  readonly fullDepth: boolean;
}

/** The units of a rack: `height` of them, numbered from `start`. */
export interface Frame {
  readonly start: number;
  readonly height: number;
}

export const frameOf = (rack: StoredValues<'dcim.rack'>): Frame => ({
  start: rack.starting_unit,
  height: rack.u_height,
});

/** The place of a device, or undefined when it stands in no unit. */
export function placementOf(
  device: Pick<StoredValues<'dcim.device'>, 'position' | 'face'>,
  deviceType: Pick<StoredValues<'dcim.devicetype'>, 'u_height' | 'is_full_depth'> | undefined,
): Placement | undefined {
  if (!deviceType || device.position === null) return undefined;
  return {
    position: Number(device.position),
    height: Number(deviceType.u_height),
    face: device.face,
    fullDepth: deviceType.is_full_depth,
  };
}

const overlap = (a: Placement, b: Placement): boolean =>
  a.position < b.position + b.height && b.position < a.position + a.height;

const shareDepth = (a: Placement, b: Placement): boolean => a.fullDepth || b.fullDepth || a.face === b.face;

/** NetBox: a device needs all its units inside the rack and free, on both faces when either device is full-depth. */
export const fits = (frame: Frame, taken: readonly Placement[], wanted: Placement): boolean =>
  wanted.position >= frame.start &&
  wanted.position + wanted.height <= frame.start + frame.height &&
  !taken.some((other) => overlap(other, wanted) && shareDepth(other, wanted));

/** The places that devices of the rack take, other than the one that is being saved. */
export async function placementsIn(work: Work, rackId: number, exceptDevice?: number): Promise<readonly Placement[]> {
  const devices = (await work.children('dcim.device', 'rack', rackId)).filter(({ id }) => id !== exceptDevice);
  const typeIds = new Set(devices.map(({ values }) => values.device_type));
  const types = await loadObjects(work.reader, 'dcim.devicetype', [...typeIds]);
  const byId = new Map(types.map(({ id, values }) => [id, values]));
  return devices.flatMap(({ values }) => placementOf(values, byId.get(values.device_type)) ?? []);
}

/** NetBox: a rack may not shrink below, nor be numbered above, what stands in it. Messages per field. */
export function shrinkProblems(frame: Frame, taken: readonly Placement[]): Readonly<Record<string, readonly string[]>> {
  if (taken.length === 0) return {};
  const needed = Math.max(...taken.map(({ position, height }) => position + height)) - frame.start;
  const lowest = Math.min(...taken.map(({ position }) => position));
  return {
    ...(frame.height < needed
      ? { u_height: [`Rack must be at least ${needed}U tall to house currently installed devices.`] }
      : {}),
    ...(frame.start > lowest
      ? {
          starting_unit: [`Rack unit numbering must begin at ${lowest} or less to house currently installed devices.`],
        }
      : {}),
  };
}

/** NetBox: a device type may not become taller than the room around its devices, nor lose the height of mounted ones. */
export async function heightProblem(
  work: Work,
  typeId: number,
  deviceType: StoredValues<'dcim.devicetype'>,
): Promise<string | undefined> {
  const mounted = (await work.children('dcim.device', 'device_type', typeId)).filter(
    ({ values }) => values.rack !== null && values.position !== null,
  );
  const height = Number(deviceType.u_height);
  if (mounted.length > 0 && height === 0)
    return `Unable to set 0U height: Found ${mounted.length} instances already mounted within racks.`;
  for (const { id, values } of mounted) {
    const rack = values.rack === null ? undefined : await work.get('dcim.rack', values.rack);
    const wanted = placementOf(values, deviceType);
    if (rack && wanted && !fits(frameOf(rack.values), await placementsIn(work, rack.id, id), wanted))
      return `${await placeOf(work, id, rack.values.name)} does not have sufficient space to accommodate a height of ${height}U`;
  }
  return undefined;
}

/** Names a device and its rack, unless the caller may not view the device. */
async function placeOf(work: Work, deviceId: number, rackName: string): Promise<string> {
  const device = await work.get('dcim.device', deviceId);
  return device && (await work.permits('view', device))
    ? `Device ${device.values.name} in rack ${rackName}`
    : 'A device that you may not view';
}
