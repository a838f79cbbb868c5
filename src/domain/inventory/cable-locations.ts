import { type Json, type JsonObject, sameJson } from '../engine/json.ts';
import type { Work } from '../engine/ports.ts';
import { refKey } from '../engine/resource/resource.ts';
import type { TypeName } from '../engine/schema/field-kinds.ts';

/** NetBox: what a cable may end at. */
export const cabledTypes = [
  'dcim.consoleport',
  'dcim.consoleserverport',
  'dcim.frontport',
  'dcim.interface',
  'dcim.poweroutlet',
  'dcim.powerport',
  'dcim.rearport',
] as const satisfies readonly TypeName[];

const distinctIds = (values: readonly (Json | undefined)[]): readonly number[] =>
  [...new Set(values.filter((value) => typeof value === 'number'))].sort((a, b) => a - b);

/** NetBox: a cable keeps the places of its ends, so that lists of a site's or a rack's cables need no joins. */
export const placesOf = (devices: readonly JsonObject[]) => ({
  racks: distinctIds(devices.map((device) => device.rack)),
  locations: distinctIds(devices.map((device) => device.location)),
  sites: distinctIds(devices.map((device) => device.site)),
});

/** Cables of devices that have moved keep their places in step; `moved` holds the devices' new values by id. */
export async function followCables(work: Work, moved: ReadonlyMap<number, JsonObject>): Promise<void> {
  const cableIds = new Set<number>();
  for (const deviceId of moved.keys()) for (const id of await cablesOf(work, deviceId)) cableIds.add(id);
  const cables = await work.reader.getMany([...cableIds].map((id) => ({ type: 'dcim.cable', id })));
  for (const cable of cables.values()) {
    const deviceIds = distinctIds(Array.isArray(cable.values.devices) ? cable.values.devices : []);
    const places = placesOf(await currentValues(work, deviceIds, moved));
    if (Object.entries(places).some(([name, ids]) => !sameJson(cable.values[name], ids)))
      work.updateDependent(cable, places);
  }
}

async function cablesOf(work: Work, deviceId: number): Promise<readonly number[]> {
  const components = await Promise.all(cabledTypes.map((type) => work.children(type, 'device', deviceId)));
  return distinctIds(components.flat().map(({ values }) => values.cable));
}

async function currentValues(
  work: Work,
  deviceIds: readonly number[],
  moved: ReadonlyMap<number, JsonObject>,
): Promise<readonly JsonObject[]> {
  const stored = await work.reader.getMany(deviceIds.map((id) => ({ type: 'dcim.device', id })));
  return deviceIds.flatMap((id) => {
    const values = moved.get(id) ?? stored.get(refKey({ type: 'dcim.device', id }))?.values;
    return values ? [values] : [];
  });
}
