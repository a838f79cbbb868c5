import { defineResource } from '../engine/resource/resource.ts';
import { choice, color, computed, described, integer, reference } from '../engine/schema/fields.ts';
import { cabled, cabledComponent, componentIdentity, componentProblems } from './component.ts';
import { portTypes } from './port-types.ts';
import { positionProblems, rearPortMappings } from './rear-port-mappings.ts';

export const frontPortFields = {
  ...componentIdentity,
  type: choice(portTypes, { required: true, multi: true }),
  color: color({ default: '' }),
  rear_port: reference('dcim.rearport', { within: 'device' }),
  rear_port_position: integer({ default: 1, min: 1, max: 1024 }),
  positions: computed('integer', () => 1),
  ...cabled,
  ...described,
} as const;

/** NetBox: the front of a patch panel; it leads to a position of a rear port. */
export const frontPort = defineResource({
  ...cabledComponent,
  model: 'frontport',
  endpoint: 'front-ports',
  label: 'front port',
  fields: frontPortFields,
  views: { rear_ports: rearPortMappings },
  unique: [...cabledComponent.unique, { name: 'rear_port_position', fields: ['rear_port', 'rear_port_position'] }],
  importScope: { rear_port: { device: 'device' } },
  check({ after, related }) {
    const rear = related('rear_port');
    return {
      ...componentProblems(after, related('module')),
      ...(rear && rear.device !== after.device
        ? { rear_port: [`Rear port (${rear.name}) must belong to the same device`] }
        : {}),
      ...positionProblems(after, rear),
    };
  },
});

declare module '../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'dcim.frontport': typeof frontPortFields;
  }
}
