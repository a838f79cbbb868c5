import type { SnapshotPart } from '../../src/domain/engine/bom-snapshot-store.ts';
import type { JsonObject } from '../../src/domain/engine/json.ts';
import type { Change, ObjectPage, PageRequest, Pages, Reader, Row, RowSource } from '../../src/domain/engine/ports.ts';
import { isInRange, orderKey, orderPrefix, orderRange } from '../../src/domain/engine/query/order.ts';
import { referringOneByOne } from '../../src/domain/engine/resource/load-objects.ts';
import type { Registry } from '../../src/domain/engine/resource/registry.ts';
import {
  indexTarget,
  packedVersion,
  refKey,
  type StoredObject,
  targetOf,
} from '../../src/domain/engine/resource/resource.ts';
import { constraintNamed } from '../../src/domain/engine/resource/unique.ts';
import type { ObjectRef, TypeName } from '../../src/domain/engine/schema/field-kinds.ts';
import { compareKeys } from '../../src/domain/engine/schema/natural-sort.ts';
import type {
  CommitOutcome,
  Conflict,
  DeletionNotice,
  Store,
  WorkUnit,
  Writer,
} from '../../src/domain/engine/store.ts';
import { registry as projectRegistry } from '../../src/domain/registry.ts';
import { markersAfter, markersBefore, markersClaimed, markersFreed, openVacancies } from '../../src/repos/actions.ts';
import { settledConflicts } from '../../src/repos/conflicts.ts';
import { addedReferences, noticeMs } from '../../src/repos/deletion-notices.ts';
import { DockStore } from '../../src/repos/dock/dock-store.ts';
import {
  bodyOf,
  type Item,
  markerOf,
  narrowRow,
  objectItem,
  requireStorable,
  valuesFrom,
} from '../../src/repos/items.ts';
import { naivePage } from '../../src/repos/naive-page.ts';
import { SnapshotReader } from '../../src/repos/snapshot-reader.ts';
import { MemoryChunks } from './memory-chunks.ts';
import { MemoryDockItems } from './memory-dock-items.ts';

/** Characters of a body of which no item comes that would be too large. */
const surelySmall = 50_000;

/** Objects in memory: what the table does, done the plain way. */
class MemoryObjects implements Reader, Pages, Writer {
  readonly registry: Registry;
  readonly #objects = new Map<TypeName, Map<number, StoredObject>>();
  readonly #holders = new Map<string, number>();
  readonly #lastIds = new Map<TypeName, number>();
  readonly #notices = new Set<{ readonly going: ReadonlySet<string>; readonly until: number }>();

  constructor(registry: Registry) {
    this.registry = registry;
  }

  #all(type: TypeName): Map<number, StoredObject> {
    const all = this.#objects.get(type) ?? new Map<number, StoredObject>();
    this.#objects.set(type, all);
    return all;
  }

  async getMany(refs: readonly Pick<ObjectRef, 'type' | 'id'>[]): Promise<ReadonlyMap<string, StoredObject>> {
    const found = new Map<string, StoredObject>();
    for (const ref of refs) {
      const object = this.#all(ref.type).get(ref.id);
      if (object) found.set(refKey(ref), object);
    }
    return found;
  }

  async findUnique(type: TypeName, constraint: string, values: JsonObject): Promise<number | undefined> {
    const resource = this.registry.resourceOf(type);
    const declared = constraintNamed(resource, constraint, values);
    const marker = declared && markerOf(resource, declared, values);
    return marker && this.#holders.get(marker.key.pk);
  }

  async *rows(source: RowSource): AsyncGenerator<Row> {
    const resource = this.registry.resourceOf(source.type);
    const objects = [...this.#all(source.type).values()];
    if (source.kind === 'by-id') {
      yield* objects.filter(({ id }) => id >= source.startId).sort((a, b) => a.id - b.id);
      return;
    }
    const keyed = objects.map((object) => ({ object, key: orderKey(resource, object.values, object.id) }));
    const kept = keyed.filter(({ object, key }) =>
      source.kind === 'reference'
        ? targetOf(resource, source.field, object.values) === indexTarget(resource, source.field, source.target)
        : isInRange(orderRange(resource, source), key),
    );
    const sorted = kept.sort((a, b) => compareKeys(a.key, b.key));
    const newestFrom = source.kind === 'reference' ? source.newestFrom : undefined;
    const first = newestFrom === undefined ? '' : orderPrefix(resource, newestFrom);
    const wanted = sorted.filter(({ key }) => compareKeys(key, first) >= 0);
    for (const { object } of newestFrom === undefined ? wanted : wanted.reverse())
      yield narrowRow(resource, object.id, object.values);
  }

  referring(type: TypeName, field: string, targets: readonly string[]): Promise<ReadonlyMap<string, readonly Row[]>> {
    return referringOneByOne(this, type, field, targets);
  }

  page(request: PageRequest): Promise<ObjectPage> {
    return naivePage(this, request);
  }

  async findByText(): Promise<undefined> {
    return undefined;
  }

  /** None: lists that read rows and sort them are what those in memory are compared with. */
  async collection(): Promise<undefined> {
    return undefined;
  }

  async count(type: TypeName): Promise<number> {
    return this.#all(type).size;
  }

  async countReferences(type: TypeName, field: string, target: string): Promise<number> {
    const objects = [...this.#all(type).values()];
    const resource = this.registry.resourceOf(type);
    const wanted = indexTarget(resource, field, target);
    return objects.filter(({ values }) => targetOf(resource, field, values) === wanted).length;
  }

  async takeIds(type: TypeName, count: number): Promise<readonly number[]> {
    const last = this.#lastIds.get(type) ?? 0;
    this.#lastIds.set(type, last + count);
    return Array.from({ length: count }, (_, index) => last + 1 + index);
  }

  async commit(units: readonly WorkUnit[]): Promise<readonly CommitOutcome[]> {
    return units.map((unit) => this.#commitOne(unit));
  }

  async announceDeletion(refs: readonly Pick<ObjectRef, 'type' | 'id'>[]): Promise<DeletionNotice> {
    const notice = { going: new Set(refs.map(refKey)), until: Date.now() + noticeMs };
    this.#notices.add(notice);
    return { withdraw: async () => void this.#notices.delete(notice) };
  }

  #isGoing(ref: Pick<ObjectRef, 'type' | 'id'>): boolean {
    const now = Date.now();
    return [...this.#notices].some(({ going, until }) => until > now && going.has(refKey(ref)));
  }

  #commitOne(unit: WorkUnit): CommitOutcome {
    const { changes, guards, followUps = [] } = unit;
    const all = [...changes, ...followUps];
    const lost =
      this.#notices.size === 0 ? [] : addedReferences(this.registry, unit).filter((ref) => this.#isGoing(ref));
    const twice = wantedTwice(this.registry, all);
    const stale = [
      ...lost,
      ...all.filter((change) => this.#isStale(change)),
      ...guards.filter((guard) => !this.#holds(guard)),
    ];
    const conflicts = [
      ...stale.map(({ type, id }) => ({ kind: 'version', type, id }) as const),
      ...this.#filledVacancies(unit),
      ...this.#takenValues(all),
    ];
    // What speaks against the unit in itself is told before anything is compared with what is stored.
    const outcome = settledConflicts(twice.length > 0 ? twice : conflicts);
    if (outcome.length > 0) return outcome;
    const bodies = all.map(({ after }) => (after ? bodyOf(after) : undefined));
    for (const [index, change] of all.entries())
      if (Number(bodies[index]?.length) > surelySmall) requireStorable(itemOf(this.registry, change));
    for (const change of all) this.#release(change);
    for (const [index, change] of all.entries()) this.#apply(change, bodies[index]);
    return [];
  }

  #isStale({ type, id, before }: Change): boolean {
    const version = before === null || before.version === packedVersion ? undefined : before.version;
    return this.#all(type).get(id)?.version !== version;
  }

  #holds({ type, id, version }: WorkUnit['guards'][number]): boolean {
    return this.#all(type).get(id)?.version === version;
  }

  #filledVacancies(unit: WorkUnit): readonly Conflict[] {
    return openVacancies(this.registry, unit).flatMap(({ key, conflict }) =>
      conflict && this.#holders.has(key.pk) ? [conflict] : [],
    );
  }

  /** Values that another object holds, unless this unit frees them. */
  #takenValues(changes: readonly Change[]): readonly Conflict[] {
    const freed = new Set(changes.flatMap((change) => markersFreed(this.registry, change)).map(({ key }) => key.pk));
    return claimsOf(this.registry, changes).flatMap(({ pk, conflict }) =>
      this.#holders.has(pk) && !freed.has(pk) ? [conflict] : [],
    );
  }

  #release(change: Change): void {
    for (const { key } of markersBefore(this.registry, change)) this.#holders.delete(key.pk);
  }

  #apply(change: Change, body: string | undefined): void {
    const { type, id, before } = change;
    for (const { key } of markersAfter(this.registry, change)) this.#holders.set(key.pk, id);
    if (body === undefined) this.#all(type).delete(id);
    else {
      const values = valuesFrom(this.registry.resourceOf(type), body);
      this.#all(type).set(id, { type, id, version: (before?.version ?? 0) + 1, values });
    }
  }
}

const claimsOf = (registry: Registry, changes: readonly Change[]) =>
  changes.flatMap((change) =>
    markersClaimed(registry, change).map(({ key: { pk }, constraint }) => {
      const conflict: Conflict = { kind: 'unique', type: change.type, id: change.id, constraint };
      return { pk, conflict };
    }),
  );

/** Values that two objects of the unit want: the second is refused. */
function wantedTwice(registry: Registry, changes: readonly Change[]): readonly Conflict[] {
  const wanted = new Set<string>();
  return claimsOf(registry, changes).flatMap(({ pk, conflict }) => {
    const again = wanted.has(pk);
    wanted.add(pk);
    return again ? [conflict] : [];
  });
}

const itemOf = (registry: Registry, { type, id, before, after }: Change): Item =>
  objectItem(registry.resourceOf(type), id, (before?.version ?? 0) + 1, after ?? {});

/** A store in memory, with the same outcomes as the table: what tests of rules use, and what the table is held against. */
export class MemoryStore implements Store {
  readonly registry: Registry;
  readonly dock: DockStore;
  readonly #objects: MemoryObjects;
  readonly #reader: SnapshotReader;

  constructor(registry: Registry = projectRegistry) {
    this.registry = registry;
    this.#objects = new MemoryObjects(registry);
    this.#reader = new SnapshotReader(this.#objects, this.#objects, new MemoryChunks());
    this.dock = new DockStore(new MemoryDockItems(), this.#reader);
  }

  getMany(refs: readonly Pick<ObjectRef, 'type' | 'id'>[]) {
    return this.#reader.getMany(refs);
  }
  findUnique(type: TypeName, constraint: string, values: JsonObject) {
    return this.#reader.findUnique(type, constraint, values);
  }
  rows(source: RowSource): AsyncIterable<Row> {
    return this.#reader.rows(source);
  }
  referring(type: TypeName, field: string, targets: readonly string[]): Promise<ReadonlyMap<string, readonly Row[]>> {
    return this.#reader.referring(type, field, targets);
  }
  page(request: PageRequest): Promise<ObjectPage> {
    return this.#reader.page(request);
  }
  findByText(): Promise<undefined> {
    return this.#objects.findByText();
  }
  collection(): Promise<undefined> {
    return this.#objects.collection();
  }
  count(type: TypeName): Promise<number> {
    return this.#reader.count(type);
  }
  countReferences(type: TypeName, field: string, target: string): Promise<number> {
    return this.#reader.countReferences(type, field, target);
  }
  writeSnapshot(bomId: number, parts: readonly SnapshotPart[]): Promise<number> {
    return this.#reader.writeSnapshot(bomId, parts);
  }
  dropSnapshot(bomId: number, generation: number): Promise<void> {
    return this.#reader.dropSnapshot(bomId, generation);
  }
  takeIds(type: TypeName, count: number): Promise<readonly number[]> {
    return this.#objects.takeIds(type, count);
  }
  commit(units: readonly WorkUnit[]): Promise<readonly CommitOutcome[]> {
    return this.#objects.commit(units);
  }
  announceDeletion(refs: readonly Pick<ObjectRef, 'type' | 'id'>[]) {
    return this.#objects.announceDeletion(refs);
  }
}
