import { defineResource } from '../engine/resource/resource.ts';
import { described } from '../engine/schema/fields.ts';
import { cabled, cabledComponent, componentIdentity, componentProblems } from './component.ts';
import { connectorProblems, coolantConnector, withoutIdleUnits } from './cooling.ts';

const coolingOutflowFields = { ...componentIdentity, ...coolantConnector, ...cabled, ...described } as const;

/** NetBox 4.7: where a device, such as a distribution unit, gives coolant to others. */
export const coolingOutflow = defineResource({
  ...cabledComponent,
  model: 'coolingoutflow',
  endpoint: 'cooling-outflows',
  label: 'cooling outflow',
  fields: coolingOutflowFields,
  derive: ({ after }) => withoutIdleUnits(after),
  check: ({ after, related }) => ({ ...componentProblems(after, related('module')), ...connectorProblems(after) }),
});

declare module '../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'dcim.coolingoutflow': typeof coolingOutflowFields;
  }
}
