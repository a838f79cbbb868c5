import { isPermitted, requireGrant } from '../access/access.ts';
import type { Context } from '../context.ts';
import { Failure, type FailureKind, type FieldErrors, invalid, refused } from '../errors.ts';
import { IdBlocks } from '../id-blocks.ts';
import { isJsonObject, type Json, type JsonObject, pythonType, sameJson } from '../json.ts';
import { cachingReader } from '../query/caching-reader.ts';
import { withRowCache } from '../query/row-cache.ts';
import type { Resource, StoredObject } from '../resource/resource.ts';
import type { TypeName } from '../schema/field-kinds.ts';
import { parseId } from '../schema/ids.ts';
import { jsonBytes } from '../schema/size.ts';
import { commitWithRetry } from './commit.ts';
import { prepareDelete } from './delete.ts';
import { dependentsIn } from './dependents.ts';
import { prepareSave, type SaveRequest } from './save.ts';
import { Claims, type EntryFailure, type Position } from './unique-claims.ts';
import { UnitOfWork } from './unit-of-work.ts';

/** As many objects as one page of a list shows. */
const largestBulk = 1000;

export function requireBulkSize(objects: number): void {
  if (objects > largestBulk)
    throw refused('invalid', `A request may contain up to ${largestBulk} objects; this one contains ${objects}.`);
}

/**
 * Bytes that the values of all objects of a request may take as JSON: Lambda answers 6 MB at most, in which the values are
 * escaped text and stand beside what they refer to.
 */
const largestAnswer = 3_000_000;

/** Fails with 413 while nothing is written: an answer that is too large would leave the outcome unknown. */
function requireAnswerable(objects: readonly StoredObject[]): void {
  const bytes = objects.reduce((sum, { values }) => sum + jsonBytes(values), 0);
  if (bytes > largestAnswer)
    throw refused('too-large', 'The answer would be too large. Send fewer objects per request.');
}

type Verb = 'created' | 'updated' | 'deleted';
const actionOf = { created: 'add', updated: 'change', deleted: 'delete' } as const;

interface Entry {
  readonly position: Position;
  /** Adds the entry's changes to the unit of work. */
  readonly prepare: (work: UnitOfWork, claimed: Claims) => Promise<StoredObject | undefined>;
}

/** Adds to the unit of work what goes with all its objects. */
type Alongside = (work: UnitOfWork, objects: readonly StoredObject[]) => Promise<void>;

/** Creates objects, all or none; every wrong entry is reported. */
export function createMany(
  context: Context,
  resource: Resource,
  body: readonly Json[],
  requestFor: (input: JsonObject, index: number) => Pick<SaveRequest, 'input' | 'preset'> = (input) => ({ input }),
  alongside?: Alongside,
) {
  const inBlocks = withIdBlocks(context, body.length);
  return allOrNone(inBlocks, resource, 'created', body, alongside, (input, index) => ({
    position: { index },
    prepare: async (work, claimed) => {
      const { object } = await prepareSave(
        inBlocks,
        { resource, ...requestFor(input, index), completeness: 'whole' },
        work,
      );
      claimed.add({ index }, object);
      return object;
    },
  }));
}

export type IfMatch = (input: JsonObject) => ((object: StoredObject) => boolean) | undefined;

/**
 * Changes objects that name their ids, all or none. `ifMatch` may ask each for its version. NetBox 4.7: where ids are
 * unknown, only those are reported.
 */
export function updateMany(
  context: Context,
  resource: Resource,
  body: readonly Json[],
  completeness: 'partial' | 'whole',
  ifMatch: IfMatch,
) {
  const inBlocks = withIdBlocks(context, body.length);
  return allOrNone(inBlocks, resource, 'updated', body, undefined, (input, index) => {
    const id = idOf(input);
    return {
      position: id === undefined ? { index } : { id },
      prepare: async (work, claimed) => {
        const condition = ifMatch(input);
        const { object } = await prepareSave(
          inBlocks,
          { resource, id: requireId(input), input, completeness, ...(condition ? { ifMatch: condition } : {}) },
          work,
        );
        claimed.add({ id: object.id }, object);
        return object;
      },
    };
  });
}

/** Deletes objects that name their ids, all or none, with their dependents. */
export async function deleteMany(context: Context, resource: Resource, body: readonly Json[], ifMatch: IfMatch) {
  await allOrNone(withIdBlocks(context, body.length), resource, 'deleted', body, undefined, (input, index) => {
    const id = idOf(input);
    return {
      position: id === undefined ? { index } : { id },
      prepare: async (work) => {
        const named = requireId(input);
        const object = await work.get(resource.type, named);
        const grant = await requireGrant(work.reader.registry, work.actor, 'delete', resource);
        if (object && !(await isPermitted(work, grant, object))) throw missing(named);
        if (!object && work.deletes(resource.type, named)) return undefined;
        if (!object) throw missing(named);
        if (ifMatch(input)?.(object) === false) throw new Failure('precondition-failed', preconditionFailed);
        await prepareDelete(work, object);
        return undefined;
      },
    };
  });
}

const preconditionFailed: FieldErrors = { __all__: ['Precondition failed.'] };
const missing = (id: number): Failure => invalid({ id: [`Object with ID ${id} does not exist`] });

function idOf(input: JsonObject): number | undefined {
  const id = typeof input.id === 'string' ? parseId(input.id) : input.id;
  return typeof id === 'number' && Number.isSafeInteger(id) ? id : undefined;
}

function requireId(input: JsonObject): number {
  const id = idOf(input);
  if (id !== undefined) return id;
  if (input.id === undefined) throw invalid({ id: ['This field is required.'] });
  throw invalid({ id: [input.id === null ? 'This field may not be null.' : 'A valid integer is required.'] });
}

/** Prepares each entry in turn in one unit of work, so that a later entry sees what an earlier one does. */
async function allOrNone(
  context: Context,
  resource: Resource,
  verb: Verb,
  body: readonly Json[],
  alongside: Alongside | undefined,
  entryFor: (input: JsonObject, index: number) => Entry,
): Promise<readonly StoredObject[]> {
  requireBulkSize(body.length);
  await requireGrant(context.store.registry, context.actor, actionOf[verb], resource);
  const prepare = async () => {
    const reader = cachingReader(context.store);
    const work = new UnitOfWork(context, verb === 'deleted' ? withRowCache(reader) : reader);
    const claimed = new Claims(resource);
    const named = await work.reader.getMany(body.flatMap((input) => refOf(resource, input)));
    if (verb === 'deleted') await dependentsIn(work).lookAhead([...named.values()]);
    const failures: EntryFailure[] = [];
    const repeated = verb === 'created' ? new Set<number>() : repeatedEntries(body);
    const objects: StoredObject[] = [];
    const positions: Position[] = [];
    for (const [index, input] of body.entries()) {
      const entry = isJsonObject(input)
        ? entryFor(input, index)
        : { position: { index }, prepare: () => notAnObject(input) };
      positions.push(entry.position);
      try {
        if (repeated.has(index)) throw listedAgain(input);
        const object = await work.attempt(() => entry.prepare(work, claimed), messageIn(input));
        if (object) objects.push(object);
      } catch (error) {
        if (!(error instanceof Failure) || error.kind === 'unavailable') throw error;
        failures.push({ position: entry.position, failure: error });
      }
    }
    failures.push(...(await claimed.takenByOthers(work)));
    const unknown = verb === 'updated' ? failures.filter(({ failure }) => failure.kind === 'not-found') : [];
    if (unknown.length > 0) throw bulkFailure(inOrder(unknown, positions), body.length, 'found');
    if (failures.length > 0) throw bulkFailure(inOrder(failures, positions), body.length, verb);
    requireAnswerable(objects);
    await alongside?.(work, objects);
    return { work, result: objects };
  };
  return commitWithRetry(context, prepare, { tellsTaken: true });
}

/** Reads what the entries name in one batch instead of one by one. */
function refOf(resource: Resource, input: Json): readonly { readonly type: TypeName; readonly id: number }[] {
  const id = isJsonObject(input) ? idOf(input) : undefined;
  return id === undefined ? [] : [{ type: resource.type, id }];
}

/** Ids for as many objects as the request holds, in one round trip a type. */
export function withIdBlocks(context: Context, objects: number): Context {
  const ids = new IdBlocks(context.store);
  ids.expect(objects);
  return { ...context, ids };
}

/** Errors in the order of the request. */
function inOrder(failures: readonly EntryFailure[], positions: readonly Position[]): readonly EntryFailure[] {
  const place = ({ position }: EntryFailure): number =>
    positions.findIndex((other) => sameJson({ ...other }, { ...position }));
  return failures.toSorted((a, b) => place(a) - place(b));
}

/** NetBox: each entry may have a message of its own. */
function messageIn(input: Json): string | undefined {
  const message = isJsonObject(input) ? input.changelog_message : undefined;
  if (message === undefined || typeof message === 'string') return message;
  throw invalid({ changelog_message: ['Not a valid string.'] });
}

const notAnObject = (input: Json): Promise<never> =>
  Promise.reject(invalid({ __all__: [`Invalid data. Expected a dictionary, but got ${pythonType(input)}.`] }));

/** NetBox 4.7: an id may stand in a request once. Places of the entries that name one again. */
function repeatedEntries(body: readonly Json[]): ReadonlySet<number> {
  const seen = new Set<number>();
  const again = new Set<number>();
  for (const [index, input] of body.entries()) {
    const id = isJsonObject(input) ? idOf(input) : undefined;
    if (id !== undefined && seen.has(id)) again.add(index);
    if (id !== undefined) seen.add(id);
  }
  return again;
}

const listedAgain = (input: Json): Failure =>
  invalid({ id: [`Object with ID ${isJsonObject(input) ? idOf(input) : ''} is listed more than once`] });

const severity = ['precondition-failed', 'forbidden', 'protected', 'conflict'] as const;

/** Status of several failures. NetBox 4.7: 403 before 409 before 400; a failed precondition comes first. */
export const worstOf = (failures: readonly EntryFailure[]): FailureKind =>
  severity.find((candidate) => failures.some(({ failure }) => failure.kind === candidate)) ?? 'invalid';

function bulkFailure(failures: readonly EntryFailure[], total: number, verb: Verb | 'found'): Failure {
  return new Failure(worstOf(failures), {
    detail: `${failures.length} of ${total} objects could not be ${verb}.`,
    errors: failures.map(({ position, failure }) => ({ ...position, errors: fieldErrors(failure, position) })),
  });
}

/** Errors of one entry under field names; a sentence without a field stands under `__all__`. */
function fieldErrors({ kind, body }: Failure, position: Position): Json {
  if (kind === 'not-found' && 'id' in position) return { id: [`Object with ID ${position.id} does not exist`] };
  if (isJsonObject(body) && typeof body.detail === 'string') return { __all__: [body.detail] };
  return body;
}
