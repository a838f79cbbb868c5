import { isJsonObject, type Json, type JsonObject } from '../../json.ts';
import type { Field, FieldKind } from '../../schema/field-kinds.ts';

type Holder = JsonObject | readonly Json[];

/** Kinds of fields that mean the value that a file language reads; a name, a choice, a date is the text as it is written. */
const valued: ReadonlySet<FieldKind> = new Set(['integer', 'decimal', 'boolean', 'json', 'terminations']);

/**
 * What stands in a file where its language reads another value: to YAML the name `010` is the number 8, and `no` is false.
 * Nothing is kept of languages that tell texts from numbers.
 */
export class WrittenTexts {
  readonly #texts = new WeakMap<Holder, Map<string | number, string>>();

  /** Remembers the text of one member of an object or a list. */
  keep(holder: Holder, key: string | number, text: string): void {
    const known = this.#texts.get(holder);
    if (known) known.set(key, text);
    else this.#texts.set(holder, new Map([[key, text]]));
  }

  /** The text of a member whose value is another one. */
  textAt(holder: Holder, key: string | number): string | undefined {
    return this.#texts.get(holder)?.get(key);
  }

  /** A member of an object as a request would have it, by the field that it is for; without a field it is text, or JSON. */
  memberOf(object: JsonObject, key: string, field: Field | undefined): Json {
    const value = object[key] ?? null;
    if (valued.has(field?.kind ?? 'text') || (!field && isJsonObject(value))) return value;
    // Custom fields have no declaration: their texts are texts, and their objects are JSON.
    if (field?.kind === 'custom-fields' && isJsonObject(value)) return this.membersOf(value, () => undefined);
    return this.#asWritten(object, key, value);
  }

  /** All members of an object, by the fields that they are for. */
  membersOf(object: JsonObject, fieldOf: (key: string) => Field | undefined): JsonObject {
    return Object.fromEntries(Object.keys(object).map((key) => [key, this.memberOf(object, key, fieldOf(key))]));
  }

  #asWritten(holder: Holder, key: string | number, value: Json): Json {
    if (Array.isArray(value)) return value.map((item: Json, index) => this.#asWritten(value, index, item));
    if (isJsonObject(value))
      return Object.fromEntries(
        Object.entries(value).map(([name, member]) => [name, this.#asWritten(value, name, member)]),
      );
    return this.textAt(holder, key) ?? value;
  }
}
