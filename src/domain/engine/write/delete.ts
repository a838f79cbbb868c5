import { requireObject, viewableTo } from '../access/access.ts';
import type { Context } from '../context.ts';
import { refused } from '../errors.ts';
import { type Json, sameJson } from '../json.ts';
import { hiddenAmong, loadRelated } from '../query/load.ts';
import { onDeleteOf, type Referrer } from '../resource/registry.ts';
import type { Resource, StoredObject } from '../resource/resource.ts';
import { refKey } from '../resource/resource.ts';
import { displayOf, loadedFrom, refsIn } from '../resource/serialize.ts';
import type { ObjectRef } from '../schema/field-kinds.ts';
import { commitWithRetry } from './commit.ts';
import { dependentsIn } from './dependents.ts';
import { proposedWrite } from './save.ts';
import { UnitOfWork } from './unit-of-work.ts';

export interface DeleteRequest {
  readonly resource: Resource;
  readonly id: number;
  readonly message?: string;
  readonly ifMatch?: (object: StoredObject) => boolean;
}

/**
 * Deletes one object, what belongs to it, and the references to it. NetBox: 409 with the dependents named when a protected
 * reference points at it.
 */
export function remove(context: Context, request: DeleteRequest): Promise<void> {
  return commitWithRetry(
    context,
    async () => {
      const work = new UnitOfWork(context);
      const object = await requireObject(work, 'delete', request.resource, request.id);
      if (request.ifMatch && !request.ifMatch(object)) throw refused('precondition-failed', 'Precondition failed.');
      await prepareDelete(work, object);
      return { work, result: undefined };
    },
    { message: request.message },
  );
}

/** Adds the deletion of an object with all its consequences to the unit of work. */
export async function prepareDelete(work: UnitOfWork, object: StoredObject): Promise<void> {
  const resource = work.reader.registry.resourceOf(object.type);
  await resource.onDelete?.(object, work.consequences);
  work.delete(object);
  await dependentsIn(work).lookAhead([object]);
  const protectors: StoredObject[] = [];
  await visitDependents(work, object, protectors);
  const once = new Map(protectors.map((protector) => [refKey(protector), protector]));
  const left = [...once.values()].filter(({ type, id }) => !work.deletes(type, id));
  if (left.length > 0) throw await protectedBy(work, left);
}

async function visitDependents(work: UnitOfWork, object: StoredObject, protectors: StoredObject[]): Promise<void> {
  const dependents = dependentsIn(work);
  const referrers = dependents.referrersOn(object, (type, id) => work.deletes(type, id));
  const found = await Promise.all(referrers.map((referrer) => dependents.of(referrer, object)));
  for (const [index, referrer] of referrers.entries()) {
    const rule = onDeleteOf(referrer);
    for (const dependent of found[index] ?? []) {
      if (work.deletes(dependent.type, dependent.id)) continue;
      if (rule === 'protect') protectors.push(dependent);
      else if (rule === 'set-null') await letGo(work, referrer, dependent, object);
      else {
        await referrer.resource.onDelete?.(dependent, work.consequences);
        work.follow({ action: 'delete', type: dependent.type, id: dependent.id, before: dependent, after: null });
        await visitDependents(work, dependent, protectors);
      }
    }
  }
}

/** Takes the reference out, with what follows from it: an asset whose shipment is gone is not installed any more. */
async function letGo(work: UnitOfWork, referrer: Referrer, dependent: StoredObject, object: StoredObject) {
  const current = (await work.get(dependent.type, dependent.id)) ?? dependent;
  const values = { [referrer.field]: withoutReference(referrer, current, object) };
  const { after } = await proposedWrite(work, referrer.resource, current, { values, given: new Set() });
  const changed = Object.entries(after).filter(([name, value]) => !sameJson(current.values[name], value));
  work.updateDependent(current, Object.fromEntries(changed));
}

function refersTo(value: unknown, { type, id }: ObjectRef | StoredObject): boolean {
  if (Array.isArray(value)) return value.some((item) => item === id || refersTo(item, { type, id }));
  if (typeof value === 'object' && value !== null)
    return 'type' in value && 'id' in value && value.type === type && value.id === id;
  return value === id;
}

function withoutReference({ field, resource }: Referrer, dependent: StoredObject, object: StoredObject): Json {
  const value = dependent.values[field];
  const declaration = resource.fields[field];
  if (declaration?.kind === 'mappings' && Array.isArray(value))
    return value.filter((entry) => !refsIn(declaration, [entry]).some(({ id }) => id === object.id));
  return Array.isArray(value) ? value.filter((item) => !refersTo(item, object)) : null;
}

/** NetBox: names the dependents as `str(object) (id)`. Those that the caller may not view are counted only. */
async function protectedBy(work: UnitOfWork, dependents: readonly StoredObject[]) {
  const refs = dependents.map(({ type, id }) => ({ type, id }));
  const viewable = await viewableTo(work.reader, work.actor, refs);
  const named = dependents.filter((dependent) => viewable.has(refKey(dependent)));
  const names = await Promise.all(named.map((dependent) => nameOf(work, dependent)));
  const unnamed = dependents.length - named.length;
  if (unnamed > 0) names.push(`${unnamed} ${named.length > 0 ? 'more ' : ''}that you may not view`);
  return refused(
    'protected',
    `Unable to delete object. ${dependents.length} dependent objects were found: ${names.join(', ')}`,
  );
}

async function nameOf({ reader, actor }: UnitOfWork, object: StoredObject): Promise<string> {
  const { registry } = reader;
  const resource = registry.resourceOf(object.type);
  const loaded = await loadRelated(reader, resource, [object], 'nested');
  const context = { registry, loaded: loadedFrom(loaded), hidden: await hiddenAmong(reader, actor, loaded) };
  return `${displayOf(resource, object, context)} (${object.id})`;
}
