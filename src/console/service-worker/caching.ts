/** Stages share a host and its caches: each console has its own. */
const beginning = (scope: string): string => `quartermaster-console ${scope} `;

export const cacheOf = (scope: string, release: string): string => `${beginning(scope)}${release}`;

/** Of this console, and of other releases of it. */
export const oldCaches = (names: readonly string[], scope: string, current: string): readonly string[] =>
  names.filter((name) => name.startsWith(beginning(scope)) && name !== current);

interface Asked {
  readonly method: string;
  readonly url: string;
  readonly mode: string;
}

/** What of the console a request asks for. Undefined for all others, those to the API first of all: they are left alone. */
export function placeOf({ method, url, mode }: Asked, scope: string): 'page' | 'file' | undefined {
  const address = url.replace(/[?#].*$/s, '');
  if (method !== 'GET' || !address.startsWith(scope)) return undefined;
  if (address === scope) return mode === 'navigate' ? 'page' : undefined;
  return /^[\w.-]+-[A-Z0-9]{8}\.\w+$/.test(address.slice(scope.length)) ? 'file' : undefined;
}
