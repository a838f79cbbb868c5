import type { FilterDefinition } from '../resource/filter-kinds.ts';
import { comparable, wantsTrue } from '../resource/filter-predicates.ts';
import { parseId } from '../schema/ids.ts';
import { isPattern, patternPredicate } from './pattern-filters.ts';
import { narrowIds, type SelectionBuilder } from './selection.ts';
import { isUnfit, wrongNumber } from './value-filters.ts';

type UnofferedFilter = Extract<FilterDefinition, { kind: 'unoffered' }>;

/** A filter by what no object has finds all objects or none. */
export async function applyUnoffered(
  definition: UnofferedFilter,
  given: readonly string[],
  builder: SelectionBuilder,
): Promise<string | undefined> {
  const problem = await problemOf(definition, given);
  if (problem === undefined && !findsAll(definition, given)) narrowIds(builder, []);
  return problem;
}

function findsAll({ values, lookup }: UnofferedFilter, given: readonly string[]): boolean {
  if (lookup === 'empty') return wantsTrue(given);
  const asksForNothing = values !== 'number' && given.includes('null');
  return asksForNothing !== lookup.startsWith('n');
}

async function problemOf({ values, lookup }: UnofferedFilter, given: readonly string[]): Promise<string | undefined> {
  if (lookup === 'empty') return undefined;
  if (values === 'number')
    return given.some((text) => isUnfit('decimal', comparable({ kind: 'decimal' }, text)))
      ? wrongNumber('decimal')
      : undefined;
  if (values === 'id') {
    const wrong = given.find((text) => text !== 'null' && parseId(text) === undefined);
    return wrong === undefined ? undefined : `Select a valid choice. ${wrong} is not one of the available choices.`;
  }
  if (!isPattern(lookup)) return undefined;
  const predicate = await patternPredicate('', lookup, given);
  return typeof predicate === 'string' ? predicate : undefined;
}
