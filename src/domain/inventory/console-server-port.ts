import { choice, described } from '../model/fields.ts';
import { defineResource } from '../model/resource.ts';
import { cabled, cabledComponent, componentIdentity, componentProblems } from './component.ts';
import { consolePortTypes, consoleSpeeds } from './console-types.ts';

export const consoleServerPort = defineResource({
  ...cabledComponent,
  model: 'consoleserverport',
  endpoint: 'console-server-ports',
  label: 'console server port',
  fields: {
    ...componentIdentity,
    type: choice(consolePortTypes, { multi: true }),
    speed: choice(consoleSpeeds, {}),
    ...cabled,
    ...described,
  },
  check: ({ after, related }) => componentProblems(after, related('module')),
});
