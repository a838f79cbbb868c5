import type { Json, JsonObject } from '../json.ts';

/** What a filter is called with beside its value. */
export interface Given {
  readonly positional: readonly Json[];
  readonly named: JsonObject;
}

export type Filter = (value: Json, given: Given) => Json;

/** Arguments by the names of a filter's parameters; those that are left out are undefined. */
export function withParameters<N extends string>(
  parameters: readonly N[],
  apply: (value: Json, args: Readonly<Partial<Record<N, Json>>>) => Json,
): Filter {
  return (value, { positional, named }) => {
    if (positional.length > parameters.length) throw new Error('too many arguments');
    const unknown = Object.keys(named).find((name) => !parameters.some((parameter) => parameter === name));
    if (unknown !== undefined) throw new Error(`unknown argument ${unknown}`);
    const args: Partial<Record<N, Json>> = {};
    for (const [at, name] of parameters.entries()) {
      const given = positional[at] ?? (at < positional.length ? null : named[name]);
      if (given !== undefined) args[name] = given;
    }
    return apply(value, args);
  };
}
