import { isJsonObject, type Json, type JsonObject } from '../../engine/json.ts';
import type { Reader } from '../../engine/ports.ts';
import { definitionsOf } from '../../engine/resource/custom-field-cache.ts';
import { type Resource, refKey, type StoredObject } from '../../engine/resource/resource.ts';
import { isRecorded } from '../../engine/resource/serialize.ts';
import type { CustomField } from '../../engine/schema/custom-fields.ts';
import { defaults } from '../../engine/schema/defaults.ts';
import type { Field } from '../../engine/schema/field-kinds.ts';
import type { ChangeEvent } from './change-event.ts';

/** An object as it was before and after an event, in the form in which objects are stored. */
export interface EventStates {
  readonly before: StoredObject | null;
  readonly after: StoredObject | null;
}

/** What the change log calls by name, by ids. */
interface Names {
  readonly tagIds: ReadonlyMap<string, number>;
  readonly customFields: readonly CustomField[];
}

/**
 * The states of the objects of events, by the keys of the events: what the change log says of them, over what is stored now
 * of values that it does not keep. One batch of reads for all of them.
 */
export async function statesOf(
  reader: Reader,
  events: readonly ChangeEvent[],
): Promise<ReadonlyMap<string, EventStates>> {
  const [stored, definitions, tagIds] = await Promise.all([
    reader.getMany(events.map(({ object }) => object)),
    definitionsOf(reader),
    tagIdsIn(reader, events),
  ]);
  return new Map(
    events.map((event) => {
      const { type, id } = event.object;
      const resource = reader.registry.resourceOf(type);
      const now = stored.get(refKey(event.object));
      const names = { tagIds, customFields: definitions.customFieldsOf(type) };
      const base = now?.values ?? defaults(resource);
      const stateOf = (recorded: JsonObject | null, times: JsonObject): StoredObject | null =>
        recorded && {
          type,
          id,
          version: now?.version ?? 0,
          values: overlaid(resource, { ...base, ...times }, recorded, names),
        };
      return [
        event.key,
        { before: stateOf(event.prechange, {}), after: stateOf(event.postchange, timesOf(resource, event)) },
      ];
    }),
  );
}

/** The times that a write gives to its object. */
function timesOf({ fields }: Resource, { prechange, time }: ChangeEvent): JsonObject {
  if (!fields.last_updated || !fields.created) return {};
  return prechange === null ? { created: time, last_updated: time } : { last_updated: time };
}

function overlaid(resource: Resource, base: JsonObject, recorded: JsonObject, names: Names): JsonObject {
  const values: Record<string, Json> = { ...base };
  for (const [name, field] of Object.entries(resource.fields)) {
    const value = isRecorded(name, field) ? storedValue(name, field, recorded, names) : undefined;
    if (value !== undefined) values[name] = value;
  }
  return values;
}

/** What is stored for a value of the change log; see `snapshot`. */
function storedValue(name: string, field: Field, recorded: JsonObject, names: Names): Json | undefined {
  const value = recorded[name];
  if (field.kind === 'generic') {
    const { [`${name}_type`]: type, [`${name}_id`]: id } = recorded;
    return typeof type === 'string' && typeof id === 'number' ? { type, id } : null;
  }
  if (isTags(field) && Array.isArray(value)) return value.flatMap((tag) => names.tagIds.get(String(tag)) ?? []);
  if (field.kind !== 'custom-fields') return value;
  if (!isJsonObject(value)) return null;
  return Object.fromEntries(names.customFields.map((custom) => [custom.id, value[custom.name] ?? null]));
}

const isTags = (field: Field): boolean => field.kind === 'references' && field.target === 'extras.tag';

/** The ids of the tags that the change log names; a tag that was renamed since is not found any more. */
async function tagIdsIn(reader: Reader, events: readonly ChangeEvent[]): Promise<ReadonlyMap<string, number>> {
  const names = new Set(
    events.flatMap(({ prechange, postchange }) =>
      [prechange?.tags, postchange?.tags].flatMap((tags) => (Array.isArray(tags) ? tags.map(String) : [])),
    ),
  );
  const found = await Promise.all(
    [...names].map(async (name) => [name, await reader.findUnique('extras.tag', 'name', { name })] as const),
  );
  return new Map(found.flatMap(([name, id]) => (id === undefined ? [] : [[name, id] as const])));
}
