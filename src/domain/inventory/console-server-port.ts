import { defineResource } from '../engine/resource/resource.ts';
import { choice, described } from '../engine/schema/fields.ts';
import { cabled, cabledEndpoint, componentIdentity, componentProblems } from './component.ts';
import { consolePortTypes, consoleSpeeds } from './console-types.ts';

export const consoleServerPortFields = {
  ...componentIdentity,
  type: choice(consolePortTypes, { multi: true }),
  speed: choice(consoleSpeeds, {}),
  ...cabled,
  ...described,
} as const;

export const consoleServerPort = defineResource({
  ...cabledEndpoint,
  model: 'consoleserverport',
  endpoint: 'console-server-ports',
  label: 'console server port',
  fields: consoleServerPortFields,
  check: ({ after, related }) => componentProblems(after, related('module')),
});

declare module '../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'dcim.consoleserverport': typeof consoleServerPortFields;
  }
}
