import type { Collection } from '../engine/collection.ts';
import type { JsonObject } from '../engine/json.ts';
import type { Reader, Row } from '../engine/ports.ts';
import { distinctRefs, refKey } from '../engine/resource/resource.ts';
import type { ObjectRef, TypeName } from '../engine/schema/field-kinds.ts';

/** A component or a cable. */
export interface PlantObject {
  readonly type: TypeName;
  readonly id: number;
  readonly values: JsonObject;
}

/** What a walk has to know before it goes on: objects, and the front ports of devices. */
export interface Need {
  readonly refs: readonly ObjectRef[];
  readonly devices: readonly number[];
}

/** A walk through cables that stops where it has to know more. */
export type Walk<T> = Generator<Need, T, void>;

/** Cables and what they end at, as far as they are known. */
export interface Plant {
  knows(ref: ObjectRef): boolean;
  object(ref: ObjectRef): PlantObject | undefined;
  knowsFronts(device: number): boolean;
  fronts(device: number): readonly Row[];
}

/** Those of the objects that there are. */
export function* objectsAt(plant: Plant, refs: readonly ObjectRef[]): Walk<readonly PlantObject[]> {
  const unknown = refs.filter((ref) => !plant.knows(ref));
  if (unknown.length > 0) yield { refs: unknown, devices: [] };
  return refs.flatMap((ref) => plant.object(ref) ?? []);
}

/** The front ports of devices. */
export function* frontsAt(plant: Plant, devices: readonly number[]): Walk<readonly Row[]> {
  const unknown = devices.filter((device) => !plant.knowsFronts(device));
  if (unknown.length > 0) yield { refs: [], devices: unknown };
  return devices.flatMap((device) => plant.fronts(device));
}

const frontPorts = 'dcim.frontport';

/** A plant that is read as walks go: what all of them need next in one batch, each object once. */
export class ReadPlant implements Plant {
  readonly #reader: Pick<Reader, 'getMany' | 'referring'>;
  readonly #objects: Map<string, PlantObject | undefined>;
  readonly #fronts = new Map<number, readonly Row[]>();

  constructor(reader: Pick<Reader, 'getMany' | 'referring'>, known: readonly PlantObject[] = []) {
    this.#reader = reader;
    this.#objects = new Map(known.map((object) => [refKey(object), object]));
  }

  knows(ref: ObjectRef): boolean {
    return this.#objects.has(refKey(ref));
  }

  object(ref: ObjectRef): PlantObject | undefined {
    return this.#objects.get(refKey(ref));
  }

  knowsFronts(device: number): boolean {
    return this.#fronts.has(device);
  }

  fronts(device: number): readonly Row[] {
    return this.#fronts.get(device) ?? [];
  }

  /** Goes all the walks to their ends, side by side; answers what they bring, in their order. */
  async follow<T>(walks: readonly Walk<T>[]): Promise<readonly T[]> {
    const results = new Map<Walk<T>, { readonly value: T }>();
    for (let going = walks; going.length > 0; ) {
      const needs: Need[] = [];
      const left: Walk<T>[] = [];
      for (const walk of going) {
        const step = walk.next();
        if (step.done) results.set(walk, { value: step.value });
        else {
          needs.push(step.value);
          left.push(walk);
        }
      }
      await this.#read(needs);
      going = left;
    }
    return walks.flatMap((walk) => results.get(walk) ?? []).map(({ value }) => value);
  }

  async #read(needs: readonly Need[]): Promise<void> {
    const refs = distinctRefs(needs.flatMap((need) => need.refs));
    const devices = [...new Set(needs.flatMap((need) => need.devices))];
    const [objects, fronts] = await Promise.all([
      refs.length > 0 ? this.#reader.getMany(refs) : undefined,
      devices.length > 0 ? this.#reader.referring(frontPorts, 'device', devices.map(String)) : undefined,
    ]);
    for (const ref of refs) this.#objects.set(refKey(ref), objects?.get(refKey(ref)));
    for (const device of devices) this.#fronts.set(device, fronts?.get(String(device)) ?? []);
  }
}

/** A plant that is in memory as a whole. It is used up before the caller waits for anything. */
export class CollectedPlant implements Plant {
  readonly #collections: ReadonlyMap<TypeName, Collection>;
  #byDevice: ReadonlyMap<number, readonly Row[]> | undefined;

  private constructor(collections: ReadonlyMap<TypeName, Collection>) {
    this.#collections = collections;
  }

  /** Cables and components of these types. Undefined where collections are not kept in memory. */
  static async from(
    reader: Pick<Reader, 'collection'>,
    components: readonly TypeName[],
  ): Promise<CollectedPlant | undefined> {
    const types: readonly TypeName[] = ['dcim.cable', ...components];
    const found = await Promise.all(types.map(async (type) => [type, await reader.collection(type)] as const));
    const collections = found.flatMap(([type, collection]) => (collection ? [[type, collection] as const] : []));
    return collections.length === types.length ? new CollectedPlant(new Map(collections)) : undefined;
  }

  knows(): boolean {
    return true;
  }

  object({ type, id }: ObjectRef): PlantObject | undefined {
    const row = this.#collections.get(type)?.view(id);
    return row && { type, id, values: row.values };
  }

  knowsFronts(): boolean {
    return true;
  }

  fronts(device: number): readonly Row[] {
    this.#byDevice ??= Map.groupBy(this.#all(frontPorts), ({ values }) => Number(values.device));
    return this.#byDevice.get(device) ?? [];
  }

  /** The components of a type that have a cable. */
  cabled(type: TypeName): readonly number[] {
    return this.#collections.get(type)?.ids(['id'], ({ values }) => typeof values.cable === 'number') ?? [];
  }

  #all(type: TypeName): readonly Row[] {
    const collection = this.#collections.get(type);
    return collection?.ids(['id']).flatMap((id) => collection.view(id) ?? []) ?? [];
  }
}

/** The result of a walk through a plant that is known as a whole. */
export function walked<T>(walk: Walk<T>): T {
  const step = walk.next();
  if (!step.done) throw new Error('The walk asks for what the plant does not have');
  return step.value;
}
