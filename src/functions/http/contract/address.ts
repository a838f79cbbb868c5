import type { APIGatewayProxyEvent } from 'aws-lambda';

/** What an API Gateway event says of where the request was sent to. */
export interface AddressedEvent extends Pick<APIGatewayProxyEvent, 'path' | 'resource' | 'pathParameters'> {
  readonly requestContext: {
    /** The path with the stage before it, where the domain is API Gateway's own. */
    readonly path?: string;
    readonly domainName?: string | undefined;
  };
}

/** Where a request was sent to. */
interface Address {
  /** Scheme, host and what comes before the paths of the API, without a slash at the end. */
  readonly baseUrl: string;
  /** Path within the API, with the slash that the client sent. */
  readonly path: string;
}

/**
 * API Gateway puts something before the paths of the API: in its own domain the stage, which stands in `requestContext.path`
 * only; in a custom domain the base path, if there is one, which stands in `path`, too. Neither is told apart from the
 * rest: it is what comes before the route (`resource`, as `/api/dcim/sites/{id}`). The domain is the one by which
 * API Gateway was reached, since clients may put anything into Host. `protocol` is X-Forwarded-Proto.
 */
export function addressOf(event: AddressedEvent, protocol: string | undefined): Address {
  const { path, requestContext } = event;
  const route = routeOf(event);
  const scheme = protocol === 'http' ? 'http' : 'https';
  const prefix = prefixOf(requestContext.path ?? path, route);
  return {
    baseUrl: `${scheme}://${requestContext.domainName ?? 'localhost'}${prefix}`,
    path: path.slice(prefixOf(path, route).length),
  };
}

const segmentsOf = (path: string): readonly string[] => path.split('/').filter((segment) => segment !== '');

/** The segments of the path as the route has them; undefined for those that may be any. */
const routeOf = ({ resource, pathParameters }: AddressedEvent): readonly (string | undefined)[] =>
  segmentsOf(resource).flatMap((segment): readonly (string | undefined)[] => {
    if (!segment.startsWith('{')) return [segment];
    if (!segment.endsWith('+}')) return [undefined];
    return segmentsOf(pathParameters?.[segment.slice(1, -2)] ?? '');
  });

/** What comes before the route in a path: nothing, or begins with a slash. */
function prefixOf(path: string, route: readonly (string | undefined)[]): string {
  const segments = segmentsOf(path);
  const start = segments.length - route.length;
  const isRoute = route.every((segment, index) => segment === undefined || segment === segments[start + index]);
  const prefix = segments
    .slice(0, Math.max(start, 0))
    .map((segment) => `/${segment}`)
    .join('');
  return isRoute && path.startsWith(prefix) ? prefix : '';
}
