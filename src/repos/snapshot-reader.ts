import type { SnapshotPart, Snapshots } from '../domain/engine/bom-snapshot-store.ts';
import type { Collection } from '../domain/engine/collection.ts';
import type { JsonObject } from '../domain/engine/json.ts';
import type { Freshness, ObjectPage, PageRequest, Pages, Reader, Row, RowSource } from '../domain/engine/ports.ts';
import { loadObject, referringOneByOne } from '../domain/engine/resource/load-objects.ts';
import type { Registry } from '../domain/engine/resource/registry.ts';
import type { Resource, StoredObject } from '../domain/engine/resource/resource.ts';
import { packedVersion, refKey } from '../domain/engine/resource/resource.ts';
import type { ObjectRef, TypeName } from '../domain/engine/schema/field-kinds.ts';
import type { Writer } from '../domain/engine/store.ts';
import { naivePage } from './naive-page.ts';
import { assetsPerChunk, type Chunk, type ChunkSource, isTypeName } from './snapshot-chunks.ts';

const assetType = 'netbox_asset_lifecycle.asset';
const bomType = 'netbox_asset_lifecycle.bom';

/**
 * Shows packed assets as objects like any other. An asset stands in the snapshot of its BOM until it is written for the
 * first time; from then on it has an item of its own, which wins over the packed one.
 */
export class SnapshotReader implements Reader, Pages, Snapshots {
  readonly #items: Reader & Pages;
  readonly #writer: Writer;
  readonly #source: ChunkSource;
  #emptyAsset: JsonObject | undefined;

  constructor(items: Reader & Pages, writer: Writer, source: ChunkSource) {
    this.#items = items;
    this.#writer = writer;
    this.#source = source;
  }

  get registry(): Registry {
    return this.#items.registry;
  }

  async writeSnapshot(bomId: number, parts: readonly SnapshotPart[]): Promise<number> {
    const total = parts.reduce((sum, { ids }) => sum + ids.length, 0);
    const [generation = 0, ...others] = await this.#writer.takeIds(assetType, total + 1);
    const chunks: Chunk[] = [];
    let firstId = others[0] ?? 0;
    for (const { type, ids } of parts)
      for (let start = 0; start < ids.length; start += assetsPerChunk) {
        const objects = ids.slice(start, start + assetsPerChunk);
        chunks.push({ bomId, generation, type, firstId, objects });
        firstId += objects.length;
      }
    await this.#source.write(chunks);
    return generation;
  }

  async dropSnapshot(bomId: number, generation: number): Promise<void> {
    // A large write that is decided may not have changed the BOM yet.
    if ((await this.#generationOf(bomId)) !== generation) await this.#source.drop(bomId, generation);
  }

  async getMany(
    refs: readonly Pick<ObjectRef, 'type' | 'id'>[],
    freshness?: Freshness,
  ): Promise<ReadonlyMap<string, StoredObject>> {
    const found = await this.#items.getMany(refs, freshness);
    const missing = refs.filter((ref) => ref.type === assetType && !found.has(refKey(ref)));
    if (missing.length === 0) return found;
    const packed = await this.#packedAssets(missing.map(({ id }) => id));
    return new Map([...found, ...packed.map((object) => [refKey(object), object] as const)]);
  }

  async #packedAssets(ids: readonly number[]): Promise<readonly StoredObject[]> {
    const assets: StoredObject[] = [];
    let chunk: Chunk | undefined;
    for (const id of [...new Set(ids)].sort((a, b) => a - b)) {
      if (!chunk || !holds(chunk, id)) chunk = await this.#visibleChunk(id);
      const objectId = chunk && holds(chunk, id) ? chunk.objects[id - chunk.firstId] : undefined;
      if (chunk && objectId !== undefined)
        assets.push({ type: assetType, id, version: packedVersion, values: this.#assetValues(chunk, objectId) });
    }
    return assets;
  }

  #assetValues(chunk: Chunk, objectId: number): JsonObject {
    this.#emptyAsset ??= emptyValues(this.registry.resourceOf(assetType));
    const { bomId: bom, generation } = chunk;
    return { ...this.#emptyAsset, bom, generation, assigned_object: { type: chunk.type, id: objectId } };
  }

  /** Only the generation that the BOM names is visible. */
  async #visibleChunk(assetId: number): Promise<Chunk | undefined> {
    const chunk = await this.#source.holding(assetId);
    return chunk && (await this.#generationOf(chunk.bomId)) === chunk.generation ? chunk : undefined;
  }

  async #generationOf(bomId: number): Promise<number> {
    const bom = await loadObject(this.#items, bomType, bomId);
    return Number(bom?.values.generation ?? 0);
  }

  findUnique(type: TypeName, constraint: string, values: JsonObject): Promise<number | undefined> {
    return this.#items.findUnique(type, constraint, values);
  }

  async *rows(source: RowSource, limit?: number): AsyncGenerator<Row> {
    if (source.type !== assetType) return yield* this.#items.rows(source, limit);
    if (source.kind === 'by-id') return yield* this.#allById(source.startId);
    if (source.kind === 'in-order') return yield* this.#all();
    if (source.field === 'bom') return yield* this.#ofBom(Number(source.target));
    if (source.field === 'assigned_object' && !source.stored) return yield* this.#ofObject(source);
    return yield* this.#items.rows(source, limit);
  }

  referring(type: TypeName, field: string, targets: readonly string[]): Promise<ReadonlyMap<string, readonly Row[]>> {
    if (type === assetType) return referringOneByOne(this, type, field, targets);
    return this.#items.referring(type, field, targets);
  }

  async *#all(): AsyncGenerator<Row> {
    for await (const bom of this.#items.rows({ kind: 'in-order', type: bomType })) yield* this.#ofBom(bom.id);
  }

  async *#allById(startId: number): AsyncGenerator<Row> {
    const rows: Row[] = [];
    for await (const row of this.#all()) if (row.id >= startId) rows.push(row);
    yield* rows.sort((a, b) => a.id - b.id);
  }

  async *#ofBom(bomId: number): AsyncGenerator<Row> {
    const own = await this.#ownRows({ kind: 'reference', type: assetType, field: 'bom', target: String(bomId) });
    yield* own.values();
    for await (const chunk of this.#source.chunks(bomId, await this.#generationOf(bomId)))
      for (const [index, objectId] of chunk.objects.entries())
        if (!own.has(chunk.firstId + index))
          yield { id: chunk.firstId + index, values: this.#assetValues(chunk, objectId) };
  }

  async #ownRows(source: RowSource): Promise<ReadonlyMap<number, Row>> {
    const rows = new Map<number, Row>();
    for await (const row of this.#items.rows(source)) rows.set(row.id, row);
    return rows;
  }

  /** One look into each BOM: snapshots are sorted by object. */
  async *#ofObject(source: Extract<RowSource, { kind: 'reference' }>): AsyncGenerator<Row> {
    const own = await this.#ownRows(source);
    yield* own.values();
    const [type, id] = source.target.split('#');
    if (!type || !isTypeName(type)) return;
    for await (const bom of this.#items.rows({ kind: 'by-id', type: bomType, startId: 0 })) {
      const chunk = await this.#source.covering(bom.id, Number(bom.values.generation), type, Number(id));
      const index = chunk?.type === type ? chunk.objects.indexOf(Number(id)) : -1;
      if (chunk && index >= 0 && !own.has(chunk.firstId + index))
        yield { id: chunk.firstId + index, values: this.#assetValues(chunk, Number(id)) };
    }
  }

  page(request: PageRequest): Promise<ObjectPage> {
    return request.type === assetType ? naivePage(this, request) : this.#items.page(request);
  }

  findByText(type: TypeName, field: string, text: string): Promise<readonly number[] | undefined> {
    return this.#items.findByText(type, field, text);
  }

  async collection(type: TypeName, part?: 'stored'): Promise<Collection | undefined> {
    return type === assetType && part !== 'stored' ? undefined : this.#items.collection(type);
  }

  /** Each BOM keeps the number of its assets. */
  async count(type: TypeName): Promise<number> {
    if (type !== assetType) return this.#items.count(type);
    let count = 0;
    for await (const bom of this.#items.rows({ kind: 'in-order', type: bomType }))
      count += Number(bom.values.asset_count);
    return count;
  }

  countReferences(type: TypeName, field: string, target: string): Promise<number> {
    return this.#items.countReferences(type, field, target);
  }
}

const holds = (chunk: Chunk, assetId: number): boolean =>
  assetId >= chunk.firstId && assetId < chunk.firstId + chunk.objects.length;

const emptyValues = ({ fields }: Resource): JsonObject =>
  Object.fromEntries(Object.keys(fields).map((name) => [name, null]));
