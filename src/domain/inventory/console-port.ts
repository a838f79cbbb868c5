import { defineResource } from '../engine/resource/resource.ts';
import { choice, described } from '../engine/schema/fields.ts';
import { cabled, cabledEndpoint, componentIdentity, componentProblems } from './component.ts';
import { consolePortTypes, consoleSpeeds } from './console-types.ts';

export const consolePortFields = {
  ...componentIdentity,
  type: choice(consolePortTypes, { multi: true }),
  speed: choice(consoleSpeeds, {}),
  ...cabled,
  ...described,
} as const;

export const consolePort = defineResource({
  ...cabledEndpoint,
  model: 'consoleport',
  endpoint: 'console-ports',
  label: 'console port',
  fields: consolePortFields,
  check: ({ after, related }) => componentProblems(after, related('module')),
});

declare module '../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'dcim.consoleport': typeof consolePortFields;
  }
}
