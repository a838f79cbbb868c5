import type { Context } from '../context.ts';
import type { Reader, Row } from '../ports.ts';
import { isOfType } from '../resource/load-objects.ts';
import type { ObjectOf } from '../resource/resource.ts';
import type { FieldName, TypeName } from '../schema/field-kinds.ts';
import { grantOf, permitted } from './access.ts';

/** What the caller may view of what is stored. */
export class VisibleDocuments {
  readonly #context: Context;
  readonly #reader: Reader;

  constructor(context: Context) {
    this.#context = context;
    this.#reader = context.store;
  }

  /** Objects of one type by id, those that exist and may be viewed; one batch. Values that are no ids are left out. */
  async get<T extends TypeName>(type: T, ids: Iterable<unknown>): Promise<ReadonlyMap<number, ObjectOf<T>>> {
    const named = [...new Set(ids)].filter((id) => typeof id === 'number');
    const refs = named.map((id) => ({ type, id }));
    const found = refs.length > 0 ? [...(await this.#reader.getMany(refs)).values()] : [];
    const grant = await grantOf(this.#reader.registry, this.#context.actor, 'view', type);
    const visible = await permitted(this.#reader, grant, found);
    return new Map(visible.filter((object) => isOfType(object, type)).map((object) => [object.id, object]));
  }

  /** Objects that refer to a target, in the order of their rows. Assets without a stored item are left out. */
  async referring<T extends TypeName>(type: T, field: FieldName<T>, target: string): Promise<readonly ObjectOf<T>[]> {
    const rows: Row[] = [];
    for await (const row of this.#reader.rows({ kind: 'reference', type, field, target, stored: true })) rows.push(row);
    return [
      ...(
        await this.get(
          type,
          rows.map(({ id }) => id),
        )
      ).values(),
    ];
  }
}
