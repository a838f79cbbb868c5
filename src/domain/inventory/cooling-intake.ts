import { defineResource } from '../engine/resource/resource.ts';
import { described, reference } from '../engine/schema/fields.ts';
import { cabled, cabledComponent, componentIdentity, componentProblems } from './component.ts';
import { connectorProblems, coolantConnector, withoutIdleUnits } from './cooling.ts';

const coolingIntakeFields = {
  ...componentIdentity,
  ...coolantConnector,
  cooling_outflow: reference('dcim.coolingoutflow', {
    help: 'The outflow that supplies the intake, mostly of another device',
  }),
  ...cabled,
  ...described,
} as const;

/** NetBox 4.7: where a device takes coolant in. */
export const coolingIntake = defineResource({
  ...cabledComponent,
  model: 'coolingintake',
  endpoint: 'cooling-intakes',
  label: 'cooling intake',
  fields: coolingIntakeFields,
  derive: ({ after }) => withoutIdleUnits(after),
  check: ({ after, related }) => ({ ...componentProblems(after, related('module')), ...connectorProblems(after) }),
});

declare module '../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'dcim.coolingintake': typeof coolingIntakeFields;
  }
}
