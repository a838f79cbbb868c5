import { isJsonObject, type Json } from '../../engine/json.ts';
import { defineResource } from '../../engine/resource/resource.ts';
import { datetime, integer, jsonList, reference, text } from '../../engine/schema/fields.ts';

const digestFields = {
  user: reference('users.user', { required: true, onDelete: 'keep' }),
  /** The request, or the run of a check, that led to the events. */
  request: text({ required: true }),
  /** What the user is told of, the oldest first: key and type of each event. */
  lines: jsonList({ long: true, parseList: (lines) => lines }),
  /** How many of the lines a message has told of. */
  told: integer({ default: 0, min: 0 }),
  /** Events beyond the lines that no message has counted yet. */
  omitted: integer({ default: 0, min: 0 }),
  /** When the first and the last of the lines were added that no message has told of. */
  first: datetime(),
  last: datetime(),
  /** Until then, somebody sends a message about it. */
  claimed: datetime(),
  expires: datetime(),
} as const;

/**
 * What one user is told of because of one request: many events make one message. It also knows of which events the user
 * was told. It has no route.
 */
export const digest = defineResource({
  app: 'extras',
  model: 'digest',
  endpoint: 'digests',
  label: 'digest',
  bare: true,
  methods: [],
  unlogged: true,
  unbounded: true,
  shards: 4,
  fields: digestFields,
  unique: [{ name: 'user_request', fields: ['user', 'request'] }],
  timeToLive: 'expires',
  ordering: ['expires'],
  brief: [],
  display: ({ user, request }) => `Digest of ${request} for user ${user}`,
});

/** Key and type of an event that a user is told of. */
export interface DigestLine {
  readonly event: string;
  readonly type: string;
}

export const linesIn = (lines: readonly Json[]): readonly DigestLine[] =>
  lines.flatMap((line) =>
    isJsonObject(line) && typeof line.event === 'string' && typeof line.type === 'string'
      ? [{ event: line.event, type: line.type }]
      : [],
  );

declare module '../../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'extras.digest': typeof digestFields;
  }
}
