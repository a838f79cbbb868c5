import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { Json } from '../../../domain/engine/json.ts';
import type { Parameters } from '../../../domain/engine/query/selection.ts';
import { type AddressedEvent, addressOf } from './address.ts';
import { parseBody } from './json-body.ts';

/** What is read of an API Gateway event. */
export interface ApiEvent
  extends AddressedEvent,
    Pick<
      APIGatewayProxyEvent,
      'httpMethod' | 'headers' | 'multiValueQueryStringParameters' | 'body' | 'isBase64Encoded'
    > {
  readonly requestContext: AddressedEvent['requestContext'] & { readonly identity?: { readonly sourceIp: string } };
}

/** What the rest of the HTTP layer needs of an API Gateway event. */
export interface ApiRequest {
  readonly method: string;
  /** Path within the API, with the slash that the client sent. */
  readonly path: string;
  readonly query: Parameters;
  /** What the addresses in answers begin with: scheme, host and what comes before `/api/`. */
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
  const { baseUrl, path } = addressOf(event, header('x-forwarded-proto'));
  return {
    method: event.httpMethod,
    path,
    query: queryOf(event),
    baseUrl: publicUrl ?? baseUrl,
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

const textOf = ({ isBase64Encoded, body }: ApiEvent): string =>
  isBase64Encoded ? Buffer.from(body ?? '', 'base64').toString('utf8') : (body ?? '');

const bytesOf = ({ isBase64Encoded, body }: ApiEvent): Buffer =>
  Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8');
