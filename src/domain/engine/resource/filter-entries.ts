import type { DeclaredFilter, PlaceFilter, UnofferedFilters } from './declared-filters.ts';
import {
  type FilterDefinition,
  type NumberLookup,
  numberLookups,
  suffixed,
  type TextLookup,
  textLookups,
  type UnofferedValues,
} from './filter-kinds.ts';

/** A filter with its name. */
export type Entry = readonly [string, FilterDefinition];

export const withLookups = <L extends string>(
  name: string,
  lookups: readonly L[],
  definition: (lookup: L) => FilterDefinition,
): readonly Entry[] => lookups.map((lookup) => [suffixed(name, lookup), definition(lookup)]);

export const choiceLookups = ['', 'n'] as const;
export const namedLookups = textLookups.filter((lookup) => lookup !== 'empty');
const partLookups = namedLookups.filter((lookup) => lookup !== '' && lookup !== 'n');

export function declaredFilters(
  name: string,
  declared: DeclaredFilter,
  catalogue: ReadonlyMap<string, FilterDefinition>,
): readonly Entry[] {
  if ('as' in declared) return aliases(name, declared.as, catalogue);
  if ('through' in declared) return pathFilters(name, declared);
  if ('referrer' in declared) {
    const { isChoice = false, field, furtherField, ...reverse } = declared;
    return withLookups(name, isChoice ? choiceLookups : [''], (lookup) => ({
      kind: 'reverse',
      ...reverse,
      fields: furtherField === undefined ? [field] : [field, furtherField],
      isChoice,
      negated: lookup === 'n',
    }));
  }
  if ('textOf' in declared)
    return withLookups(name, partLookups, (lookup) => ({ kind: 'text', field: declared.textOf, lookup }));
  if ('placeIn' in declared)
    return withLookups(name, numberLookups, (lookup) => ({ kind: 'place', place: declared, lookup }));
  return [[name, plainFilter(declared)]];
}

/** The filter of another name with all its suffixes. */
const aliases = (name: string, meant: string, catalogue: ReadonlyMap<string, FilterDefinition>): readonly Entry[] =>
  [...catalogue].flatMap(([known, definition]) =>
    known === meant || known.startsWith(`${meant}__`) ? [[name + known.slice(meant.length), definition] as const] : [],
  );

type PlainFilter = Exclude<
  DeclaredFilter,
  { as: string } | { through: string } | { referrer: string } | { textOf: string } | PlaceFilter
>;

/** Filters without suffixes. */
function plainFilter(declared: PlainFilter): FilterDefinition {
  if ('never' in declared) return { kind: 'never' };
  if ('idsWhere' in declared) return { kind: 'ids-where', ...declared };
  if ('anyEmpty' in declared) return { kind: 'any-empty', fields: declared.anyEmpty };
  if ('isSet' in declared) return { kind: 'is-set', field: declared.isSet };
  if ('flag' in declared) return { kind: 'boolean', field: declared.flag };
  if ('includes' in declared) return { kind: 'includes', field: declared.field, entry: declared.includes };
  if ('has' in declared) return { kind: 'has', counts: declared.has };
  if ('satisfies' in declared) return { kind: 'satisfies', lookups: declared.satisfies };
  if ('groupOf' in declared) return { kind: 'group', field: declared.groupOf, groups: declared.groups };
  if ('within' in declared) return { kind: 'within', field: declared.within };
  if ('orNone' in declared) return { kind: 'object-type', field: declared.orNone, lookup: '', orNone: true };
  return { kind: 'fits', type: declared.fits, field: declared.by };
}

/** A suffix that negates does so here, so that objects that refer to nothing are found as well. */
function pathFilters(name: string, { through, filter, suffixes }: Extract<DeclaredFilter, { through: string }>) {
  const lookups = suffixes === 'text' ? textLookups : suffixes === 'none' ? ([''] as const) : choiceLookups;
  return withLookups(name, lookups, (lookup) => {
    const negated = lookup.startsWith('n');
    const far: string | FilterDefinition =
      typeof filter === 'string'
        ? suffixed(filter, negated ? lookup.slice(1) : lookup)
        : { kind: 'reference', field: filter.reference, by: 'key', key: filter.by, negated: false };
    return { kind: 'path', through, far, negated };
  });
}

export const unofferedFilters = ({
  objects = [],
  texts = [],
  numbers = [],
  plain = [],
}: UnofferedFilters): readonly Entry[] => {
  const entries = <L extends TextLookup | NumberLookup>(
    names: readonly string[],
    lookups: readonly L[],
    valuesOf: (name: string) => UnofferedValues,
  ) =>
    names.flatMap((name) =>
      withLookups(name, lookups, (lookup) => ({ kind: 'unoffered', values: valuesOf(name), lookup })),
    );
  return [
    ...entries(objects, choiceLookups, (name) => (name.endsWith('_id') ? 'id' : 'key')),
    ...entries(texts, textLookups, () => 'text'),
    ...entries(numbers, numberLookups, () => 'number'),
    ...entries(plain, [''], (name) => (name.endsWith('_id') ? 'number' : 'text')),
  ];
};

export const countFilters = (count: string): readonly Entry[] =>
  withLookups(count, numberLookups, (lookup) => ({ kind: 'count', count, lookup }));
