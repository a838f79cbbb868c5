import { requireGrant } from '../access/access.ts';
import type { Context } from '../context.ts';
import { Failure } from '../errors.ts';
import type { ObjectPage, PageRequest, Pages, Reader } from '../ports.ts';
import type { Resource, StoredObject } from '../resource/resource.ts';
import { declaredField } from '../resource/resource.ts';
import { parseId } from '../schema/ids.ts';
import { select } from './filter.ts';
import { withSavedFilters } from './saved-filters.ts';
import type { Parameters, Selection } from './selection.ts';
import { type Visible, visiblePage, visiblePortions } from './visible-objects.ts';

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
 * The page of objects that the query asks for, out of those that the caller may view; nothing else is counted. The objects
 * are for answers: those out of memory come without secrets.
 */
export async function list(
  { store, actor }: Pick<Context, 'store' | 'actor'>,
  resource: Resource,
  given: Parameters,
): Promise<Page> {
  const grant = await requireGrant(store.registry, actor, 'view', resource);
  const parameters = await withSavedFilters({ store, actor }, resource, given);
  const selection = await select({ reader: store, actor }, resource, parameters);
  const { limit, offset } = pageOf(parameters);
  if (parameters.has('start')) return cursorPage(store, resource, parameters, { selection, grant }, limit);
  const ordering =
    orderingOf(resource, parameters) ?? (resource.newestFirst ? resource.ordering.map(turned) : undefined);
  const kept = grant === 'all' && isUnfiltered(selection) ? keptOrder(resource, ordering) : undefined;
  if (kept) {
    const { objects, count } = await store.page({ type: resource.type, ...kept, offset, limit });
    return { objects, count, limit, offset };
  }
  const visible = { selection, grant, ordering: ordering ?? resource.ordering };
  return { ...(await visiblePage(store, resource, visible, { offset, limit })), limit, offset };
}

/** Objects of a list that are read and held at once. */
const atOnce = 1_000;

/**
 * All objects that the query asks for and the caller may view, a bounded number at a time: in the order that it names,
 * else in that of `usual`. Whole collections by id are walked by id, so that nothing is missed while others write.
 */
export async function* listAll(
  { store, actor }: Pick<Context, 'store' | 'actor'>,
  resource: Resource,
  given: Parameters,
  usual: readonly string[] = ['id'],
): AsyncGenerator<readonly StoredObject[]> {
  const grant = await requireGrant(store.registry, actor, 'view', resource);
  const parameters = await withSavedFilters({ store, actor }, resource, given);
  const selection = await select({ reader: store, actor }, resource, parameters);
  const ordering = orderingOf(resource, parameters) ?? usual;
  if (grant === 'all' && isUnfiltered(selection) && ordering[0] === 'id') {
    yield* walkById(store, resource);
    return;
  }
  yield* visiblePortions(store, resource, { selection, grant, ordering }, atOnce);
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
  // What a field orders once it does not order again.
  const names = terms.map((term) => term.replace(/^-/, ''));
  return terms.length > 0 ? terms.filter((_, index) => names.indexOf(names[index] ?? '') === index) : undefined;
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
  visible: Pick<Visible, 'selection' | 'grant'>,
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
    : (await visiblePage(reader, resource, { ...visible, ordering: ['id'], startId: start }, { offset: 0, limit }))
        .objects;
  const lastId = objects.at(-1)?.id;
  const nextStart = objects.length === limit && lastId !== undefined ? lastId + 1 : null;
  return { objects, count: null, limit, offset: 0, nextStart };
}

const cursorError = (message: string): Failure => new Failure('invalid', [message]);
