import type { Work } from '../engine/ports.ts';
import { loadObjects } from '../engine/resource/load-objects.ts';
import type { ObjectOf, StoredObject } from '../engine/resource/resource.ts';
import { refKey } from '../engine/resource/resource.ts';
import type { ObjectRef } from '../engine/schema/field-kinds.ts';
import { distinctIds, placesOf } from './cable-locations.ts';

/** What a cable ends at, as it is stored. */
export interface Terminations {
  readonly a_terminations: readonly ObjectRef[];
  readonly b_terminations: readonly ObjectRef[];
}

export type CableSide = 'A' | 'B';

/**
 * One end of one cable: where it is plugged in. `component` is undefined when there is none with this id, or none that the
 * caller may view.
 */
export interface CableEnd {
  readonly side: CableSide;
  readonly ref: ObjectRef;
  readonly component: StoredObject | undefined;
}

/** Reads the ends of a cable. Ends that it had `before` stay as they are, whether or not the caller may view them. */
export async function loadEnds(
  work: Work,
  { a_terminations, b_terminations }: Terminations,
  before: Terminations | null,
): Promise<readonly CableEnd[]> {
  const loaded = await work.reader.getMany([...a_terminations, ...b_terminations]);
  const known = keysOf(before);
  const end = (side: CableEnd['side']) => async (ref: ObjectRef) => {
    const component = loaded.get(refKey(ref));
    const isShown = component && (known.has(refKey(ref)) || (await work.permits('view', component)));
    return { side, ref, component: isShown ? component : undefined };
  };
  return Promise.all([...a_terminations.map(end('A')), ...b_terminations.map(end('B'))]);
}

const keysOf = (ends: Terminations | null | undefined): ReadonlySet<string> =>
  new Set([...(ends?.a_terminations ?? []), ...(ends?.b_terminations ?? [])].map(refKey));

/**
 * NetBox: components show their cable. They are written on condition of their version, so that of two concurrent cables for
 * one component only one is created.
 */
export async function attach(work: Work, cable: ObjectOf<'dcim.cable'>, ends: readonly CableEnd[]): Promise<void> {
  for (const { side, component } of ends) {
    if (!component || (component.values.cable === cable.id && component.values.cable_end === side)) continue;
    work.update(component, { cable: cable.id, cable_end: side });
  }
  const deviceIds = distinctIds(ends.map(({ component }) => component?.values.device));
  const devices = await loadObjects(work.reader, 'dcim.device', deviceIds);
  work.update(cable, { devices: deviceIds, ...placesOf(devices.map(({ values }) => values)) });
}

/** Components that the cable leaves are free again; those among `staying` keep it. */
export async function detach(work: Work, refs: readonly ObjectRef[], staying?: Terminations): Promise<void> {
  const kept = keysOf(staying);
  const left = await work.reader.getMany(refs.filter((ref) => !kept.has(refKey(ref))));
  for (const component of left.values()) work.updateDependent(component, { cable: null, cable_end: null });
}
