import { labelOf } from '../model/choices.ts';
import { boolean, choice, described, integer } from '../model/fields.ts';
import { defineResource } from '../model/resource.ts';
import { cabled, cabledComponent, componentIdentity, componentProblems } from './component.ts';
import { duplexModes, interfaceModes, interfaceTypes, isConnectable, poeModes, poeTypes } from './interface-types.ts';

/** `interface` is a reserved word. */
export const networkInterface = defineResource({
  ...cabledComponent,
  model: 'interface',
  endpoint: 'interfaces',
  label: 'interface',
  fields: {
    ...componentIdentity,
    type: choice(interfaceTypes, { required: true, multi: true }),
    enabled: boolean({ default: true }),
    mtu: integer({ min: 1, max: 65536 }),
    speed: integer({ min: 0, help: 'kbit/s' }),
    duplex: choice(duplexModes, {}),
    mgmt_only: boolean({ default: false, help: 'This interface is used only for out-of-band management' }),
    mode: choice(interfaceModes, {}),
    poe_mode: choice(poeModes, {}),
    poe_type: choice(poeTypes, {}),
    ...cabled,
    ...described,
  },
  check({ after, related }) {
    const type = labelOf(interfaceTypes, after.type);
    const connectable = isConnectable(after.type);
    return {
      ...componentProblems(after, related('module')),
      ...(!connectable && after.cable !== null ? { type: [`${type} interfaces cannot have a cable attached.`] } : {}),
      ...(!connectable && after.mark_connected
        ? { mark_connected: [`${type} interfaces cannot be marked as connected.`] }
        : {}),
      ...(after.poe_type !== null && after.poe_mode === null
        ? { poe_type: ['Must specify PoE mode when designating a PoE type.'] }
        : {}),
    };
  },
});
