import type { JsonObject } from '../../src/domain/engine/json.ts';
import type { Resource } from '../../src/domain/engine/resource/resource.ts';
import type { Client } from './client.ts';
import type { CustomFields } from './custom-values.ts';
import { allObjects, idOf, objectsWithIds } from './lists.ts';
import { naturalKeys } from './natural-keys.ts';
import { portable } from './portable.ts';

/** What is here of a type: what objects say, and by which natural keys they are found. */
export class HereIndex {
  /** JSON texts, which take a tenth of the memory. */
  readonly #values = new Map<number, string>();
  readonly #byKey = new Map<string, number[]>();
  readonly #resource: Resource;
  readonly #customFields: CustomFields;

  constructor(resource: Resource, customFields: CustomFields) {
    this.#resource = resource;
    this.#customFields = customFields;
  }

  /** Reads all objects of the type, or those with some ids. */
  async load(client: Client, ids: readonly number[] | 'all'): Promise<void> {
    const path = `${this.#resource.path}/`;
    const pages = ids === 'all' ? allObjects(client, path, 'cursor') : objectsWithIds(client, path, ids);
    for await (const answers of pages) for (const answer of answers) this.#add(answer);
  }

  valuesOf(id: number): JsonObject | undefined {
    const text = this.#values.get(id);
    return text === undefined ? undefined : JSON.parse(text);
  }

  /** The one object with these values' natural key that is not taken; of several that are the same in all, the first. */
  match(values: JsonObject, isFree: (id: number) => boolean): number | undefined {
    for (const key of naturalKeys(this.#resource, values)) {
      const free = (this.#byKey.get(key) ?? []).filter(isFree);
      if (free.length === 1 || (free.length > 0 && key.startsWith('["same"'))) return free[0];
    }
    return undefined;
  }

  #add(answer: JsonObject): void {
    const id = idOf(answer);
    const values = hereValues(this.#resource, answer, this.#customFields);
    this.#values.set(id, JSON.stringify(values));
    for (const key of naturalKeys(this.#resource, values)) this.#byKey.set(key, [...(this.#byKey.get(key) ?? []), id]);
  }
}

/** What an object here says: its references have the ids that they have. */
export const hereValues = (resource: Resource, answer: JsonObject, customFields: CustomFields): JsonObject =>
  portable(resource, answer, { find: (_, id) => id, customFields }).values;
