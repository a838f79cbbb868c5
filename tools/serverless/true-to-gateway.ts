// serverless-offline makes the events with this class and offers no way to add to them. The version is pinned.
import GatewayEvent from '../../node_modules/serverless-offline/src/events/http/lambda-events/LambdaProxyIntegrationEvent.js';
import { securityHeaders } from '../../src/functions/http/contract/security-headers.ts';
import { refusalOf } from '../local/own-requests.ts';
import { ownEnvironment } from './own-environment.ts';
import type { Hooks, Serverless } from './plugin.ts';

type Headers = Record<string, unknown>;

interface HapiRequest {
  path: string;
  /** The media type by which serverless-offline decides whether to read the body. */
  mime: string | null;
  headers: Record<string, string | undefined>;
  response: { headers: Headers } | { output: { headers: Headers } };
  raw: { req: { url?: string; rawHeaders: string[] } };
}

interface HapiResponse {
  code(status: number): HapiResponse;
  takeover(): HapiResponse;
}

interface HapiToolkit {
  continue: symbol;
  response(body: object): HapiResponse;
}

interface HapiServer {
  ext(event: string, method: (request: HapiRequest, toolkit: HapiToolkit) => symbol | HapiResponse): void;
}

/**
 * osls plugin: makes serverless-offline pass requests to the functions as API Gateway does, as far as they may reach the
 * local stack.
 *
 * - serverless-offline cuts the trailing slash off the path; API Gateway keeps it in the event.
 * - serverless-offline answers a request with an Origin header with CORS headers of its own and overrides the status of
 *   OPTIONS; API Gateway leaves both to the function. The event holds the Origin header all the same.
 * - serverless-offline reads a JSON body and passes the text on only if its value is true: `false`, `0` and `null` would
 *   arrive as values, or not at all. API Gateway passes the text of every body.
 * - serverless-offline passes the bytes of multipart forms only, and other bodies as UTF-8; API Gateway passes the bytes of
 *   every body, since all media types are declared binary.
 * - API Gateway names, in the event, the domain that it was reached by. Here that is the Host header, which names this
 *   machine: other requests are refused.
 * - What API Gateway answers itself has security headers.
 * - API Gateway tells the function, in X-Forwarded-Proto, how the client connected. Here that is never HTTPS.
 * - The functions get the settings of this process instead of those of a stage and references to CloudFormation resources.
 */
export default class TrueToGateway {
  readonly hooks: Hooks;

  constructor(serverless: Serverless) {
    this.hooks = {
      'before:offline:start:init': () => {
        useOwnEnvironment(serverless);
        nameDomain(GatewayEvent.prototype);
      },
      'after:offline:start:init': () => adaptServer(findServer(serverless)),
    };
  }
}

function useOwnEnvironment(serverless: Serverless): void {
  const { service } = serverless;
  service.provider.environment = ownEnvironment(process.env);
  for (const key of service.getAllFunctions()) service.getFunction(key).environment = {};
}

function nameDomain(events: GatewayEvent): void {
  const { create } = events;
  events.create = function withDomain(this: GatewayEvent) {
    const event = create.call(this);
    const host = Object.entries(event.headers).find(([name]) => name.toLowerCase() === 'host')?.[1];
    if (host !== undefined) event.requestContext.domainName = host;
    return event;
  };
}

function findServer(serverless: Serverless): HapiServer {
  for (const plugin of serverless.pluginManager.getPlugins()) {
    if (isOffline(plugin)) return plugin.internals().getApiGatewayServer();
  }
  throw new Error('serverless-offline is not among the plugins.');
}

function isOffline(plugin: object): plugin is { internals(): { getApiGatewayServer(): HapiServer } } {
  return plugin.constructor.name === 'ServerlessOffline';
}

/** A type that serverless-offline does not read; the function sees the header that the client sent. */
const unreadType = 'application/octet-stream';

/** The type by which serverless-offline takes a body for bytes. */
const binaryType = 'multipart/form-data';

function adaptServer(server: HapiServer): void {
  server.ext('onRequest', (request, toolkit) => {
    const refusal = refusalOf(request.headers);
    delete request.headers.origin;
    if (refusal) return toolkit.response({ detail: refusal }).code(403).takeover();
    request.raw.req.rawHeaders.push('X-Forwarded-Proto', 'http');
    return toolkit.continue;
  });
  server.ext('onPreHandler', (request, toolkit) => {
    request.path = request.raw.req.url?.split('?')[0] ?? request.path;
    request.mime = unreadType;
    request.headers['content-type'] = binaryType;
    return toolkit.continue;
  });
  server.ext('onPreResponse', ({ response }, toolkit) => {
    const headers = 'output' in response ? response.output.headers : response.headers;
    for (const [name, value] of Object.entries(securityHeaders)) headers[name.toLowerCase()] ??= value;
    return toolkit.continue;
  });
}
