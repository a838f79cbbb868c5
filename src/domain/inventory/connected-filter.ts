import type { Reader } from '../engine/ports.ts';
import { collect } from '../engine/resource/load-objects.ts';
import type { TypeName } from '../engine/schema/field-kinds.ts';
import { cabledTypes } from './cable-locations.ts';
import { cablePath } from './cable-path.ts';
import { CollectedPlant, ReadPlant, walked } from './cable-plant.ts';

/** What paths are made of: cables connect power with power only. */
const power: readonly TypeName[] = ['dcim.poweroutlet', 'dcim.powerport'];
const data: readonly TypeName[] = cabledTypes.filter((type) => !power.includes(type));

/**
 * NetBox: the endpoints of a type whose path has connected cables only, complete or not. Out of collections in memory; the
 * paths of all endpoints side by side where there are none.
 */
export async function connectedEndpoints(reader: Reader, type: TypeName): Promise<ReadonlySet<number>> {
  const collected = await CollectedPlant.from(reader, power.includes(type) ? power : data);
  if (collected) return new Set(collected.cabled(type).filter((id) => isConnected(collected, type, id)));
  const rows = await collect(reader.rows({ kind: 'in-order', type }));
  const cabled = rows
    .filter(({ values }) => typeof values.cable === 'number')
    .map(({ id, values }) => ({ type, id, values }));
  const plant = new ReadPlant(reader, cabled);
  const paths = await plant.follow(cabled.map((endpoint) => cablePath(plant, endpoint)));
  return new Set(cabled.filter((_, index) => paths[index]?.isActive).map(({ id }) => id));
}

function isConnected(plant: CollectedPlant, type: TypeName, id: number): boolean {
  const endpoint = plant.object({ type, id });
  return endpoint !== undefined && walked(cablePath(plant, endpoint))?.isActive === true;
}
