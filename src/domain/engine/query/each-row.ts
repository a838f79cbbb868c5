import type { Reader, Row } from '../ports.ts';
import type { TypeName } from '../schema/field-kinds.ts';

/** Shows every object of a type to `visit`, out of memory where the collection is kept there. */
export async function eachRow(reader: Reader, type: TypeName, visit: (row: Row) => void): Promise<void> {
  const collection = await reader.collection(type);
  if (!collection) {
    for await (const row of reader.rows({ kind: 'in-order', type })) visit(row);
    return;
  }
  collection.ids(['id'], (row) => {
    visit(row);
    return false;
  });
}
