import { defineResource } from '../engine/resource/resource.ts';
import { choice, color, described, reference } from '../engine/schema/fields.ts';
import { cabled, cabledEndpoint, componentIdentity, componentProblems } from './component.ts';
import { feedLegs, outletStatuses, powerOutletTypes } from './power-types.ts';

export const powerOutletFields = {
  ...componentIdentity,
  type: choice(powerOutletTypes, { multi: true }),
  status: choice(outletStatuses, { default: 'enabled', multi: true }),
  color: color({ default: '' }),
  power_port: reference('dcim.powerport', { within: 'device' }),
  feed_leg: choice(feedLegs, {}),
  ...cabled,
  ...described,
} as const;

/** NetBox: where a device gives power to others, fed by one of its power ports. */
export const powerOutlet = defineResource({
  ...cabledEndpoint,
  model: 'poweroutlet',
  endpoint: 'power-outlets',
  label: 'power outlet',
  fields: powerOutletFields,
  importScope: { power_port: { device: 'device' } },
  check({ after, related }) {
    const port = related('power_port');
    return {
      ...componentProblems(after, related('module')),
      ...(port && port.device !== after.device
        ? { __all__: [`Parent power port (${port.name}) must belong to the same device`] }
        : {}),
    };
  },
});

declare module '../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'dcim.poweroutlet': typeof powerOutletFields;
  }
}
