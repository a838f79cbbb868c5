import { beforeEach, expect, test } from 'vitest';
import { isJsonObject } from '../../../../../src/domain/engine/json.ts';
import type { Actor } from '../../../../../src/domain/engine/ports.ts';
import type { StoredObject } from '../../../../../src/domain/engine/resource/resource.ts';
import { typeDocuments } from '../../../../../src/domain/inventory/type-library/write-document.ts';
import { readYaml } from '../../../../../src/functions/http/formats/read-yaml.ts';
import { countingStore } from '../../../../support/counting-store.ts';
import { Lifecycle } from '../../../../support/lifecycle.ts';
import { MemoryStore } from '../../../../support/memory-store.ts';
import { deviceType, panel, TypeLibrary } from '../../../../support/type-library.ts';

let lifecycle: Lifecycle;
let library: TypeLibrary;
beforeEach(async () => {
  lifecycle = await new Lifecycle(new MemoryStore()).prepare();
  library = new TypeLibrary(lifecycle);
});

test('names that YAML takes for numbers lead to their siblings', async () => {
  const text = [
    'manufacturer: Acme',
    'model: 010',
    'slug: p',
    'u_height: 1_0',
    'is_full_depth: No',
    'interfaces: [{name: 1:1, type: 1000base-t, mgmt_only: Yes}, {name: 1e3, type: 1000base-t}]',
    'rear-ports: [{name: 08, type: mpo, positions: 0b100}, {name: 010, type: mpo}]',
    'front-ports: [{name: 1:30, type: lc, color: 001234, rear_port: 08}, {name: 8, type: lc, rear_port: 010}]',
    'port-mappings: [{front_port: 1:30, front_port_position: 1, rear_port: 08, rear_port_position: 0b11}]',
  ].join('\n');
  const { values, texts } = readYaml(text);
  const [document] = values.filter(isJsonObject);
  const { id } = await library.save(document ?? {}, { texts });
  expect(await library.written(id)).toEqual({
    manufacturer: 'Acme',
    model: '010',
    slug: 'p',
    u_height: 10,
    is_full_depth: false,
    interfaces: [
      { name: '1:1', type: '1000base-t', mgmt_only: true },
      { name: '1e3', type: '1000base-t' },
    ],
    'rear-ports': [
      { name: '08', type: 'mpo', positions: 4 },
      { name: '010', type: 'mpo' },
    ],
    'front-ports': [
      { name: '1:30', type: 'lc', color: '001234', positions: 1 },
      { name: '8', type: 'lc', positions: 1 },
    ],
    'port-mappings': [
      { front_port: '1:30', front_port_position: 1, rear_port: '08', rear_port_position: 3 },
      { front_port: '8', front_port_position: 1, rear_port: '010', rear_port_position: 1 },
    ],
  });
});

test('components that the caller may not view are not written', async () => {
  const { id } = await library.save(panel);
  const blind: Actor = {
    userId: 9,
    username: 'blind',
    superuser: false,
    writeEnabled: false,
    permissions: [
      { types: ['dcim.devicetype'], actions: ['view'], constraints: null },
      { types: ['dcim.interfacetemplate'], actions: ['view'], constraints: [{ name: 'eth2' }] },
    ],
  };
  const [document] = await typeDocuments({ ...lifecycle.context, actor: blind }, deviceType, [
    await library.stored(id),
  ]);
  expect(Object.keys(document ?? {}).filter((key) => key.includes('-'))).toEqual([]);
  expect(document?.interfaces).toEqual([{ name: 'eth2', label: 'Uplink', type: '10gbase-x-sfpp', enabled: false }]);
});

test('the components of many types are read at once', async () => {
  const readsFor = async (count: number) => {
    const objects: StoredObject[] = [];
    for (let number = 0; number < count; number++) {
      const { id } = await library.save({ ...panel, model: `M${count}-${number}`, slug: `m${count}-${number}` });
      objects.push(await library.stored(id));
    }
    const { store, reads } = countingStore(lifecycle.context.store);
    const documents = await typeDocuments({ ...lifecycle.context, store }, deviceType, objects);
    expect(documents).toHaveLength(count);
    return reads;
  };
  expect(await readsFor(20)).toEqual(await readsFor(2));
});
