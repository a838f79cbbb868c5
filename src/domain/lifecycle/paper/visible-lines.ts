import { VisibleDocuments } from '../../engine/access/visible-documents.ts';
import type { Context } from '../../engine/context.ts';
import { referringRows } from '../../engine/resource/load-objects.ts';
import type { ObjectOf } from '../../engine/resource/resource.ts';
import type { FieldName, TypeName } from '../../engine/schema/field-kinds.ts';

/** Those of the lines of a document that the caller may view, and the number of the others. */
export interface VisibleLines<T extends TypeName> {
  readonly lines: readonly ObjectOf<T>[];
  readonly hidden: number;
}

/** The lines that refer to a document through this field, by their ids. */
export async function visibleLines<T extends TypeName>(
  context: Context,
  type: T,
  field: FieldName<T>,
  document: number,
): Promise<VisibleLines<T>> {
  const rows = await referringRows(context.store, type, field, document);
  const seen = await new VisibleDocuments(context).get(
    type,
    rows.map(({ id }) => id),
  );
  const lines = [...seen.values()].toSorted((a, b) => a.id - b.id);
  return { lines, hidden: rows.length - lines.length };
}
