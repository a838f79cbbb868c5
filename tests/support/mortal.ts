import type { Store } from '../../src/domain/engine/store.ts';
import type { Bucket } from '../../src/repos/bucket.ts';
import type { MemoryBucket } from './memory-bucket.ts';

/** A process that dies at a certain write: nothing that it tries from then on happens. */
export class Mortal {
  #left: number;
  constructor(writes: number) {
    this.#left = writes;
  }
  get isDead(): boolean {
    return this.#left < 0;
  }
  /** The write may happen when the process dies at it, or not. */
  async write<T>(act: () => Promise<T>): Promise<T> {
    this.#left -= 1;
    if (this.#left === -1 && Math.random() < 0.5) await act();
    if (this.isDead) throw new Error('The process is dead.');
    return act();
  }
}

export const mortalStore = (store: Store, life: Mortal): Store =>
  new Proxy(store, {
    get(target, name: keyof Store) {
      const member = target[name];
      if (typeof member !== 'function') return member;
      if (name === 'commit') return (units: Parameters<Store['commit']>[0]) => life.write(() => target.commit(units));
      return member.bind(target);
    },
  });

export function mortalBucket(bucket: MemoryBucket, life: Mortal): Bucket {
  return {
    name: bucket.name,
    head: (at) => bucket.head(at),
    list: (prefix) => bucket.list(prefix),
    read: (at, etag) => bucket.read(at, etag),
    write: (at, content) => life.write(() => bucket.write(at, content)),
    copy: (from, to) => life.write(() => bucket.copy(from, to)),
    remove: (at) => life.write(() => bucket.remove(at)),
    open(at) {
      const writer = bucket.open(at);
      return { append: writer.append, close: () => life.write(writer.close) };
    },
  };
}
