/** `make`, worked out once for each argument: what follows from a declaration, or from values that never change. */
export function memoizeByObject<K extends object, V extends object>(make: (argument: K) => V): (argument: K) => V {
  const known = new WeakMap<K, V>();
  return (argument) => {
    const made = known.get(argument) ?? make(argument);
    known.set(argument, made);
    return made;
  };
}
