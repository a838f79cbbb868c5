import type { Method } from '../../domain/engine/resource/resource.ts';
import { type ApiHandler, apiFunction } from './api-function.ts';
import { describePath } from './contract/options.ts';
import { jsonResponse } from './contract/response.ts';

/** The Lambda function of one verb that answers in a way of its own. */
export const actionFunction = (method: Method, handle: ApiHandler) =>
  apiFunction(
    () => [method],
    async (request, context) =>
      request.method === 'OPTIONS' ? jsonResponse(200, describePath(request.path)) : handle(request, context),
  );
