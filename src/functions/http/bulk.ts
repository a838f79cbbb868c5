import type { APIGatewayProxyResult } from 'aws-lambda';
import { requireGrant } from '../../domain/engine/access/access.ts';
import type { Context } from '../../domain/engine/context.ts';
import { invalid, refused } from '../../domain/engine/errors.ts';
import { type Json, type JsonObject, pythonType } from '../../domain/engine/json.ts';
import { type AnswerContext, answers } from '../../domain/engine/query/answer.ts';
import { comparator } from '../../domain/engine/query/order.ts';
import { shortAnswer } from '../../domain/engine/query/short-answer.ts';
import type { Resource, StoredObject } from '../../domain/engine/resource/resource.ts';
import { createMany, deleteMany, type IfMatch, updateMany } from '../../domain/engine/write/bulk.ts';
import { answerOnce } from './contract/answer-once.ts';
import { answerDecided } from './contract/decided-answer.ts';
import { masked } from './contract/mask.ts';
import type { ApiRequest } from './contract/request.ts';
import { emptyResponse, etagOf, jsonResponse } from './contract/response.ts';
import { shortBody } from './contract/short-body.ts';
import type { ResourceVariations } from './resource-function.ts';

/** NetBox: POST answers in the order of the request. */
export async function createList(
  resource: Resource,
  body: readonly Json[],
  request: ApiRequest,
  context: Context,
  create?: ResourceVariations['create'],
) {
  await requireGrant(context.store.registry, context.actor, 'add', resource);
  const extras: JsonObject[] = [];
  const requestFor = (given: JsonObject, index: number) => {
    const { input, preset, extra } = create?.(context, given) ?? { input: given, preset: {}, extra: {} };
    extras[index] = extra;
    return { input, preset };
  };
  return answerOnce<readonly StoredObject[]>(request, context, {
    write: (alongside) => createMany(context, resource, body, requestFor, alongside),
    shown: (objects) => objects,
    respond: (objects, written) => listResponse(201, resource, objects, request, written, extras),
    short: (objects) => shortListResponse(201, resource, objects, request, context, extras),
  });
}

/** NetBox: PATCH, PUT and DELETE on the list route take a list of objects with ids and answer in default order. */
export async function changeList(
  resource: Resource,
  request: ApiRequest,
  context: Context,
): Promise<APIGatewayProxyResult> {
  const body = request.body();
  if (!Array.isArray(body))
    throw refused('invalid', `Expected a list of objects, but got ${pythonType(body === undefined ? {} : body)}.`);
  if (request.method === 'DELETE') {
    await deleteMany(context, resource, body, ifMatchOfEntry);
    return emptyResponse(204);
  }
  const completeness = request.method === 'PUT' ? 'whole' : 'partial';
  const changed = await updateMany(context, resource, body, completeness, ifMatchOfEntry);
  const ordered = [...changed].sort(comparator(resource, resource.ordering));
  return answerDecided(
    context,
    (patient) => listResponse(200, resource, ordered, request, patient),
    () => shortListResponse(200, resource, ordered, request, context),
  );
}

/** Beyond NetBox: each entry may carry the tag that its object must still have. */
const ifMatchOfEntry: IfMatch = ({ if_match: tag }: JsonObject) => {
  if (tag === undefined) return undefined;
  if (typeof tag !== 'string') throw invalid({ if_match: ['Not a valid string.'] });
  return (object: StoredObject) => etagOf(object) === tag;
};

async function listResponse(
  status: number,
  resource: Resource,
  objects: readonly StoredObject[],
  request: ApiRequest,
  context: AnswerContext,
  extras: readonly JsonObject[] = [],
) {
  const answered = await answers(context, resource, objects, 'full');
  return jsonResponse(
    status,
    answered.map((answer, index) => masked(request, { ...answer, ...extras[index] })),
  );
}

const shortListResponse = (
  status: number,
  resource: Resource,
  objects: readonly StoredObject[],
  request: ApiRequest,
  context: Context,
  extras: readonly JsonObject[] = [],
) =>
  jsonResponse(
    status,
    objects.map((object, index) => shortBody(request, { ...shortAnswer(context, resource, object), ...extras[index] })),
  );
