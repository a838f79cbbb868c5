import type { JsonObject } from '../json.ts';
import type { TypeName } from '../schema/field-kinds.ts';
import type { IdsWhereFilter, PlaceFilter } from './declared-filters.ts';

/** What one query parameter asks for. The catalogue of a resource follows from its fields. */
export type FilterDefinition =
  | { readonly kind: 'id'; readonly lookup: NumberLookup }
  | { readonly kind: 'search' }
  | { readonly kind: 'text'; readonly field: string; readonly lookup: TextLookup }
  | { readonly kind: 'number'; readonly field: string; readonly lookup: NumberLookup }
  | { readonly kind: 'boolean'; readonly field: string }
  | { readonly kind: 'choice'; readonly field: string; readonly lookup: TextLookup }
  | {
      readonly kind: 'reference';
      readonly field: string;
      readonly by: 'id' | 'key';
      /** Another field of the targets than their natural key. */
      readonly key?: string;
      readonly negated: boolean;
      readonly below?: true;
    }
  | { readonly kind: 'is-null'; readonly field: string }
  | { readonly kind: 'any-empty'; readonly fields: readonly string[] }
  | { readonly kind: 'never' }
  | ({ readonly kind: 'ids-where' } & IdsWhereFilter)
  | { readonly kind: 'is-set'; readonly field: string }
  | { readonly kind: 'includes'; readonly field: string; readonly entry: string }
  | { readonly kind: 'has'; readonly counts: readonly string[] }
  | { readonly kind: 'satisfies'; readonly lookups: readonly JsonObject[] }
  | { readonly kind: 'count'; readonly count: string; readonly lookup: NumberLookup }
  | { readonly kind: 'place'; readonly place: PlaceFilter; readonly lookup: NumberLookup }
  | {
      readonly kind: 'group';
      readonly field: string;
      readonly groups: Readonly<Record<string, readonly (string | number)[]>>;
    }
  | { readonly kind: 'within'; readonly field: string }
  | { readonly kind: 'fits'; readonly type: TypeName; readonly field: string }
  | { readonly kind: 'generic-type'; readonly field: string; readonly negated: boolean }
  | { readonly kind: 'generic-id'; readonly field: string; readonly lookup: NumberLookup }
  | { readonly kind: 'object-type'; readonly field: string; readonly lookup: TextLookup; readonly orNone?: true }
  | { readonly kind: 'list'; readonly field: string; readonly by: 'id' | 'key'; readonly mode: 'all' | 'any' | 'none' }
  | { readonly kind: 'by-request'; readonly actions: readonly string[] }
  | {
      readonly kind: 'path';
      readonly through: string;
      /** The filter behind the reference, or its name there. */
      readonly far: string | FilterDefinition;
      readonly negated: boolean;
    }
  | {
      readonly kind: 'reverse';
      readonly referrer: TypeName;
      readonly fields: readonly string[];
      readonly filter: string;
      readonly isChoice: boolean;
      readonly negated: boolean;
    }
  | { readonly kind: 'unoffered'; readonly values: UnofferedValues; readonly lookup: TextLookup | NumberLookup };

/** What a filter is compared with that no object has. */
export type UnofferedValues = 'id' | 'key' | 'text' | 'number';

export const textLookups = [
  '',
  'n',
  'ic',
  'nic',
  'isw',
  'nisw',
  'iew',
  'niew',
  'ie',
  'nie',
  'empty',
  'regex',
  'iregex',
] as const;
export type TextLookup = (typeof textLookups)[number];
export const numberLookups = ['', 'n', 'lt', 'lte', 'gt', 'gte', 'empty'] as const;
export type NumberLookup = (typeof numberLookups)[number];

/** The name of a filter with a look-up. */
export const suffixed = (name: string, lookup: string): string => (lookup === '' ? name : `${name}__${lookup}`);
