import type { ErrorCollector } from '../../model/errors.ts';
import type { ObjectRef } from '../../model/fields.ts';
import { type JsonObject, sameJson } from '../../model/json.ts';
import { type Resource, refKey, type StoredObject, type UniqueConstraint, type Write } from '../../model/resource.ts';
import { refsIn } from '../../model/serialize.ts';
import type { Reader, Work } from '../../model/work.ts';
import { resourceOf } from '../../registry.ts';
import { parseInput } from '../parse-input.ts';
import { proposedWrite } from '../save.ts';
import type { Columns } from './columns.ts';

/** The object that has already what is unique in a row. */
export interface Existing {
  readonly id: number;
  /** The object says in every column what the row says. */
  readonly same: boolean;
  /** The constraints that the row would break beside it. */
  readonly constraints: readonly UniqueConstraint[];
}

/**
 * Looks for what a row for a new object would make a second time. Adds what is wrong with the row's values to `errors`;
 * then there is nothing to look for.
 */
export async function findExisting(
  work: Pick<Work, 'reader' | 'settings' | 'now'>,
  resource: Resource,
  columns: Columns,
  input: JsonObject,
  errors: ErrorCollector,
): Promise<Existing | undefined> {
  const parsed = await parseInput(work.reader, resource, input, 'whole', errors);
  if (!errors.empty) return undefined;
  const write = await proposedWrite(work, resource, null, parsed);
  const [holders, attached] = await Promise.all([
    holdersOf(work.reader, resource, write.after),
    attachedTo(work.reader, resource, write.after),
  ]);
  const ids = new Set([...holders.map(({ id }) => id), ...attached]);
  const [id] = ids;
  if (id === undefined) return undefined;
  const constraints = holders.map(({ constraint }) => constraint);
  return { id, same: ids.size === 1 && (await isSame(work.reader, resource, columns, id, write)), constraints };
}

async function holdersOf(reader: Reader, resource: Resource, values: JsonObject) {
  const ids = await Promise.all(resource.unique.map(({ name }) => reader.findUnique(resource.type, name, values)));
  return resource.unique.flatMap((constraint, index) => {
    const id = ids[index];
    return id === undefined ? [] : [{ constraint, id }];
  });
}

/** Cables are known by what they are attached to: its components say which cable they have. */
async function attachedTo(reader: Reader, resource: Resource, values: JsonObject): Promise<readonly number[]> {
  const ids = await Promise.all(
    Object.entries(resource.fields).map(async ([name, field]) => {
      if (field.kind !== 'terminations') return [];
      const components = [...(await reader.getMany(refsIn(field, values[name]))).values()];
      // The rules of cables look at the devices next: here they are read for many rows at once.
      await reader.getMany(components.flatMap(refsOf));
      return components.map((component) => component.values[field.reverse]);
    }),
  );
  return ids.flat().filter((id) => typeof id === 'number');
}

const refsOf = ({ type, values }: StoredObject): readonly ObjectRef[] =>
  Object.entries(resourceOf(type).fields).flatMap(([name, field]) => refsIn(field, values[name]));

async function isSame(
  reader: Reader,
  { type }: Resource,
  columns: Columns,
  id: number,
  { after }: Write,
): Promise<boolean> {
  const stored = (await reader.getMany([{ type, id }])).get(refKey({ type, id }));
  return (
    stored !== undefined &&
    columns.all.every((column) => !('name' in column) || sameJson(stored.values[column.name], after[column.name]))
  );
}
