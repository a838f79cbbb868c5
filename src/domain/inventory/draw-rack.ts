import { grantOf, permitted } from '../engine/access/access.ts';
import type { Context } from '../engine/context.ts';
import { readOne } from '../engine/query/read.ts';
import { loadObjects, referringRows } from '../engine/resource/load-objects.ts';
import type { ObjectOf, StoredObject } from '../engine/resource/resource.ts';
import { device } from './device.ts';
import { rack } from './rack.ts';
import { type ElevationUnit, elevationOf, type MountedDevice, seenOn } from './rack-elevation.ts';
import { mountingOf, rangeOf } from './rack-space.ts';

/** A rack from one side: its positions, what stands there, and what the caller may see of it. */
export interface RackElevation {
  readonly rack: ObjectOf<'dcim.rack'>;
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
  const shownRack = await readOne(context, rack, id);
  const rows = await referringRows(store, device.type, 'rack', id);
  const ids = rows.map((row) => row.id).filter((device) => !excluded.includes(device));
  const devices = await loadObjects(store, device.type, ids);
  const types = new Map(
    (
      await loadObjects(
        store,
        'dcim.devicetype',
        devices.map(({ values }) => values.device_type),
      )
    ).map((type) => [type.id, type.values]),
  );
  const mounted = devices.flatMap((object): MountedDevice[] => {
    const mounting = mountingOf(object.values, types.get(object.values.device_type));
    return mounting ? [{ id: object.id, ...mounting }] : [];
  });
  const seen = seenOn(face, mounted);
  const visible = await permitted(store, await grantOf(store.registry, actor, 'view', device.type), devices);
  return {
    rack: shownRack,
    units: elevationOf(rangeOf(shownRack.values), shownRack.values.desc_units, seen),
    mounted: seen,
    visible: new Map(visible.map((object) => [object.id, object])),
  };
}
