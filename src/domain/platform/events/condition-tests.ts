import { isJsonObject, type Json } from '../../engine/json.ts';

/** NetBox: what conditions compare by, in the order of its error text. */
export const operators = ['eq', 'gt', 'gte', 'lt', 'lte', 'in', 'contains', 'regex'] as const;
export type Operator = (typeof operators)[number];

export const isOperator = (name: string): name is Operator => operators.some((operator) => operator === name);

/** True, false, or undefined where the value is of a type that cannot be compared so. */
export type Outcome = boolean | undefined;

/** NetBox: what may be compared with a value depends on the type of the value. */
export function takes(operator: Operator, value: Json): boolean {
  if (operator === 'eq') return true;
  if (typeof value === 'string') return operator === 'contains' || operator === 'regex';
  if (typeof value === 'boolean') return operator === 'contains';
  if (typeof value === 'number') return operator !== 'in' && operator !== 'regex';
  return Array.isArray(value) && (operator === 'in' || operator === 'contains');
}

/** The test of what stands in the data; `pattern` compiles the value of `regex`. */
export async function testOf(
  operator: Operator,
  value: Json,
  pattern?: () => Promise<(subject: string) => boolean>,
): Promise<(found: Json) => Outcome> {
  switch (operator) {
    case 'eq':
      return (found) => equal(found, value);
    case 'in':
      return (found) => Array.isArray(value) && value.some((entry) => equal(found, entry));
    case 'contains':
      return (found) => contains(found, value);
    case 'regex': {
      const begins = await pattern?.();
      return (found) => (isSearchable(found) ? begins?.(found) : undefined);
    }
    default:
      return (found) => compare(operator, numberIn(found), numberIn(value));
  }
}

/** Each event would pay for a look at longer ones, whoever has made the rule. */
const longestSubject = 10_000;
const isSearchable = (found: Json): found is string => typeof found === 'string' && found.length <= longestSubject;

/** Python: true is 1 and false is 0, in comparisons with numbers, too. */
const numberIn = (value: Json): number | undefined =>
  typeof value === 'number' ? value : typeof value === 'boolean' ? Number(value) : undefined;

function compare(operator: 'gt' | 'gte' | 'lt' | 'lte', found: number | undefined, value: number | undefined): Outcome {
  if (found === undefined || value === undefined) return undefined;
  if (operator === 'gt') return found > value;
  if (operator === 'gte') return found >= value;
  return operator === 'lt' ? found < value : found <= value;
}

/** Python's `==`: letters count with their case, the order of keys does not. */
function equal(one: Json, other: Json): boolean {
  const [first, second] = [numberIn(one), numberIn(other)];
  if (first !== undefined || second !== undefined) return first === second;
  if (Array.isArray(one))
    return (
      Array.isArray(other) && one.length === other.length && one.every((entry, at) => equal(entry, other[at] ?? null))
    );
  if (!isJsonObject(one) || !isJsonObject(other)) return one === other;
  const names = Object.keys(one);
  return (
    names.length === Object.keys(other).length &&
    names.every((name) => Object.hasOwn(other, name) && equal(one[name] ?? null, other[name] ?? null))
  );
}

/** Python's `value in found`: a part of a text, an entry of a list, a key of an object. */
function contains(found: Json, value: Json): Outcome {
  if (typeof found === 'string') return typeof value === 'string' ? found.includes(value) : undefined;
  if (Array.isArray(found)) return found.some((entry) => equal(entry, value));
  if (isJsonObject(found) && !Array.isArray(value)) return typeof value === 'string' && Object.hasOwn(found, value);
  return undefined;
}
