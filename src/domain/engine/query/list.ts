import { permitted, permittedRows, requireGrant } from '../access/access.ts';
import type { Grant } from '../access/permissions.ts';
import type { Collection } from '../collection.ts';
import type { Context } from '../context.ts';
import { Failure } from '../errors.ts';
import type { ObjectPage, PageRequest, Pages, Reader, Row } from '../ports.ts';
import type { Resource, StoredObject } from '../resource/resource.ts';
import { declaredField, refKey } from '../resource/resource.ts';
import { parseId } from '../schema/ids.ts';
import { collectionFor, passing, select, selected } from './filter.ts';
import { comparator } from './order.ts';
import { withSavedFilters } from './saved-filters.ts';
import type { Parameters, Selection } from './selection.ts';

/** NetBox: PAGINATE_COUNT and MAX_PAGE_SIZE. */
const defaultLimit = 50;
const largestLimit = 1000;

/** One page of a list. In cursor mode NetBox answers no count. */
export interface Page {
  readonly objects: readonly StoredObject[];
  readonly count: number | null;
  readonly limit: number;
  readonly offset: number;
  /** Cursor mode: the id at which the next page starts, or null at the end. */
  readonly nextStart?: number | null;
}

const last = (parameters: Parameters, name: string): string | undefined => parameters.get(name)?.at(-1);

/** NetBox: an invalid limit or offset falls back to the default; 0 means as many as allowed. */
export function pageOf(parameters: Parameters): { readonly limit: number; readonly offset: number } {
  const limit = wholeNumber(last(parameters, 'limit'));
  const offset = wholeNumber(last(parameters, 'offset'));
  return {
    limit: limit === undefined ? defaultLimit : limit === 0 ? largestLimit : Math.min(limit, largestLimit),
    offset: offset ?? 0,
  };
}

const wholeNumber = (text: string | undefined): number | undefined =>
  text === undefined ? undefined : parseId(text.trim());

/**
 * The page of objects that the query asks for, out of those that the caller may view; nothing else is counted. Where rows
 * suffice, objects may lack long values.
 */
export async function list(
  { store, actor }: Pick<Context, 'store' | 'actor'>,
  resource: Resource,
  given: Parameters,
  rowsSuffice = false,
): Promise<Page> {
  const grant = await requireGrant(store.registry, actor, 'view', resource);
  const parameters = await withSavedFilters({ store, actor }, resource, given);
  const selection = await select(store, resource, parameters);
  const { limit, offset } = pageOf(parameters);
  if (parameters.has('start')) return cursorPage(store, resource, parameters, { selection, grant }, limit);
  const ordering =
    orderingOf(resource, parameters) ?? (resource.newestFirst ? resource.ordering.map(turned) : undefined);
  const collection = rowsSuffice ? await collectionFor(store, resource, selection) : undefined;
  const kept = grant === 'all' && isUnfiltered(selection) ? keptOrder(resource, ordering) : undefined;
  if (kept && !collection) {
    const { objects, count } = await store.page({ type: resource.type, ...kept, offset, limit });
    return { objects, count, limit, offset };
  }
  const visible = { selection, grant };
  const ids = await visibleIds(store, resource, visible, ordering ?? resource.ordering, collection);
  const page = ids.slice(offset, offset + limit);
  const objects = collection
    ? page.flatMap((id) => collection.row(id) ?? [])
    : await hydrate(store, resource, page, grant);
  return { objects, count: ids.length, limit, offset };
}

/** Objects of a list that are read and held at once. */
const atOnce = 1_000;

/**
 * All objects that the query asks for and the caller may view, a bounded number at a time: in the order that it names,
 * else by id. Whole collections are walked by id, so that nothing is missed while others write.
 */
export async function* listAll(
  { store, actor }: Pick<Context, 'store' | 'actor'>,
  resource: Resource,
  given: Parameters,
): AsyncGenerator<readonly StoredObject[]> {
  const grant = await requireGrant(store.registry, actor, 'view', resource);
  const parameters = await withSavedFilters({ store, actor }, resource, given);
  const selection = await select(store, resource, parameters);
  const ordering = orderingOf(resource, parameters) ?? ['id'];
  if (grant === 'all' && isUnfiltered(selection) && ordering[0] === 'id') {
    yield* walkById(store, resource);
    return;
  }
  const ids = await visibleIds(store, resource, { selection, grant }, ordering);
  for (let start = 0; start < ids.length; start += atOnce)
    yield await hydrate(store, resource, ids.slice(start, start + atOnce), grant);
}

async function* walkById(store: Pages, { type }: Resource): AsyncGenerator<readonly StoredObject[]> {
  for (let startId: number | undefined = 0; startId !== undefined; ) {
    const page: ObjectPage = await store.page({
      type,
      order: 'id',
      descending: false,
      offset: 0,
      limit: atOnce,
      startId,
    });
    yield page.objects;
    const last: StoredObject | undefined = page.objects.at(-1);
    startId = last && page.objects.length === atOnce ? last.id + 1 : undefined;
  }
}

/** What a request asks for and what its caller may view. */
interface Visible {
  readonly selection: Selection;
  readonly grant: Grant;
}

/** The ids of what is asked for, in an order of field names. */
async function visibleIds(
  reader: Reader,
  resource: Resource,
  { selection, grant }: Visible,
  ordering: readonly string[],
  known?: Collection,
): Promise<readonly number[]> {
  const collection = known ?? (await collectionFor(reader, resource, selection));
  if (!collection) {
    const rows: Row[] = [];
    for await (const row of selected(reader, resource, selection)) rows.push(row);
    const visible = [...(await permittedRows(reader, grant, resource, rows))];
    return visible.sort(comparator(resource, ordering)).map(({ id }) => id);
  }
  const ids = collection.ids(ordering, passing(selection));
  if (grant === 'all') return ids;
  const rows = ids.flatMap((id) => collection.view(id) ?? []);
  return (await permittedRows(reader, grant, resource, rows)).map(({ id }) => id);
}

/** NetBox: unknown names are dropped; undefined means the default order. */
function orderingOf(resource: Resource, parameters: Parameters): readonly string[] | undefined {
  const terms = (last(parameters, 'ordering') ?? '')
    .split(',')
    .map((term) => term.trim())
    .filter((term) => {
      const name = term.replace(/^-/, '');
      const field = declaredField(resource, name);
      return name === 'id' || (field !== undefined && field.kind !== 'computed' && !field.secret);
    });
  return terms.length > 0 ? terms : undefined;
}

const isUnfiltered = ({ tests, ids }: Selection): boolean => tests.length === 0 && !ids;

/** The order as the table keeps it: by id or the default, up or down. Other orders are sorted here. */
function keptOrder(
  resource: Resource,
  ordering: readonly string[] = resource.ordering,
): Pick<PageRequest, 'order' | 'descending'> | undefined {
  const [first = ''] = ordering;
  if (first === 'id' || first === '-id') return { order: 'id', descending: first === '-id' };
  if (isSame(ordering, resource.ordering)) return { order: 'default', descending: false };
  if (isSame(ordering, resource.ordering.map(turned))) return { order: 'default', descending: true };
  return undefined;
}

const turned = (term: string): string => (term.startsWith('-') ? term.slice(1) : `-${term}`);
const isSame = (a: readonly string[], b: readonly string[]): boolean => a.join() === b.join();

/** NetBox 4.6: `start=<id>` walks by id, without count and without `previous`. The errors are lists. */
async function cursorPage(
  reader: Reader & Pages,
  resource: Resource,
  parameters: Parameters,
  visible: Visible,
  limit: number,
): Promise<Page> {
  const start = wholeNumber(last(parameters, 'start'));
  if (parameters.has('offset')) throw cursorError("'start' and 'offset' are mutually exclusive.");
  if (parameters.has('ordering'))
    throw cursorError('Ordering cannot be specified in conjunction with cursor-based pagination.');
  if (start === undefined) throw cursorError("Invalid 'start' parameter: must be a non-negative integer.");
  const unfiltered = visible.grant === 'all' && isUnfiltered(visible.selection);
  const objects = unfiltered
    ? (await reader.page({ type: resource.type, order: 'id', descending: false, offset: 0, limit, startId: start }))
        .objects
    : await hydrate(reader, resource, await visibleFrom(reader, resource, visible, start, limit), visible.grant);
  const lastId = objects.at(-1)?.id;
  const nextStart = objects.length === limit && lastId !== undefined ? lastId + 1 : null;
  return { objects, count: null, limit, offset: 0, nextStart };
}

async function visibleFrom(reader: Reader, resource: Resource, visible: Visible, startId: number, limit: number) {
  const ids = await visibleIds(reader, resource, visible, ['id']);
  return ids.filter((id) => id >= startId).slice(0, limit);
}

const cursorError = (message: string): Failure => new Failure('invalid', [message]);

/**
 * The whole objects of a page, in its order. Rows whose object is gone by now are left out, and so are those whose object
 * has left the caller's permission, which an index shows a moment late.
 */
async function hydrate(
  reader: Reader,
  { type }: Resource,
  ids: readonly number[],
  grant: Grant,
): Promise<readonly StoredObject[]> {
  const loaded = await reader.getMany(ids.map((id) => ({ type, id })));
  return permitted(
    reader,
    grant,
    ids.flatMap((id) => loaded.get(refKey({ type, id })) ?? []),
  );
}
