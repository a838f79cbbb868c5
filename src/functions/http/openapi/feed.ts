import type { JsonObject } from '../../../domain/engine/json.ts';
import { feedRoute } from '../../../domain/platform/events/feed-cursor.ts';
import { operationPrefix, schemaRef } from './names.ts';
import { operation } from './operation.ts';
import { listOf, objectOf } from './values.ts';

const parameter = (name: string, schema: JsonObject, description: string): JsonObject => ({
  in: 'query',
  name,
  description,
  schema,
});

/** The feed of changes. */
export const feedPath: JsonObject = {
  get: operation(feedRoute.app, {
    id: `${operationPrefix(feedRoute.path)}_list`,
    summary: 'Changes in the order in which they came about, for followers of all of them',
    parameters: [
      parameter('after', { type: 'string' }, '`next` of an answer; `now` for the present end; absent for the oldest'),
      parameter('limit', { type: 'integer' }, 'Changes per page; default 50, maximum 1000, 0 for the maximum'),
      parameter('wait', { type: 'integer', minimum: 0, maximum: 20 }, 'Seconds to wait for a change'),
    ],
    answer: objectOf({
      next: { type: 'string', description: 'The cursor with which the next page begins' },
      has_more: { type: 'boolean', description: 'Whether there are changes behind it by now' },
      results: listOf(schemaRef('ObjectChange')),
    }),
    errors: ['400', '410'],
  }),
};
