/** A list of allowed values with the labels that people read, in the order in which NetBox offers them. */
export type Choices<V extends string | number = string | number> = readonly {
  readonly value: V;
  readonly label: string;
}[];

/** Builds choices from `{ value: 'Label' }`. */
export function choices<const T extends Record<string, string>>(labels: T): Choices<keyof T & string> {
  const values = Object.keys(labels) as (keyof T & string)[];
  return values.map((value) => ({ value, label: labels[value] ?? value }));
}

/** Builds choices whose values are numbers, as for rack widths. */
export const numberChoices = <const V extends number>(...pairs: readonly (readonly [V, string])[]): Choices<V> =>
  pairs.map(([value, label]) => ({ value, label }));

/** Builds choices whose labels equal their values. */
export const plainChoices = <const V extends string>(...values: readonly V[]): Choices<V> =>
  values.map((value) => ({ value, label: value }));

export const labelOf = (list: Choices, value: string | number): string =>
  list.find((choice) => choice.value === value)?.label ?? String(value);
