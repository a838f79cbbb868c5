/** `make`, worked out once for each argument: what follows from a declaration, or from values that never change. */
export function memoizeByObject<K extends object, V extends object>(make: (argument: K) => V): (argument: K) => V {
  const known = new WeakMap<K, V>();
  return (argument) => {
    const made = known.get(argument) ?? make(argument);
    known.set(argument, made);
    return made;
  };
}

/** `make`, kept for the arguments that were new last, so that a long run does not hold all that it has made. */
export function memoizeNewest<K, V>(most: number, make: (argument: K) => V): (argument: K) => V {
  const known = new Map<K, { readonly made: V }>();
  return (argument) => {
    const kept = known.get(argument) ?? { made: make(argument) };
    known.set(argument, kept);
    for (const oldest of known.keys()) if (known.size > most) known.delete(oldest);
    return kept.made;
  };
}
