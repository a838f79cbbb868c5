/**
 * Items in groups, each item after those among them that it leads to; `keyOf` names an item and `targetsOf` those that it leads
 * to. Those that lead to one another in a circle come last, together.
 */
export function afterTargets<T, K>(
  items: readonly T[],
  keyOf: (item: T) => K,
  targetsOf: (item: T) => readonly K[],
): readonly (readonly T[])[] {
  const groups: (readonly T[])[] = [];
  for (let left = items; left.length > 0; ) {
    const waiting = new Set(left.map(keyOf));
    const ready = left.filter((item) => !targetsOf(item).some((target) => waiting.has(target)));
    const group = new Set(ready.length > 0 ? ready : left);
    groups.push([...group]);
    left = left.filter((item) => !group.has(item));
  }
  return groups;
}
