/** Merges ordered streams into one ordered stream. */
export async function* mergeOrdered<T>(
  streams: readonly AsyncIterable<T>[],
  compare: (a: T, b: T) => number,
): AsyncGenerator<T> {
  const iterators = streams.map((stream) => stream[Symbol.asyncIterator]());
  const heads = await Promise.all(iterators.map((iterator) => iterator.next()));
  try {
    for (;;) {
      const smallest = indexOfSmallest(heads, compare);
      const head = smallest === undefined ? undefined : heads[smallest];
      const iterator = smallest === undefined ? undefined : iterators[smallest];
      if (smallest === undefined || !head || head.done || !iterator) return;
      yield head.value;
      heads[smallest] = await iterator.next();
    }
  } finally {
    await Promise.all(iterators.map((iterator) => iterator.return?.()));
  }
}

function indexOfSmallest<T>(heads: readonly IteratorResult<T>[], compare: (a: T, b: T) => number): number | undefined {
  let smallest: number | undefined;
  let value: T | undefined;
  heads.forEach((head, index) => {
    if (head.done) return;
    if (value === undefined || compare(head.value, value) < 0) {
      smallest = index;
      value = head.value;
    }
  });
  return smallest;
}
