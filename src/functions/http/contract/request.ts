import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { Json } from '../../../domain/engine/json.ts';
import type { Parameters } from '../../../domain/engine/query/selection.ts';
import { parseBody } from './json-body.ts';

/** What is read of an API Gateway event. */
export interface ApiEvent
  extends Pick<
    APIGatewayProxyEvent,
    | 'httpMethod'
    | 'path'
    | 'headers'
    | 'multiValueQueryStringParameters'
    | 'pathParameters'
    | 'body'
    | 'isBase64Encoded'
  > {
  readonly requestContext: {
    /** The path with the stage before it, where the domain is API Gateway's own. */
    readonly path?: string;
    readonly domainName?: string | undefined;
    /** The route as it is deployed: `/api/dcim/sites/{id}`. */
    readonly resourcePath?: string;
    readonly identity?: { readonly sourceIp: string };
  };
}

/** What the rest of the HTTP layer needs of an API Gateway event. */
export interface ApiRequest {
  readonly method: string;
  /** Path within the API, with the slash that the client sent. */
  readonly path: string;
  readonly query: Parameters;
  /** Scheme, host and stage prefix of the addresses in answers. */
  readonly baseUrl: string;
  /** Value of a header, by its lower-case name. */
  readonly header: (name: string) => string | undefined;
  /** IP address of the client, as API Gateway saw it: headers that name another can be made up by anybody. */
  readonly address: string;
  /** The JSON body; undefined when there is none. */
  readonly body: () => Json | undefined;
  /** The body as it came, read as UTF-8. */
  readonly text: () => string;
  /** The body as it came. Only bodies of the gateway's binary media types come as they were sent, the others as UTF-8. */
  readonly bytes: () => Uint8Array;
  readonly pathParameter: (name: string) => string | undefined;
}

/** `publicUrl` is the `baseUrl`, whatever the event says. */
export function readRequest(event: ApiEvent, publicUrl?: string): ApiRequest {
  const headers = new Map(Object.entries(event.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]));
  const header = (name: string): string | undefined => headers.get(name) ?? undefined;
  return {
    method: event.httpMethod,
    path: event.path,
    query: queryOf(event),
    baseUrl: publicUrl ?? baseUrlOf(event, header('x-forwarded-proto')),
    header,
    address: event.requestContext.identity?.sourceIp ?? '',
    body: () => parseBody(textOf(event), header('content-type')),
    text: () => textOf(event),
    bytes: () => bytesOf(event),
    pathParameter: (name) => event.pathParameters?.[name] ?? undefined,
  };
}

const queryOf = (event: ApiEvent): Parameters =>
  new Map(Object.entries(event.multiValueQueryStringParameters ?? {}).map(([name, values]) => [name, values ?? []]));

/**
 * The domain is the one that API Gateway found the API by: clients may put anything into Host. API Gateway's own domain puts
 * the stage before the path; `requestContext.path` shows it, `path` does not.
 */
function baseUrlOf(event: ApiEvent, protocol: string | undefined): string {
  const scheme = protocol === 'http' ? 'http' : 'https';
  const whole = event.requestContext.path ?? event.path;
  const prefix = whole.endsWith(event.path) ? whole.slice(0, -event.path.length) : '';
  return `${scheme}://${event.requestContext.domainName ?? 'localhost'}${prefix}`;
}

const textOf = ({ isBase64Encoded, body }: ApiEvent): string =>
  isBase64Encoded ? Buffer.from(body ?? '', 'base64').toString('utf8') : (body ?? '');

const bytesOf = ({ isBase64Encoded, body }: ApiEvent): Buffer =>
  Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8');
