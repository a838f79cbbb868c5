import type { APIGatewayProxyResult } from 'aws-lambda';
import type { JsonObject } from '../../../domain/engine/json.ts';
import { type AnswerContext, answers } from '../../../domain/engine/query/answer.ts';
import type { Resource, StoredObject } from '../../../domain/engine/resource/resource.ts';
import type { Representation } from '../../../domain/engine/resource/serialize.ts';
import { membersShown, shownIn } from './mask.ts';
import type { ApiRequest } from './request.ts';
import { etagOf, jsonResponse } from './response.ts';

/** NetBox: any non-empty value of `brief` turns it on. */
export const formOf = (request: ApiRequest): Representation =>
  (request.query.get('brief') ?? []).some((value) => value !== '') ? 'brief' : 'full';

export async function objectResponse(
  status: number,
  resource: Resource,
  object: StoredObject,
  request: ApiRequest,
  context: AnswerContext,
  extra: JsonObject = {},
): Promise<APIGatewayProxyResult> {
  const form = request.method === 'GET' ? formOf(request) : 'full';
  const shown = shownIn(request);
  const [answer] = await answers(context, resource, [object], form, shown);
  const headers = {
    ETag: etagOf(object),
    ...((status === 201 || status === 202) && object.id > 0
      ? { Location: `${context.baseUrl}${resource.path}/${object.id}/` }
      : {}),
  };
  return jsonResponse(status, membersShown(shown, { ...answer, ...extra }), headers);
}
