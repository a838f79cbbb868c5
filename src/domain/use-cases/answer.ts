import type { Json, JsonObject } from '../model/json.ts';
import type { Resource, StoredObject } from '../model/resource.ts';
import { type Form, loadedFrom, serialize } from '../model/serialize.ts';
import type { Reader } from '../model/work.ts';
import { resourceOf } from '../registry.ts';
import { loadRelated } from './load.ts';

/** The answers for objects, in order: related objects, live counts and annotations are read for all of them at once. */
export async function answers(
  reader: Reader,
  baseUrl: string,
  resource: Resource,
  objects: readonly StoredObject[],
  form: Form,
): Promise<readonly JsonObject[]> {
  const [loaded, extras] = await Promise.all([
    loadRelated(reader, resource, objects, form),
    form === 'nested' ? new Map<number, JsonObject>() : readExtras(reader, resource, objects, form),
  ]);
  const context = {
    resourceOf,
    baseUrl,
    loaded: loadedFrom(loaded),
    extra: ({ type, id }: StoredObject): JsonObject => (type === resource.type ? (extras.get(id) ?? {}) : {}),
  };
  return objects.map((object) => serialize(resource, object, form, context));
}

/** Live counts and annotations of a page, as far as the form shows them. */
async function readExtras(
  reader: Reader,
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
      const numbers = await Promise.all(
        counts.map(([, { type, field }]) => reader.countReferences(type, field, String(object.id))),
      );
      counts.forEach(([name], index) => {
        extra[name] = numbers[index] ?? 0;
      });
      return [object.id, extra] as const;
    }),
  );
  return new Map(entries);
}
