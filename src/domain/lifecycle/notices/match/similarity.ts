/** Texts are compared by their letters and digits alone: `WS-C9300=` is like `WS C9300`. */
const bare = (text: string): string => text.toUpperCase().replace(/[^\p{L}\p{N}]+/gu, '');

/** Longer texts are compared by their beginning, which bounds the work. */
const longest = 60;

/** The pairs of neighbouring characters of a text, with how often each is there. */
export type Pairs = ReadonlyMap<string, number>;

export function pairsOf(text: string): Pairs {
  const letters = bare(text).slice(0, longest);
  const pairs = new Map<string, number>();
  for (let at = 0; at + 1 < letters.length; at++) {
    const pair = letters.slice(at, at + 2);
    pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
  }
  return pairs;
}

const size = (pairs: Pairs): number => [...pairs.values()].reduce((sum, count) => sum + count, 0);

/** How alike two texts are, from 0 to 1: the part of their pairs that both have (Dice). */
function similarity(one: Pairs, other: Pairs): number {
  let shared = 0;
  for (const [pair, count] of one) shared += Math.min(count, other.get(pair) ?? 0);
  const all = size(one) + size(other);
  return all === 0 ? 0 : (2 * shared) / all;
}

/** Less alike than this is not near. */
const leastAlike = 0.4;
const mostNear = 3;

/** The candidates whose texts are most like one of these, the nearest first; three at most. */
export function nearest<C>(
  texts: readonly string[],
  candidates: readonly (readonly [C, readonly Pairs[]])[],
): readonly C[] {
  const wanted = texts.filter((text) => text !== '').map(pairsOf);
  return candidates
    .map(([candidate, known]) => {
      const scores = wanted.flatMap((pairs) => known.map((other) => similarity(pairs, other)));
      return { candidate, score: Math.max(0, ...scores) };
    })
    .filter(({ score }) => score >= leastAlike)
    .toSorted((a, b) => b.score - a.score)
    .slice(0, mostNear)
    .map(({ candidate }) => candidate);
}
