import type { JsonObject } from '../../engine/json.ts';
import { defineResource } from '../../engine/resource/resource.ts';
import { choices } from '../../engine/schema/choices.ts';
import type { TypeName } from '../../engine/schema/field-kinds.ts';
import {
  choice,
  computed,
  datetime,
  genericReference,
  integer,
  jsonList,
  optionalText,
  reference,
  text,
} from '../../engine/schema/fields.ts';
import { redeliver, redeliverMany } from './redeliver-actions.ts';
import { shownHeaders } from './request-headers.ts';

const deliveryStatuses = choices({
  pending: 'Pending',
  waiting: 'Waiting',
  delivered: 'Delivered',
  failed: 'Failed',
  cancelled: 'Cancelled',
});

/**
 * What a rule has sent to a webhook because of an event about an object of these types, or is about to send. Names that
 * begin with `_` are for the process of delivery.
 */
export const webhookDeliveryOf = (types: readonly TypeName[]) =>
  defineResource({
    app: 'extras',
    model: 'webhookdelivery',
    endpoint: 'webhook-deliveries',
    label: 'webhook delivery',
    labelPlural: 'webhook deliveries',
    bare: true,
    methods: ['GET'],
    unlogged: true,
    unbounded: true,
    shards: 4,
    timeToLive: '_expires',
    fields: {
      rule: reference('extras.eventrule', { required: true, readOnly: true, onDelete: 'keep' }),
      webhook: reference('extras.webhook', {
        required: true,
        readOnly: true,
        onDelete: 'keep',
        index: 'byParent',
        // The request tells the address and what else the webhook has.
        unviewable: 'hide-entry',
      }),
      /** The key of the event. */
      event: text({ readOnly: true }),
      event_type: text({ readOnly: true }),
      object: genericReference(types, {
        required: true,
        readOnly: true,
        onDelete: 'keep',
        index: 'byObject',
        unviewable: 'hide-entry',
      }),
      status: choice(deliveryStatuses, { readOnly: true, default: 'pending', multi: true }),
      /** Standard Webhooks: webhook-id, the same in all attempts, and when the same message is delivered again. */
      message_id: text({ readOnly: true }),
      redelivery_of: integer({ readOnly: true, min: 1, max: Number.MAX_SAFE_INTEGER }),
      /** The latest delivery that sent the message again. */
      redelivered_as: integer({ readOnly: true, min: 1, max: Number.MAX_SAFE_INTEGER }),
      request: computed('object', shownRequest),
      attempts: jsonList({ readOnly: true, long: true, parseList: (attempts) => attempts }),
      /** Why it failed or was cancelled. */
      error: text({ readOnly: true, long: true }),
      next_attempt: datetime({ readOnly: true }),
      created: datetime({ readOnly: true, required: true }),
      completed: datetime({ readOnly: true }),
      ...requestFields,
      ...lineFields,
      _expires: datetime({ readOnly: true, hidden: true }),
    },
    unique: [
      {
        name: 'event',
        fields: ['rule', 'event'],
        when: ({ redelivery_of }) => redelivery_of === null,
      },
      { name: 'tail', fields: ['_tail'] },
    ],
    ordering: ['created'],
    newestFirst: true,
    brief: ['event_type', 'status', 'created'],
    filters: Object.fromEntries(
      ['created', 'completed', 'next_attempt'].flatMap((name) => [
        [`${name}_after`, { as: `${name}__gte` }],
        [`${name}_before`, { as: `${name}__lte` }],
      ]),
    ),
    display: ({ event_type, object }) => `${event_type} of ${object.type} ${object.id}`,
    actions: [redeliver, redeliverMany],
  });

/** The request as it was sent last, or will be sent. */
const requestFields = {
  _method: text({ readOnly: true, hidden: true, long: true }),
  _url: text({ readOnly: true, hidden: true, long: true }),
  _content_type: text({ readOnly: true, hidden: true, long: true }),
  /** Additional headers as rendered at the time of the event; some of them prove who sends the request. */
  _headers: text({ readOnly: true, hidden: true, long: true, secret: true }),
  _body: text({ readOnly: true, hidden: true, long: true }),
  /** Whose view of the object the body is: nobody else may have it sent to a place of their own. */
  _viewer: integer({ readOnly: true, hidden: true, min: 0, max: Number.MAX_SAFE_INTEGER }),
} as const;

/**
 * Deliveries of one object to one webhook are a line, each with a pointer to the one before it and the one behind it, as
 * long as they are unfinished.
 */
const lineFields = {
  /** The line, for the last one in it. */
  _tail: optionalText({ readOnly: true, hidden: true, long: true }),
  _before: integer({ readOnly: true, hidden: true, min: 1, max: Number.MAX_SAFE_INTEGER }),
  _behind: integer({ readOnly: true, hidden: true, min: 1, max: Number.MAX_SAFE_INTEGER }),
  /** One of a few texts while the delivery is unfinished: the schedule finds it by them. */
  _unfinished: text({ readOnly: true, hidden: true, index: 'bySource' }),
} as const;

/** No `url`: pynetbox takes an object that has one for an object of the API, and fails at other addresses. */
function shownRequest(values: JsonObject): JsonObject {
  const { _method: method = '', _url: payload_url = '', _body: body = '' } = values;
  return { method, payload_url, headers: shownHeaders(values), body };
}

declare module '../../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'extras.webhookdelivery': ReturnType<typeof webhookDeliveryOf>['fields'];
  }
}
