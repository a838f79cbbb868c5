import type { JsonObject } from '../../src/domain/engine/json.ts';
import type { Change, Row } from '../../src/domain/engine/ports.ts';
import type { StoredObject } from '../../src/domain/engine/resource/resource.ts';
import { refKey } from '../../src/domain/engine/resource/resource.ts';
import { defaults } from '../../src/domain/engine/schema/defaults.ts';
import type { TypeName } from '../../src/domain/engine/schema/field-kinds.ts';
import type { CommitOutcome, Store, WorkUnit } from '../../src/domain/engine/store.ts';
import { registry } from '../../src/domain/registry.ts';

export const siteType = 'dcim.site';
/** Spread over several partitions. */
export const deviceType = 'dcim.device';
/** Stands in the partition of its BOM. */
export const ruleType = 'netbox_asset_lifecycle.bomscoperule';

const valuesOf = (type: TypeName, values: JsonObject): JsonObject => ({
  ...defaults(registry.resourceOf(type)),
  ...values,
});

export const creation = (type: TypeName, id: number, values: JsonObject): Change => ({
  action: 'create',
  type,
  id,
  before: null,
  after: valuesOf(type, values),
});
export const update = (before: StoredObject, values: JsonObject): Change => ({
  action: 'update',
  type: before.type,
  id: before.id,
  before,
  after: { ...before.values, ...values },
});
export const deletion = (before: StoredObject): Change => ({
  action: 'delete',
  type: before.type,
  id: before.id,
  before,
  after: null,
});

export const unit = (...changes: readonly Change[]): WorkUnit => ({ changes, guards: [] });

/** The site `<name>`, whose slug is the same. */
export const siteCreation = (id: number, name: string, values: JsonObject = {}): Change =>
  creation(siteType, id, { name, slug: name, ...values });

export const deviceCreation = (id: number, name: string, values: JsonObject = {}): Change =>
  creation(deviceType, id, { name, site: 1, device_type: 1, role: 1, ...values });

export async function commitOne(store: Store, work: WorkUnit): Promise<CommitOutcome> {
  const [outcome = []] = await store.commit([work]);
  return outcome;
}

/** Commits units that must succeed. */
export async function commitAll(store: Store, units: readonly WorkUnit[]): Promise<void> {
  const outcomes = await store.commit(units);
  const failed = outcomes.find((outcome) => outcome.length > 0);
  if (failed) throw new Error(`A unit was not committed: ${JSON.stringify(failed)}`);
}

export async function find(store: Store, type: TypeName, id: number): Promise<StoredObject | undefined> {
  return (await store.getMany([{ type, id }])).get(refKey({ type, id }));
}

/** The object, which must be there. */
export async function get(store: Store, type: TypeName, id: number): Promise<StoredObject> {
  const object = await find(store, type, id);
  if (!object) throw new Error(`${type} ${id} is missing`);
  return object;
}

export async function rowsIn(rows: AsyncIterable<Row>): Promise<readonly Row[]> {
  const all: Row[] = [];
  for await (const row of rows) all.push(row);
  return all;
}

export const idsIn = async (rows: AsyncIterable<Row>): Promise<readonly number[]> =>
  (await rowsIn(rows)).map(({ id }) => id);

/** Whole numbers from `first` to `last`. */
export const range = (first: number, last: number): readonly number[] =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);
