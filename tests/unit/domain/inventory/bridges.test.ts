import { beforeEach, describe, expect, test } from 'vitest';
import type { Json, JsonObject } from '../../../../src/domain/engine/json.ts';
import { answers } from '../../../../src/domain/engine/query/answer.ts';
import { registry } from '../../../../src/domain/registry.ts';
import { Lifecycle, refusal } from '../../../support/lifecycle.ts';
import { MemoryStore } from '../../../support/memory-store.ts';

/** Counts how often referrers are looked for while answers are made. */
class SearchedStore extends MemoryStore {
  searches = 0;

  override referring(...request: Parameters<MemoryStore['referring']>): ReturnType<MemoryStore['referring']> {
    this.searches += 1;
    return super.referring(...request);
  }
}

let store: SearchedStore;
let lab: Lifecycle;
beforeEach(async () => {
  store = new SearchedStore();
  lab = await new Lifecycle(store).prepare();
});

const namesOf = (list: Json | undefined): readonly Json[] =>
  Array.isArray(list) ? list.map((entry) => (entry as JsonObject).name ?? null) : [];

describe('bridge_interfaces', () => {
  async function bridged() {
    const device = await lab.device(await lab.deviceType());
    const port = (name: string, more: JsonObject = {}) =>
      lab.create('dcim.interface', { device, name, type: '1000base-t', ...more });
    const bridge = await port('br0', { type: 'bridge' });
    const members = [await port('eth0', { bridge }), await port('eth1', { bridge, description: 'secret' })];
    return { device, bridge, members };
  }

  test('are those that bridge to the interface, with their device and a cable as its id', async () => {
    const { device, bridge, members } = await bridged();
    const [member = 0] = members;
    const { bridge_interfaces } = await lab.answer('dcim.interface', bridge);
    const url = `/api/dcim/interfaces/${member}/`;
    expect(bridge_interfaces).toHaveLength(2);
    expect(bridge_interfaces).toContainEqual(
      expect.objectContaining({
        id: member,
        url,
        display_url: expect.stringContaining('/console/#/dcim/interfaces/'),
        name: 'eth0',
        cable: null,
      }),
    );
    expect(bridge_interfaces).toContainEqual(
      expect.objectContaining({ device: expect.objectContaining({ id: device, display_url: expect.any(String) }) }),
    );
    expect((await lab.answer('dcim.interface', member)).bridge_interfaces).toEqual([]);
  });

  test('leave out what the caller may not view', async () => {
    const { bridge } = await bridged();
    const permissions = [{ types: ['dcim.interface'], actions: ['view'], constraints: [{ description: '' }] }] as const;
    lab.context = { ...lab.context, actor: { ...lab.context.actor, superuser: false, permissions } };
    expect(namesOf((await lab.answer('dcim.interface', bridge)).bridge_interfaces)).toEqual(['eth0']);
  });

  test('are looked for at once for a page, and only when they are shown', async () => {
    const { bridge, members } = await bridged();
    const refs = [bridge, ...members].map((id) => ({ type: 'dcim.interface', id }) as const);
    const objects = [...(await lab.context.store.getMany(refs)).values()];
    const context = { store: lab.context.store, actor: lab.context.actor, baseUrl: '' };
    const resource = registry.resourceOf('dcim.interface');
    store.searches = 0;
    await answers(context, resource, objects, 'full', (name) => name !== 'bridge_interfaces');
    await answers(context, resource, objects, 'brief');
    expect(store.searches).toBe(0);
    await answers(context, resource, objects, 'full');
    expect(store.searches).toBe(1);
  });
});

describe('bridges of templates', () => {
  const template = (owner: JsonObject, name: string, more: JsonObject = {}) =>
    lab.create('dcim.interfacetemplate', { ...owner, name, type: '1000base-t', ...more });

  async function withBridge(owner: JsonObject) {
    const port = await template(owner, 'eth0');
    const bridge = await template(owner, 'br0', { type: 'bridge' });
    await lab.patch('dcim.interfacetemplate', port, { bridge });
    return { port, bridge };
  }

  const bridgeOf = async (device: number, name: string): Promise<Json | undefined> => {
    const [id = 0] = await lab.ids('dcim.interface', { device_id: String(device), name });
    return ((await lab.answer('dcim.interface', id)).bridge as JsonObject | null)?.name;
  };

  test('come with new devices, whichever was declared first', async () => {
    const device_type = await lab.deviceType();
    await withBridge({ device_type });
    const device = await lab.device(device_type);
    expect(await bridgeOf(device, 'eth0')).toBe('br0');
    expect(await bridgeOf(device, 'br0')).toBeUndefined();
  });

  test('come with modules, also where the module adopts the bridge', async () => {
    const device = await lab.device(await lab.deviceType());
    const module_type = await lab.create('dcim.moduletype', { manufacturer: lab.manufacturer, model: 'Card' });
    await withBridge({ module_type });
    await lab.create('dcim.interface', { device, name: 'br0', type: 'bridge' });
    const module_bay = await lab.create('dcim.modulebay', { device, name: 'Bay' });
    await lab.create('dcim.module', { device, module_bay, module_type, adopt_components: true });
    expect(await bridgeOf(device, 'eth0')).toBe('br0');
  });

  test('lead to templates of the same type, and not to themselves', async () => {
    const device_type = await lab.deviceType();
    const { port } = await withBridge({ device_type });
    const elsewhere = await template({ device_type: await lab.deviceType() }, 'br9', { type: 'bridge' });
    const bridged = async (bridge: number) =>
      (await refusal(lab.patch('dcim.interfacetemplate', port, { bridge }))).body;
    expect(await bridged(elsewhere)).toEqual({
      bridge: ['Bridge interface (br9) must belong to the same device type'],
    });
    expect(await bridged(port)).toEqual({ bridge: ['An interface cannot be bridged to itself.'] });
  });

  test('are let go of when the bridge is deleted', async () => {
    const { port, bridge } = await withBridge({ device_type: await lab.deviceType() });
    await lab.delete('dcim.interfacetemplate', bridge);
    expect(await lab.values('dcim.interfacetemplate', port)).toMatchObject({ bridge: null });
  });
});
