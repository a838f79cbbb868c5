import { readAction } from '../../engine/resource/action.ts';
import { boolean, jsonObject, text } from '../../engine/schema/fields.ts';
import { entries } from '../../engine/schema/input-schema.ts';

/** The same verb for all objects with a governed status. */
export const transitions = readAction({
  name: 'transitions',
  detail: true,
  path: 'transitions',
  help: 'Lists every other status of the object, whether the caller may set it now, and the reasons against it.',
  query: {},
  answer: {
    status: text({ help: 'Present status' }),
    transitions: entries({
      status: text({ required: true }),
      label: text({ required: true }),
      allowed: boolean({ default: false }),
      problems: jsonObject({
        help: 'Errors of a change to this status: messages by field, or `detail`; empty when it is allowed',
      }),
    }),
  },
});
