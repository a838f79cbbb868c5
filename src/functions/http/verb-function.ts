import type { APIGatewayProxyResult } from 'aws-lambda';
import { requireGrant, requireObject } from '../../domain/engine/access/access.ts';
import type { Context } from '../../domain/engine/context.ts';
import { invalid } from '../../domain/engine/errors.ts';
import type { Json, JsonObject } from '../../domain/engine/json.ts';
import type { Actor } from '../../domain/engine/ports.ts';
import type { AnswerContext } from '../../domain/engine/query/answer.ts';
import type { Finder } from '../../domain/engine/query/look-up.ts';
import { shortVerbAnswer, verbAnswer } from '../../domain/engine/query/verb-answer.ts';
import type { ActionDeclaration, FormAction, ObjectAction, ReadAction } from '../../domain/engine/resource/action.ts';
import type { Resource, StoredObject } from '../../domain/engine/resource/resource.ts';
import type { InputSchema, SchemaValues } from '../../domain/engine/schema/input-schema.ts';
import { parseBySchema } from '../../domain/engine/write/parse-input-schema.ts';
import type { ActionRequest } from '../../domain/engine/write/run-action.ts';
import { UnitOfWork } from '../../domain/engine/write/unit-of-work.ts';
import { job } from '../../domain/platform/job.ts';
import { registry } from '../../domain/registry.ts';
import { actionFunction } from './action-function.ts';
import { answerOnce } from './contract/answer-once.ts';
import { masked } from './contract/mask.ts';
import { messageOf, objectBody, pathId } from './contract/object-request.ts';
import { objectResponse, shortObjectResponse } from './contract/object-response.ts';
import { describeVerb } from './contract/options.ts';
import { queryInput } from './contract/query-input.ts';
import type { ApiRequest } from './contract/request.ts';
import { jsonResponse, textResponse } from './contract/response.ts';
import { shortBody } from './contract/short-body.ts';
import { csvType } from './formats/csv.ts';
import type { ApiFunction } from './open-function.ts';

/** What a read verb is asked: the object, or none (0), the parameters, and the form of the answer. */
interface ReadRequest<Q> {
  readonly id: number;
  readonly query: Q;
  readonly format: string;
}

/** The object that a verb made or changed, or the job that goes on with it, and the members that `also` declares. */
interface ObjectWithExtras {
  readonly object: StoredObject;
  readonly also?: Readonly<Record<string, JsonObject>>;
}

type Run<I, T> = (context: Context, request: ActionRequest<I, T>) => Promise<T>;

type ObjectResult = StoredObject | ObjectWithExtras;

/** A verb that reads; `csv` writes its answer as a table for `?format=csv`, `svg` draws it for `?format=svg`. */
type ReadVerb<Q extends InputSchema, A extends InputSchema> = readonly [
  action: ReadAction<Q, A>,
  run: (context: Context, request: ReadRequest<SchemaValues<Q>>) => Promise<SchemaValues<A> & JsonObject>,
  csv?: (answer: JsonObject) => Promise<string>,
  svg?: (answer: JsonObject) => Promise<string>,
];

/** A verb that answers what it did. */
type FormVerb<B extends InputSchema, A extends InputSchema> = readonly [
  action: FormAction<B, A>,
  run: Run<SchemaValues<B>, SchemaValues<A> & JsonObject>,
];

/** A verb that makes or changes one object and answers it. */
type ObjectVerb<B extends InputSchema, T extends ObjectResult> = readonly [
  action: ObjectAction<B>,
  run: Run<SchemaValues<B>, T>,
];

/** The same of a verb whose body holds the fields of the object that it makes. */
type CreateVerb = readonly [action: ObjectAction<'object'>, run: Run<JsonObject, StoredObject>];

type Verb =
  | ReadVerb<InputSchema, InputSchema>
  | FormVerb<InputSchema, InputSchema>
  | ObjectVerb<InputSchema, ObjectResult>
  | CreateVerb;

/**
 * The Lambda function of a verb. What it takes and answers, with which status, and whether it writes, follows from its
 * declaration; permission, body, Idempotency-Key, dry run and changelog_message are the same for all.
 */
export function verbFunction<Q extends InputSchema, A extends InputSchema>(
  resource: Resource,
  ...verb: ReadVerb<Q, A>
): ApiFunction;
export function verbFunction<B extends InputSchema, A extends InputSchema>(
  resource: Resource,
  ...verb: FormVerb<B, A>
): ApiFunction;
export function verbFunction<B extends InputSchema, T extends ObjectResult>(
  resource: Resource,
  ...verb: ObjectVerb<B, T>
): ApiFunction;
export function verbFunction(resource: Resource, ...verb: CreateVerb): ApiFunction;
export function verbFunction(resource: Resource, ...verb: Verb): ApiFunction {
  if (isRead(verb)) return readFunction(resource, verb);
  if (isForm(verb)) return postFunction(resource, verb, parsedBody(verb[0].body), formAnswering);
  if (isCreate(verb)) return postFunction(resource, verb, async (_, body) => body, objectAnswering);
  return postFunction(resource, verb, parsedBody(verb[0].body), objectAnswering);
}

const isRead = (verb: Verb): verb is ReadVerb<InputSchema, InputSchema> => verb[0].method === 'GET';
const isForm = (verb: Exclude<Verb, ReadVerb<InputSchema, InputSchema>>): verb is FormVerb<InputSchema, InputSchema> =>
  !Array.isArray(verb[0].answer);
const isCreate = (verb: ObjectVerb<InputSchema, ObjectResult> | CreateVerb): verb is CreateVerb =>
  verb[0].body === 'object';

function readFunction(resource: Resource, [action, run, csv, svg]: ReadVerb<InputSchema, InputSchema>): ApiFunction {
  return actionFunction(
    'GET',
    async (request, context) => {
      await requireGrant(context.store.registry, context.actor, action.permission ?? 'view', resource);
      const id = action.detail ? pathId(request, resource) : 0;
      const query = await parseBySchema(reading(context), action.query, queryInput(request, action.query));
      const format = request.query.get('format')?.at(-1) ?? 'json';
      const answer = await verbAnswer(context, action.answer, await run(context, { id, query, format }));
      if (format === 'json') return jsonResponse(200, masked(request, answer));
      if (format === 'csv' && csv) return textResponse(200, await csv(answer), { 'Content-Type': csvType });
      if (format === 'svg' && svg) return textResponse(200, await svg(answer), { 'Content-Type': 'image/svg+xml' });
      throw invalid({ format: [`${format} is not a valid choice.`] });
    },
    describing(resource, action),
  );
}

type ReadBody<I> = (context: Context, body: JsonObject) => Promise<I>;

const parsedBody =
  <B extends InputSchema>(form: B): ReadBody<SchemaValues<B>> =>
  (context, body) =>
    parseBySchema(reading(context), form, body);

/** How the result of a verb is answered. */
interface Answering<D, T> {
  readonly respond: (
    action: D,
    result: T,
    request: ApiRequest,
    context: AnswerContext,
  ) => Promise<APIGatewayProxyResult>;
  /** What is answered where the database does not tell the rest. */
  readonly short: (action: D, result: T, request: ApiRequest, context: Context) => APIGatewayProxyResult;
  /** The objects that the answer shows. */
  readonly shown: (result: T) => readonly StoredObject[];
}

function postFunction<D extends ActionDeclaration, I, T>(
  resource: Resource,
  [action, run]: readonly [D, Run<I, T>],
  read: ReadBody<I>,
  { respond, short, shown }: Answering<D, T>,
): ApiFunction {
  return actionFunction(
    'POST',
    async (asked, context) => {
      await requireGrant(context.store.registry, context.actor, action.permission ?? 'change', resource);
      const id = action.detail ? pathId(asked, resource) : 0;
      const request = action.fileMember === undefined ? asked : await withFile(asked, action);
      const body = objectBody(request);
      const input = await orNotFound(context, resource, action, id, read(context, body));
      return answerOnce<T>(request, context, {
        write: (alongside) => run(context, { id, input, message: messageOf(body), alongside }),
        shown: (result) => [...(action.detail ? [{ type: resource.type, id }] : []), ...shown(result)],
        respond: (result, written) => respond(action, result, request, written),
        short: (result) => short(action, result, request, context),
      });
    },
    describing(resource, action),
  );
}

/** Few verbs take files. */
const withFile = async (request: ApiRequest, action: ActionDeclaration): Promise<ApiRequest> =>
  (await import('./file-member.ts')).withFileMember(request, action);

const describing = (resource: Resource, action: ActionDeclaration) => (_: ApiRequest, actor: Actor) =>
  describeVerb(resource, action, actor);

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

const withExtras = (result: ObjectResult): ObjectWithExtras => ('object' in result ? result : { object: result });

const statusOf = ({ status = 200, goesOn }: ActionDeclaration, { type }: StoredObject): number =>
  goesOn && type === job.type ? 202 : status;

const objectAnswering: Answering<ActionDeclaration, ObjectResult> = {
  async respond(action, result, request, context) {
    const { object, also = {} } = withExtras(result);
    const extra: Record<string, Json> = {};
    for (const [name, form] of Object.entries(action.also ?? {}))
      if (also[name]) extra[name] = await verbAnswer(context, form, also[name]);
    const resource = registry.resourceOf(object.type);
    return objectResponse(statusOf(action, object), resource, object, request, context, extra);
  },
  short(action, result, request, context) {
    const { object, also = {} } = withExtras(result);
    const extra = Object.entries(action.also ?? {}).flatMap(([name, form]) =>
      also[name] ? [[name, shortVerbAnswer(context, form, also[name])] as const] : [],
    );
    const resource = registry.resourceOf(object.type);
    const status = statusOf(action, object);
    return shortObjectResponse(status, resource, object, request, context, Object.fromEntries(extra));
  },
  shown: (result) => [withExtras(result).object],
};

const formAnswering: Answering<{ readonly status?: number; readonly answer: InputSchema }, JsonObject> = {
  respond: async ({ status = 200, answer }, values, request, context) =>
    jsonResponse(status, masked(request, await verbAnswer(context, answer, values))),
  short: ({ status = 200, answer }, values, request, context) =>
    jsonResponse(status, shortBody(request, shortVerbAnswer(context, answer, values))),
  shown: () => [],
};

const reading = ({ store, actor }: Context): Finder => ({ reader: store, actor, idsNeedView: true });
