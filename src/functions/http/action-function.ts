import type { JsonObject } from '../../domain/engine/json.ts';
import type { Actor } from '../../domain/engine/ports.ts';
import type { Method } from '../../domain/engine/resource/resource.ts';
import { type ApiHandler, apiFunction } from './api-function.ts';
import { describePath } from './contract/options.ts';
import type { ApiRequest } from './contract/request.ts';
import { jsonResponse } from './contract/response.ts';

/** The Lambda function of one verb that answers in a way of its own; `describe` makes the answer to OPTIONS. */
export const actionFunction = (
  method: Method,
  handle: ApiHandler,
  describe: (request: ApiRequest, actor: Actor) => JsonObject = ({ path }) => describePath(path),
) =>
  apiFunction(
    () => [method],
    async (request, context) =>
      request.method === 'OPTIONS' ? jsonResponse(200, describe(request, context.actor)) : handle(request, context),
  );
