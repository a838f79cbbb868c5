import { defineTemplate, type TemplateFields } from './component-template.ts';
import { connectorProblems, coolantConnector, withoutIdleUnits } from './cooling.ts';

const connector = {
  fields: coolantConnector,
  derive: withoutIdleUnits,
  check: connectorProblems,
} as const;

export const coolingIntakeTemplate = defineTemplate({
  ...connector,
  model: 'coolingintaketemplate',
  endpoint: 'cooling-intake-templates',
  label: 'cooling intake template',
});

export const coolingOutflowTemplate = defineTemplate({
  ...connector,
  model: 'coolingoutflowtemplate',
  endpoint: 'cooling-outflow-templates',
  label: 'cooling outflow template',
});

declare module '../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'dcim.coolingintaketemplate': TemplateFields<typeof coolantConnector>;
    'dcim.coolingoutflowtemplate': TemplateFields<typeof coolantConnector>;
  }
}
