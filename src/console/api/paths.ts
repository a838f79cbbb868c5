/** Where an object or a list is: the part of its address behind `/api`. The console shows it at the same path. */
export function pathOf(url: string): string | undefined {
  return /^[^?#]*\/api((?:\/[\w-]+)+\/)(?:[?#]|$)/.exec(url)?.[1];
}

/** Whether something of the API can be at a path. All others would lead the token out of the API. */
export const isPlace = (path: string): boolean => /^(?:\/[\w-]+)+\/$/.test(path);

/** The path and the filters of an address of this API. Undefined for addresses of others, whatever their paths are. */
export function ownPlaceOf(url: string, origin: string): string | undefined {
  if (!URL.canParse(url) || new URL(url).origin !== origin) return undefined;
  const path = pathOf(url);
  return path && withQuery(path, new URL(url).searchParams);
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

const paging = ['limit', 'offset', 'start', 'format'];

/** The filters alone: the console pages by itself, and reads no other format. */
export function withoutPaging(query: URLSearchParams): URLSearchParams {
  return new URLSearchParams([...query].filter(([name]) => !paging.includes(name)));
}

export const linkTo = (path: string, query?: Query | URLSearchParams): string => `#${withQuery(path, query)}`;
