import type { Context } from '../../../domain/engine/context.ts';
import { unknownFilters } from '../../../domain/engine/query/filter.ts';
import type { Resource } from '../../../domain/engine/resource/resource.ts';
import type { ApiRequest } from './request.ts';

/** Query of a list without its unknown filters, and the headers that name them. */
interface Handled {
  readonly query: ApiRequest['query'];
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * NetBox ignores filters that it does not know, so that a typo matches everything. Here they are refused, unless the request
 * (`Prefer: handling=lenient`, RFC 7240) or the installation asks for NetBox's way; the answer then names what it ignored.
 */
export async function handleUnknownFilters(
  request: ApiRequest,
  resource: Resource,
  { store, settings }: Context,
): Promise<Handled> {
  const { query } = request;
  const preferred = /(?:^|[,;\s])handling=(lenient|strict)(?:$|[,;\s])/i.exec(request.header('prefer') ?? '')?.[1];
  const handling = preferred?.toLowerCase() ?? settings.unknownFilters;
  const applied = preferred ? { 'Preference-Applied': `handling=${handling}` } : {};
  if (handling !== 'lenient') return { query, headers: applied };
  const ignored = await unknownFilters(store, resource, query);
  if (ignored.length === 0) return { query, headers: applied };
  return {
    query: new Map([...query].filter(([name]) => !ignored.includes(name))),
    headers: { ...applied, 'Ignored-Parameters': ignored.map(encodeURIComponent).join(', ') },
  };
}
