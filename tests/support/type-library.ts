import type { JsonObject } from '../../src/domain/engine/json.ts';
import { refKey, type StoredObject } from '../../src/domain/engine/resource/resource.ts';
import { RememberedReferences } from '../../src/domain/engine/transfer/import/find-references.ts';
import { WrittenTexts } from '../../src/domain/engine/transfer/import/written-texts.ts';
import { saveDocument } from '../../src/domain/inventory/type-library/save-document.ts';
import { typeDocuments } from '../../src/domain/inventory/type-library/write-document.ts';
import { registry } from '../../src/domain/registry.ts';
import type { Lifecycle } from './lifecycle.ts';

export const deviceType = registry.resourceOf('dcim.devicetype');
export const moduleType = registry.resourceOf('dcim.moduletype');
export const rackType = registry.resourceOf('dcim.racktype');

/** A device type with components of several kinds, as it is written. */
export const panel: JsonObject = {
  manufacturer: 'Acme',
  model: 'Panel 2',
  slug: 'acme-panel-2',
  u_height: 1.5,
  is_full_depth: false,
  weight: 2.5,
  weight_unit: 'kg',
  'console-ports': [{ name: 'Console', type: 'rj-45' }],
  'power-ports': [{ name: 'PSU1', type: 'iec-60320-c14', maximum_draw: 350 }],
  'power-outlets': [{ name: 'Out1', type: 'iec-60320-c13', power_port: 'PSU1', feed_leg: 'A' }],
  interfaces: [
    { name: 'eth1', type: '1000base-t', mgmt_only: true },
    { name: 'eth2', label: 'Uplink', type: '10gbase-x-sfpp', enabled: false },
  ],
  'rear-ports': [{ name: 'Rear', type: 'mpo', positions: 2 }],
  'front-ports': [
    { name: 'F1', type: 'lc', color: 'aa1409', positions: 1 },
    { name: 'F2', type: 'lc', positions: 1 },
  ],
  'port-mappings': [
    { front_port: 'F1', front_port_position: 1, rear_port: 'Rear', rear_port_position: 1 },
    { front_port: 'F2', front_port_position: 1, rear_port: 'Rear', rear_port_position: 2 },
  ],
  'module-bays': [{ name: 'Bay 1', position: '1' }],
};

/** Documents of devicetype-library that come and go. */
export class TypeLibrary {
  readonly lifecycle: Lifecycle;

  constructor(lifecycle: Lifecycle) {
    this.lifecycle = lifecycle;
  }

  save(document: JsonObject, { resource = deviceType, upsert = false, texts = new WrittenTexts() } = {}) {
    const { context } = this.lifecycle;
    const references = new RememberedReferences(context.actor, resource.type);
    const finder = references.finder.bind(references);
    return saveDocument(context, resource, document, { upsert, message: '', texts, finder });
  }

  async stored(id: number, resource = deviceType): Promise<StoredObject> {
    const ref = { type: resource.type, id };
    const object = (await this.lifecycle.context.store.getMany([ref])).get(refKey(ref));
    if (!object) throw new Error('It is not there');
    return object;
  }

  async written(id: number, resource = deviceType): Promise<JsonObject | undefined> {
    return (await typeDocuments(this.lifecycle.context, resource, [await this.stored(id, resource)]))[0];
  }
}
