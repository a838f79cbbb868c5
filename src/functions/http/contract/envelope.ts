import type { JsonObject } from '../../../domain/engine/json.ts';
import type { Page } from '../../../domain/engine/query/list.ts';
import type { ApiRequest } from './request.ts';

/** NetBox's list answer: count, absolute links with sorted parameters, results. */
export function envelope(request: ApiRequest, page: Page, results: readonly JsonObject[]): JsonObject {
  const { count, limit, offset } = page;
  if (page.nextStart !== undefined)
    return {
      count: null,
      next: page.nextStart === null ? null : link(request, { limit, start: page.nextStart }),
      previous: null,
      results,
    };
  const next = count !== null && offset + limit < count ? link(request, { limit, offset: offset + limit }) : null;
  const before = offset - limit;
  const previous =
    offset > 0 ? link(request, before > 0 ? { limit, offset: before } : { limit, offset: undefined }) : null;
  return { count, next, previous, results };
}

/** The request's own address with other paging; DRF sorts parameters by name. */
function link(request: ApiRequest, paging: Readonly<Record<string, number | undefined>>): string {
  const pairs = [...request.query]
    .filter(([name]) => !(name in paging))
    .flatMap(([name, values]) => values.map((value): [string, string] => [name, value]));
  for (const [name, value] of Object.entries(paging)) if (value !== undefined) pairs.push([name, String(value)]);
  pairs.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return `${request.baseUrl}${request.path}?${new URLSearchParams(pairs)}`;
}
