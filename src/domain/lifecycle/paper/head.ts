import type { Context } from '../../engine/context.ts';
import { isJsonObject, type Json } from '../../engine/json.ts';
import { answers } from '../../engine/query/answer.ts';
import { readOne } from '../../engine/query/read.ts';
import type { ObjectOf, Resource } from '../../engine/resource/resource.ts';
import type { FieldName, TypeName } from '../../engine/schema/field-kinds.ts';

/** A document, and what its answer to the caller shows under a name, as a text. */
export interface Head<T extends TypeName> {
  readonly document: ObjectOf<T>;
  readonly shown: (name: FieldName<T> | 'display' | 'created') => string;
}

/** Fails with 403 or 404 as the answer does. */
export async function headOf<T extends TypeName>(
  context: Context,
  resource: Resource & { readonly type: T },
  id: number,
): Promise<Head<T>> {
  const document = await readOne(context, resource, id);
  const [answer = {}] = await answers(context, resource, [document], 'full');
  return { document, shown: (name) => shownText(answer[name]) };
}

/** Objects by what people call them, choices by their labels. */
export function shownText(value: Json | undefined): string {
  if (value === null || value === undefined) return '';
  if (!isJsonObject(value)) return String(value);
  return shownText(value.display ?? value.label);
}
