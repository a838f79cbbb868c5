import type { Resource } from '../../domain/engine/resource/resource.ts';
import { idKey } from '../../domain/engine/schema/natural-sort.ts';
import type { TableAccess } from '../client.ts';
import { mapLimited } from '../concurrency.ts';
import { bitsOf, bitsPerWord, type CounterWords, counterWords, missingVersions, positionOf } from '../counters.ts';
import { storedObject } from '../items.ts';
import { KeyLoader } from '../key-loader.ts';
import { itemsOf } from '../query.ts';
import { counterPartition, objectKey, objectPartition } from '../table.ts';
import { CollectionCopy } from './collection-copy.ts';
import { Packs } from './packs.ts';
import { RangeCopy } from './range-copy.ts';

/** Rounds of reading counters and what they say has changed; then rows are newer than their counters, which is as good. */
const rounds = 5;
/** Ranges that are read at the same time. */
const inParallel = 8;
/** Of the 48 ids of a word, so many that reading all of them in one stretch costs less than one by one. */
const denselyStale = 10;
/** Ranges with fewer rows are cheap to read again. */
const worthPacking = 64;
/** Changes of a range after which it is packed anew. */
const changesPerPack = 128;

/** A range of a copy with what its counter says. */
interface Stretch {
  readonly range: RangeCopy;
  readonly counter: CounterWords;
}

/** A copy of a collection and how it is brought up to date: one reading after the other. */
export class RefreshableCopy {
  readonly copy: CollectionCopy;
  readonly #access: TableAccess;
  readonly #keys: KeyLoader;
  readonly #packs: Packs;

  constructor(access: TableAccess, resource: Resource) {
    this.#access = access;
    this.copy = new CollectionCopy(resource);
    this.#keys = new KeyLoader(access);
    this.#packs = new Packs(access);
  }

  /** The copy with every write that was acknowledged before this call. */
  async refreshed(): Promise<CollectionCopy> {
    for (let round = 0; round < rounds; round++) {
      const stretches = await this.#stretches();
      const behind = stretches.filter(isBehind);
      if (behind.length === 0) return this.copy;
      await mapLimited(behind, inParallel, (stretch) => this.#catchUp(stretch));
      if (!behind.some(isBehind)) break;
    }
    return this.copy;
  }

  /** The counters, read strongly, each beside its range; ranges that are not in memory begin with what is packed. */
  async #stretches(): Promise<readonly Stretch[]> {
    const { resource } = this.copy;
    const counters: CounterWords[] = [];
    for await (const item of itemsOf(this.#access, { pk: counterPartition(resource.type) }))
      counters.push(counterWords(item));
    return Promise.all(
      counters.map(async (counter) => ({
        counter,
        range: this.copy.range(counter.partition) ?? (await this.#unpacked(counter)),
      })),
    );
  }

  async #unpacked({ partition }: CounterWords): Promise<RangeCopy> {
    const range = new RangeCopy(this.copy.resource, partition, await this.#packs.read(this.copy.resource, partition));
    this.copy.setRange(partition, range);
    return range;
  }

  /** Removes what is gone, reads what has changed. What is read may be newer than the counter. */
  async #catchUp({ range, counter }: Stretch): Promise<void> {
    for (const word of wordsBehind(range, counter))
      for (const bit of bitsOf(range.live(word)))
        if (!bitsOf(counter.live(word)).includes(bit)) this.copy.remove(range, word * bitsPerWord + bit);
    await this.#read(
      range,
      counter,
      wordsBehind(range, counter).map((word) => suspects(range, counter, word)),
    );
    await this.#read(
      range,
      counter,
      wordsBehind(range, counter).map((word) => livePositions(counter, word)),
    );
    if (range.changes >= changesPerPack || (range.changes >= worthPacking && !range.isPacked))
      await this.#pack(range, counter);
  }

  /** What others find packed saves them reads and no more: a list does not fail for it. */
  async #pack(range: RangeCopy, { partition }: CounterWords): Promise<void> {
    try {
      await this.#packs.write(this.copy.resource, partition, range.pack());
    } catch {
      // Whoever reads the range next packs it.
    }
  }

  /** Reads positions, word by word: one by one, or in a stretch from the first to the last where many lie together. */
  async #read(range: RangeCopy, counter: CounterWords, words: readonly (readonly number[])[]): Promise<void> {
    const single = words.filter(({ length }) => length < denselyStale).flat();
    const dense = adjoining(words.filter(({ length }) => length >= denselyStale));
    const stretches = dense.map((positions) => this.#readStretch(range, counter, positions));
    await Promise.all([this.#readOneByOne(range, single), ...stretches]);
  }

  async #readOneByOne(range: RangeCopy, positions: readonly number[]): Promise<void> {
    const { resource } = this.copy;
    await Promise.all(
      positions.map(async (position) => {
        const item = await this.#keys.load(objectKey(resource.type, range.idAt(position), resource.shards));
        if (item) this.#set(range, position, item);
        else this.copy.remove(range, position);
      }),
    );
  }

  async #readStretch(range: RangeCopy, { partition }: CounterWords, positions: readonly number[]): Promise<void> {
    const [first, last] = [positions[0], positions.at(-1)];
    if (first === undefined || last === undefined) return;
    const { type, shards } = this.copy.resource;
    const missing = new Set(positions);
    const between = { from: idKey(range.idAt(first)), to: idKey(range.idAt(last)) };
    const attributes = ['sk', 'version', 'body'];
    for await (const item of itemsOf(this.#access, {
      pk: objectPartition(type, partition),
      range: between,
      attributes,
    })) {
      const position = positionOf(Number(item.sk), shards);
      if (missing.delete(position)) this.#set(range, position, item);
    }
    for (const position of missing) this.copy.remove(range, position);
  }

  #set(range: RangeCopy, position: number, item: Readonly<Record<string, unknown>>): void {
    const { version, values } = storedObject(this.copy.resource, item);
    this.copy.set(range, position, version, values);
  }
}

/** Joins the positions of words that follow each other. */
function adjoining(words: readonly (readonly number[])[]): readonly (readonly number[])[] {
  const joined: number[][] = [];
  let lastWord = Number.NaN;
  for (const positions of words) {
    const word = Math.floor((positions[0] ?? 0) / bitsPerWord);
    if (word === lastWord + 1) joined.at(-1)?.push(...positions);
    else joined.push([...positions]);
    lastWord = word;
  }
  return joined;
}

const wordsBehind = (range: RangeCopy, counter: CounterWords): readonly number[] =>
  Array.from({ length: range.words }, (_, word) => word).filter(
    (word) => range.versions(word) !== counter.versions(word) || range.live(word) !== counter.live(word),
  );

const isBehind = ({ range, counter }: Stretch): boolean => wordsBehind(range, counter).length > 0;

const livePositions = ({ live }: CounterWords, word: number): readonly number[] =>
  bitsOf(live(word)).map((bit) => word * bitsPerWord + bit);

/** The positions of a word that have most likely changed: those that are new, else the one that all missing versions point at. */
function suspects(range: RangeCopy, counter: CounterWords, word: number): readonly number[] {
  const live = livePositions(counter, word);
  const added = live.filter((position) => !range.has(position));
  if (added.length > 0) return added;
  const { versions, places } = missingVersions(counter.versions(word) - range.versions(word));
  const position = word * bitsPerWord + places / versions;
  return live.includes(position) ? [position] : live;
}
