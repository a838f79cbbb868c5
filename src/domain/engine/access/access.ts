import { type FieldErrors, notFound, permissionDenied } from '../errors.ts';
import { type Json, sameJson } from '../json.ts';
import { memoizeByObject } from '../memoize.ts';
import type { Actor, Change, Reader, Row, Work } from '../ports.ts';
import { loadObjects } from '../resource/load-objects.ts';
import type { Registry } from '../resource/registry.ts';
import type { ObjectOf, Resource, StoredObject } from '../resource/resource.ts';
import { distinctRefs, refKey } from '../resource/resource.ts';
import { refsIn } from '../resource/serialize.ts';
import type { ObjectRef, TypeName } from '../schema/field-kinds.ts';
import { ConstraintProblem } from './constraint-lookups.ts';
import type { AccessAction, Permission } from './grants.ts';
import { loadJoined } from './load-joined.ts';
import {
  type About,
  both,
  type Candidate,
  type Condition,
  compileConstraints,
  defaultPermissions,
  type Grant,
  type Restriction,
  restrictedTo,
  satisfies,
} from './permissions.ts';

/** The grants of each caller, as the declarations of a registry make them. */
const grantsUnder = memoizeByObject((_: Registry) => memoizeByObject((_: Actor) => new Map<string, Promise<Grant>>()));

/**
 * What the caller may do with objects of a type. NetBox: superusers everything; others what one of their permissions
 * allows, several of them being alternatives; by default nothing. A read-only token only views.
 */
export function grantOf(registry: Registry, actor: Actor, action: string, type: TypeName): Promise<Grant> {
  const known = grantsUnder(registry)(actor);
  const key = `${type}.${action}`;
  const grant = known.get(key) ?? readGrant(registry, actor, action, type);
  known.set(key, grant);
  return grant;
}

async function readGrant(registry: Registry, actor: Actor, action: string, type: TypeName): Promise<Grant> {
  if (!isAllowed(actor, action, type)) return 'none';
  if (actor.superuser) return 'all';
  return both(
    await byPermissions(registry, actor, action, type),
    await byType(registry, actor, registry.resourceOf(type)),
  );
}

async function byPermissions(
  registry: Registry,
  actor: Actor,
  action: string,
  type: TypeName,
): Promise<'all' | Restriction> {
  const alternatives: Condition[] = [];
  let needsWhole = false;
  for (const { constraints } of permissionsFor(actor, action, type)) {
    const compiled = await compiledOrNone(registry, actor, type, constraints);
    if (compiled === 'all') return 'all';
    alternatives.push(...compiled.alternatives);
    needsWhole ||= compiled.needsWhole;
  }
  return { alternatives, needsWhole, about: [] };
}

/** What a type itself restricts, whatever permissions say: objects of others, and entries about what is hidden. */
async function byType(registry: Registry, actor: Actor, resource: Resource): Promise<'all' | Restriction> {
  const about: About[] = [];
  for (const [name, field] of Object.entries(resource.fields)) {
    if (!('unviewable' in field) || field.unviewable !== 'hide-entry') continue;
    const targets = field.kind === 'generic' ? field.targets : [field.target];
    const viewGrants = await viewGrantsOf(registry, actor, targets);
    const everything = [...viewGrants.values()].every((grant) => grant === 'all');
    if (!everything) about.push({ refs: (values) => refsIn(field, values[name]), viewGrants });
  }
  return both(await ownRestriction(registry, actor, resource), restrictedTo(about));
}

/** The objects of a type that its `restrictTo` lets the caller reach. */
export const ownRestriction = async (
  registry: Registry,
  actor: Actor,
  { type, restrictTo }: Resource,
): Promise<'all' | Restriction> =>
  actor.superuser || !restrictTo ? 'all' : compileConstraints({ registry, userId: actor.userId }, type, restrictTo);

/** What the caller may view of these types. */
async function viewGrantsOf(
  registry: Registry,
  actor: Actor,
  types: readonly TypeName[],
): Promise<ReadonlyMap<TypeName, Grant>> {
  const found = await Promise.all(
    types.map(async (type) => [type, await grantOf(registry, actor, 'view', type)] as const),
  );
  return new Map(found);
}

/** True when the caller has any permission of this name, whatever its constraints. */
export const isAllowed = (actor: Actor, action: string, type: TypeName): boolean =>
  (action === 'view' || actor.writeEnabled) && (actor.superuser || permissionsFor(actor, action, type).length > 0);

const permissionsFor = (actor: Actor, action: string, type: TypeName): readonly Permission[] =>
  [...defaultPermissions, ...(actor.permissions ?? [])].filter(
    ({ types, actions }) => types.includes(type) && actions.includes(action),
  );

/** Constraints that have stopped to make sense, since a choice is gone, let nothing through. */
export async function compiledOrNone(
  registry: Registry,
  actor: Actor,
  type: TypeName,
  constraints: Json,
): Promise<'all' | Restriction> {
  try {
    return await compileConstraints({ registry, userId: actor.userId }, type, constraints);
  } catch (error) {
    if (error instanceof ConstraintProblem) return { alternatives: [], needsWhole: false, about: [] };
    throw error;
  }
}

/** What is wrong with a permission for objects of these types; undefined when it is fine. */
export async function permissionProblems(
  registry: Registry,
  types: readonly TypeName[],
  constraints: Json,
): Promise<FieldErrors | undefined> {
  for (const type of types) {
    if (!registry.find(type)) return { object_types: [`Invalid content type: ${type}`] };
    try {
      await compileConstraints({ registry, userId: 0 }, type, constraints);
    } catch (error) {
      if (!(error instanceof ConstraintProblem)) throw error;
      return { constraints: [`Invalid filter for ${type}: ${error.message}`] };
    }
  }
  return undefined;
}

/** Fails with 403 when the caller has no permission of this name at all. */
export async function requireGrant(registry: Registry, actor: Actor, action: AccessAction, { type }: Resource) {
  const grant = await grantOf(registry, actor, action, type);
  if (grant === 'none') throw permissionDenied();
  return grant;
}

/** Reads objects by their keys. */
type Getter = Pick<Reader, 'getMany'>;

/** The candidates that the grant lets through, in their order. What constraints join is read once for all of them. */
export async function permitted<C extends Candidate>(
  reader: Getter,
  grant: Grant,
  candidates: readonly C[],
): Promise<readonly C[]> {
  if (grant === 'all') return candidates;
  if (grant === 'none') return [];
  const loaded = await loadJoined(reader, grant.alternatives, candidates);
  const passed = candidates.filter((candidate) =>
    grant.alternatives.some((condition) => satisfies(condition, candidate, loaded)),
  );
  return aboutViewable(reader, grant.about, passed);
}

/** The candidates of which the caller may view what they are about; one read for all of them. */
async function aboutViewable<C extends Candidate>(
  reader: Getter,
  about: readonly About[],
  candidates: readonly C[],
): Promise<readonly C[]> {
  let left = candidates;
  for (const { refs, viewGrants } of about) {
    const viewable = await viewableAmong(
      reader,
      viewGrants,
      left.flatMap(({ values }) => refs(values)),
    );
    left = left.filter(({ values }) => refs(values).every((ref) => viewable.has(refKey(ref))));
  }
  return left;
}

/**
 * The keys of those objects that the grants let through. Where a grant lets all objects through, they need not be read, and
 * what is deleted counts as viewable; under constraints it does not, since nothing is left to judge.
 */
async function viewableAmong(
  reader: Getter,
  viewGrants: ReadonlyMap<TypeName, Grant>,
  refs: readonly ObjectRef[],
): Promise<ReadonlySet<string>> {
  const grantFor = ({ type }: Pick<ObjectRef, 'type'>): Grant => viewGrants.get(type) ?? 'none';
  const all = distinctRefs(refs);
  const viewable = new Set(all.filter((ref) => grantFor(ref) === 'all').map(refKey));
  const restricted = all.filter((ref) => typeof grantFor(ref) !== 'string');
  if (restricted.length === 0) return viewable;
  const objects = [...(await reader.getMany(restricted)).values()];
  for (const type of new Set(objects.map((object) => object.type))) {
    const ofType = objects.filter((object) => object.type === type);
    for (const object of await permitted(reader, grantFor({ type }), ofType)) viewable.add(refKey(object));
  }
  return viewable;
}

/** The keys of those objects, of any types, that the caller may view. */
export async function viewableTo(
  reader: Pick<Reader, 'registry' | 'getMany'>,
  actor: Actor,
  refs: readonly ObjectRef[],
): Promise<ReadonlySet<string>> {
  const types = [...new Set(refs.map(({ type }) => type))];
  return viewableAmong(reader, await viewGrantsOf(reader.registry, actor, types), refs);
}

/** The same for narrow rows of one resource, of which whole objects are read where the constraints need more. */
export async function permittedRows(
  reader: Getter,
  grant: Grant,
  { type }: Resource,
  rows: readonly Row[],
): Promise<readonly Row[]> {
  if (typeof grant === 'string' || !grant.needsWhole) return permitted(reader, grant, rows);
  const ids = rows.map(({ id }) => id);
  return permitted(reader, grant, await loadObjects(reader, type, ids));
}

/** What a unit of work is asked for here. */
export type UnitView = Pick<Work, 'reader' | 'actor' | 'get'>;

/** Objects as the unit of work leaves them. */
const asLeftBy = (work: UnitView): Getter => ({
  async getMany(refs) {
    const objects = await Promise.all(refs.map(({ type, id }) => work.get(type, id)));
    return new Map(objects.flatMap((object) => (object ? [[refKey(object), object] as const] : [])));
  },
});

export async function isPermitted(work: UnitView, grant: Grant, object: StoredObject): Promise<boolean> {
  return (await permitted(asLeftBy(work), grant, [object])).length > 0;
}

/**
 * The object that a request names. NetBox: 403 when the caller has no permission of this name, 404 when the object is
 * outside of it.
 */
export async function requireObject<T extends TypeName>(
  work: UnitView,
  action: AccessAction,
  resource: Resource & { readonly type: T },
  id: number,
): Promise<ObjectOf<T>> {
  const grant = await requireGrant(work.reader.registry, work.actor, action, resource);
  const object = await work.get(resource.type, id);
  if (!object || !(await isPermitted(work, grant, object))) throw notFound(resource.label);
  return object;
}

/**
 * Asks for the caller's permission on every object that the unit of work changes in the caller's name: as it was, for
 * changes and deletions, and as it will be. Consequences need none, and neither do values and objects that callers
 * cannot write themselves: counters, ledger entries, slips. Fails with 403, which names no object.
 */
export async function requirePermittedChanges(work: UnitView & { readonly callersChanges: readonly Change[] }) {
  const { registry } = work.reader;
  const changes = work.callersChanges.filter((change) => isForCallers(registry.resourceOf(change.type), change));
  for (const group of Map.groupBy(changes, ({ action, type }) => `${action} ${type}`).values()) {
    const [first] = group;
    const grant = first ? await grantOf(registry, work.actor, accessFor[first.action], first.type) : 'all';
    const states = group.flatMap(({ id, before, after }) => [
      ...(before ? [before] : []),
      ...(after ? [{ id, values: after }] : []),
    ]);
    if ((await permitted(asLeftBy(work), grant, states)).length < states.length) throw permissionDenied();
  }
}

const accessFor = { create: 'add', update: 'change', delete: 'delete' } as const;
const methodsFor = { create: ['POST'], update: ['PATCH', 'PUT'], delete: ['DELETE'] } as const;

/** True when callers can make such a change by a plain request, too. */
function isForCallers({ methods, fields }: Resource, { action, before, after }: Change): boolean {
  if (!methodsFor[action].some((method) => methods.includes(method))) return false;
  if (action !== 'update') return true;
  return Object.entries(after ?? {}).some(
    ([name, value]) => !fields[name]?.readOnly && !sameJson(before?.values[name], value),
  );
}

/** Fails with 403 unless the caller is permitted the action on every one of the objects; none is named. */
export async function requireAll(
  work: UnitView,
  action: AccessAction,
  resource: Resource,
  objects: readonly Row[],
): Promise<void> {
  const grant = await requireGrant(work.reader.registry, work.actor, action, resource);
  if ((await permittedRows(asLeftBy(work), grant, resource, objects)).length < objects.length) throw permissionDenied();
}

/** NetBox: an object must still be permitted as it is after the write; otherwise nothing is written. */
export async function requireStillPermitted(
  work: UnitView,
  action: AccessAction,
  resource: Resource,
  object: StoredObject,
): Promise<void> {
  const grant = await grantOf(work.reader.registry, work.actor, action, resource.type);
  if (!(await isPermitted(work, grant, object))) throw permissionDenied();
}
