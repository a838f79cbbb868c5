import { visibleReader } from '../engine/access/visible-reader.ts';
import type { Context } from '../engine/context.ts';
import { readOne } from '../engine/query/read.ts';
import { distinctRefs, type Resource, refKey } from '../engine/resource/resource.ts';
import type { ObjectRef, TypeName } from '../engine/schema/field-kinds.ts';
import { type CablePath, cablePath, endpointTypes, farEnds, waysThrough } from './cable-path.ts';
import { objectsAt, type Plant, type PlantObject, ReadPlant, type Walk } from './cable-plant.ts';

/** NetBox: from near ends by a cable to far ends; the path may stop at the near ones. */
export interface Segment {
  readonly near: readonly ObjectRef[];
  readonly cables: readonly ObjectRef[];
  readonly far: readonly ObjectRef[];
}

/** The path from an endpoint, as far as the caller may view what is on it; empty when it has no cable. */
export async function traceFrom(context: Context, resource: Resource, id: number): Promise<readonly Segment[]> {
  const origin = await readOne(context, resource, id);
  const plant = new ReadPlant(visibleReader(context.store, context.actor), [origin]);
  const [segments = []] = await plant.follow([segmentsFrom(plant, origin)]);
  return segments;
}

/** NetBox: a trace goes on at the bridge of the one interface that a path ends at. */
function* segmentsFrom(plant: Plant, origin: PlantObject): Walk<readonly Segment[]> {
  const segments: Segment[] = [];
  const begun = new Set<string>();
  for (let from: PlantObject | undefined = origin; from && !begun.has(refKey(from)); ) {
    begun.add(refKey(from));
    const path: CablePath | undefined = yield* cablePath(plant, from);
    segments.push(...segmentsOf(path));
    from = yield* bridgeBehind(plant, path);
  }
  return segments;
}

function segmentsOf(path: CablePath | undefined): readonly Segment[] {
  const nodes = path?.nodes ?? [];
  return nodes.flatMap((near, index) =>
    index % 3 === 0 ? [{ near, cables: nodes[index + 1] ?? [], far: nodes[index + 2] ?? [] }] : [],
  );
}

function* bridgeBehind(plant: Plant, path: CablePath | undefined): Walk<PlantObject | undefined> {
  const destinations = path?.isComplete ? (path.nodes.at(-1) ?? []) : [];
  if (destinations.length !== 1) return undefined;
  const [end] = yield* objectsAt(plant, destinations);
  const bridge = end?.values.bridge;
  if (end?.type !== 'dcim.interface' || typeof bridge !== 'number') return undefined;
  return (yield* objectsAt(plant, [{ type: 'dcim.interface', id: bridge }]))[0];
}

/** A path through a port, and a number that stays the same as long as it begins there. */
export interface NumberedPath extends CablePath {
  readonly id: number;
}

/** All paths through a front or rear port, as far as the caller may view what is on them. */
export async function pathsThrough(context: Context, resource: Resource, id: number): Promise<readonly NumberedPath[]> {
  const port = await readOne(context, resource, id);
  const plant = new ReadPlant(visibleReader(context.store, context.actor), [port]);
  const [origins = []] = await plant.follow([endpointsAround(plant, port)]);
  const paths = await plant.follow(origins.map((origin) => cablePath(plant, origin)));
  const through = paths.filter((path) => path?.nodes.flat().some((ref) => refKey(ref) === refKey(port)));
  const numbered = through.flatMap((path) => (path ? [{ ...path, id: numberOf(path) }] : []));
  return [...new Map(numbered.map((path) => [path.id, path])).values()].toSorted((a, b) => a.id - b.id);
}

/** NetBox numbers the paths that it stores; here they have the number of their first origin among all endpoints. */
function numberOf({ nodes }: CablePath): number {
  const [first] = nodes[0] ?? [];
  const kinds: readonly TypeName[] = endpointTypes;
  return first ? first.id * kinds.length + kinds.indexOf(first.type) : 0;
}

const isEndpoint = ({ type }: PlantObject): boolean => endpointTypes.some((endpoint) => endpoint === type);

/** The endpoints that a port leads to, whatever the positions: those of which paths can go through it. */
function* endpointsAround(plant: Plant, port: PlantObject): Walk<readonly PlantObject[]> {
  const arrived = new Map<string, PlantObject>();
  const left = new Set([refKey(port)]);
  for (let leaving = [port, ...(yield* behind(plant, [port], left))]; leaving.length > 0; ) {
    const far = (yield* farEnds(plant, leaving)).filter((object) => !arrived.has(refKey(object)));
    for (const object of far) arrived.set(refKey(object), object);
    leaving = [...(yield* behind(plant, far, left))];
  }
  return [...arrived.values()].filter(isEndpoint);
}

/** The ports that positions of these lead to, those that are left for the first time. */
function* behind(plant: Plant, ports: readonly PlantObject[], left: Set<string>): Walk<readonly PlantObject[]> {
  const refs = distinctRefs((yield* waysThrough(plant, ports)).map(({ to }) => to));
  const fresh = refs.filter((ref) => !left.has(refKey(ref)));
  for (const ref of fresh) left.add(refKey(ref));
  return yield* objectsAt(plant, fresh);
}
