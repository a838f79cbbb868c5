import { invalid } from '../engine/errors.ts';
import { defineResource } from '../engine/resource/resource.ts';
import { choice, color, described, integer } from '../engine/schema/fields.ts';
import { cabled, cabledComponent, componentIdentity, componentProblems } from './component.ts';
import { portTypes } from './port-types.ts';
import { mappedFrom } from './rear-port-mappings.ts';

export const rearPortFields = {
  ...componentIdentity,
  type: choice(portTypes, { required: true, multi: true }),
  color: color({ default: '' }),
  positions: integer({ default: 1, min: 1, max: 1024 }),
  ...cabled,
  ...described,
} as const;

/** NetBox: the back of a patch panel; each of its positions leads to one front port. */
export const rearPort = defineResource({
  ...cabledComponent,
  model: 'rearport',
  endpoint: 'rear-ports',
  label: 'rear port',
  fields: rearPortFields,
  filters: { ...cabledComponent.filters, front_port_id: mappedFrom('dcim.frontport') },
  check: ({ after, related }) => componentProblems(after, related('module')),
  async onSave({ id, before, after }, work) {
    if (before === null || after.positions >= before.positions) return;
    const mapped = (await work.children('dcim.frontport', 'rear_port', id)).length;
    if (after.positions < mapped)
      throw invalid({
        positions: [`The number of positions cannot be less than the number of mapped front ports (${mapped})`],
      });
  },
});

declare module '../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'dcim.rearport': typeof rearPortFields;
  }
}
