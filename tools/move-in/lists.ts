import { isJsonObject, type Json, type JsonObject } from '../../src/domain/engine/json.ts';
import { type Answer, type Client, NoAnswer, type Parameter, reasonIn } from './client.ts';

/** A list that cannot be read: the token may not, or there is none. */
export class Unreadable extends Error {
  readonly status: number;

  constructor({ status, body }: Pick<Answer, 'status' | 'body'>) {
    super(`${status}: ${reasonIn(body)}`);
    this.status = status;
  }
}

/** How a side pages through its lists: by a cursor since NetBox 4.6, before by ids in their order. */
export type Paging = 'cursor' | 'ids';

const pageSize = 500;
/** Ids that one request asks for: addresses of 8 kB get through everywhere. */
const idsPerRequest = 100;

/** What costs most to answer, and is not moved. NetBox before 4.5.2 knows no `omit` and answers it all the same. */
const omitted =
  'config_context,link_peers,link_peers_type,connected_endpoints,connected_endpoints_type,connected_endpoints_reachable';
const always: readonly Parameter[] = [
  ['limit', String(pageSize)],
  ['omit', omitted],
  ['exclude', 'config_context'],
];

/** All objects of a list in the order of their ids, a page at a time. */
export async function* allObjects(client: Client, path: string, paging: Paging, filter: readonly Parameter[] = []) {
  for (let from = 1; ; ) {
    const place: readonly Parameter[] =
      paging === 'cursor'
        ? [['start', String(from)]]
        : [
            ['id__gte', String(from)],
            ['ordering', 'id'],
          ];
    const { results, next } = await page(client, path, [...always, ...place, ...filter]);
    const ids = results.map(idOf);
    if (ids.some((id) => id < from))
      throw new NoAnswer(`${client.base}${path} does not list its objects by their ids.`);
    if (results.length > 0) yield results;
    if (next === null || results.length === 0) return;
    from = Math.max(...ids) + 1;
  }
}

/** The objects with these ids, as far as there are any and the token may view them. */
export async function* objectsWithIds(client: Client, path: string, ids: readonly number[], by = 'id') {
  for (let at = 0; at < ids.length; at += idsPerRequest) {
    const asked = ids.slice(at, at + idsPerRequest).map((id): Parameter => [by, String(id)]);
    for (let offset = 0; ; ) {
      const { results, next } = await page(client, path, [...always, ...asked, ['offset', String(offset)]]);
      if (results.length > 0) yield results;
      if (next === null || results.length === 0) break;
      offset += results.length;
    }
  }
}

/** How many objects a list has; undefined where it tells none. */
export async function countOf(client: Client, path: string): Promise<number | undefined> {
  const { status, body } = await client.get(path, [['limit', '1']]);
  return status === 200 && isJsonObject(body) && typeof body.count === 'number' ? body.count : undefined;
}

export interface Page {
  readonly results: readonly JsonObject[];
  readonly next: Json;
}

export async function page(client: Client, path: string, query: readonly Parameter[]): Promise<Page> {
  const answer = await client.get(path, query);
  const { status, body } = answer;
  if (status !== 200) throw new Unreadable(answer);
  if (!isJsonObject(body) || !Array.isArray(body.results))
    throw new NoAnswer(`${client.base}${path} answers something that is no page of a list.`);
  return { results: body.results.filter(isJsonObject), next: body.next ?? null };
}

/** The id of an answered object. */
export function idOf({ id }: JsonObject): number {
  if (typeof id !== 'number' || !Number.isSafeInteger(id)) throw new NoAnswer('An object was answered without an id.');
  return id;
}
