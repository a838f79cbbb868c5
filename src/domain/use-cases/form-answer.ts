import type { ObjectRef } from '../model/field-kinds.ts';
import { type Form, isEntries } from '../model/form.ts';
import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import type { StoredObject } from '../model/resource.ts';
import { addField, loadedFrom, refsIn, type SerializeContext, showsObjects } from '../model/serialize.ts';
import { resourceOf } from '../registry.ts';
import type { AnswerContext } from './answer.ts';
import { loadNested } from './load.ts';

/** What a verb answers, by its declaration: objects in their nested form, choices with labels, decimals as numbers. */
export async function formAnswer(
  { store, baseUrl }: AnswerContext,
  form: Form,
  values: JsonObject,
): Promise<JsonObject> {
  const loaded = await loadNested(store, refsOfForm(form, values));
  return formJson(form, values, {
    resourceOf,
    baseUrl,
    loaded: loadedFrom(loaded),
    nestedForms: new Map<string, JsonObject | null>(),
    customFields: () => ({}),
    extra: () => ({}),
  });
}

const entriesIn = (value: Json | undefined): readonly JsonObject[] =>
  Array.isArray(value) ? value.filter(isJsonObject) : [];

const refsOfForm = (form: Form, values: JsonObject): readonly ObjectRef[] =>
  Object.entries(form).flatMap(([name, member]) =>
    isEntries(member)
      ? entriesIn(values[name]).flatMap((entry) => refsOfForm(member.fields, entry))
      : refsIn(member, showsObjects(member) ? values[name] : null),
  );

function formJson(form: Form, values: JsonObject, context: SerializeContext): JsonObject {
  // The fields of a form belong to no object; they are read from its values alone.
  const object: StoredObject = { type: 'core.answer', id: 0, version: 0, values };
  const answer: Record<string, Json> = {};
  for (const [name, member] of Object.entries(form))
    if (isEntries(member))
      answer[name] = entriesIn(values[name]).map((entry) => formJson(member.fields, entry, context));
    else addField(answer, name, member, object, context);
  return answer;
}
