import type { JsonObject } from '../json.ts';
import type { Actor, Reader, RowSource } from '../ports.ts';
import type { Predicate } from '../resource/filter-predicates.ts';
import type { Field } from '../schema/field-kinds.ts';

/** Query parameters: each name with its values in the order given. */
export type Parameters = ReadonlyMap<string, readonly string[]>;

/** Parameters of every list that are no filters. */
export const listParameters: ReadonlySet<string> = new Set([
  'limit',
  'offset',
  'start',
  'ordering',
  'brief',
  'fields',
  'omit',
  'format',
  'exclude',
  'filter',
  'filter_id',
]);

/** Where filters look, and for whom. */
export interface Search {
  readonly reader: Reader;
  readonly actor: Actor;
}

/** What the filters of a request come down to. */
export interface Selection {
  /** Only these ids can match; absent, any. */
  readonly ids?: ReadonlySet<number>;
  /** Only rows of one of these sources can match. */
  readonly sources?: readonly RowSource[];
  readonly tests: readonly ((row: { readonly id: number; readonly values: JsonObject }) => boolean)[];
  /** Some test reads a field that narrow rows do not carry. */
  readonly needsBody: boolean;
}

/** A selection while the filters of a request are added one by one. */
export interface SelectionBuilder {
  ids: Set<number> | undefined;
  sources: RowSource[] | undefined;
  readonly tests: Selection['tests'][number][];
  needsBody: boolean;
}

/** Adds a test on values; `fields` are those that it reads. */
export type AddTest = (fields: readonly string[], predicate: Predicate) => undefined;

/** Notes that a test reads the field of these objects. */
export function reads(builder: SelectionBuilder, field: Field | undefined): void {
  if (!field) return;
  builder.needsBody ||= field.long ?? false;
}

export function narrowIds(builder: SelectionBuilder, ids: readonly number[]): void {
  const before = builder.ids;
  builder.ids = new Set(before ? ids.filter((id) => before.has(id)) : ids);
}

/** The source with the fewest partitions wins: an equality on one id beats a subtree. */
export function offerSources(builder: SelectionBuilder, sources: RowSource[] | undefined): void {
  if (sources === undefined) return;
  if (builder.sources === undefined || sources.length < builder.sources.length) builder.sources = sources;
}

/** A selection before its first filter. */
export const emptySelection = (): SelectionBuilder => ({
  ids: undefined,
  sources: undefined,
  tests: [],
  needsBody: false,
});

export const finished = ({ ids, sources, tests, needsBody }: SelectionBuilder): Selection => ({
  tests,
  needsBody,
  ...(ids ? { ids } : {}),
  ...(sources ? { sources } : {}),
});
