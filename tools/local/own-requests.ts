/** The headers that say which address a client believes to talk to, and which page made it do so. */
interface Provenance {
  readonly host?: string | undefined;
  readonly origin?: string | undefined;
}

const ownHost = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i;

/**
 * Why a server of the local stack refuses a request; undefined when it serves it.
 *
 * The local stack trusts whoever reaches it, and a web browser on the same machine reaches it on behalf of any web page.
 * A page with a host name that its owner resolves to 127.0.0.1 (DNS rebinding) is recognised by the Host header, other
 * foreign pages by Origin, which browsers send with everything but plain reads (Fetch standard, section "Origin header").
 * Any port is taken, since one may be forwarded to another; the pages of the stack are those of the same host and port,
 * and of `page`, the port of the console, where it uses a server beside its own.
 */
export function refusalOf({ host = '', origin }: Provenance, page?: string): string | undefined {
  if (!ownHost.test(host)) return 'The local stack answers only requests to localhost, 127.0.0.1 or [::1].';
  if (origin === undefined || origin.toLowerCase() === `http://${host}`.toLowerCase()) return undefined;
  return isOwnPage(origin, page) ? undefined : 'The local stack answers no requests of other web pages.';
}

/** Whether a page is that of this machine at the given port. */
export function isOwnPage(origin: string, port: string | undefined): boolean {
  const [scheme, host = ''] = origin.split('://');
  return scheme === 'http' && port !== undefined && ownHost.test(host) && host.endsWith(`:${port}`);
}
