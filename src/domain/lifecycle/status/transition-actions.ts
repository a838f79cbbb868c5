import { readAction } from '../../engine/resource/action.ts';
import { boolean, jsonObject, text } from '../../engine/schema/fields.ts';
import { entries } from '../../engine/schema/input-schema.ts';

/** The same verb of all objects whose status the transition rules decide. */
export const transitions = readAction({
  name: 'transitions',
  detail: true,
  path: 'transitions',
  help: 'Which statuses the object may get now, as the caller would set them, and why not the others.',
  query: {},
  answer: {
    status: text({ help: 'The present status' }),
    transitions: entries({
      status: text({ required: true }),
      label: text({ required: true }),
      allowed: boolean({ default: false }),
      problems: jsonObject({
        help: 'What a change to this status would be refused for: messages by field, or `detail`',
      }),
    }),
  },
});
