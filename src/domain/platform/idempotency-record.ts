import { defineResource } from '../engine/resource/resource.ts';
import { datetime, integer, jsonList, jsonObject, text } from '../engine/schema/fields.ts';

const idempotencyRecordFields = {
  /** Who asked, and under which key. */
  holder: text({ long: true }),
  /** Digest of the request. */
  request: text({ long: true }),
  status: integer({ required: true }),
  headers: jsonObject({ long: true }),
  body: text({ long: true }),
  /** The objects that the request named and its answer shows. */
  shown: jsonList({ long: true, parseList: (refs) => refs }),
  expires: datetime(),
} as const;

/** The answer to a request that named a key of its own, so that repeating it makes nothing twice. It has no route. */
export const idempotencyRecord = defineResource({
  app: 'core',
  // The table keeps the records under this name.
  model: 'receipt',
  endpoint: 'receipts',
  label: 'idempotency record',
  bare: true,
  methods: [],
  unlogged: true,
  unbounded: true,
  shards: 4,
  fields: idempotencyRecordFields,
  unique: [{ name: 'holder', fields: ['holder'] }],
  timeToLive: 'expires',
  ordering: ['expires'],
  brief: [],
  display: ({ holder }) => holder,
});

declare module '../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'core.receipt': typeof idempotencyRecordFields;
  }
}
