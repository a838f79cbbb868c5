import type { Reader, RowSource } from '../ports.ts';
import { referringRows } from '../resource/load-objects.ts';
import type { Resource } from '../resource/resource.ts';
import { refKey } from '../resource/resource.ts';
import type { TypeName } from '../schema/field-kinds.ts';
import { parseId } from '../schema/ids.ts';
import { findByAttributes } from './look-up.ts';

/** Ids that a filter names by id or by natural key, or by another one; a string is the error for an unknown value. */
export async function targets(
  reader: Reader,
  type: TypeName,
  by: 'id' | 'key',
  given: readonly string[],
  otherKey?: string,
): Promise<readonly number[] | string> {
  const unknown = (text: string) => `Select a valid choice. ${text} is not one of the available choices.`;
  if (by === 'id') {
    const ids = given.map((text) => parseId(text) ?? Number.NaN);
    const bad = ids.findIndex(Number.isNaN);
    if (bad >= 0) return unknown(given[bad] ?? '');
    const found = await reader.getMany(ids.map((id) => ({ type, id })));
    const missing = ids.find((id) => !found.has(refKey({ type, id })));
    return missing === undefined ? ids : unknown(String(missing));
  }
  const target = reader.registry.resourceOf(type);
  const key = otherKey ?? target.naturalKey ?? 'name';
  const found = await Promise.all(given.map((text) => allWithKey(reader, target, key, text)));
  const missing = found.findIndex((ids) => ids.length === 0);
  return missing < 0 ? found.flat() : unknown(given[missing] ?? '');
}

/** A natural key need not be unique (racks of two sites may share a name): every match counts. */
async function allWithKey(reader: Reader, target: Resource, key: string, text: string): Promise<readonly number[]> {
  const unique = target.unique.some(({ fields, when }) => fields.length === 1 && fields[0] === key && !when);
  if (unique) return findByAttributes(reader, target, { [key]: text });
  const source: RowSource =
    target.ordering[0] === key
      ? { kind: 'in-order', type: target.type, equals: text }
      : { kind: 'in-order', type: target.type };
  const ids: number[] = [];
  for await (const row of reader.rows(source)) if (row.values[key] === text) ids.push(row.id);
  return ids;
}

/** The nodes and everything below them; the nodes alone where the target is no tree. */
export async function withDescendants(
  reader: Reader,
  type: TypeName,
  ids: readonly number[],
): Promise<readonly number[]> {
  const { tree } = reader.registry.resourceOf(type);
  if (!tree) return ids;
  const all = new Set(ids);
  let level: readonly number[] = ids;
  while (level.length > 0) {
    const children = await Promise.all(level.map((parent) => referringRows(reader, type, tree, parent)));
    level = [...new Set(children.flat().map(({ id }) => id))].filter((id) => !all.has(id));
    for (const id of level) all.add(id);
  }
  return [...all];
}
