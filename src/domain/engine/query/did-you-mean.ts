/** Longer names are compared by their first characters, which bounds the work. */
const longestName = 60;

/** The known names that resemble the unknown one most. */
export function nearest(name: string, known: readonly string[]): string {
  const compared = name.slice(0, longestName);
  const ranked = known
    .map((candidate) => ({ candidate, distance: editDistance(compared, candidate) }))
    .sort((a, b) => a.distance - b.distance || a.candidate.length - b.candidate.length)
    .slice(0, 3)
    .map(({ candidate }) => candidate);
  return `Did you mean ${ranked.join(', ')}?`;
}

/** The known name that was most likely meant; undefined when the unknown one resembles none. */
export function mistyped(name: string, known: readonly string[]): string | undefined {
  const most = name.length < 5 ? 1 : 2;
  if (name.length > longestName) return undefined;
  return known.find((candidate) => editDistance(name, candidate) <= most);
}

function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      current.push(Math.min(substitution, (previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}
