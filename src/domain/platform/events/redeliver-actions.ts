import { formAction, objectAction } from '../../engine/resource/action.ts';
import { boolean, integer, jsonObject, references } from '../../engine/schema/fields.ts';

export const redeliver = objectAction({
  name: 'redeliver',
  detail: true,
  path: 'redeliver',
  help: 'Sends the message of a delivery once more, as a new delivery behind those under way for the same object. The receiver gets the same body and the same webhook-id.',
  body: {},
  answer: ['extras.webhookdelivery'],
  status: 201,
});

/** The most deliveries that one request sends again. */
export const mostRedelivered = 100;

export const redeliverMany = formAction({
  name: 'redeliver-many',
  detail: false,
  path: 'redeliver',
  help: `Sends the messages of the deliveries again that the filters find, ${mostRedelivered} at most. Deliveries that are under way, and those whose message was sent again already, are left out.`,
  body: {
    filters: jsonObject({
      required: true,
      help: 'Filters of the list, each with a value or a list of values: {"status": "failed", "webhook_id": 3}',
    }),
  },
  answer: {
    deliveries: references('extras.webhookdelivery', { help: 'The new deliveries' }),
    count: integer({ required: true, help: 'How many there are' }),
    has_more: boolean({ default: false, help: 'True when more are left that the filters find' }),
  },
});
