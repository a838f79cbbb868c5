import type { APIGatewayProxyResult } from 'aws-lambda';
import type { Context } from '../../../domain/engine/context.ts';
import type { JsonObject } from '../../../domain/engine/json.ts';
import { type AnswerContext, answers } from '../../../domain/engine/query/answer.ts';
import { shortAnswer } from '../../../domain/engine/query/short-answer.ts';
import type { Resource, StoredObject } from '../../../domain/engine/resource/resource.ts';
import type { Representation } from '../../../domain/engine/resource/serialize.ts';
import { membersShown, shownIn } from './mask.ts';
import type { ApiRequest } from './request.ts';
import { etagOf, jsonResponse } from './response.ts';
import { shortBody } from './short-body.ts';

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
  const body = membersShown(shown, { ...answer, ...extra });
  return jsonResponse(status, body, headersOf(status, resource, object, context));
}

/** The answer to a write that is made, with what is known of the object without asking the database. */
export function shortObjectResponse(
  status: number,
  resource: Resource,
  object: StoredObject,
  request: ApiRequest,
  context: Context,
  extra: JsonObject = {},
): APIGatewayProxyResult {
  const body = shortBody(request, { ...shortAnswer(context, resource, object), ...extra });
  return jsonResponse(status, body, headersOf(status, resource, object, context));
}

const headersOf = (
  status: number,
  { path }: Resource,
  object: StoredObject,
  { baseUrl }: Pick<AnswerContext, 'baseUrl'>,
) => ({
  ETag: etagOf(object),
  ...((status === 201 || status === 202) && object.id > 0 ? { Location: `${baseUrl}${path}/${object.id}/` } : {}),
});
