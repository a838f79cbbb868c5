import type { APIGatewayProxyResult } from 'aws-lambda';
import { isJsonObject, type Json, type JsonObject } from '../../src/domain/engine/json.ts';
import { numbersRoute } from '../../src/domain/lifecycle/provenance/serial-number-schema.ts';
import { registry } from '../../src/domain/registry.ts';
import { importedAt } from '../../src/functions/http/import-paths.ts';
import { install } from '../../src/functions/http/install.ts';
import { createTable } from '../../tools/local/table.ts';

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
  Object.assign(process.env, {
    QM_TABLE: table,
    QM_DYNAMODB_ENDPOINT: dynamodbEndpoint,
    QM_TOKEN_PEPPER: 'pepper of the API tests',
  });
  await createTable(table, dynamodbEndpoint);
  await install({ username: 'admin', password: 'admin', token });
  const call: Api['call'] = async (method, path, body, options = {}) => {
    const { headers = {}, address = '127.0.0.1' } = options;
    const { module, id } = functionAt(path.split('?')[0] ?? '');
    const served = new URL(`../../src/functions/api/${module}.ts`, import.meta.url).href;
    const { handler }: { handler: Handler } = await import(options.module ?? served);
    const {
      statusCode,
      headers: answered = {},
      body: text,
    } = await handler(eventFor(method, path, id, body, headers, address));
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

type Handler = (event: object) => Promise<APIGatewayProxyResult>;

/** Lists and texts stand under `value`. */
function parsed(text: string, { 'Content-Type': type }: Readonly<Record<string, unknown>>): JsonObject {
  const value: Json = text === '' ? null : type === 'application/json' ? JSON.parse(text) : text;
  return isJsonObject(value) ? value : { value };
}

/** The module that serves a path, as packaging finds it, and the id in the path. */
function functionAt(path: string): { module: string; id?: string } {
  const trimmed = path.replace(/\/$/, '');
  const resource = registry.resources.find(
    (candidate) => trimmed === candidate.path || trimmed.startsWith(`${candidate.path}/`),
  );
  if (importedAt(trimmed)) return { module: 'files' };
  if (trimmed === '/api/schema') return { module: 'docs' };
  if (trimmed === '/api/users/tokens/provision') return { module: 'users/tokens.provision' };
  if (trimmed === '/api/core/imports') return { module: 'core/imports' };
  if (trimmed.startsWith(`${numbersRoute.path}/`))
    return { module: 'asset-lifecycle/numbers', id: trimmed.slice(numbersRoute.path.length + 1) };
  if (trimmed === '/api/users/config') return { module: 'users/config' };
  const fixed = /^\/api\/(core\/object-types)(?:\/(.+))?$/.exec(trimmed);
  if (fixed) return { module: String(fixed[1]), ...(fixed[2] ? { id: fixed[2] } : {}) };
  if (!resource) return { module: 'root' };
  const [first, second] = trimmed.slice(resource.path.length + 1).split('/');
  const own = `${resource.app}/${resource.endpoint}`;
  const action = resource.actions.find(({ detail, path: name }) => name === (detail ? second : first));
  const id = first && (action ? action.detail : true) ? { id: first } : {};
  return action ? { module: `${own}.${action.name}`, ...id } : { module: own, ...id };
}

function eventFor(
  method: string,
  path: string,
  id: string | undefined,
  body: Json | Uint8Array | undefined,
  headers: Readonly<Record<string, string>>,
  address: string,
): object {
  const { pathname, searchParams } = new URL(path, 'https://netbox.example');
  const query = Object.fromEntries([...searchParams.keys()].map((name) => [name, searchParams.getAll(name)]));
  // Functions read no more of an event than this.
  return {
    httpMethod: method,
    path: pathname,
    headers: {
      authorization: `Token ${token}`,
      'content-type': 'application/json',
      ...headers,
    },
    multiValueQueryStringParameters: query,
    pathParameters: id === undefined ? null : { id },
    ...bodyOf(body),
    requestContext: { path: pathname, domainName: 'netbox.example', identity: { sourceIp: address } },
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
