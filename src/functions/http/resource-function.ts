import type { APIGatewayProxyResult } from 'aws-lambda';
import { requireGrant } from '../../domain/engine/access/access.ts';
import type { Context } from '../../domain/engine/context.ts';
import { afterDecision, Failure, refused } from '../../domain/engine/errors.ts';
import type { JsonObject } from '../../domain/engine/json.ts';
import { answers } from '../../domain/engine/query/answer.ts';
import { list } from '../../domain/engine/query/list.ts';
import { readOne } from '../../domain/engine/query/read.ts';
import { loadObject } from '../../domain/engine/resource/load-objects.ts';
import type { Method, Resource, StoredObject } from '../../domain/engine/resource/resource.ts';
import type { TypeName } from '../../domain/engine/schema/field-kinds.ts';
import { isImportable } from '../../domain/engine/transfer/import/importable.ts';
import { remove } from '../../domain/engine/write/delete.ts';
import { save } from '../../domain/engine/write/save.ts';
import { registry } from '../../domain/registry.ts';
import { apiFunction } from './api-function.ts';
import { answerOnce, keyOf } from './contract/answer-once.ts';
import { answerDecided } from './contract/decided-answer.ts';
import { isDryRun } from './contract/dry-run.ts';
import { envelope } from './contract/envelope.ts';
import { membersShown, shownIn } from './contract/mask.ts';
import { isSafe } from './contract/methods.ts';
import { listBody, messageOf, objectBody, pathId } from './contract/object-request.ts';
import { formOf, objectResponse, shortObjectResponse } from './contract/object-response.ts';
import { describePath, describeResource } from './contract/options.ts';
import type { ApiRequest } from './contract/request.ts';
import { emptyResponse, etagOf, jsonResponse } from './contract/response.ts';
import { handleUnknownFilters } from './contract/unknown-filters.ts';
import { formatOf, inFormat, wantsDocuments, wantsPaper } from './formats/answer-format.ts';

/** What a request for a new object comes to. */
export interface NewObject {
  readonly input: JsonObject;
  /** Values that a request cannot set. */
  readonly preset: JsonObject;
  /** What only the answer to this request shows. */
  readonly extra: JsonObject;
}

/** A write as it goes on, and values that requests cannot set. */
export interface PreparedWrite {
  readonly request: ApiRequest;
  readonly preset: JsonObject;
}

/** What a resource's function does differently from the rest: tokens, for instance, are made with a secret. */
export interface ResourceVariations {
  /** What is done with a request before anything else, such as to take a file out of it; undefined for nothing. */
  readonly prepare?: (request: ApiRequest, context: Context) => Promise<PreparedWrite | undefined>;
  readonly create?: (context: Context, input: JsonObject) => NewObject;
  /** What else follows from a write, once it is done. */
  readonly afterWrite?: (context: Context) => Promise<void>;
  /** What becomes of each answer. */
  readonly finish?: (answer: APIGatewayProxyResult, request: ApiRequest) => APIGatewayProxyResult;
}

/** The same for one request. */
interface OwnWay extends ResourceVariations {
  readonly preset: JsonObject;
}

/** The Lambda function of one resource: its list, its objects with all their methods, its imports and their template. */
export function resourceFunction(resource: Resource, variations: ResourceVariations = {}) {
  return apiFunction(
    (request) => methodsAt(resource, request),
    async (given, context) => {
      const { request, preset } = (await variations.prepare?.(given, context)) ?? { request: given, preset: {} };
      const answer = await answerAt(resource, { ...variations, preset }, request, context);
      if (variations.afterWrite && !isSafe(request.method) && !isDryRun(request))
        await afterDecision(variations.afterWrite(context));
      return inFormat(request, variations.finish?.(answer, request) ?? answer);
    },
  );
}

/** The Lambda function of a resource in which nothing is different; packaging makes one for each. */
export const functionOf = (type: TypeName) => resourceFunction(registry.resourceOf(type));

/** NetBox: POST makes objects on the list route only; the other writes take lists there. */
function methodsAt(resource: Resource, request: ApiRequest): readonly Method[] {
  if (isTemplate(resource, request)) return ['GET'];
  if (isImport(resource, request)) return ['POST'];
  return request.pathParameter('id') === undefined
    ? resource.methods
    : resource.methods.filter((method) => method !== 'POST');
}

/*
 * Imports and their templates stand where an object's id could stand: a route for each of them would be more than the 300
 * resources that API Gateway lets one API have.
 */
const isTemplate = (resource: Resource, request: ApiRequest): boolean =>
  request.pathParameter('id') === 'import-template' && isImportable(resource);
const isImport = (resource: Resource, request: ApiRequest): boolean =>
  request.pathParameter('id') === 'import' && isImportable(resource);

// What few requests need is loaded when one does: lists of writes, files and templates.

async function answerAt(resource: Resource, way: OwnWay, request: ApiRequest, context: Context) {
  if (request.pathParameter('id') === undefined) return onList(resource, way, request, context);
  if (isTemplate(resource, request)) {
    const { importTemplate } = await import('./formats/import-template.ts');
    return importTemplate(resource, request, context);
  }
  if (isImport(resource, request)) {
    if (request.method === 'OPTIONS') return jsonResponse(200, describePath(request.path));
    const { importRoute } = await import('./import-route.ts');
    return importRoute(resource, request, context);
  }
  return onDetail(resource, way, request, context);
}

async function onList(resource: Resource, way: OwnWay, request: ApiRequest, context: Context) {
  const { method } = request;
  if (method === 'GET' || method === 'HEAD') return listPage(resource, request, context);
  if (method === 'OPTIONS') return jsonResponse(200, describeResource(resource, 'list', context.actor));
  if (method !== 'POST') {
    const { changeList } = await import('./bulk.ts');
    return changeList(resource, request, context);
  }
  if (way.create && keyOf(request) !== undefined)
    throw refused(
      'invalid',
      'Idempotency-Key is not supported here: the answer contains a secret, which is not stored.',
    );
  const list = listBody(request);
  if (!list) return create(resource, way, request, context);
  const { createList } = await import('./bulk.ts');
  return createList(resource, list, request, context, way.create);
}

async function onDetail(resource: Resource, { preset }: OwnWay, request: ApiRequest, context: Context) {
  const { method } = request;
  const id = pathId(request, resource);
  if (method === 'GET' || method === 'HEAD') return detail(resource, id, request, context);
  if (method === 'OPTIONS') return jsonResponse(200, describeResource(resource, 'detail', context.actor));
  const written =
    method === 'DELETE' ? destroy(resource, id, request, context) : change(resource, id, { request, preset }, context);
  return tellingTag(resource, id, context, written);
}

async function listPage(resource: Resource, request: ApiRequest, context: Context): Promise<APIGatewayProxyResult> {
  const template = request.query.get('export')?.at(-1);
  if (template !== undefined) {
    const { templateList } = await import('./formats/template-list.ts');
    return templateList(resource, template, request, context);
  }
  const { query, headers } = await handleUnknownFilters(request, resource, context);
  const answer = await pageInFormat(resource, { ...request, query }, context);
  return { ...answer, headers: { ...answer.headers, ...headers } };
}

async function pageInFormat(resource: Resource, request: ApiRequest, context: Context): Promise<APIGatewayProxyResult> {
  if (formatOf(request) === 'csv') {
    const { csvList } = await import('./formats/export-list.ts');
    return csvList(resource, request, context);
  }
  if (wantsDocuments(resource, request)) {
    const { documentsOfList } = await import('./formats/type-documents.ts');
    return documentsOfList(resource, request, context);
  }
  if (wantsPaper(resource, request))
    throw refused('not-found', 'A list is no PDF document: ask for one object, or for format=csv.');
  const form = formOf(request);
  const shown = shownIn(request);
  const page = await list(context, resource, request.query);
  const results = await answers(context, resource, page.objects, form, shown);
  return jsonResponse(
    200,
    envelope(
      request,
      page,
      results.map((result) => membersShown(shown, result)),
    ),
  );
}

async function detail(resource: Resource, id: number, request: ApiRequest, context: Context) {
  if (wantsDocuments(resource, request)) {
    const { documentOf } = await import('./formats/type-documents.ts');
    return documentOf(resource, id, context);
  }
  if (wantsPaper(resource, request)) {
    const { paperAnswer } = await import('./paper/paper-answer.ts');
    return paperAnswer(resource, id, request, context);
  }
  return objectResponse(200, resource, await readOne(context, resource, id), request, context);
}

async function create(
  resource: Resource,
  way: OwnWay,
  request: ApiRequest,
  context: Context,
): Promise<APIGatewayProxyResult> {
  await requireGrant(context.store.registry, context.actor, 'add', resource);
  const body = objectBody(request);
  const { input, preset, extra } = way.create?.(context, body) ?? { input: body, preset: way.preset, extra: {} };
  const message = messageOf(input);
  return answerOnce<StoredObject>(request, context, {
    write: async (alongside) =>
      (await save(context, { resource, input, preset, completeness: 'whole', message, alongside })).object,
    shown: (object) => [object],
    respond: (object, written) => objectResponse(201, resource, object, request, written, extra),
    short: (object) => shortObjectResponse(201, resource, object, request, context, extra),
  });
}

/** NetBox: If-Match is a list of tags or `*`; without it the last write wins. */
function ifMatchOf(request: ApiRequest): { ifMatch?: (object: StoredObject) => boolean } {
  const header = request.header('if-match');
  if (header === undefined || header.trim() === '*') return {};
  const tags = header.split(',').map((tag) => tag.trim());
  return { ifMatch: (object) => tags.includes(etagOf(object)) };
}

async function change(resource: Resource, id: number, { request, preset }: PreparedWrite, context: Context) {
  const input = objectBody(request);
  const { object } = await save(context, {
    resource,
    id,
    input,
    preset,
    completeness: request.method === 'PUT' ? 'whole' : 'partial',
    message: messageOf(input),
    ...ifMatchOf(request),
  });
  return answerDecided(
    context,
    (patient) => objectResponse(200, resource, object, request, patient),
    () => shortObjectResponse(200, resource, object, request, context),
  );
}

async function destroy(resource: Resource, id: number, request: ApiRequest, context: Context) {
  await remove(context, { resource, id, message: messageOf(objectBody(request)), ...ifMatchOf(request) });
  return emptyResponse(204);
}

/** NetBox: a failed precondition returns the current ETag, also to callers who may change but not view the object. */
async function tellingTag(
  resource: Resource,
  id: number,
  context: Context,
  write: Promise<APIGatewayProxyResult>,
): Promise<APIGatewayProxyResult> {
  try {
    return await write;
  } catch (error) {
    if (!(error instanceof Failure) || error.kind !== 'precondition-failed') throw error;
    const now = await loadObject(context.store, resource.type, id);
    return jsonResponse(error.status, error.body, now ? { ETag: etagOf(now) } : {});
  }
}
