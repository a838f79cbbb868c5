import type { APIGatewayProxyResult } from 'aws-lambda';
import { requireGrant, requireObject } from '../../domain/engine/access/access.ts';
import type { Context } from '../../domain/engine/context.ts';
import { invalid } from '../../domain/engine/errors.ts';
import type { Json, JsonObject } from '../../domain/engine/json.ts';
import type { AnswerContext } from '../../domain/engine/query/answer.ts';
import type { Finder } from '../../domain/engine/query/look-up.ts';
import { verbAnswer } from '../../domain/engine/query/verb-answer.ts';
import type { ActionDeclaration, FormAction, ObjectAction, ReadAction } from '../../domain/engine/resource/action.ts';
import type { Method, Resource, StoredObject } from '../../domain/engine/resource/resource.ts';
import type { InputSchema, SchemaValues } from '../../domain/engine/schema/input-schema.ts';
import { parseBySchema } from '../../domain/engine/write/parse-input-schema.ts';
import type { ActionRequest } from '../../domain/engine/write/run-action.ts';
import { UnitOfWork } from '../../domain/engine/write/unit-of-work.ts';
import { job } from '../../domain/platform/job.ts';
import { registry } from '../../domain/registry.ts';
import { answerOnce } from './answer-once.ts';
import { type ApiHandler, apiFunction } from './api-function.ts';
import { masked } from './mask.ts';
import { messageOf, objectBody, pathId } from './object-request.ts';
import { objectResponse } from './object-response.ts';
import { describePath } from './options.ts';
import type { ApiRequest } from './request.ts';
import { jsonResponse, textResponse } from './response.ts';

/** The Lambda function of one verb that answers in a way of its own. */
export const actionFunction = (method: Method, handle: ApiHandler) =>
  apiFunction(
    () => [method],
    async (request, context) =>
      request.method === 'OPTIONS' ? jsonResponse(200, describePath(request.path)) : handle(request, context),
  );

/** A verb as its function calls it. */
type Verb<I, T> = (context: Context, request: ActionRequest<I, T>) => Promise<T>;

/** The Lambda function of a verb that makes or changes one object and answers it. */
export const objectFunction = <B extends InputSchema>(
  resource: Resource,
  action: ObjectAction<B>,
  verb: Verb<SchemaValues<B>, StoredObject>,
) =>
  postFunction(
    resource,
    action,
    (context, body) => parseBySchema(reading(context), action.body, body),
    objectAnswer,
    verb,
  );

/** An object, and what a verb tells beside it. A job, when the work goes on. */
export interface Told {
  readonly object: StoredObject;
  readonly also?: Readonly<Record<string, JsonObject>>;
}

/** The same of a verb that tells more than the object. */
export const tellingFunction = <B extends InputSchema>(
  resource: Resource,
  action: ObjectAction<B>,
  verb: Verb<SchemaValues<B>, Told>,
) =>
  postFunction(
    resource,
    action,
    (context, body) => parseBySchema(reading(context), action.body, body),
    toldAnswer,
    verb,
  );

/** The same of a verb whose body holds the fields of the object that it makes. */
export const makingFunction = (
  resource: Resource,
  action: ObjectAction<'object'>,
  verb: Verb<JsonObject, StoredObject>,
) => postFunction(resource, action, async (_, body) => body, objectAnswer, verb);

/** The Lambda function of a verb that answers what it did. */
export const formFunction = <B extends InputSchema, A extends InputSchema>(
  resource: Resource,
  action: FormAction<B, A>,
  verb: Verb<SchemaValues<B>, SchemaValues<A> & JsonObject>,
) =>
  postFunction(
    resource,
    action,
    (context, body) => parseBySchema(reading(context), action.body, body),
    formAnswering,
    verb,
  );

/** How the result of a verb is answered. */
interface Answering<D, T> {
  readonly respond: (
    action: D,
    result: T,
    request: ApiRequest,
    context: AnswerContext,
  ) => Promise<APIGatewayProxyResult>;
  /** The objects that the answer shows. */
  readonly shown: (result: T) => readonly StoredObject[];
}

/** Permission, body, Idempotency-Key, dry run and changelog_message are the same for all verbs. */
function postFunction<D extends ActionDeclaration, I, T>(
  resource: Resource,
  action: D,
  read: (context: Context, body: JsonObject) => Promise<I>,
  { respond, shown }: Answering<D, T>,
  verb: Verb<I, T>,
) {
  return actionFunction('POST', async (request, context) => {
    await requireGrant(context.store.registry, context.actor, action.permission ?? 'change', resource);
    const id = action.detail ? pathId(request, resource) : 0;
    const body = objectBody(request);
    const input = await orNotFound(context, resource, action, id, read(context, body));
    return answerOnce<T>(request, context, {
      write: (alongside) => verb(context, { id, input, message: messageOf(body), alongside }),
      shown: (result) => [...(action.detail ? [{ type: resource.type, id }] : []), ...shown(result)],
      respond: (result, written) => respond(action, result, request, written),
    });
  });
}

/** What a caller may not see is not there, whatever else is wrong with the request. */
async function orNotFound<I>(
  context: Context,
  resource: Resource,
  { detail, permission = 'change' }: ActionDeclaration,
  id: number,
  input: Promise<I>,
): Promise<I> {
  try {
    return await input;
  } catch (problem) {
    if (detail) await requireObject(new UnitOfWork(context), permission, resource, id);
    throw problem;
  }
}

const objectAnswer: Answering<ActionDeclaration, StoredObject> = {
  respond: ({ status = 200 }, object, request, context) =>
    objectResponse(status, registry.resourceOf(object.type), object, request, context),
  shown: (object) => [object],
};

const toldAnswer: Answering<ActionDeclaration, Told> = {
  async respond({ status = 200, also: forms = {} }, { object, also = {} }, request, context) {
    const extra: Record<string, Json> = {};
    for (const [name, form] of Object.entries(forms))
      if (also[name]) extra[name] = await verbAnswer(context, form, also[name]);
    const code = object.type === job.type ? 202 : status;
    return objectResponse(code, registry.resourceOf(object.type), object, request, context, extra);
  },
  shown: ({ object }) => [object],
};

const formAnswering: Answering<{ readonly status?: number; readonly answer: InputSchema }, JsonObject> = {
  respond: async ({ status = 200, answer }, values, request, context) =>
    jsonResponse(status, masked(request, await verbAnswer(context, answer, values))),
  shown: () => [],
};

/** What a read verb is asked: the object, or none (0), and the parameters. */
export interface ReadRequest<Q> {
  readonly id: number;
  readonly query: Q;
}

/** The Lambda function of a verb that reads; `csv` writes its answer as a table for `?format=csv`. */
export const readFunction = <Q extends InputSchema, A extends InputSchema>(
  resource: Resource,
  action: ReadAction<Q, A>,
  read: (context: Context, request: ReadRequest<SchemaValues<Q>>) => Promise<SchemaValues<A> & JsonObject>,
  csv?: (answer: JsonObject) => Promise<string>,
) =>
  actionFunction('GET', async (request, context) => {
    await requireGrant(context.store.registry, context.actor, action.permission ?? 'view', resource);
    const id = action.detail ? pathId(request, resource) : 0;
    const query = await parseBySchema(reading(context), action.query, queryInput(request, action.query));
    const answer = await verbAnswer(context, action.answer, await read(context, { id, query }));
    const format = request.query.get('format')?.at(-1) ?? 'json';
    if (format === 'json') return jsonResponse(200, masked(request, answer));
    if (format === 'csv' && csv)
      return textResponse(200, await csv(answer), { 'Content-Type': 'text/csv; charset=utf-8' });
    throw invalid({ format: [`${format} is not a valid choice.`] });
  });

const reading = ({ store, actor }: Context): Finder => ({ reader: store, actor, idsNeedView: true });

/** NetBox: of a repeated parameter the last one counts, unless the field takes several. */
function queryInput({ query }: ApiRequest, form: InputSchema): JsonObject {
  const given = Object.entries(form).flatMap(([name, { kind }]): [string, Json][] => {
    const values = query.get(name);
    const last = values?.at(-1);
    if (values === undefined || last === undefined) return [];
    return [[name, kind === 'references' || kind === 'object-types' ? [...values] : last]];
  });
  return Object.fromEntries(given);
}
