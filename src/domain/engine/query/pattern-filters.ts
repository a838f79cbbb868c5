import type { Predicate } from '../resource/filter-predicates.ts';
import { boundedPattern } from '../schema/safe-regex.ts';

type PatternLookup = 'regex' | 'iregex';
export const isPattern = (lookup: string): lookup is PatternLookup => lookup === 'regex' || lookup === 'iregex';

/** A test by regular expressions, of which one is enough; or what is wrong with one of them. */
export async function patternPredicate(
  field: string,
  lookup: PatternLookup,
  given: readonly string[],
): Promise<Predicate | string> {
  const finders: ((text: string) => boolean)[] = [];
  for (const text of given) {
    const pattern = await boundedPattern(text, lookup === 'iregex');
    if (pattern.problem !== undefined) return `Enter a valid regular expression: ${pattern.problem}.`;
    finders.push(pattern.finds);
  }
  return (values) => [values[field] ?? []].flat().some((value) => finders.some((finds) => finds(String(value))));
}
