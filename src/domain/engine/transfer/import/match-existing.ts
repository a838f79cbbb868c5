import type { ErrorCollector } from '../../errors.ts';
import { type JsonObject, sameJson } from '../../json.ts';
import type { Reader, Work } from '../../ports.ts';
import { loadObject } from '../../resource/load-objects.ts';
import { isFoundBy, type Resource, type UniqueConstraint } from '../../resource/resource.ts';
import { refsIn, refsOfValues } from '../../resource/serialize.ts';
import { claims, type UniqueClaim, uniqueClaims } from '../../resource/unique.ts';
import { storedValues } from '../../schema/custom-fields.ts';
import { customFieldInput } from '../../write/custom-field-input.ts';
import { parseInput } from '../../write/parse-input.ts';
import { proposedWrite } from '../../write/save.ts';
import type { Columns } from './columns.ts';

/** The object that has already what is unique in a row. */
export interface Existing {
  readonly id: number;
  /** The object says in every column what the row says. */
  readonly same: boolean;
  /** It stands in an earlier row that is not written yet: what it says is not known before. */
  readonly pending: boolean;
  /** The constraints that the row would break beside it. */
  readonly constraints: readonly UniqueConstraint[];
}

/**
 * Looks for what a row for a new object would make a second time. Adds what is wrong with the row's values to `errors`;
 * then there is nothing to look for.
 */
export async function findExisting(
  work: Work,
  resource: Resource,
  columns: Columns,
  input: JsonObject,
  errors: ErrorCollector,
): Promise<Existing | undefined> {
  const { reader } = work;
  const parsed = await parseInput(work, resource, input, 'whole', errors);
  if (!errors.empty) return undefined;
  const own = columns.all.some(({ kind }) => kind === 'custom')
    ? await customFieldInput(work, resource, undefined, input.custom_fields, errors)
    : {};
  if (!errors.empty) return undefined;
  const { after } = await proposedWrite(work, resource, null, parsed, own);
  const [holders, attached] = await Promise.all([
    holdersOf(reader, resource, after),
    attachedTo(reader, resource, after),
  ]);
  const ids = new Set([...holders.map(({ id }) => id), ...attached]);
  const [id = await sameInAllColumns(reader, resource, columns, after)] = ids;
  if (id === undefined) return undefined;
  const stored = await loadObject(reader, resource.type, id);
  const same = ids.size < 2 && stored !== undefined && isSame(columns, stored.values, after);
  return { id, same, pending: stored === undefined, constraints: holders.map(({ constraint }) => constraint) };
}

const isSame = (columns: Columns, stored: JsonObject, wanted: JsonObject): boolean =>
  columns.all.every((column) => {
    if (column.kind !== 'custom') return !('name' in column) || sameJson(stored[column.name], wanted[column.name]);
    const valueIn = (values: JsonObject) => storedValues(values)[column.customField.id] ?? null;
    return sameJson(valueIn(stored), valueIn(wanted));
  });

/** The unique values that an object would take over from another one. */
export async function takenFromOthers(
  reader: Reader,
  resource: Resource,
  id: number,
  after: JsonObject,
): Promise<readonly UniqueConstraint[]> {
  const before = (await loadObject(reader, resource.type, id))?.values;
  const holders = await holdersOf(
    reader,
    resource,
    after,
    ({ constraint, text }) => !claims(constraint, before ?? {}, text),
  );
  return holders.filter((holder) => holder.id !== id).map(({ constraint }) => constraint);
}

async function holdersOf(
  reader: Reader,
  resource: Resource,
  values: JsonObject,
  isAsked: (claim: UniqueClaim) => boolean = () => true,
) {
  const asked = uniqueClaims(resource, values).filter(isAsked);
  const ids = await Promise.all(
    asked.map((claim) => reader.findUnique(resource.type, claim.constraint.name, claim.values)),
  );
  return asked.flatMap(({ constraint }, index) => {
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
      await reader.getMany(
        components.flatMap((component) => refsOfValues(reader.registry.resourceOf(component.type), component.values)),
      );
      return components.map((component) => component.values[field.reverse]);
    }),
  );
  return ids.flat().filter((id) => typeof id === 'number');
}

/**
 * Objects without anything unique, such as racks outside locations and devices without names: one that says the same in
 * every column is the object of the row. It is looked for among those that share a reference.
 */
async function sameInAllColumns(
  reader: Reader,
  resource: Resource,
  columns: Columns,
  wanted: JsonObject,
): Promise<number | undefined> {
  const { type, fields } = resource;
  if (uniqueClaims(resource, wanted).length > 0) return undefined;
  const shared = Object.keys(fields).find(
    (name) => typeof wanted[name] === 'number' && fields[name]?.kind === 'reference' && isFoundBy(resource, name),
  );
  if (!shared) return undefined;
  const compared = columns.all.flatMap((column) =>
    'name' in column && fields[column.name] && !fields[column.name]?.long ? [column.name] : [],
  );
  const target = String(wanted[shared]);
  for await (const row of reader.rows({ kind: 'reference', type, field: shared, target }))
    if (compared.every((name) => sameJson(row.values[name], wanted[name]))) return row.id;
  return undefined;
}
