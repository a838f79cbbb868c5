import type { JsonObject } from '../engine/json.ts';
import type { Reader } from '../engine/ports.ts';
import type { AnnotationType, StoredObject } from '../engine/resource/resource.ts';
import type { ObjectRef } from '../engine/schema/field-kinds.ts';
import { type CablePath, cablePath, linkPeers } from './cable-path.ts';
import { ReadPlant } from './cable-plant.ts';

/** NetBox: what every cabled component shows of the other end of its cable. */
export const peerAnnotations = {
  link_peers: 'objects',
  link_peers_type: 'string',
} as const satisfies Readonly<Record<string, AnnotationType>>;

/** NetBox: what endpoints show of the other ends of their paths. */
export const endpointAnnotations = {
  ...peerAnnotations,
  connected_endpoints: 'objects-or-null',
  connected_endpoints_type: 'string',
  connected_endpoints_reachable: 'boolean',
} as const satisfies Readonly<Record<string, AnnotationType>>;

type Shown = (name: string) => boolean;

/** The far ends of cables and paths of a page of endpoints, as far as the reader finds what is between. */
export async function annotateEndpoints(
  components: readonly StoredObject[],
  reader: Reader,
  shown: Shown,
): Promise<ReadonlyMap<number, JsonObject>> {
  const plant = new ReadPlant(reader, components);
  const peers = await peersOf(plant, components, shown);
  const paths = Object.keys(endpointAnnotations).some((name) => name.startsWith('connected_') && shown(name))
    ? await plant.follow(cabled(components).map((component) => traced(component, plant)))
    : [];
  const byId = new Map(paths);
  return new Map(components.map(({ id }) => [id, { ...peers.get(id), ...connectedOf(byId.get(id)) }]));
}

/** The far ends of the cables of a page of ports. */
export const annotatePeers = (
  components: readonly StoredObject[],
  reader: Reader,
  shown: Shown,
): Promise<ReadonlyMap<number, JsonObject>> => peersOf(new ReadPlant(reader, components), components, shown);

/** Annotations of the same objects as one. */
export const joined = (
  all: ReadonlyMap<number, JsonObject>,
  more: ReadonlyMap<number, JsonObject>,
): ReadonlyMap<number, JsonObject> => new Map([...all].map(([id, values]) => [id, { ...values, ...more.get(id) }]));

/** Components without a cable cost nothing. */
const cabled = (components: readonly StoredObject[]): readonly StoredObject[] =>
  components.filter(({ values }) => typeof values.cable === 'number');

function* traced(component: StoredObject, plant: ReadPlant) {
  return [component.id, yield* cablePath(plant, component)] as const;
}

function* peered(component: StoredObject, plant: ReadPlant) {
  return [component.id, yield* linkPeers(plant, component)] as const;
}

async function peersOf(plant: ReadPlant, components: readonly StoredObject[], shown: Shown) {
  const isAsked = Object.keys(peerAnnotations).some(shown);
  const peers = isAsked ? await plant.follow(cabled(components).map((component) => peered(component, plant))) : [];
  const byId = new Map(peers);
  return new Map(
    components.map(({ id }): [number, JsonObject] => {
      const link_peers = byId.get(id) ?? [];
      return [id, { link_peers, link_peers_type: typeOf(link_peers) }];
    }),
  );
}

const typeOf = ([first]: readonly ObjectRef[]): string | null => first?.type ?? null;

function connectedOf(path: CablePath | undefined): JsonObject {
  const endpoints = destinationsOf(path);
  return {
    connected_endpoints: endpoints.length > 0 ? endpoints : null,
    connected_endpoints_type: typeOf(endpoints),
    connected_endpoints_reachable: (path?.isComplete && path.isActive) ?? false,
  };
}

/** NetBox: only a complete path has destinations. */
const destinationsOf = (path: CablePath | undefined): readonly ObjectRef[] =>
  path?.isComplete ? (path.nodes.at(-1) ?? []) : [];
