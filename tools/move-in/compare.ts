import { isBlank, type Json, type JsonObject, sameJson } from '../../src/domain/engine/json.ts';

/** What both sides said of an object when they were last in step. */
export interface Base {
  /** As the source said it. */
  readonly source: JsonObject;
  /** Where this side makes something else of it, what. */
  readonly here: JsonObject;
}

export interface Difference {
  readonly field: string;
  readonly source: Json;
  readonly here: Json;
}

export interface Comparison {
  /** What changed at the source only, and what is empty here: to be written here. */
  readonly changes: JsonObject;
  /** What changed here only. */
  readonly changedHere: readonly Difference[];
  /** What changed on both sides. */
  readonly conflicts: readonly Difference[];
  /** What was different when the object was first seen on both sides. */
  readonly differing: readonly Difference[];
  /** What both sides agree on, and what they agreed on before. */
  readonly base: Base;
}

type Verdict = 'agreed' | 'as before' | 'change' | 'changed here' | 'conflict' | 'differing';

/** Compares an object field by field with what it was when both sides were in step; nothing is known of it at first. */
export function compare(source: JsonObject, here: JsonObject, base: Base | undefined): Comparison {
  const found: Record<Exclude<Verdict, 'agreed' | 'as before'>, Difference[]> = {
    change: [],
    'changed here': [],
    conflict: [],
    differing: [],
  };
  const agreed: [string, Json][] = [];
  const settled = new Set<string>();
  for (const [field, said] of Object.entries(source)) {
    const there = here[field] ?? null;
    const verdict = verdictOn(field, said, there, base);
    if (verdict === 'agreed') {
      agreed.push([field, said]);
      settled.add(field);
    } else if (verdict !== 'as before') found[verdict].push({ field, source: said, here: there });
  }
  return {
    changes: Object.fromEntries(found.change.map(({ field, source: value }) => [field, value])),
    changedHere: found['changed here'],
    conflicts: found.conflict,
    differing: found.differing,
    base: {
      source: { ...base?.source, ...Object.fromEntries(agreed) },
      here: Object.fromEntries(Object.entries(base?.here ?? {}).filter(([field]) => !settled.has(field))),
    },
  };
}

function verdictOn(field: string, source: Json, here: Json, base: Base | undefined): Verdict {
  if (sameJson(source, here)) return 'agreed';
  const before = base && Object.hasOwn(base.source, field) ? base.source[field] : undefined;
  if (!base || before === undefined) return isBlank(here) ? 'change' : 'differing';
  const madeOfIt = Object.hasOwn(base.here, field) ? base.here[field] : before;
  const changedThere = !sameJson(source, before);
  const changedHere = !sameJson(here, madeOfIt);
  if (changedThere) return changedHere ? 'conflict' : 'change';
  return changedHere ? 'changed here' : 'as before';
}

/** The base once this side has taken over what the source says. */
export function baseAfter(source: JsonObject, here: JsonObject, before?: Base): Base {
  const others = Object.entries(source).flatMap(([field, value]) => {
    const there = here[field] ?? null;
    return sameJson(value, there) ? [] : [[field, there] as const];
  });
  const kept = Object.entries(before?.here ?? {}).filter(([field]) => !Object.hasOwn(source, field));
  return { source: { ...before?.source, ...source }, here: Object.fromEntries([...kept, ...others]) };
}
