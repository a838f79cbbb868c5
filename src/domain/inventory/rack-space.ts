import type { Work } from '../engine/ports.ts';
import { loadObjects } from '../engine/resource/load-objects.ts';
import type { StoredValues } from '../engine/schema/field-kinds.ts';

/** A number of rack units: half units are stored as decimal text. */
export const rackUnits = (text: string): number => Number(text);

/** The units that a device occupies: `height` of them from `position` upwards, on its face or on both. */
export interface Mounting {
  readonly position: number;
  readonly height: number;
  readonly face: string | null;
  readonly fullDepth: boolean;
}

/** The units of a rack: `height` of them, numbered from `start`. */
export interface RackRange {
  readonly start: number;
  readonly height: number;
}

export const rangeOf = (rack: StoredValues<'dcim.rack'>): RackRange => ({
  start: rack.starting_unit,
  height: rack.u_height,
});

/** The mounting of a device; undefined when it has no position. */
export function mountingOf(
  device: Pick<StoredValues<'dcim.device'>, 'position' | 'face'>,
  deviceType: Pick<StoredValues<'dcim.devicetype'>, 'u_height' | 'is_full_depth'> | undefined,
): Mounting | undefined {
  if (!deviceType || device.position === null) return undefined;
  return {
    position: rackUnits(device.position),
    height: rackUnits(deviceType.u_height),
    face: device.face,
    fullDepth: deviceType.is_full_depth,
  };
}

const overlap = (a: Mounting, b: Mounting): boolean =>
  a.position < b.position + b.height && b.position < a.position + a.height;

const shareDepth = (a: Mounting, b: Mounting): boolean => a.fullDepth || b.fullDepth || a.face === b.face;

/** NetBox: a device needs all its units inside the rack and free, on both faces when either device is full-depth. */
export const fits = (range: RackRange, taken: readonly Mounting[], mounting: Mounting): boolean =>
  mounting.position >= range.start &&
  mounting.position + mounting.height <= range.start + range.height &&
  !taken.some((other) => overlap(other, mounting) && shareDepth(other, mounting));

/** The mountings of the devices in a rack, without the one that is being saved. */
export async function mountingsIn(work: Work, rackId: number, exceptDevice?: number): Promise<readonly Mounting[]> {
  const devices = (await work.children('dcim.device', 'rack', rackId)).filter(({ id }) => id !== exceptDevice);
  const typeIds = new Set(devices.map(({ values }) => values.device_type));
  const types = await loadObjects(work.reader, 'dcim.devicetype', [...typeIds]);
  const byId = new Map(types.map(({ id, values }) => [id, values]));
  return devices.flatMap(({ values }) => mountingOf(values, byId.get(values.device_type)) ?? []);
}

/** NetBox: the units of a rack must include the mountings of its devices. Messages by field. */
export function shrinkProblems(
  range: RackRange,
  taken: readonly Mounting[],
): Readonly<Record<string, readonly string[]>> {
  if (taken.length === 0) return {};
  const needed = Math.max(...taken.map(({ position, height }) => position + height)) - range.start;
  const lowest = Math.min(...taken.map(({ position }) => position));
  return {
    ...(range.height < needed
      ? { u_height: [`Rack must be at least ${needed}U tall to house currently installed devices.`] }
      : {}),
    ...(range.start > lowest
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
  const height = rackUnits(deviceType.u_height);
  if (mounted.length > 0 && height === 0)
    return `Unable to set 0U height: Found ${mounted.length} instances already mounted within racks.`;
  for (const { id, values } of mounted) {
    const rack = values.rack === null ? undefined : await work.get('dcim.rack', values.rack);
    const mounting = mountingOf(values, deviceType);
    if (rack && mounting && !fits(rangeOf(rack.values), await mountingsIn(work, rack.id, id), mounting))
      return `${await deviceName(work, id, rack.values.name)} does not have sufficient space to accommodate a height of ${height}U`;
  }
  return undefined;
}

/** Names a device and its rack, unless the caller may not view the device. */
async function deviceName(work: Work, deviceId: number, rackName: string): Promise<string> {
  const device = await work.get('dcim.device', deviceId);
  return device && (await work.permits('view', device))
    ? `Device ${device.values.name} in rack ${rackName}`
    : 'A device that you may not view';
}
