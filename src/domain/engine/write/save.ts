import { requireGrant, requireObject, requireStillPermitted } from '../access/access.ts';
import type { Context } from '../context.ts';
import { ErrorCollector, refused } from '../errors.ts';
import type { JsonObject } from '../json.ts';
import { defined, sameJson } from '../json.ts';
import type { Reader, Work } from '../ports.ts';
import type { Resource, StoredObject, Write } from '../resource/resource.ts';
import { refKey } from '../resource/resource.ts';
import { refsIn, refsOfValues } from '../resource/serialize.ts';
import { defaults } from '../schema/defaults.ts';
import type { Related } from '../schema/field-kinds.ts';
import { differs } from './change-log.ts';
import { commitWithRetry } from './commit.ts';
import { customFieldInput } from './custom-field-input.ts';
import { type Completeness, type ParsedInput, parseInput } from './parse-input.ts';
import { requireFittingTags, tagInput } from './tag-input.ts';
import { depthOf, placeNode } from './tree-rules.ts';
import { UnitOfWork } from './unit-of-work.ts';

/** A request to create (no id) or change (id) one object. */
export interface SaveRequest {
  readonly resource: Resource;
  readonly id?: number;
  readonly input: JsonObject;
  readonly completeness: Completeness;
  /** Values that the calling use case sets itself, read-only fields among them. */
  readonly preset?: JsonObject;
  /** NetBox: `changelog_message`. */
  readonly message?: string;
  /** Adds to the unit of work what goes with the saved object. */
  readonly alongside?: ((work: UnitOfWork, object: StoredObject) => Promise<void>) | undefined;
  /** If-Match: versions of which the stored object must have one; absent, any. */
  readonly ifMatch?: (object: StoredObject) => boolean;
}

export interface Saved {
  readonly object: StoredObject;
  readonly verdict: 'created' | 'updated' | 'unchanged';
}

/** Creates or changes one object under all rules of its resource, in one unit of work. */
export function save(context: Context, request: SaveRequest): Promise<Saved> {
  return commitWithRetry(
    context,
    async () => {
      const work = new UnitOfWork(context);
      const result = await prepareSave(context, request, work);
      if (result.verdict !== 'unchanged') await request.alongside?.(work, result.object);
      return { work, result };
    },
    { message: request.message },
  );
}

/** Judges the request and adds its changes to the unit of work; nothing is written yet. */
export async function prepareSave(context: Context, request: SaveRequest, work: UnitOfWork): Promise<Saved> {
  const { resource, input, completeness } = request;
  const action = request.id === undefined ? 'add' : 'change';
  await requireGrant(work.reader.registry, work.actor, action, resource);
  const before = request.id === undefined ? null : await existing(work, request, request.id);
  const errors = new ErrorCollector();
  const { actor, settings, now } = work;
  const surroundings = { reader: work.leaving, actor, settings, now };
  const parsed = await parseInput(surroundings, resource, input, before ? completeness : 'whole', errors);
  const own = await customFieldInput(work, resource, before?.values, input.custom_fields, errors);
  const tags = await tagInput(work, resource, before?.values, input, errors);
  if (before) checkImmutable(resource, before, parsed.values, errors);
  errors.throwIfAny();

  const write = await proposedWrite(surroundings, resource, before, parsed, { ...own, ...tags, ...request.preset });
  const { after } = write;
  await requireFittingTags(work, resource, before?.values, after);
  errors.addAll(resource.check?.(write, { settings, registry: context.store.registry }) ?? {});
  errors.throwIfAny();
  if (before && !differs(before.values, after) && !givesWriteOnly(resource, write))
    return { object: before, verdict: 'unchanged' };

  const id = before?.id ?? (await takeId(context, resource));
  const values = kept(resource, withTimestamps(resource, before, concealed(context, resource, write), work.now));
  if (before) work.update(before, values);
  else work.create(resource.type, id, values);
  const planned = work.size;
  const saving = { ...write, id, after: { ...after, ...values } };
  await placeNode(resource, saving, work);
  await resource.onSave?.(saving, work.consequences);
  const saved = savedValues(work, id, resource);
  // What is written only may change other objects, or nothing at all.
  if (before && work.size === planned && !differs(before.values, saved)) {
    work.withdraw(before);
    return { object: before, verdict: 'unchanged' };
  }
  const object = { type: resource.type, id, version: (before?.version ?? 0) + 1, values: saved };
  await requireStillPermitted(work, action, resource, object);
  return { object, verdict: before ? 'updated' : 'created' };
}

/** The proposed object: stored values or defaults, values of the request, and derived values. */
export async function proposedWrite(
  work: Pick<Work, 'reader' | 'settings' | 'now'>,
  resource: Resource,
  before: StoredObject | null,
  { values, given }: ParsedInput,
  preset?: JsonObject,
): Promise<Write> {
  const stamped = { ...(before ? before.values : defaults(resource)), ...values, ...preset };
  const draft = await asWrite(work.reader, resource, before, stamped, given);
  const after = { ...stamped, ...defined(resource.derive?.(draft, work) ?? {}), ...depthOf(resource, draft) };
  return asWrite(work.reader, resource, before, after, given);
}

async function existing(work: UnitOfWork, { resource, ifMatch }: SaveRequest, id: number): Promise<StoredObject> {
  const object = await requireObject(work, 'change', resource, id);
  await resource.requireChangeable?.(object.values, work.consequences);
  if (ifMatch && !ifMatch(object)) throw refused('precondition-failed', 'Precondition failed.');
  return object;
}

function checkImmutable(resource: Resource, before: StoredObject, values: JsonObject, errors: ErrorCollector): void {
  for (const [name, value] of Object.entries(values)) {
    const message = resource.fields[name]?.immutable;
    if (message && !sameJson(before.values[name], value)) errors.add(name, message);
  }
}

async function asWrite(
  reader: Reader,
  resource: Resource,
  before: StoredObject | null,
  after: JsonObject,
  given: ReadonlySet<string>,
): Promise<Write> {
  return {
    id: before?.id ?? 0,
    before: before?.values ?? null,
    after,
    given,
    related: await relatedOf(reader, resource, after),
  };
}

/** Reads everything that the values refer to: rules look at it without reading again. */
async function relatedOf(reader: Reader, resource: Resource, values: JsonObject): Promise<Related> {
  const loaded = await reader.getMany(refsOfValues(resource, values));
  return (name) => {
    const field = resource.fields[name];
    const [ref] = field ? refsIn(field, values[name]) : [];
    return ref && loaded.get(refKey(ref))?.values;
  };
}

async function takeId(context: Context, resource: Resource): Promise<number> {
  const [id] = await (context.ids ?? context.store).takeIds(resource.type, 1);
  if (id === undefined) throw new Error('The sequence gave no id');
  return id;
}

/** What is written only is for the rules, and not kept. */
const kept = (resource: Resource, values: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(values).filter(([name]) => !resource.fields[name]?.writeOnly));

/** What is written only is not kept, so that nothing tells whether it differs: the rules of the resource do. */
const givesWriteOnly = ({ fields }: Resource, { given }: Write): boolean =>
  [...given].some((name) => fields[name]?.writeOnly);

/** Secrets that the request sets are digested before anything is kept. */
function concealed({ hashSecret }: Context, resource: Resource, { after, given }: Write): JsonObject {
  const secrets = Object.entries(after).filter(([name]) => resource.fields[name]?.secret && given.has(name));
  const digests = secrets.map(([name, value]) => [name, value === '' ? '' : hashSecret(String(value))] as const);
  return { ...after, ...Object.fromEntries(digests) };
}

function withTimestamps(resource: Resource, before: StoredObject | null, after: JsonObject, now: string): JsonObject {
  if (!resource.fields.created) return after;
  return { ...after, created: before?.values.created ?? now, last_updated: now };
}

/** Rules may have changed the object itself while they ran. */
const savedValues = (work: UnitOfWork, id: number, resource: Resource): JsonObject =>
  work.changes.find((change) => change.type === resource.type && change.id === id)?.after ?? {};
