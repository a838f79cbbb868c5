import type { Registry } from '../../resource/registry.ts';
import { type CustomField, isNumeric, isRelation } from '../../schema/custom-fields.ts';
import { type CellValue, jsonValue, listItems } from './cells.ts';
import { importKeyOf } from './columns.ts';
import type { FindReference } from './find-references.ts';

const truths: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['yes', true],
  ['on', true],
  ['1', true],
  ['false', false],
  ['no', false],
  ['off', false],
  ['0', false],
]);

/** Reads a cell of a custom field as the API would get it; what does not fit is told by the rules of custom fields. */
export async function customValue(
  registry: Registry,
  field: CustomField,
  accessor: string | undefined,
  cell: string,
  find: FindReference,
): Promise<CellValue> {
  if (cell === '') return { value: null };
  if (isRelation(field.type)) return related(registry, field, accessor, cell, find);
  if (isNumeric(field.type)) return { value: /^-?\d+(\.\d+)?$/.test(cell) ? Number(cell) : cell };
  if (field.type === 'boolean') return { value: truths.get(cell.toLowerCase()) ?? cell };
  if (field.type === 'multiselect') return { value: [...listItems(cell)] };
  return field.type === 'json' ? jsonValue(cell) : { value: cell };
}

async function related(
  registry: Registry,
  { type, relatedType }: CustomField,
  accessor: string | undefined,
  cell: string,
  find: FindReference,
): Promise<CellValue> {
  const target = relatedType === null ? undefined : registry.find(relatedType);
  if (!target) return { value: cell };
  const attribute = accessor ?? importKeyOf(target);
  const items = type === 'object' ? [cell] : listItems(cell);
  const found = await Promise.all(items.map((item) => find(target.type, { [attribute]: item }, item)));
  const ids: number[] = [];
  for (const outcome of found) {
    if ('error' in outcome) return outcome;
    ids.push(outcome.id);
  }
  return { value: type === 'object' ? (ids[0] ?? null) : ids };
}
