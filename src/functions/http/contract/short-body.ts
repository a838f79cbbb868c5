import type { JsonObject } from '../../../domain/engine/json.ts';
import { masked } from './mask.ts';
import type { ApiRequest } from './request.ts';

const detail = 'This change is made. The database did not answer in time to show the rest of it.';

/** The body of an answer to a write that is made; it says that something is missing, and that nothing must be repeated. */
export const shortBody = (request: ApiRequest, short: JsonObject): JsonObject => ({
  ...masked(request, short),
  detail,
});
