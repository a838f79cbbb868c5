import type { JsonObject } from '../../../domain/engine/json.ts';
import { schemaRef } from './names.ts';
import { listOf, objectOf } from './values.ts';

const texts = listOf({ type: 'string' });

export const errorSchemas: JsonObject = {
  Detail: objectOf({ detail: { type: 'string' } }),
  FieldErrors: {
    type: 'object',
    additionalProperties: { anyOf: [texts, { type: 'object', additionalProperties: texts }] },
    description: 'Messages by field or parameter, or by name in one; `__all__` holds what belongs to none',
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
  Messages: { ...texts, description: 'Mistakes in the parameters of a page' },
};

const response = (description: string, schema: JsonObject = schemaRef('Detail')): JsonObject => ({
  description,
  content: { 'application/json': { schema } },
});

const bulk = { anyOf: [schemaRef('Detail'), schemaRef('BulkErrors')] };

/** Every way in which an operation answers that it did not do what was asked. */
export const errorResponses = {
  '400': response('The request is wrong', {
    anyOf: [schemaRef('FieldErrors'), schemaRef('Detail'), schemaRef('BulkErrors'), schemaRef('Messages')],
  }),
  '403': response('No token, a wrong one, or one that may not do this', bulk),
  '404': response('There is no such object, or no such format'),
  '406': response('The client wants another version of the API'),
  '409': response('Other objects depend on it', bulk),
  '412': response('The object has changed meanwhile', bulk),
  '413': response('The body or the answer is too large'),
  '415': response('The body is not JSON'),
  '422': response('The Idempotency-Key was used for another request'),
  '429': response('Too many attempts; the header Retry-After says for how many seconds to wait'),
} as const satisfies Record<string, JsonObject>;
