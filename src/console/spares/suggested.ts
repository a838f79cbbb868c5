/** Bounds of an allocation. */
export interface Bounds {
  readonly min_quantity: number;
  readonly max_quantity: number;
  readonly reorder_quantity: number;
}

/** Bounds in an address. */
export const boundsText = ({ min_quantity, max_quantity, reorder_quantity }: Bounds): string =>
  [min_quantity, max_quantity, reorder_quantity].join('-');

/** The bounds that an address has; undefined for anything else. */
export function boundsFrom(text: string | null): Bounds | undefined {
  const [, min, max, reorder] = /^(\d{1,10})-(\d{1,10})-(\d{1,10})$/.exec(text ?? '') ?? [];
  return min === undefined
    ? undefined
    : { min_quantity: Number(min), max_quantity: Number(max), reorder_quantity: Number(reorder) };
}

export const boundsWords = (
  { min_quantity, max_quantity, reorder_quantity }: Bounds,
  write: (value: number) => string | undefined,
): string => `minimum ${write(min_quantity)}, maximum ${write(max_quantity)}, reorder ${write(reorder_quantity)}`;
