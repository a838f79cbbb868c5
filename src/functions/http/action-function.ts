import { notFound } from '../../domain/model/errors.ts';
import type { Method, Resource } from '../../domain/model/resource.ts';
import { type ApiHandler, apiFunction } from './api-function.ts';
import { describePath } from './options.ts';
import type { ApiRequest } from './request.ts';
import { jsonResponse } from './response.ts';

/** The Lambda function of one verb. */
export const actionFunction = (method: Method, handle: ApiHandler) =>
  apiFunction(
    () => [method],
    async (request, context) =>
      request.method === 'OPTIONS' ? jsonResponse(200, describePath(request.path)) : handle(request, context),
  );

/** The id in the path of an object. */
export function pathId(request: ApiRequest, resource: Resource): number {
  const id = request.pathParameter('id') ?? '';
  if (!/^\d{1,15}$/.test(id)) throw notFound(resource.label);
  return Number(id);
}
