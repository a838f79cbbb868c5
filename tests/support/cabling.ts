import type { JsonObject } from '../../src/domain/engine/json.ts';
import type { ObjectRef } from '../../src/domain/engine/schema/field-kinds.ts';
import { Lifecycle } from './lifecycle.ts';
import { MemoryStore } from './memory-store.ts';

/** A panel whose front ports lead to the positions of one rear port. */
export interface Panel {
  readonly device: number;
  readonly rear: ObjectRef;
  readonly fronts: readonly ObjectRef[];
}

/** Devices, panels and cables of a hall. */
export class Cabling {
  readonly lab: Lifecycle;
  readonly #type: number;

  private constructor(lab: Lifecycle, type: number) {
    this.lab = lab;
    this.#type = type;
  }

  static async begin(): Promise<Cabling> {
    const lab = await new Lifecycle(new MemoryStore()).prepare();
    return new Cabling(lab, await lab.deviceType());
  }

  device(): Promise<number> {
    return this.lab.device(this.#type);
  }

  async port(model: string, more: JsonObject = {}): Promise<ObjectRef> {
    const { device = await this.device(), ...values } = more;
    const id = await this.lab.create(`dcim.${model}`, { device, name: this.lab.name('port'), ...values });
    return { type: `dcim.${model}`, id };
  }

  /** Interfaces of one device. */
  async interfaces(count: number): Promise<readonly ObjectRef[]> {
    const device = await this.device();
    const ports: ObjectRef[] = [];
    for (let made = 0; made < count; made++) ports.push(await this.port('interface', { device, type: '10gbase-t' }));
    return ports;
  }

  async panel(positions: number): Promise<Panel> {
    const device = await this.device();
    const rear = await this.port('rearport', { device, type: 'mpo', positions });
    const fronts: ObjectRef[] = [];
    for (let position = 1; position <= positions; position++)
      fronts.push(
        await this.port('frontport', { device, type: 'lc', rear_port: rear.id, rear_port_position: position }),
      );
    return { device, rear, fronts };
  }

  cable(
    a: ObjectRef | readonly ObjectRef[],
    b: ObjectRef | readonly ObjectRef[],
    more: JsonObject = {},
  ): Promise<number> {
    const ends = (refs: ObjectRef | readonly ObjectRef[]) =>
      [refs].flat().map(({ type, id }) => ({ object_type: type, object_id: id }));
    return this.lab.create('dcim.cable', { a_terminations: ends(a), b_terminations: ends(b), ...more });
  }

  /** What a component shows of its cabling, with ids in place of objects. */
  async shown({ type, id }: ObjectRef): Promise<JsonObject> {
    const answer = await this.lab.answer(type, id);
    const ids = (name: string) => {
      const list = answer[name];
      return Array.isArray(list) ? list.map((object: JsonObject) => object.id ?? null) : (list ?? null);
    };
    return {
      peers: ids('link_peers'),
      peersType: answer.link_peers_type ?? null,
      endpoints: ids('connected_endpoints'),
      endpointsType: answer.connected_endpoints_type ?? null,
      reachable: answer.connected_endpoints_reachable ?? null,
    };
  }
}
