import type { Json } from '../engine/json.ts';
import type { Row } from '../engine/ports.ts';
import { distinctRefs, isObjectRef, refKey } from '../engine/resource/resource.ts';
import type { ObjectRef, TypeName } from '../engine/schema/field-kinds.ts';
import type { CableSide } from './cable-ends.ts';
import { frontsAt, objectsAt, type Plant, type PlantObject, type Walk } from './cable-plant.ts';
import { connectorsOf, farPosition } from './cable-profiles.ts';
import { mappingsOf, mappingsTo, type PortMapping } from './port-mappings.ts';

/** NetBox: where paths begin and end. */
export const endpointTypes = [
  'dcim.consoleport',
  'dcim.consoleserverport',
  'dcim.interface',
  'dcim.poweroutlet',
  'dcim.powerport',
] as const satisfies readonly TypeName[];

/** NetBox: CablePath. Near ends, cables and far ends by turns. */
export interface CablePath {
  readonly nodes: readonly (readonly ObjectRef[])[];
  /** All cables are connected. */
  readonly isActive: boolean;
  /** It ends at endpoints. */
  readonly isComplete: boolean;
  /** It goes different ways from some point. */
  readonly isSplit: boolean;
}

/** Where a component is plugged into a cable. */
interface Plug {
  readonly cable: PlantObject;
  readonly side: CableSide;
  readonly connector: number;
}

const endOf = (cable: PlantObject, side: CableSide): readonly ObjectRef[] => {
  const end: Json = cable.values[side === 'A' ? 'a_terminations' : 'b_terminations'] ?? [];
  return Array.isArray(end) ? end.filter(isObjectRef) : [];
};

const opposite = (side: CableSide): CableSide => (side === 'A' ? 'B' : 'A');
const refOf = ({ type, id }: PlantObject): ObjectRef => ({ type, id });
const profileOf = ({ values }: PlantObject): string | null =>
  typeof values.profile === 'string' ? values.profile : null;

/** Cables know their ends; a component may name a cable that is gone. */
function* plugsOf(plant: Plant, components: readonly PlantObject[]): Walk<readonly (Plug | undefined)[]> {
  const refs = components.map(({ values: { cable } }) =>
    typeof cable === 'number' ? { type: 'dcim.cable' as const, id: cable } : undefined,
  );
  yield* objectsAt(plant, distinctRefs(refs.filter((ref) => ref !== undefined)));
  return components.map((component, index) => {
    const ref = refs[index];
    const cable = ref && plant.object(ref);
    return cable && plugIn(cable, component);
  });
}

function plugIn(cable: PlantObject, component: PlantObject): Plug | undefined {
  for (const side of ['A', 'B'] as const) {
    const index = endOf(cable, side).findIndex(({ type, id }) => type === component.type && id === component.id);
    if (index >= 0) return { cable, side, connector: index + 1 };
  }
  return undefined;
}

/** NetBox: what is at the other end of a component's cable. */
export function* linkPeers(plant: Plant, component: PlantObject): Walk<readonly ObjectRef[]> {
  const [plug] = yield* plugsOf(plant, [component]);
  return plug ? (yield* objectsAt(plant, oppositeEnds([plug]))).map(refOf) : [];
}

/** The same for many components at once. */
export function* farEnds(plant: Plant, components: readonly PlantObject[]): Walk<readonly PlantObject[]> {
  const plugs = yield* plugsOf(plant, components);
  return yield* objectsAt(plant, oppositeEnds(plugs.filter((plug) => plug !== undefined)));
}

/** No real path is as long; one that is goes in circles. */
const mostCables = 128;

/**
 * The path from an endpoint, as NetBox traces it; undefined when it has no cable. Without a profile, the cable connects all of
 * its ends, and all on the endpoint's side are origins of one path.
 */
export function* cablePath(plant: Plant, origin: PlantObject): Walk<CablePath | undefined> {
  const [plug] = yield* plugsOf(plant, [origin]);
  if (!plug) return undefined;
  const together = profileOf(plug.cable) === null ? endOf(plug.cable, plug.side) : [refOf(origin)];
  return yield* new PathWalk(plant).from(yield* objectsAt(plant, together));
}

/** Where a path has come to, and how it goes on. */
class PathWalk {
  readonly #plant: Plant;
  readonly #nodes: (readonly ObjectRef[])[] = [];
  /** Positions that the path has entered ports or cables by and not left yet. */
  readonly #positions: (readonly number[])[] = [];
  readonly #seen = new Set<string>();
  #isActive = true;
  #isComplete = false;
  #isSplit = false;

  constructor(plant: Plant) {
    this.#plant = plant;
  }

  *from(origins: readonly PlantObject[]): Walk<CablePath> {
    for (let near = origins; near.length > 0; ) {
      const far = yield* this.#along(near);
      near = far.length > 0 ? yield* this.#through(far) : [];
    }
    return {
      nodes: this.#nodes,
      isActive: this.#isActive,
      isComplete: this.#isComplete,
      isSplit: this.#isSplit,
    };
  }

  /** From the near ends of cables to their far ends; none where the path stops. */
  *#along(near: readonly PlantObject[]): Walk<readonly PlantObject[]> {
    const plugs = yield* plugsOf(this.#plant, near);
    const cables = distinctRefs(plugs.flatMap((plug) => (plug ? [refOf(plug.cable)] : [])));
    if (this.#diverges(near, plugs, cables)) return this.#split();
    if (this.#isBackAt(near)) return [];
    this.#nodes.push(near.map(refOf));
    const plugged = plugs.filter((plug) => plug !== undefined);
    const [first] = plugged;
    if (!first) return [];
    if (plugged.length < plugs.length) this.#isSplit = true;
    this.#nodes.push(cables);
    if (plugged.some(({ cable }) => cable.values.status !== 'connected')) this.#isActive = false;
    const refs = profileOf(first.cable) === null ? oppositeEnds(plugged) : this.#byProfile(plugged);
    const far = yield* objectsAt(this.#plant, refs);
    if (new Set(far.map(({ type }) => type)).size > 1) return this.#split();
    this.#nodes.push(far.map(refOf));
    return far;
  }

  #split(): readonly PlantObject[] {
    this.#isSplit = true;
    return [];
  }

  /** NetBox: ports of several devices, or more cables than positions tell apart. */
  #diverges(near: readonly PlantObject[], plugs: readonly (Plug | undefined)[], cables: readonly ObjectRef[]): boolean {
    if (this.#nodes.length === 0) return false;
    if (new Set(near.map(({ values }) => values.device)).size > 1) return true;
    const top = this.#positions.at(-1);
    const ways = cables.length + (plugs.includes(undefined) ? 1 : 0);
    return ways > 1 && top !== undefined && top.length !== near.length;
  }

  #isBackAt(near: readonly PlantObject[]): boolean {
    const state = JSON.stringify([near.map(refKey), this.#positions]);
    const isBack = this.#seen.has(state) || this.#seen.size === mostCables;
    this.#seen.add(state);
    return isBack;
  }

  /** NetBox: a profile leads each position of a connector to one on the other side. */
  #byProfile(plugs: readonly Plug[]): readonly ObjectRef[] {
    const entered = this.#positions.pop();
    const refs: ObjectRef[] = [];
    const left: number[] = [];
    for (const { plug, position } of pluggedPositions(plugs, entered)) {
      const { cable, side, connector } = plug;
      const profile = profileOf(cable);
      const far = farPosition(profile ?? '', side, { connector, position });
      const ref = endOf(cable, opposite(side))[far.connector - 1];
      if (!ref) continue;
      refs.push(ref);
      left.push(far.position);
    }
    this.#positions.push(left);
    return distinctRefs(refs);
  }

  /** From where a cable ends to where the next ones begin; none where the path stops. */
  *#through(far: readonly PlantObject[]): Walk<readonly PlantObject[]> {
    const [first] = far;
    if (first?.type !== 'dcim.frontport' && first?.type !== 'dcim.rearport') {
      this.#isComplete = true;
      return [];
    }
    const several = positionsIn(first) > 1;
    const entered = several ? this.#positions.pop() : undefined;
    if (several && entered === undefined) return this.#split();
    const isEntered = (position: number): boolean => entered === undefined || entered.includes(position);
    const ways = (yield* waysThrough(this.#plant, far)).filter(({ enters }) => isEntered(enters));
    const near = yield* objectsAt(this.#plant, distinctRefs(ways.map(({ to }) => to)));
    if (near.some((port) => positionsIn(port) > 1)) this.#positions.push(ways.map(({ leaves }) => leaves));
    return near;
  }
}

/** From a position of a port to a position of the port behind it. */
interface Way {
  readonly enters: number;
  readonly to: ObjectRef;
  readonly leaves: number;
}

/** Where the positions of front and rear ports lead. */
export function* waysThrough(plant: Plant, ports: readonly PlantObject[]): Walk<readonly Way[]> {
  const devices = ports.flatMap(({ type, values }) => (type === 'dcim.rearport' ? [Number(values.device)] : []));
  const fronts = yield* frontsAt(plant, [...new Set(devices)]);
  return ports.flatMap((port) => {
    if (port.type === 'dcim.frontport') return mappingsOf(port.values).map(wayToRear);
    return port.type === 'dcim.rearport' ? waysToFronts(port, fronts) : [];
  });
}

const wayToRear = ({ position, rear_port, rear_port_position }: PortMapping): Way => ({
  enters: position,
  to: { type: 'dcim.rearport', id: rear_port },
  leaves: rear_port_position,
});

const waysToFronts = (rear: PlantObject, fronts: readonly Row[]): readonly Way[] =>
  mappingsTo(rear.id, fronts).map(({ position, front_port, front_port_position }) => ({
    enters: position,
    to: { type: 'dcim.frontport', id: front_port },
    leaves: front_port_position,
  }));

const positionsIn = ({ values }: PlantObject): number => Number(values.positions ?? 1);

const oppositeEnds = (plugs: readonly Plug[]): readonly ObjectRef[] =>
  distinctRefs(plugs.flatMap(({ cable, side }) => endOf(cable, opposite(side))));

/** The positions of connectors by which a path enters a cable: those of its stack, or all where it has none. */
function pluggedPositions(
  plugs: readonly Plug[],
  entered: readonly number[] | undefined,
): readonly { readonly plug: Plug; readonly position: number }[] {
  const all = plugs.flatMap((plug) => positionsOf(plug).map((position) => ({ plug, position })));
  if (entered === undefined) return all;
  const left = [...entered];
  return all.filter(({ position }) => {
    const index = left.indexOf(position);
    if (index >= 0) left.splice(index, 1);
    return index >= 0;
  });
}

const positionsOf = ({ cable, side }: Plug): readonly number[] =>
  Array.from({ length: connectorsOf(profileOf(cable) ?? '')[side].positions }, (_, index) => index + 1);
