import type { Context } from '../context.ts';
import { type Json, type JsonObject, sameJson } from '../json.ts';
import type { Change, Reader } from '../ports.ts';
import { type Definitions, definitionsOf } from '../resource/custom-field-cache.ts';
import type { Registry } from '../resource/registry.ts';
import type { Resource, StoredObject } from '../resource/resource.ts';
import { refKey } from '../resource/resource.ts';
import { displayNeedsOf, displayOf, isRecorded, loadedFrom, refsIn, snapshot } from '../resource/serialize.ts';
import { rawValues, storedValues } from '../schema/custom-fields.ts';
import type { Field, ObjectRef } from '../schema/field-kinds.ts';
import type { UnitOfWork } from './unit-of-work.ts';

const changeType = 'core.objectchange';
const tagType = 'extras.tag';
/** NetBox: object_repr and message hold 200 characters. */
const longestText = 200;

/**
 * Adds an entry to the unit of work for each change of a logged resource. NetBox: every create, update and delete is
 * recorded with its state before and after, in the same transaction; cascaded deletes get entries of their own.
 */
export async function logChanges(context: Context, work: UnitOfWork, message: string): Promise<void> {
  const { registry } = work.reader;
  const isLogged = (change: Change): boolean => isShown(registry.resourceOf(change.type), change);
  const decisive = work.changes.filter(isLogged);
  const later = work.followUps.filter(isLogged);
  const changes = [...decisive, ...later];
  if (changes.length === 0) return;
  const [ids, loaded, definitions] = await Promise.all([
    (context.ids ?? context.store).takeIds(changeType, changes.length),
    loadForEntries(work.reader, changes),
    definitionsOf(work.reader),
  ]);
  changes.forEach((change, index) => {
    const id = ids[index];
    if (id === undefined) return;
    const entry = entryOf(context, work.now, change, work.messageOf(change) ?? message, { loaded, definitions });
    if (index < decisive.length) work.create(changeType, id, entry);
    else work.follow({ action: 'create', type: changeType, id, before: null, after: entry });
  });
}

/** NetBox: CHANGELOG_SKIP_EMPTY_CHANGES; what only hidden fields or the version tell is no change to the reader. */
function isShown({ unlogged, fields }: Resource, { before, after }: Change): boolean {
  if (unlogged) return false;
  if (before === null || after === null) return true;
  const shown = (name: string, field: Field, values: JsonObject): Json =>
    field.kind === 'custom-fields' ? storedValues(values) : (values[name] ?? null);
  return Object.entries(fields).some(
    ([name, field]) =>
      isRecorded(name, field) && !sameJson(shown(name, field, before.values), shown(name, field, after)),
  );
}

/** Tags are recorded by name, and some displays read related objects and what these refer to. */
async function loadForEntries(reader: Reader, changes: readonly Change[]): Promise<ReadonlyMap<string, StoredObject>> {
  const { resourceOf } = reader.registry;
  const loaded = await reader.getMany(changes.flatMap((change) => refsForEntry(resourceOf(change.type), change)));
  const further = changes.flatMap((change) => refsBehindDisplay(reader.registry, change, loaded));
  return further.length === 0 ? loaded : new Map([...loaded, ...(await reader.getMany(further))]);
}

function refsForEntry(resource: Resource, { before, after }: Change): readonly ObjectRef[] {
  return [before?.values, after].flatMap((values) =>
    values
      ? Object.entries(resource.fields).flatMap(([name, field]) =>
          isTagList(field) || displayNeedsOf(resource, values).includes(name) ? refsIn(field, values[name]) : [],
        )
      : [],
  );
}

const isTagList = (field: Field): boolean => field.kind === 'references' && !field.hidden;

function refsBehindDisplay(
  { resourceOf }: Registry,
  { type, before, after }: Change,
  loaded: ReadonlyMap<string, StoredObject>,
): readonly ObjectRef[] {
  const resource = resourceOf(type);
  const values = after ?? before?.values ?? {};
  return displayNeedsOf(resource, values).flatMap((path) => {
    const [near = '', far] = path.split('.');
    const field = resource.fields[near];
    const [ref] = field && far !== undefined ? refsIn(field, values[near]) : [];
    const object = ref && loaded.get(refKey(ref));
    const behind = object && far !== undefined ? resourceOf(object.type).fields[far] : undefined;
    return object && behind && far !== undefined ? refsIn(behind, object.values[far]) : [];
  });
}

/** What an entry calls by name. */
interface Surroundings {
  readonly loaded: ReadonlyMap<string, StoredObject>;
  readonly definitions: Definitions;
}

function entryOf(
  context: Context,
  time: string,
  change: Change,
  message: string,
  { loaded, definitions }: Surroundings,
): JsonObject {
  const { registry } = context.store;
  const resource = registry.resourceOf(change.type);
  const values = change.after ?? change.before?.values ?? {};
  const object: StoredObject = { type: change.type, id: change.id, version: 0, values };
  const display = displayOf(resource, object, {
    registry,
    loaded: loadedFrom(loaded),
    hidden: unnamedIn(resource, values),
  });
  const tagName = (id: number): string => String(loaded.get(refKey({ type: tagType, id }))?.values.name ?? id);
  const customFields = (state: JsonObject): JsonObject => rawValues(definitions.customFieldsOf(change.type), state);
  const shot = (state: JsonObject | null | undefined): Json =>
    state ? snapshot(resource, state, { tag: tagName, customFields }) : null;
  return {
    time,
    user: context.actor.userId,
    user_name: context.actor.username,
    request_id: context.requestId,
    _since: change.before?.values.last_updated ?? null,
    _route: context.route ?? '',
    action: change.action,
    changed_object: { type: change.type, id: change.id },
    related_object: ownerOf(resource, values),
    object_repr: display.slice(0, longestText),
    message: message.slice(0, longestText),
    prechange_data: shot(change.before?.values),
    postchange_data: shot(change.after),
  };
}

/**
 * The text of an entry is the same for all its readers, so it does not name targets that some readers of the object may not
 * view. Entries about objects that are hidden with their target are hidden themselves.
 */
const unnamedIn = ({ fields }: Resource, values: JsonObject): ReadonlySet<string> =>
  new Set(
    Object.entries(fields).flatMap(([name, field]) =>
      field.kind === 'generic' && field.unviewable === 'null' ? refsIn(field, values[name]).map(refKey) : [],
    ),
  );

/** NetBox: changes of components, templates and assignments are shown with those of what they belong to. */
function ownerOf({ fields, partOf = [] }: Resource, values: JsonObject): Json {
  const [owner] = partOf.flatMap((name) => (fields[name] ? refsIn(fields[name], values[name]) : []));
  return owner ?? null;
}

/** True when the new values differ from the stored ones in anything but the time of the last write. */
export function differs(before: JsonObject, after: JsonObject): boolean {
  return Object.keys(after).some((name) => name !== 'last_updated' && !sameJson(before[name], after[name]));
}
