import { isJsonObject, type Json, type JsonObject } from '../../engine/json.ts';
import { decimal, integer } from '../../engine/schema/fields.ts';
import { parseField } from '../../engine/schema/parse.ts';
import { largestQuantity } from '../item/item.ts';
import { priceFormat } from '../item/price.ts';

/** From this quantity on, one unit costs this much (exact decimal text). */
export interface PriceBreak extends JsonObject {
  readonly quantity: number;
  readonly unit_price: string;
}

const quantityField = integer({ required: true, min: 1, max: largestQuantity });
const priceField = decimal({ ...priceFormat, required: true });

/** Price breaks ordered by quantity, each quantity once; a text is the error. */
export function parsePriceBreaks(list: readonly Json[]): readonly PriceBreak[] | string {
  const breaks = list.map(parseBreak);
  const wrong = breaks.find((entry) => typeof entry === 'string');
  if (wrong !== undefined) return wrong;
  const sorted = breaks
    .filter((entry): entry is PriceBreak => typeof entry !== 'string')
    .sort((a, b) => a.quantity - b.quantity);
  const twice = sorted.find(({ quantity }, index) => quantity === sorted[index - 1]?.quantity);
  return twice ? `Quantity ${twice.quantity} is listed twice.` : sorted;
}

function parseBreak(entry: Json, index: number): PriceBreak | string {
  if (!isJsonObject(entry)) return `Entry ${index}: expected an object with quantity and unit_price.`;
  const { quantity = null, unit_price = null, ...others } = entry;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) return `Entry ${index}: unknown field ${unknown}.`;
  const from = parseField(quantityField, quantity);
  const price = parseField(priceField, unit_price);
  if ('error' in from) return `Entry ${index}, quantity: ${from.error}`;
  if ('error' in price) return `Entry ${index}, unit_price: ${price.error}`;
  return 'value' in from && typeof from.value === 'number' && 'value' in price && typeof price.value === 'string'
    ? { quantity: from.value, unit_price: price.value }
    : `Entry ${index}: expected an object with quantity and unit_price.`;
}
