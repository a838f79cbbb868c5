import type { TypeName } from '../../src/domain/engine/schema/field-kinds.ts';
import { compareKeys } from '../../src/domain/engine/schema/natural-sort.ts';
import type { Chunk, ChunkSource } from '../../src/repos/snapshot-chunks.ts';

/** Chunks of snapshots in memory. */
export class MemoryChunks implements ChunkSource {
  #chunks: readonly Chunk[] = [];

  async write(chunks: readonly Chunk[]): Promise<void> {
    this.#chunks = [...this.#chunks, ...chunks].sort(
      (a, b) => compareKeys(a.type, b.type) || (a.objects[0] ?? 0) - (b.objects[0] ?? 0),
    );
  }

  async drop(bomId: number, generation: number): Promise<void> {
    this.#chunks = this.#chunks.filter((chunk) => !isOf(chunk, bomId, generation));
  }

  async *chunks(bomId: number, generation: number): AsyncGenerator<Chunk> {
    yield* this.#chunks.filter((chunk) => isOf(chunk, bomId, generation));
  }

  async holding(assetId: number): Promise<Chunk | undefined> {
    return this.#chunks.find(({ firstId, objects }) => assetId >= firstId && assetId < firstId + objects.length);
  }

  async covering(bomId: number, generation: number, type: TypeName, objectId: number): Promise<Chunk | undefined> {
    return this.#chunks.find(
      (chunk) => isOf(chunk, bomId, generation) && chunk.type === type && chunk.objects.includes(objectId),
    );
  }
}

const isOf = (chunk: Chunk, bomId: number, generation: number): boolean =>
  chunk.bomId === bomId && chunk.generation === generation;
