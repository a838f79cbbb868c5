import { choice, color, described, integer, reference } from '../model/fields.ts';
import { defineResource } from '../model/resource.ts';
import { cabled, cabledComponent, componentIdentity, componentProblems } from './component.ts';
import { portTypes } from './port-types.ts';

/** NetBox: the front of a patch panel; it leads to one position of a rear port. */
export const frontPort = defineResource({
  ...cabledComponent,
  model: 'frontport',
  endpoint: 'front-ports',
  label: 'front port',
  fields: {
    ...componentIdentity,
    type: choice(portTypes, { required: true, multi: true }),
    color: color({ default: '' }),
    rear_port: reference('dcim.rearport', {
      required: true,
      onDelete: 'cascade',
      index: 'byObject',
      within: 'device',
    }),
    rear_port_position: integer({ default: 1, min: 1, max: 1024 }),
    ...cabled,
    ...described,
  },
  unique: [...cabledComponent.unique, { name: 'rear_port_position', fields: ['rear_port', 'rear_port_position'] }],
  importScope: { rear_port: { device: 'device' } },
  check({ after, related }) {
    const rear = related('rear_port');
    const positions = Number(rear?.positions);
    return {
      ...componentProblems(after, related('module')),
      ...(rear && rear.device !== after.device
        ? { rear_port: [`Rear port (${rear.name}) must belong to the same device`] }
        : {}),
      ...(after.rear_port_position > positions
        ? {
            rear_port_position: [
              `Invalid rear port position (${after.rear_port_position}): Rear port ${rear?.name} has only ${positions} positions.`,
            ],
          }
        : {}),
    };
  },
});
