import * as z from 'zod';
import { isJsonObject, type Json, type JsonObject } from '../../src/domain/engine/json.ts';
import { install } from '../../src/functions/http/auth/install.ts';
import type { ApiEvent } from '../../src/functions/http/contract/request.ts';
import type { ApiFunction } from '../../src/functions/http/open-function.ts';
import { functionOf } from '../../src/functions/http/resource-function.ts';
import { createTable } from '../../tools/local/table.ts';
import { functionModules, functions } from '../../tools/serverless/functions.ts';
import { lambdaContext } from './lambda-context.ts';

const token = '0'.repeat(40);

export interface ApiAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: JsonObject;
  /** The body as it came. */
  readonly text: string;
}

export interface CallOptions {
  /** Address of the module whose function is called in the stead of the one that serves the path. */
  readonly module?: string;
  /** Where the request comes from. */
  readonly address?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Milliseconds that the function says it has left. */
  readonly remaining?: number;
  readonly domain?: ApiDomain;
  /** Without a token. */
  readonly anonymous?: boolean;
}

/** The domain by which API Gateway is reached. Of the two others at most one is set, and begins with a slash. */
export interface ApiDomain {
  readonly name: string;
  /** What API Gateway's own domain has before the path. */
  readonly stage?: string;
  /** What a custom domain has before the path. */
  readonly basePath?: string;
}

/** Calls the functions of the API as API Gateway does. */
export interface Api {
  /** Bytes arrive as API Gateway passes the bodies of binary media types. */
  call(method: string, path: string, body?: Json | Uint8Array, options?: CallOptions): Promise<ApiAnswer>;
  /** Creates an object, which must succeed, and gives its id. */
  create(path: string, body: JsonObject): Promise<number>;
}

/** Makes a table, installs the superuser and points the functions of this process at it. */
export async function startApi(table: string, dynamodbEndpoint: string): Promise<Api> {
  const api = await connectApi(table, dynamodbEndpoint);
  await install({ username: 'admin', password: 'admin', token });
  return api;
}

/** The same without the superuser; the table may be there. */
export async function connectApi(table: string, dynamodbEndpoint: string): Promise<Api> {
  Object.assign(process.env, {
    QM_TABLE: table,
    QM_DYNAMODB_ENDPOINT: dynamodbEndpoint,
    QM_TOKEN_PEPPER: 'pepper of the API tests',
  });
  await createTable(table, dynamodbEndpoint);
  return apiOver(handlerOf);
}

/** Calls functions as API Gateway does: those that `handlerOf` gives for their keys in serverless.yml. */
export function apiOver(handlerOf: (key: string) => Promise<ApiFunction>): Api {
  const call: Api['call'] = async (method, path, body, options = {}) => {
    const route = routeAt(path.split('?')[0] ?? '');
    const { key } = route;
    const { remaining = 29_000 } = options;
    const handler = await (options.module ? handlerIn(options.module) : handlerOf(key));
    const {
      statusCode,
      headers: answered = {},
      body: text,
    } = await handler(
      eventFor(method, path, route, body, options),
      lambdaContext(key, { getRemainingTimeInMillis: () => remaining }),
    );
    const entries = Object.entries(answered).map(([name, value]) => [name.toLowerCase(), String(value)]);
    return { status: statusCode, headers: Object.fromEntries(entries), body: parsed(text, answered), text };
  };
  return {
    call,
    async create(path, body) {
      const answer = await call('POST', path, body);
      if (answer.status !== 201) throw new Error(`POST ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
      return Number(answer.body.id);
    },
  };
}

/** Lists and texts stand under `value`. */
function parsed(text: string, { 'Content-Type': type }: Readonly<Record<string, unknown>>): JsonObject {
  const value: Json = text === '' ? null : type === 'application/json' ? JSON.parse(text) : text;
  return isJsonObject(value) ? value : { value };
}

/** A route of API Gateway: its path, whose parts in braces stand for any other, and the function that it leads to. */
interface Route {
  readonly path: string;
  readonly parts: readonly string[];
  readonly key: string;
}

/** The route of a request, and the parameters in its path. */
interface FoundRoute extends Pick<Route, 'path' | 'key'> {
  readonly parameters: Readonly<Record<string, string>> | null;
}

const partsOf = (path: string): readonly string[] => path.split('/').filter((part) => part !== '');

const eventSchema = z.object({ http: z.object({ path: z.string() }) });

const routes: readonly Route[] = Object.entries(functions).flatMap(([key, { events }]) =>
  events.flatMap((event) => {
    const { success, data } = eventSchema.safeParse(event);
    if (!success || data.http.path.endsWith('+}')) return [];
    return [{ path: data.http.path, parts: partsOf(data.http.path), key }];
  }),
);

const isParameter = (part: string | undefined): boolean => part?.startsWith('{') === true;

/** The route that API Gateway chooses for a path. */
function routeAt(path: string): FoundRoute {
  const parts = partsOf(path);
  const [best] = routes
    .filter(
      (route) =>
        route.parts.length === parts.length &&
        route.parts.every((part, index) => isParameter(part) || part === parts[index]),
    )
    .sort((a, b) => a.parts.filter(isParameter).length - b.parts.filter(isParameter).length);
  if (!best) return { path: '/{proxy+}', key: 'root', parameters: { proxy: parts.join('/') } };
  const parameters = best.parts.flatMap((part, index) =>
    isParameter(part) ? [[part.slice(1, -1), parts[index] ?? ''] as const] : [],
  );
  const { path: route, key } = best;
  return { path: route, key, parameters: parameters.length > 0 ? Object.fromEntries(parameters) : null };
}

/** The handler of a function, as packaging finds it. */
async function handlerOf(key: string): Promise<ApiFunction> {
  const runs = functionModules[key];
  if (!runs) throw new Error(`There is no function ${key}.`);
  if ('resource' in runs) return functionOf(runs.resource);
  return await handlerIn(new URL(`../../${runs.file}`, import.meta.url).href);
}

async function handlerIn(address: string): Promise<ApiFunction> {
  const { handler }: { handler: ApiFunction } = await import(address);
  return handler;
}

function eventFor(
  method: string,
  path: string,
  route: FoundRoute,
  body: Json | Uint8Array | undefined,
  { headers = {}, address = '127.0.0.1', domain = { name: 'netbox.example' }, anonymous = false }: CallOptions,
): ApiEvent {
  const { pathname, searchParams } = new URL(path, 'https://netbox.example');
  const query = Object.fromEntries([...searchParams.keys()].map((name) => [name, searchParams.getAll(name)]));
  const sent = `${domain.basePath ?? ''}${pathname}`;
  return {
    httpMethod: method,
    path: sent,
    resource: route.path,
    headers: {
      ...(anonymous ? {} : { authorization: `Token ${token}` }),
      'content-type': 'application/json',
      ...headers,
    },
    multiValueQueryStringParameters: query,
    pathParameters: route.parameters,
    ...bodyOf(body),
    requestContext: {
      path: `${domain.stage ?? ''}${sent}`,
      domainName: domain.name,
      identity: { sourceIp: address },
    },
  };
}

function bodyOf(body: Json | Uint8Array | undefined) {
  if (body instanceof Uint8Array) return { body: Buffer.from(body).toString('base64'), isBase64Encoded: true };
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return { body: body === undefined ? null : text, isBase64Encoded: false };
}

/** The object that must be there. */
export function objectIn(value: Json | undefined): JsonObject {
  if (!isJsonObject(value)) throw new Error(`No object: ${JSON.stringify(value)}`);
  return value;
}

/** The objects of a page. */
export const resultsOf = ({ body }: Pick<ApiAnswer, 'body'>): readonly JsonObject[] =>
  [body.results ?? null].flat().map(objectIn);

export const idsOf = (answer: Pick<ApiAnswer, 'body'>): readonly number[] =>
  resultsOf(answer)
    .map(({ id }) => Number(id))
    .sort((a, b) => a - b);
