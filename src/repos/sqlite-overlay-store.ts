import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { Collection } from '../domain/engine/collection.ts';
import type { Dock } from '../domain/engine/dock-store.ts';
import { firstDraftId, isDraftId } from '../domain/engine/draft-ids.ts';
import type { JsonObject } from '../domain/engine/json.ts';
import type { Change, ObjectPage, PageRequest, Row, RowSource } from '../domain/engine/ports.ts';
import { orderKey, orderRange } from '../domain/engine/query/order.ts';
import { sharesDefinitions } from '../domain/engine/resource/custom-field-cache.ts';
import { referringOneByOne } from '../domain/engine/resource/load-objects.ts';
import type { Registry } from '../domain/engine/resource/registry.ts';
import {
  indexTarget,
  isFoundBy,
  type Resource,
  refKey,
  type StoredObject,
  targetKey,
} from '../domain/engine/resource/resource.ts';
import { constraintNamed, uniqueClaims } from '../domain/engine/resource/unique.ts';
import type { ObjectRef, TypeName } from '../domain/engine/schema/field-kinds.ts';
import type { CommitOutcome, Conflict, DeletionNotice, Store, WorkUnit } from '../domain/engine/store.ts';
import { dryDock } from '../domain/engine/write/dry-dock.ts';
import { markersAfter, markersBefore, markersClaimed, markersFreed } from './actions.ts';
import { settledConflicts } from './conflicts.ts';
import { markerOf, objectItem, storedObject } from './items.ts';

/** `holder` is what claims a unique value, `pointer` who refers to what; an object without a body is deleted. */
const schema = `
  CREATE TABLE object (type TEXT, id INTEGER, version INTEGER, place TEXT, body TEXT, PRIMARY KEY (type, id)) WITHOUT ROWID;
  CREATE INDEX in_order ON object (type, place);
  CREATE TABLE holder (claim TEXT PRIMARY KEY, id INTEGER) WITHOUT ROWID;
  CREATE TABLE pointer (source TEXT, id INTEGER, PRIMARY KEY (source, id)) WITHOUT ROWID;
  PRAGMA cache_size = -16000;
  PRAGMA synchronous = OFF;
  PRAGMA journal_mode = OFF;
`;

/**
 * What the table would be after writes that are only tried: reads see them, and the store beneath keeps none. They go into
 * a temporary file, since they may be more than memory holds, and are gone once the draft is closed.
 */
export class SqliteOverlayStore implements Store, Disposable {
  readonly dock: Dock;
  readonly #store: Store;
  readonly #file = new DatabaseSync('');
  readonly #find: StatementSync;
  readonly #put: StatementSync;
  readonly #findHolder: StatementSync;
  readonly #putHolder: StatementSync;
  readonly #removeHolder: StatementSync;
  readonly #putPointer: StatementSync;
  readonly #removePointer: StatementSync;
  readonly #pointing: StatementSync;
  readonly #between: StatementSync;
  readonly #counts = new Map<TypeName, number>();
  /** Types of which objects of the store beneath were changed. */
  readonly #changed = new Set<TypeName>();
  #lastId = firstDraftId - 1;

  constructor(store: Store) {
    this.#store = store;
    this.dock = dryDock(store.dock);
    this.#file.exec(schema);
    const prepare = (sql: string): StatementSync => this.#file.prepare(sql);
    this.#find = prepare('SELECT version, body FROM object WHERE type = ? AND id = ?');
    this.#put = prepare('INSERT OR REPLACE INTO object VALUES (?, ?, ?, ?, ?)');
    this.#findHolder = prepare('SELECT id FROM holder WHERE claim = ?');
    this.#putHolder = prepare('INSERT OR REPLACE INTO holder VALUES (?, ?)');
    this.#removeHolder = prepare('DELETE FROM holder WHERE claim = ?');
    this.#putPointer = prepare('INSERT OR REPLACE INTO pointer VALUES (?, ?)');
    this.#removePointer = prepare('DELETE FROM pointer WHERE source = ? AND id = ?');
    this.#pointing = prepare('SELECT id FROM pointer WHERE source = ?');
    this.#between = prepare('SELECT id FROM object WHERE type = ? AND place >= ? AND place <= ? ORDER BY place');
    sharesDefinitions(this, store);
  }

  get registry(): Registry {
    return this.#store.registry;
  }

  [Symbol.dispose](): void {
    this.#file.close();
  }

  async getMany(refs: readonly Pick<ObjectRef, 'type' | 'id'>[]): Promise<ReadonlyMap<string, StoredObject>> {
    const found = new Map<string, StoredObject>();
    const beneath: Pick<ObjectRef, 'type' | 'id'>[] = [];
    for (const ref of refs) {
      const draft = this.#draft(ref.type, ref.id);
      if (draft) found.set(refKey(ref), draft);
      else if (draft === undefined && !isDraftId(ref.id)) beneath.push(ref);
    }
    for (const [key, object] of beneath.length > 0 ? await this.#store.getMany(beneath) : []) found.set(key, object);
    return found;
  }

  /** Null when the draft deletes it, undefined when the draft does not know it. */
  #draft(type: TypeName, id: number): StoredObject | null | undefined {
    const row = this.#find.get(type, id);
    if (!row) return undefined;
    return row.body === null ? null : storedObject(this.registry.resourceOf(type), { ...row, sk: id });
  }

  async findUnique(type: TypeName, constraint: string, values: JsonObject): Promise<number | undefined> {
    const resource = this.registry.resourceOf(type);
    const declared = constraintNamed(resource, constraint, values);
    const marker = declared && markerOf(resource, declared, values);
    if (!marker) return undefined;
    const holder = this.#findHolder.get(marker.key.pk);
    if (holder) return Number(holder.id);
    if (declared.fields.some((name) => isDraft(values[name]))) return undefined;
    const id = await this.#store.findUnique(type, constraint, values);
    // What the draft has changed and does not hold here was given up.
    return id === undefined || this.#find.get(type, id) ? undefined : id;
  }

  async *rows(source: RowSource, limit?: number): AsyncGenerator<Row> {
    const { type } = source;
    const isKnown = (id: number): boolean => this.#changed.has(type) && this.#find.get(type, id) !== undefined;
    if (source.kind !== 'reference' || !isDraftTarget(source.target))
      for await (const row of this.#store.rows(source, limit)) if (!isKnown(row.id)) yield row;
    for (const id of this.#draftIds(source)) {
      const draft = this.#draft(type, id);
      if (draft) yield draft;
    }
  }

  referring(type: TypeName, field: string, targets: readonly string[]): Promise<ReadonlyMap<string, readonly Row[]>> {
    return referringOneByOne(this, type, field, targets);
  }

  #draftIds(source: RowSource): readonly number[] {
    const { type } = source;
    if (!this.#counts.has(type) && !this.#changed.has(type)) return [];
    if (source.kind === 'reference') return idsIn(this.#pointing.all(pointer(this.registry, source)));
    const ids = idsIn(this.#between.all(type, ...placesOf(this.registry, source)));
    return source.kind === 'by-id' ? ids.filter((id) => id >= source.startId).sort((a, b) => a - b) : ids;
  }

  async findByText(type: TypeName, field: string, text: string): Promise<readonly number[] | undefined> {
    const isDrafted = this.#counts.has(type) || this.#changed.has(type);
    return isDrafted ? undefined : this.#store.findByText(type, field, text);
  }

  async collection(type: TypeName): Promise<Collection | undefined> {
    return this.#counts.has(type) || this.#changed.has(type) ? undefined : this.#store.collection(type);
  }

  async count(type: TypeName): Promise<number> {
    return (await this.#store.count(type)) + (this.#counts.get(type) ?? 0);
  }

  async countReferences(type: TypeName, field: string, target: string): Promise<number> {
    if (!this.#changed.has(type) && !this.#counts.has(type)) return this.#store.countReferences(type, field, target);
    let count = 0;
    for await (const _ of this.rows({ kind: 'reference', type, field, target })) count++;
    return count;
  }

  page(request: PageRequest): Promise<ObjectPage> {
    return this.#store.page(request);
  }

  async takeIds(_: TypeName, count: number): Promise<readonly number[]> {
    const first = this.#lastId + 1;
    this.#lastId += count;
    return Array.from({ length: count }, (__, index) => first + index);
  }

  async writeSnapshot(): Promise<number> {
    const [generation = firstDraftId] = await this.takeIds('core.snapshot', 1);
    return generation;
  }

  async dropSnapshot(): Promise<void> {
    // A draft has written none, and keeps those that there are.
  }

  async announceDeletion(): Promise<DeletionNotice> {
    return { withdraw: async () => undefined };
  }

  async commit(units: readonly WorkUnit[]): Promise<readonly CommitOutcome[]> {
    const beneath = await this.#holdersBeneath(units.flatMap(comparedChanges));
    return units.map((unit) => this.#commitOne(unit, beneath));
  }

  /** Who holds the wanted values in the store beneath: asked for all units at once. */
  async #holdersBeneath(changes: readonly Change[]): Promise<ReadonlyMap<string, number>> {
    const claims = changes.flatMap(({ type, after }) =>
      (after ? claimsOf(this.registry.resourceOf(type), after) : []).filter(
        ({ fields }) => !fields.some((name) => isDraft(after?.[name])),
      ),
    );
    const ids = await Promise.all(claims.map(({ type, name, values }) => this.#store.findUnique(type, name, values)));
    return new Map(
      claims.flatMap(({ pk }, index) => {
        const id = ids[index];
        return id === undefined ? [] : [[pk, id] as const];
      }),
    );
  }

  #commitOne(unit: WorkUnit, beneath: ReadonlyMap<string, number>): CommitOutcome {
    const { guards } = unit;
    const all = comparedChanges(unit);
    const stale = [
      ...all.filter(({ type, id, before }) => this.#hasMoved(type, id, before?.version)),
      ...guards.filter(({ type, id, version }) => this.#hasMoved(type, id, version)),
    ].map(({ type, id }): Conflict => ({ kind: 'version', type, id }));
    const outcome = settledConflicts([...stale, ...this.#taken(all, beneath)]);
    if (outcome.length > 0) return outcome;
    for (const change of all) this.#release(change);
    for (const change of all) this.#apply(change);
    return [];
  }

  #hasMoved(type: TypeName, id: number, version: number | undefined): boolean {
    const row = this.#find.get(type, id);
    return row !== undefined && row.version !== version;
  }

  #taken(changes: readonly Change[], beneath: ReadonlyMap<string, number>): readonly Conflict[] {
    const freed = new Set(changes.flatMap((change) => markersFreed(this.registry, change)).map(({ key }) => key.pk));
    const wanted = new Set<string>();
    return changes.flatMap((change) =>
      markersClaimed(this.registry, change).flatMap(({ key: { pk }, constraint }): readonly Conflict[] => {
        const again = wanted.has(pk);
        wanted.add(pk);
        const isTaken = again || (!freed.has(pk) && this.#isHeld(change.type, pk, beneath.get(pk)));
        return isTaken ? [{ kind: 'unique', type: change.type, id: change.id, constraint }] : [];
      }),
    );
  }

  /** What the draft has changed and does not hold was given up. */
  #isHeld(type: TypeName, pk: string, beneath: number | undefined): boolean {
    if (this.#findHolder.get(pk)) return true;
    return beneath !== undefined && !this.#find.get(type, beneath);
  }

  #release(change: Change): void {
    const { type, id, before } = change;
    for (const { key } of markersBefore(this.registry, change)) this.#removeHolder.run(key.pk);
    for (const source of before ? pointersOf(this.registry, type, before.values) : [])
      this.#removePointer.run(source, id);
  }

  #apply(change: Change): void {
    const { type, id, before, after } = change;
    const resource = this.registry.resourceOf(type);
    for (const { key } of markersAfter(this.registry, change)) this.#putHolder.run(key.pk, id);
    for (const source of after ? pointersOf(this.registry, type, after) : []) this.#putPointer.run(source, id);
    const version = (before?.version ?? 0) + 1;
    const body = after && String(objectItem(resource, id, version, after).body);
    this.#put.run(type, id, version, after ? orderKey(resource, after, id) : null, body);
    if (!isDraftId(id)) this.#changed.add(type);
    this.#counts.set(type, (this.#counts.get(type) ?? 0) + (before ? 0 : 1) - (after ? 0 : 1));
  }
}

/** Changes that are held against others; entries of the change log claim nothing. */
const changeLog = 'core.objectchange';
const comparedChanges = ({ changes, followUps = [] }: WorkUnit): readonly Change[] =>
  [...changes, ...followUps].filter(({ type }) => type !== changeLog);

/** The unique values that an object with these values claims. */
const claimsOf = (resource: Resource, values: JsonObject) =>
  uniqueClaims(resource, values).flatMap((claim) => {
    const { name, fields } = claim.constraint;
    const marker = markerOf(resource, claim.constraint, claim.values);
    return marker ? [{ type: resource.type, values: claim.values, name, fields, pk: marker.key.pk }] : [];
  });

/** Sorts behind all text. */
const end = '\u{10ffff}';

function placesOf({ resourceOf }: Registry, source: RowSource): readonly [string, string] {
  const range = source.kind === 'in-order' ? orderRange(resourceOf(source.type), source) : undefined;
  if (range === undefined) return ['', end];
  return 'prefix' in range ? [range.prefix, range.prefix + end] : [range.from, range.to];
}

const idsIn = (rows: readonly Record<string, unknown>[]): readonly number[] => rows.map(({ id }) => Number(id));

const pointer = (
  { resourceOf }: Registry,
  { type, field, target }: RowSource & { readonly kind: 'reference' },
): string => `${type}|${field}|${indexTarget(resourceOf(type), field, target)}`;

/** What lists of rows may ask for: the same fields as those of the table. */
function pointersOf(registry: Registry, type: TypeName, values: JsonObject): readonly string[] {
  const resource = registry.resourceOf(type);
  return Object.keys(resource.fields).flatMap((field) => {
    if (!isFoundBy(resource, field)) return [];
    const target = targetKey(values[field]);
    return target === undefined ? [] : [pointer(registry, { kind: 'reference', type, field, target })];
  });
}

/** Nothing beneath refers to what stands in the draft only. */
const isDraftTarget = (target: string): boolean => isDraftId(Number(target.slice(target.indexOf('#') + 1)));
const isDraft = (value: unknown): boolean => typeof value === 'number' && isDraftId(value);
