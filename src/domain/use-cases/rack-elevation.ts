import { device } from '../inventory/device.ts';
import { rack } from '../inventory/rack.ts';
import { type ElevationUnit, elevationOf, type MountedDevice, seenOn } from '../inventory/rack-elevation.ts';
import { frameOf, placementOf } from '../inventory/rack-space.ts';
import { loadObjects } from '../model/load-objects.ts';
import type { StoredObject } from '../model/resource.ts';
import { refKey } from '../model/resource.ts';
import { grantOf, permitted } from './access.ts';
import type { Context } from './context.ts';
import { readOne } from './read.ts';

/** A rack from one side: its positions, what stands there, and what the caller may see of it. */
export interface RackElevation {
  readonly rack: StoredObject;
  readonly units: readonly ElevationUnit[];
  readonly mounted: readonly MountedDevice[];
  /** The devices that the caller may view, by id; others take their positions without a name. */
  readonly visible: ReadonlyMap<number, StoredObject>;
}

/** Reads the rack and its devices; `excluded` devices count as not there. */
export async function rackElevation(
  context: Context,
  id: number,
  face: string,
  excluded: readonly number[] = [],
): Promise<RackElevation> {
  const { store, actor } = context;
  const found = await readOne(context, rack, id);
  const ids: number[] = [];
  for await (const row of store.rows({ kind: 'reference', type: device.type, field: 'rack', target: String(id) }))
    if (!excluded.includes(row.id)) ids.push(row.id);
  const devices = await loadObjects(store, device.type, ids);
  const types = await store.getMany(devices.map(({ values }) => typeOf(values)));
  const mounted = devices.flatMap((object): MountedDevice[] => {
    const place = placementOf(object.values, types.get(refKey(typeOf(object.values)))?.values);
    return place ? [{ id: object.id, ...place }] : [];
  });
  const seen = seenOn(face, mounted);
  const visible = await permitted(store, await grantOf(actor, 'view', device.type), devices);
  return {
    rack: found,
    units: elevationOf(frameOf(found.values), found.values.desc_units === true, seen),
    mounted: seen,
    visible: new Map(visible.map((object) => [object.id, object])),
  };
}

const typeOf = (values: StoredObject['values']) =>
  ({ type: 'dcim.devicetype', id: Number(values.device_type) }) as const;
