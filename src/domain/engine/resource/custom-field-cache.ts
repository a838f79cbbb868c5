import type { Reader, RowOf } from '../ports.ts';
import { definitionOf } from '../schema/custom-field-definition.ts';
import type { CustomField } from '../schema/custom-fields.ts';
import type { TypeName } from '../schema/field-kinds.ts';
import { compareKeys, naturalKey } from '../schema/natural-sort.ts';
import { loadObjects, rowsFrom } from './load-objects.ts';

const fieldType = 'extras.customfield';
const setType = 'extras.customfieldchoiceset';
/** A change of one of these changes what objects of other types may hold. */
const definingTypes: ReadonlySet<string> = new Set([fieldType, setType]);

/** What an organisation has defined about its objects. */
export interface Definitions {
  /** In the order in which answers show them. */
  customFieldsOf(type: string): readonly CustomField[];
}

const remembered = new WeakMap<Reader, Promise<Definitions>>();
const originals = new WeakMap<Reader, Reader>();

/** The definitions as this reader's store holds them, read when they are first asked for. */
export function definitionsOf(reader: Reader): Promise<Definitions> {
  const original = originals.get(reader) ?? reader;
  const known = remembered.get(original);
  if (known) return known;
  const reading = readDefinitions(original);
  remembered.set(original, reading);
  reading.catch(() => remembered.delete(original));
  return reading;
}

/**
 * The custom fields of a type, for a request that names some of them. A name that is not known may have been defined a
 * moment ago through another process: then the definitions are read anew before the request is told that it is wrong.
 */
export async function customFieldsNaming(
  reader: Reader,
  type: string,
  names: readonly string[],
): Promise<readonly CustomField[]> {
  const known = (await definitionsOf(reader)).customFieldsOf(type);
  if (names.every((name) => known.some((field) => field.name === name))) return known;
  forgetDefinitions(reader);
  return (await definitionsOf(reader)).customFieldsOf(type);
}

/** Readers that wrap another one share what that one remembers. */
export function sharesDefinitions<R extends Reader>(wrapper: R, wrapped: Reader): R {
  originals.set(wrapper, originals.get(wrapped) ?? wrapped);
  return wrapper;
}

export function forgetDefinitions(reader: Reader): void {
  remembered.delete(originals.get(reader) ?? reader);
}

/** Called with what was written: the next request must see new definitions. */
export function forgetChangedDefinitions(reader: Reader, changes: readonly { readonly type: TypeName }[]): void {
  if (changes.some(({ type }) => definingTypes.has(type))) forgetDefinitions(reader);
}

/** One query when nothing is defined. */
async function readDefinitions(reader: Reader): Promise<Definitions> {
  const rows: RowOf<typeof fieldType>[] = [];
  for await (const row of rowsFrom(reader, { kind: 'by-id', type: fieldType, startId: 0 })) rows.push(row);
  rows.sort(inAnswerOrder);
  const sets = await loadObjects(
    reader,
    setType,
    rows.map(({ values }) => values.choice_set).filter((id) => id !== null),
  );
  const setsById = new Map(sets.map(({ id, values }) => [id, values]));
  const fields = await Promise.all(
    rows.map(({ id, values }) =>
      definitionOf(id, values, values.choice_set === null ? undefined : setsById.get(values.choice_set)),
    ),
  );
  const byType = new Map<string, CustomField[]>();
  for (const field of fields)
    for (const type of field.objectTypes) byType.set(type, [...(byType.get(type) ?? []), field]);
  return { customFieldsOf: (type) => byType.get(type) ?? [] };
}

/** NetBox: by group, weight and name. */
function inAnswerOrder({ values: a }: RowOf<typeof fieldType>, { values: b }: RowOf<typeof fieldType>): number {
  return (
    compareKeys(naturalKey(a.group_name), naturalKey(b.group_name)) ||
    a.weight - b.weight ||
    compareKeys(naturalKey(a.name), naturalKey(b.name))
  );
}
