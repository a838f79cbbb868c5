import type { Json, JsonObject } from '../../domain/engine/json.ts';
import { memoizeByObject } from '../../domain/engine/memoize.ts';
import type { Row } from '../../domain/engine/ports.ts';
import type { Resource } from '../../domain/engine/resource/resource.ts';
import { copiedFields, type RangeCopy } from './range-copy.ts';

/** A row whose values are looked up in their columns. */
export interface RowView extends Row {
  /** Turns to another row. */
  at(range: RangeCopy, position: number): this;
}

/** Makes views of the rows of a resource. */
export const viewsOf = memoizeByObject((resource: Resource): (() => RowView) => {
  class View implements RowView {
    #range: RangeCopy | undefined;
    #position = 0;
    readonly values: JsonObject = Object.create(prototype, { view: { value: this } });

    get id(): number {
      return this.#range?.idAt(this.#position) ?? 0;
    }

    at(range: RangeCopy, position: number): this {
      this.#range = range;
      this.#position = position;
      return this;
    }

    value(index: number): Json {
      return this.#range?.column(index)[this.#position] ?? null;
    }
  }
  const prototype = {};
  for (const [index, name] of copiedFields(resource).entries())
    Object.defineProperty(prototype, name, {
      enumerable: true,
      get(this: { readonly view: View }) {
        return this.view.value(index);
      },
    });
  return () => new View();
});
