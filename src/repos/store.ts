import type { SnapshotPart } from '../domain/engine/bom-snapshot-store.ts';
import type { Collection } from '../domain/engine/collection.ts';
import type { JsonObject } from '../domain/engine/json.ts';
import type { Freshness, ObjectPage, PageRequest, Row, RowSource } from '../domain/engine/ports.ts';
import type { ObjectRef, TypeName } from '../domain/engine/schema/field-kinds.ts';
import type { CommitOutcome, DeletionNotice, Store, WorkUnit } from '../domain/engine/store.ts';
import type { TableAccess } from './client.ts';
import { TableDockItems } from './dock/dock-items.ts';
import { DockStore } from './dock/dock-store.ts';
import { DynamoReader } from './reader.ts';
import { DynamoChunks } from './snapshot-chunks.ts';
import { SnapshotReader } from './snapshot-reader.ts';
import { DynamoWriter } from './writer.ts';

/** The single table as use cases see it. */
export class DynamoStore implements Store {
  readonly access: TableAccess;
  readonly dock: DockStore;
  readonly #reader: SnapshotReader;
  readonly #writer: DynamoWriter;

  constructor(access: TableAccess) {
    this.access = access;
    this.#writer = new DynamoWriter(access);
    this.#reader = new SnapshotReader(new DynamoReader(access), this.#writer, new DynamoChunks(access));
    this.dock = new DockStore(new TableDockItems(access), this.#reader);
  }

  get registry() {
    return this.access.registry;
  }
  getMany(refs: readonly Pick<ObjectRef, 'type' | 'id'>[], freshness?: Freshness) {
    return this.#reader.getMany(refs, freshness);
  }
  findUnique(type: TypeName, constraint: string, values: JsonObject): Promise<number | undefined> {
    return this.#reader.findUnique(type, constraint, values);
  }
  rows(source: RowSource, limit?: number): AsyncIterable<Row> {
    return this.#reader.rows(source, limit);
  }
  referring(type: TypeName, field: string, targets: readonly string[]): Promise<ReadonlyMap<string, readonly Row[]>> {
    return this.#reader.referring(type, field, targets);
  }
  page(request: PageRequest): Promise<ObjectPage> {
    return this.#reader.page(request);
  }
  findByText(type: TypeName, field: string, text: string): Promise<readonly number[] | undefined> {
    return this.#reader.findByText(type, field, text);
  }
  collection(type: TypeName, part?: 'stored'): Promise<Collection | undefined> {
    return this.#reader.collection(type, part);
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
    return this.#writer.takeIds(type, count);
  }
  commit(units: readonly WorkUnit[], lost?: number): Promise<readonly CommitOutcome[]> {
    return this.#writer.commit(units, lost);
  }
  announceDeletion(refs: readonly Pick<ObjectRef, 'type' | 'id'>[]): Promise<DeletionNotice> {
    return this.#writer.announceDeletion(refs);
  }
}
