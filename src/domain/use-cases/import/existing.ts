import type { ErrorCollector } from '../../model/errors.ts';
import { type JsonObject, sameJson } from '../../model/json.ts';
import { type Resource, refKey, type UniqueConstraint, type Write } from '../../model/resource.ts';
import type { Reader, Work } from '../../model/work.ts';
import { parseInput } from '../parse-input.ts';
import { proposedWrite } from '../save.ts';
import type { Columns } from './columns.ts';

/** The object that holds the unique values of a row already. */
export interface Existing {
  readonly id: number;
  /** The object says in every column what the row says. */
  readonly same: boolean;
  /** The constraints by which the row is refused if it is not the same. */
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
  const holders = await holdersOf(work.reader, resource, write.after);
  const [first] = holders;
  if (!first) return undefined;
  const constraints = holders.map(({ constraint }) => constraint);
  const sameObject = holders.every(({ id }) => id === first.id);
  return {
    id: first.id,
    same: sameObject && (await isSame(work.reader, resource, columns, first.id, write)),
    constraints,
  };
}

async function holdersOf(reader: Reader, resource: Resource, values: JsonObject) {
  const ids = await Promise.all(resource.unique.map(({ name }) => reader.findUnique(resource.type, name, values)));
  return resource.unique.flatMap((constraint, index) => {
    const id = ids[index];
    return id === undefined ? [] : [{ constraint, id }];
  });
}

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
