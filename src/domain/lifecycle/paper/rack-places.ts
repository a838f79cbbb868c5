import { VisibleDocuments } from '../../engine/access/visible-documents.ts';
import type { Context } from '../../engine/context.ts';
import { loadObjects } from '../../engine/resource/load-objects.ts';
import type { ObjectOf, StoredObject } from '../../engine/resource/resource.ts';
import { naturalNumber } from '../../engine/schema/decimal.ts';
import type { TypeName } from '../../engine/schema/field-kinds.ts';
import { rackName } from '../../inventory/rack.ts';

/** Where an object is to stand. */
export interface RackPlace {
  /** '' for what stands in no rack. */
  readonly rack: string;
  /** Site and location. */
  readonly area: string;
  /** `U12 front`; of a module, with its device. */
  readonly position: string;
  /** The lower edge in the rack; what has none is below all. */
  readonly height: number;
}

const nowhere: RackPlace = { rack: '', area: '', position: '', height: 0 };

/** Where objects stand; modules by their devices, as far as the caller may view these; cables nowhere. */
export async function rackPlaces(
  context: Context,
  objects: readonly StoredObject[],
): Promise<(object: StoredObject) => RackPlace> {
  const devices = await new VisibleDocuments(context).get(
    'dcim.device',
    objects.map(({ type, id, values }) => (type === 'dcim.device' ? id : values.device)),
  );
  const racks = await named(context, 'dcim.rack', [
    ...[...devices.values()].map(({ values }) => values.rack),
    ...objects.map(({ type, id }) => (type === 'dcim.rack' ? id : null)),
  ]);
  const areaOf = await areas(context, [...devices.values(), ...racks.values()]);
  const ofDevice = (device: ObjectOf<'dcim.device'>): RackPlace => {
    const { rack, position, face } = device.values;
    const unit = position === null ? '' : `U${naturalNumber(position)}`;
    const stands = racks.get(rack ?? 0);
    return {
      rack: stands ? rackName(stands.values) : '',
      area: areaOf(device),
      position: [unit, face].filter(Boolean).join(' '),
      height: Number(position ?? 0),
    };
  };
  return ({ type, id, values }) => {
    const rack = type === 'dcim.rack' ? racks.get(id) : undefined;
    if (rack) return { rack: rackName(rack.values), area: areaOf(rack), position: 'Rack', height: Infinity };
    const device = devices.get(type === 'dcim.device' ? id : Number(values.device));
    if (!device) return nowhere;
    const place = ofDevice(device);
    return type === 'dcim.device' ? place : { ...place, position: within(place, device) };
  };
}

/** A module stands in its device. */
const within = ({ position }: RackPlace, { values: { name } }: ObjectOf<'dcim.device'>): string =>
  [position, name].filter(Boolean).join(', ');

/** What objects refer to by foreign keys, which are named to everybody who may view the object. */
async function named<T extends TypeName>(
  { store }: Context,
  type: T,
  ids: readonly (number | null)[],
): Promise<ReadonlyMap<number, ObjectOf<T>>> {
  const found = await loadObjects(
    store,
    type,
    [...new Set(ids)].filter((id) => id !== null),
  );
  return new Map(found.map((object) => [object.id, object]));
}

type Placed = ObjectOf<'dcim.device'> | ObjectOf<'dcim.rack'>;

/** Site and location of what is placed. */
async function areas(context: Context, placed: readonly Placed[]): Promise<(object: Placed) => string> {
  const [sites, locations] = await Promise.all([
    named(
      context,
      'dcim.site',
      placed.map(({ values }) => values.site),
    ),
    named(
      context,
      'dcim.location',
      placed.map(({ values }) => values.location),
    ),
  ]);
  return ({ values: { site, location } }) =>
    [sites.get(site)?.values.name, locations.get(location ?? 0)?.values.name].filter(Boolean).join(', ');
}
