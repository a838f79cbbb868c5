import { type Json, sameJson } from '../engine/json.ts';
import type { Work } from '../engine/ports.ts';
import { loadObjects } from '../engine/resource/load-objects.ts';
import type { StoredValues, TypeName } from '../engine/schema/field-kinds.ts';

/** NetBox: the components of devices that a cable may end at. */
const cabledComponents = [
  'dcim.consoleport',
  'dcim.consoleserverport',
  'dcim.coolingintake',
  'dcim.coolingoutflow',
  'dcim.frontport',
  'dcim.interface',
  'dcim.poweroutlet',
  'dcim.powerport',
  'dcim.rearport',
] as const satisfies readonly TypeName[];

/** NetBox: what a cable may end at. */
export const cabledTypes = [...cabledComponents, 'dcim.coolingfeed'] as const satisfies readonly TypeName[];

/** The ids among these values, ascending, each once. */
export const distinctIds = (values: readonly (Json | undefined)[]): readonly number[] =>
  [...new Set(values.filter((value) => typeof value === 'number'))].sort((a, b) => a - b);

/** Where a device stands. */
type DevicePlace = Pick<StoredValues<'dcim.device'>, 'rack' | 'location' | 'site'>;

/** NetBox: a cable keeps the places of its ends, so that lists of a site's or a rack's cables need no joins. */
export const placesOf = (devices: readonly DevicePlace[]) => ({
  racks: distinctIds(devices.map((device) => device.rack)),
  locations: distinctIds(devices.map((device) => device.location)),
  sites: distinctIds(devices.map((device) => device.site)),
});

/** Cables of devices that have moved keep their places in step; `moved` holds the devices' new values by id. */
export async function followCables(work: Work, moved: ReadonlyMap<number, DevicePlace>): Promise<void> {
  const cableIds = new Set<number>();
  for (const deviceId of moved.keys()) for (const id of await cablesOf(work, deviceId)) cableIds.add(id);
  for (const cable of await loadObjects(work.reader, 'dcim.cable', [...cableIds])) {
    const { devices, racks, locations, sites } = cable.values;
    const places = placesOf(await currentPlaces(work, devices, moved));
    if (!sameJson({ racks, locations, sites }, places)) work.updateDependent(cable, places);
  }
}

async function cablesOf(work: Work, deviceId: number): Promise<readonly number[]> {
  const components = await Promise.all(cabledComponents.map((type) => work.children(type, 'device', deviceId)));
  return distinctIds(components.flat().map(({ values }) => values.cable));
}

async function currentPlaces(
  work: Work,
  deviceIds: readonly number[],
  moved: ReadonlyMap<number, DevicePlace>,
): Promise<readonly DevicePlace[]> {
  const devices = await loadObjects(work.reader, 'dcim.device', deviceIds);
  return devices.map(({ id, values }) => moved.get(id) ?? values);
}
