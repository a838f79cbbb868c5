import { defineResource } from '../engine/resource/resource.ts';
import { choice, color, described, integer, mappings, reference } from '../engine/schema/fields.ts';
import { annotatePeers, joined, peerAnnotations } from './cabling-annotations.ts';
import { cabled, cabledComponent, componentIdentity, componentProblems } from './component.ts';
import { checkRearPorts, portsOfDevices } from './map-ports.ts';
import { annotateMappings, frontPositionProblems, keptAsGiven, mappedOnce, positionProblems } from './port-mappings.ts';
import { portTypes } from './port-types.ts';
import { paths } from './trace-actions.ts';

const ofDevice = { within: portsOfDevices.owners } as const;

export const frontPortFields = {
  ...componentIdentity,
  type: choice(portTypes, { required: true, multi: true }),
  color: color({ default: '' }),
  positions: integer({ default: 1, min: 1, max: 1024 }),
  rear_port: reference('dcim.rearport', { within: 'device', help: 'Rear port that the first position leads to' }),
  rear_port_position: integer({ default: 1, min: 1, max: 1024 }),
  rear_ports: mappings('dcim.rearport', 'rear_port', {
    ...ofDevice,
    writeOnly: true,
    help: 'Rear ports and positions that the positions lead to',
  }),
  further_rear_ports: mappings('dcim.rearport', 'rear_port', { ...ofDevice, hidden: true, readOnly: true }),
  ...cabled,
  ...described,
} as const;

/** NetBox: the front of a patch panel; its positions lead to positions of rear ports. */
export const frontPort = defineResource({
  ...cabledComponent,
  model: 'frontport',
  endpoint: 'front-ports',
  label: 'front port',
  fields: frontPortFields,
  actions: [paths],
  annotations: { rear_ports: 'mappings', ...peerAnnotations },
  annotate: async (ports, reader, shown) => joined(annotateMappings(ports), await annotatePeers(ports, reader, shown)),
  unique: [...cabledComponent.unique, mappedOnce],
  importScope: { rear_port: { device: 'device' } },
  derive: ({ after }) => keptAsGiven(after),
  check({ after, related }) {
    const rear = related('rear_port');
    return {
      ...componentProblems(after, related('module')),
      ...frontPositionProblems(after),
      ...(rear && rear.device !== after.device
        ? { rear_port: [`Rear port (${rear.name}) must belong to the same device`] }
        : {}),
      ...positionProblems(after, rear),
    };
  },
  onSave: ({ before, after }, work) => checkRearPorts(work, portsOfDevices, before, after),
});

declare module '../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'dcim.frontport': typeof frontPortFields;
  }
}
