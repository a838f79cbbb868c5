import { choice, described } from '../model/fields.ts';
import { defineResource } from '../model/resource.ts';
import { cabled, cabledComponent, componentIdentity, componentProblems } from './component.ts';
import { consolePortTypes, consoleSpeeds } from './console-types.ts';

export const consolePort = defineResource({
  ...cabledComponent,
  model: 'consoleport',
  endpoint: 'console-ports',
  label: 'console port',
  fields: {
    ...componentIdentity,
    type: choice(consolePortTypes, { multi: true }),
    speed: choice(consoleSpeeds, {}),
    ...cabled,
    ...described,
  },
  check: ({ after, related }) => componentProblems(after, related('module')),
});
