import { notFound, refused } from '../../domain/model/errors.ts';
import type { Resource } from '../../domain/model/resource.ts';
import { type ApiHandler, apiFunction } from './api-function.ts';
import type { ApiRequest } from './request.ts';

/** The Lambda function of one verb. */
export const actionFunction = (method: 'GET' | 'POST', handle: ApiHandler) =>
  apiFunction((request, context) => {
    if (request.method !== method) throw refused('method-not-allowed', `Method "${request.method}" not allowed.`);
    return handle(request, context);
  });

/** The id in the path of a verb on one object. */
export function pathId(request: ApiRequest, resource: Resource): number {
  const id = request.pathParameter('id') ?? '';
  if (!/^\d{1,15}$/.test(id)) throw notFound(resource.label);
  return Number(id);
}
