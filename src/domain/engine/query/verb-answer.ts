import type { Context } from '../context.ts';
import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import { refKey, type StoredObject } from '../resource/resource.ts';
import { addField, isGuarded, loadedFrom, refsIn, type SerializeContext, showsObjects } from '../resource/serialize.ts';
import type { Field, ObjectRef } from '../schema/field-kinds.ts';
import { type InputSchema, isEntries } from '../schema/input-schema.ts';
import type { AnswerContext } from './answer.ts';
import { hiddenAmong, loadNested } from './load.ts';
import { shortReference } from './short-answer.ts';

/** What a verb answers, by its declaration: nested objects, choices with labels, decimals as numbers. */
export async function verbAnswer(
  { store, actor, baseUrl }: AnswerContext,
  schema: InputSchema,
  values: JsonObject,
): Promise<JsonObject> {
  const loaded = await loadNested(store, refsOfSchema(schema, values, showsObjects));
  return schemaJson(schema, values, {
    registry: store.registry,
    baseUrl,
    loaded: loadedFrom(loaded),
    hidden: await hiddenAmong(store, actor, loaded, refsOfSchema(schema, values, isGuarded)),
    nestedObjects: new Map<string, JsonObject | null>(),
    customFields: () => ({}),
    extra: () => ({}),
  });
}

/**
 * The same without reading: objects by id and address, and no word of what the caller may not be allowed to view. For a verb
 * that is done while the database does not answer any more.
 */
export function shortVerbAnswer(
  { store: { registry }, baseUrl }: Pick<Context, 'store' | 'baseUrl'>,
  schema: InputSchema,
  values: JsonObject,
): JsonObject {
  const guarded = refsOfSchema(schema, values, isGuarded);
  const refs = refsOfSchema(schema, values, showsObjects);
  return schemaJson(schema, values, {
    registry,
    baseUrl,
    loaded: () => undefined,
    hidden: new Set(guarded.map(refKey)),
    nestedObjects: new Map(refs.map((ref) => [refKey(ref), shortReference({ registry, baseUrl }, ref)])),
    customFields: () => ({}),
    extra: () => ({}),
  });
}

const entriesIn = (value: Json | undefined): readonly JsonObject[] =>
  Array.isArray(value) ? value.filter(isJsonObject) : [];

/** What those members refer to that are wanted. */
const refsOfSchema = (
  schema: InputSchema,
  values: JsonObject,
  isWanted: (field: Field) => boolean,
): readonly ObjectRef[] =>
  Object.entries(schema).flatMap(([name, member]) =>
    isEntries(member)
      ? entriesIn(values[name]).flatMap((entry) => refsOfSchema(member.fields, entry, isWanted))
      : refsIn(member, isWanted(member) ? values[name] : null),
  );

function schemaJson(schema: InputSchema, values: JsonObject, context: SerializeContext): JsonObject {
  // The fields of a schema belong to no object; they are read from its values alone.
  const object: StoredObject = { type: 'core.answer', id: 0, version: 0, values };
  const answer: Record<string, Json> = {};
  for (const [name, member] of Object.entries(schema))
    if (isEntries(member))
      answer[name] = entriesIn(values[name]).map((entry) => schemaJson(member.fields, entry, context));
    else addField(answer, name, member, object, context);
  return answer;
}
