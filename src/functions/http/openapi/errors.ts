import type { JsonObject } from '../../../domain/engine/json.ts';
import { schemaRef } from './names.ts';
import { listOf, objectOf } from './values.ts';

const texts = listOf({ type: 'string' });

export const errorSchemas: JsonObject = {
  Detail: objectOf({ detail: { type: 'string' } }),
  FieldErrors: {
    type: 'object',
    additionalProperties: { anyOf: [texts, { type: 'object', additionalProperties: { type: 'string' } }] },
    description: 'Errors by field or parameter; `__all__` holds errors that belong to no field',
  },
  BulkErrors: objectOf({
    detail: { type: 'string' },
    errors: listOf(
      objectOf(
        {
          index: { type: 'integer', description: 'Position of the entry in a create request' },
          id: { type: 'integer', description: 'Id of the object in other requests' },
          errors: schemaRef('FieldErrors'),
        },
        ['errors'],
      ),
    ),
  }),
  Messages: { ...texts, description: 'Errors in the paging parameters' },
};

const response = (description: string, schema: JsonObject = schemaRef('Detail')): JsonObject => ({
  description,
  content: { 'application/json': { schema } },
});

const bulk = { anyOf: [schemaRef('Detail'), schemaRef('BulkErrors')] };

/** Every way in which an operation answers that it did not do what was asked. */
export const errorResponses = {
  '400': response('Invalid request', {
    anyOf: [schemaRef('FieldErrors'), schemaRef('Detail'), schemaRef('BulkErrors'), schemaRef('Messages')],
  }),
  '403': response('Missing or invalid token, or missing permission', bulk),
  '404': response('The object or the format does not exist'),
  '406': response('The requested API version is not available'),
  '409': response(
    'Conflict: other objects depend on it, or another request wrote the same objects at the same time',
    bulk,
  ),
  '410': response('What the cursor names is not kept any more'),
  '412': response('Precondition failed: the object has changed', bulk),
  '413': response('The body or the answer is too large'),
  '415': response('The format of the body is not supported'),
  '422': response('The Idempotency-Key was used for a different request'),
  '429': response('Too many attempts; Retry-After gives the seconds to wait'),
} as const satisfies Record<string, JsonObject>;
