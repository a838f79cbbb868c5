import Big from 'big.js';
import type { Json } from '../json.ts';

/** Product of an exact decimal and a whole number, as canonical text with the given places. */
export const times = (amount: string, quantity: number, places: number): string =>
  new Big(amount).times(quantity).toFixed(places);

/** A decimal that travels as text, as the number that JSON shows: "5.00" and "5" are both 5. Other values stay. */
export const naturalNumber = (value: Json): Json =>
  typeof value === 'string' && /^\d+(\.\d+)?$/.test(value.trim()) ? Number(value) : value;

/** Exact sum of two decimals, with the places of the one that has more. */
export const plus = (a: string, b: string): string => new Big(a).plus(b).toFixed(Math.max(placesOf(a), placesOf(b)));

const placesOf = (amount: string): number => amount.split('.')[1]?.length ?? 0;
