import type { ObjectRef } from '../model/fields.ts';
import type { Json, JsonObject } from '../model/json.ts';
import type { CountDeclaration, Resource, StoredObject } from '../model/resource.ts';
import { type Form, loadedFrom, serialize } from '../model/serialize.ts';
import type { Actor, Reader, Row } from '../model/work.ts';
import { type CustomField, isRelation, rawValues } from '../platform/custom-fields.ts';
import { resourceOf } from '../registry.ts';
import { grantOf, permittedRows } from './access.ts';
import type { Context } from './context.ts';
import { definitionsOf } from './definitions.ts';
import { loadRelated, refsOf } from './load.ts';

/** What answers need: where related objects are read, who asks, and the API's address. */
export interface AnswerContext extends Pick<Context, 'baseUrl' | 'actor'> {
  readonly store: Reader;
}

/** The answers for objects, in order: related objects, live counts and annotations are read for all of them at once. */
export async function answers(
  { store: reader, baseUrl, actor }: AnswerContext,
  resource: Resource,
  objects: readonly StoredObject[],
  form: Form,
): Promise<readonly JsonObject[]> {
  const [loaded, definitions, extras] = await Promise.all([
    loadRelated(reader, resource, objects, form),
    resource.fields.custom_fields && form === 'full' ? definitionsOf(reader) : undefined,
    form === 'nested' ? new Map<number, JsonObject>() : readExtras(reader, actor, resource, objects, form),
  ]);
  const context = {
    resourceOf,
    baseUrl,
    loaded: loadedFrom(loaded),
    nestedForms: new Map<string, JsonObject | null>(),
    customFields: (object: StoredObject, nested: Nested) =>
      customFieldAnswers(definitions?.customFieldsOf(object.type) ?? [], object.values, nested),
    extra: ({ type, id }: StoredObject): JsonObject => (type === resource.type ? (extras.get(id) ?? {}) : {}),
  };
  return objects.map((object) => serialize(resource, object, form, context));
}

type Nested = (ref: ObjectRef) => JsonObject | null;

/** NetBox: every field that is defined for the type, with its value or null. */
function customFieldAnswers(fields: readonly CustomField[], values: JsonObject, nested: Nested): JsonObject {
  const raw = rawValues(fields, values);
  for (const field of fields.filter(({ type }) => isRelation(type))) {
    const objects = refsOf(field, values).flatMap((ref) => nested(ref) ?? []);
    raw[field.name] = field.type === 'object' ? (objects[0] ?? null) : objects.length > 0 ? objects : null;
  }
  return raw;
}

/** Live counts and annotations of a page, as far as the form shows them. */
async function readExtras(
  reader: Reader,
  actor: Actor,
  resource: Resource,
  objects: readonly StoredObject[],
  form: Form,
): Promise<ReadonlyMap<number, JsonObject>> {
  const shown = (name: string): boolean => form === 'full' || resource.brief.includes(name);
  const counts = Object.entries(resource.counts ?? {}).filter(([name]) => shown(name));
  const annotated = Object.keys(resource.annotations ?? {}).some(shown);
  const annotations = annotated ? await resource.annotate?.(objects, reader) : undefined;
  const entries = await Promise.all(
    objects.map(async (object) => {
      const extra: Record<string, Json> = { ...annotations?.get(object.id) };
      const numbers = await Promise.all(counts.map(([, count]) => countVisible(reader, actor, count, object.id)));
      counts.forEach(([name], index) => {
        extra[name] = numbers[index] ?? 0;
      });
      return [object.id, extra] as const;
    }),
  );
  return new Map(entries);
}

/** How many objects that the caller may view refer to this one. */
async function countVisible(
  reader: Reader,
  actor: Actor,
  { type, field }: CountDeclaration,
  id: number,
): Promise<number> {
  const declaration = resourceOf(type).fields[field];
  // NetBox: counts that are kept with the object are those of all.
  const kept = declaration?.kind === 'reference' && declaration.counted;
  const grant = kept ? 'all' : await grantOf(actor, 'view', type);
  if (grant === 'all') return reader.countReferences(type, field, String(id));
  if (grant === 'none') return 0;
  const rows: Row[] = [];
  for await (const row of reader.rows({ kind: 'reference', type, field, target: String(id) })) rows.push(row);
  return (await permittedRows(reader, grant, resourceOf(type), rows)).length;
}
