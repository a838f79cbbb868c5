import type { ObjectRef } from '../model/field-kinds.ts';
import type { StoredObject } from '../model/resource.ts';
import { refKey } from '../model/resource.ts';
import type { Work } from '../model/work.ts';
import { placesOf } from './cable-places.ts';

/** What a cable ends at, as it is stored. */
export interface Terminations {
  readonly a_terminations: readonly ObjectRef[];
  readonly b_terminations: readonly ObjectRef[];
}

/** One end of one cable: where it is plugged in. `component` is undefined when there is none with this id. */
export interface End {
  readonly side: 'A' | 'B';
  readonly ref: ObjectRef;
  readonly component: StoredObject | undefined;
}

export async function loadEnds(work: Work, { a_terminations, b_terminations }: Terminations): Promise<readonly End[]> {
  const loaded = await work.reader.getMany([...a_terminations, ...b_terminations]);
  const end =
    (side: End['side']) =>
    (ref: ObjectRef): End => ({ side, ref, component: loaded.get(refKey(ref)) });
  return [...a_terminations.map(end('A')), ...b_terminations.map(end('B'))];
}

/**
 * NetBox: components show their cable. They change under the condition that nobody else has changed them, so that of two
 * cables for one component only one is made.
 */
export async function attach(work: Work, cable: StoredObject, ends: readonly End[]): Promise<void> {
  for (const { side, component } of ends) {
    if (!component || (component.values.cable === cable.id && component.values.cable_end === side)) continue;
    work.update(component, { cable: cable.id, cable_end: side });
  }
  const devices = new Set(ends.map(({ component }) => Number(component?.values.device)));
  const loaded = await work.reader.getMany([...devices].map((id) => ({ type: 'dcim.device', id })));
  const places = placesOf([...loaded.values()].map(({ values }) => values));
  work.update(cable, { devices: [...devices].sort((a, b) => a - b), ...places });
}

/** Components that the cable leaves are free again; those among `staying` keep it. */
export async function detach(work: Work, refs: readonly ObjectRef[], staying?: Terminations): Promise<void> {
  const kept = new Set([...(staying?.a_terminations ?? []), ...(staying?.b_terminations ?? [])].map(refKey));
  const left = await work.reader.getMany(refs.filter((ref) => !kept.has(refKey(ref))));
  for (const component of left.values()) work.updateDependent(component, { cable: null, cable_end: null });
}
