import type { Context } from '../context.ts';
import { isJsonObject, type Json, type JsonObject, sameJson } from '../json.ts';
import { definitionsOf, forgetDefinitions } from '../resource/custom-field-cache.ts';
import { loadObject } from '../resource/load-objects.ts';
import type { Resource, StoredObject } from '../resource/resource.ts';
import { type CustomField, storedValues, uniqueValues } from '../schema/custom-fields.ts';
import { fits } from '../schema/size.ts';
import type { WorkUnit } from '../store.ts';

const fieldType = 'extras.customfield';
const batch = 200;
/** Attempts for objects with concurrent writes. */
const attempts = 5;

/**
 * Gives existing objects the defaults of new custom fields and the claims of unique values. NetBox: a field with a default
 * is filled in everywhere when it is created, without change-log entries. In batches: each custom field keeps how far it
 * has come, so that whoever comes next goes on from there. Stops at `deadline`; true when nothing is left to do.
 */
export async function backFill(context: Context, deadline: Date): Promise<boolean> {
  const { store } = context;
  forgetDefinitions(store);
  const definitions = await definitionsOf(store);
  for await (const { id, values } of store.rows({ kind: 'by-id', type: fieldType, startId: 0 }))
    for (const type of Object.keys(waitingIn(values))) {
      const resource = store.registry.find(type);
      const field = definitions.customFieldsOf(type).find((candidate) => candidate.id === id);
      if (!resource || !field) await keepPlace(context, id, type, undefined);
      else if (!(await fillType(context, field, resource, deadline))) return false;
    }
  return true;
}

const objectIn = (value: Json | undefined): JsonObject => (isJsonObject(value) ? value : {});
/** Next id by type. */
const waitingIn = ({ back_fill }: JsonObject): JsonObject => objectIn(back_fill);

async function fillType(context: Context, field: CustomField, resource: Resource, deadline: Date): Promise<boolean> {
  const { type } = resource;
  const definition = await stored(context, field.id);
  for (let next: number | undefined = Number(waitingIn(definition?.values ?? {})[type] ?? 0); next !== undefined; ) {
    if (context.now() >= deadline) return false;
    next = await fillBatch(context, field, resource, next);
    await keepPlace(context, field.id, type, next);
  }
  return true;
}

/** Answers the id at which the next batch starts; undefined when this was the last one. */
async function fillBatch(
  context: Context,
  field: CustomField,
  resource: Resource,
  startId: number,
): Promise<number | undefined> {
  const { type } = resource;
  const ids: number[] = [];
  for await (const { id } of context.store.rows({ kind: 'by-id', type, startId }, batch)) {
    ids.push(id);
    if (ids.length === batch) break;
  }
  let pending = ids;
  let claims = field.unique;
  for (let attempt = 0; attempt < attempts && pending.length > 0; attempt++) {
    const loaded = await context.store.getMany(pending.map((id) => ({ type, id })));
    const units = [...loaded.values()].flatMap((object) => filled(resource, field, object, claims));
    const outcomes = await context.store.commit(units);
    const failed = units.filter((_, index) => (outcomes[index] ?? []).length > 0);
    pending = failed.flatMap(({ changes }) => changes.map(({ id }) => id));
    // A value that two objects hold already stays with both; the first has claimed it.
    if (outcomes.some((outcome) => outcome.some(({ kind }) => kind === 'unique'))) claims = false;
  }
  const last = ids.at(-1);
  return ids.length < batch || last === undefined ? undefined : last + 1;
}

function filled(resource: Resource, field: CustomField, object: StoredObject, claims: boolean): readonly WorkUnit[] {
  const { type, id, values } = object;
  const before = storedValues(values);
  const now = withDefault(resource, field, object, before);
  const claimed = objectIn(values.unique_custom_fields);
  const claiming = { ...claimed, ...(claims ? uniqueValues([field], now) : {}) };
  const after = { ...values, custom_fields: now, unique_custom_fields: claiming };
  return now === before && sameJson(claimed, claiming)
    ? []
    : [{ changes: [{ action: 'update', type, id, before: object, after }], guards: [] }];
}

/** The values with the default of a new field, unless the object would be larger than can be changed afterwards. */
function withDefault(
  resource: Resource,
  { id, default: value }: CustomField,
  { values }: StoredObject,
  before: JsonObject,
): JsonObject {
  if (id in before || value === null) return before;
  const now = { ...before, [id]: value };
  return fits(resource, values, { ...values, custom_fields: now }) ? now : before;
}

const stored = ({ store }: Context, id: number): Promise<StoredObject | undefined> => loadObject(store, fieldType, id);

/** Remembers in the definition how far it has come with a type; undefined when the type is done. */
async function keepPlace(context: Context, id: number, type: string, next: number | undefined): Promise<void> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const before = await stored(context, id);
    if (!before) return;
    const { [type]: _, ...others } = waitingIn(before.values);
    const back_fill = next === undefined ? others : { ...others, [type]: next };
    const change = { action: 'update', type: fieldType, id, before, after: { ...before.values, back_fill } } as const;
    const [outcome = []] = await context.store.commit([{ changes: [change], guards: [] }]);
    if (outcome.length === 0) return;
  }
}
