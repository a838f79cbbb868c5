import type { Field, ValueOf } from './field-kinds.ts';

/** A list of entries with the same fields, such as the lines that a verb takes or answers. */
export interface Entries<F extends InputSchema = InputSchema> {
  readonly kind: 'entries';
  readonly fields: F;
  /** At least one entry must be given. */
  readonly required?: boolean;
  readonly help?: string;
}

/** What the body of a verb, its query or its answer holds. */
export interface InputSchema extends Readonly<Record<string, Field | Entries>> {}

/** The values that a schema describes: absent input has the default of its field, no entries are an empty list. */
export type SchemaValues<F extends InputSchema> = {
  readonly [K in keyof F]: F[K] extends Entries<infer E> ? readonly SchemaValues<E>[] : ValueOf<F[K]>;
};

export const entries = <F extends InputSchema>(
  fields: F,
  options: { readonly required?: boolean; readonly help?: string } = {},
): Entries<F> => ({ kind: 'entries', fields, ...options });

export const isEntries = (member: Field | Entries): member is Entries => member.kind === 'entries';
