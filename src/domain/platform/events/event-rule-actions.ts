import { formAction } from '../../engine/resource/action.ts';
import { boolean, jsonList, optionalJsonObject, optionalText, reference } from '../../engine/schema/fields.ts';

export const testRun = formAction({
  name: 'test-run',
  detail: true,
  path: 'test',
  help: 'Judges a change of the change log by the rule, as if it happened now, and sends nothing. The request is made of what the caller may view; the rule itself looks at what the users may view who saved it and its webhook.',
  permission: 'view',
  body: { change: reference('core.objectchange', { required: true, help: 'Entry of the change log' }) },
  answer: {
    matches: boolean({ default: false, help: 'Whether the rule acts on the change' }),
    event_type: optionalText({ help: 'Type of the event that the rule names; null if it names none of them' }),
    reasons: jsonList({ parseList: (list) => list, help: 'Why the rule does not act, a sentence each' }),
    request: optionalJsonObject({
      help: 'Request of the webhook: method, payload_url, headers and body, and the error of a template that fails; null for notifications, and for callers who may not view the webhook',
    }),
  },
});
