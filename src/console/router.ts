import { useEffect, useState } from 'preact/hooks';

/** What the address shows: a path of the API, or a place of the console, behind the `#`. */
export interface Route {
  readonly path: string;
  readonly query: URLSearchParams;
}

function routeIn(hash: string): Route {
  const [path = '', search = ''] = hash.replace(/^#/, '').split(/\?(.*)/s);
  return { path: path === '' ? '/' : path, query: new URLSearchParams(search) };
}

export function useRoute(): Route {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const follow = () => setHash(location.hash);
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  return routeIn(hash);
}

export function go(link: string): void {
  location.hash = link;
}

/** As `go`, but Back does not lead to the address of before. */
export function goInstead(link: string): void {
  location.replace(link);
}
