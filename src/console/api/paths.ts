/** Where an object or a list is: the part of its address behind `/api`. The console shows it at the same path. */
export function pathOf(url: string): string | undefined {
  return /\/api(\/[^?#]*)/.exec(url)?.[1];
}

/** The id at the end of an object's path. */
export const idIn = (path: string): string | undefined => /\/(\d+)\/$/.exec(path)?.[1];

/** The list that an object is in. */
export const listOf = (path: string): string => path.replace(/\d+\/$/, '');

/** A name with several values means any of them. */
export type Query = Readonly<Record<string, string | number | readonly string[]>>;

export function withQuery(path: string, query: Query | URLSearchParams = {}): string {
  const search =
    query instanceof URLSearchParams
      ? query
      : new URLSearchParams(
          Object.entries(query).flatMap(([name, value]) => [value].flat().map((one) => [name, String(one)])),
        );
  return search.size > 0 ? `${path}?${search}` : path;
}

export const linkTo = (path: string, query?: Query | URLSearchParams): string => `#${withQuery(path, query)}`;
