import type { JsonObject } from '../engine/json.ts';
import { defineResource } from '../engine/resource/resource.ts';
import { choice, color, described, integer, mappings } from '../engine/schema/fields.ts';
import { annotatePeers, joined, peerAnnotations } from './cabling-annotations.ts';
import { cabled, cabledComponent, componentIdentity, componentProblems } from './component.ts';
import { checkPositions, mapFrontPorts, portsOfDevices } from './map-ports.ts';
import { annotateMapped, mappedFrom } from './port-mappings.ts';
import { portTypes } from './port-types.ts';
import { paths } from './trace-actions.ts';

export const rearPortFields = {
  ...componentIdentity,
  type: choice(portTypes, { required: true, multi: true }),
  color: color({ default: '' }),
  positions: integer({ default: 1, min: 1, max: 1024 }),
  front_ports: mappings('dcim.frontport', 'front_port', {
    within: portsOfDevices.owners,
    writeOnly: true,
    help: 'Front ports and their positions that lead to the positions',
  }),
  ...cabled,
  ...described,
} as const;

/** NetBox: the back of a patch panel; positions of front ports lead to its positions. */
export const rearPort = defineResource({
  ...cabledComponent,
  model: 'rearport',
  endpoint: 'rear-ports',
  label: 'rear port',
  fields: rearPortFields,
  filters: { ...cabledComponent.filters, front_port_id: mappedFrom('dcim.frontport') },
  actions: [paths],
  annotations: { front_ports: 'mappings', ...peerAnnotations },
  async annotate(ports, reader, shown) {
    const { front, owners } = portsOfDevices;
    const [mapped, peers] = await Promise.all([
      shown('front_ports') ? annotateMapped(reader, front, owners, ports) : new Map<number, JsonObject>(),
      annotatePeers(ports, reader, shown),
    ]);
    return joined(peers, mapped);
  },
  check: ({ after, related }) => componentProblems(after, related('module')),
  async onSave({ id, before, after }, work) {
    await mapFrontPorts(work, portsOfDevices, id, after, after.front_ports);
    await checkPositions(work, portsOfDevices, id, before, after);
  },
});

declare module '../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'dcim.rearport': typeof rearPortFields;
  }
}
