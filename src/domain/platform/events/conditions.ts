import { isBlank, isJsonObject, type Json, type JsonObject, pythonType } from '../../engine/json.ts';
import { boundedPattern } from '../../engine/schema/safe-regex.ts';
import { isOperator, type Operator, type Outcome, operators, takes, testOf } from './condition-tests.ts';
import { readPath } from './event-path.ts';

/**
 * NetBox: what a rule asks of the data of an event. `undefined` is a condition that does not make sense for the data: an
 * attribute that is not there, or a value of another type. It silences the whole rule, negated or not. The attributes of the
 * conditions that are to blame are added to `unmet`.
 */
export type Conditions = (data: JsonObject, unmet?: string[]) => Outcome;

type Parsed =
  | { readonly problem: string; readonly evaluate?: undefined }
  | { readonly problem?: undefined; readonly evaluate: Conditions };

const deepest = 10;
const mostConditions = 100;
const longestList = 1000;
const longestText = 1000;

/** Reads conditions as a rule keeps them, with NetBox's sentences for what it refuses. Blank ones are always true. */
export async function parseConditions(given: Json): Promise<Parsed> {
  if (isBlank(given)) return { evaluate: () => true };
  try {
    return { evaluate: await parseSet(given, { left: mostConditions }, 1) };
  } catch (error) {
    if (error instanceof ConditionProblem) return { problem: error.message };
    throw error;
  }
}

class ConditionProblem extends Error {
  override readonly name = 'ConditionProblem';
}

const wrongKeys = 'Incorrect key(s) informed. Please check documentation.';
const wrongLogic = "Invalid logic type: must be 'AND' or 'OR'. Please check documentation.";

interface Budget {
  left: number;
}

async function parseSet(given: Json, budget: Budget, depth: number): Promise<Conditions> {
  if (!isJsonObject(given))
    throw new ConditionProblem(`Ruleset must be a dictionary, not <class '${pythonType(given)}'>.`);
  const [[key = '', members = null] = [], ...others] = Object.entries(given);
  if (others.length > 0) return parseCondition(given, budget);
  const logic = key.toLowerCase();
  if (logic !== 'and' && logic !== 'or') throw new ConditionProblem(key === '' ? wrongKeys : wrongLogic);
  if (!Array.isArray(members)) throw new ConditionProblem(wrongKeys);
  if (depth > deepest) throw new ConditionProblem(`Conditions nest at most ${deepest} levels.`);
  const parts: Conditions[] = [];
  for (const member of members) parts.push(await parseSet(member, budget, depth + 1));
  return logic === 'and' ? (data, unmet) => all(parts, data, unmet) : (data, unmet) => any(parts, data, unmet);
}

/** Python's `all`, which stops at the first that is not true. */
function all(parts: readonly Conditions[], data: JsonObject, unmet?: string[]): Outcome {
  for (const part of parts) {
    const outcome = part(data, unmet);
    if (outcome !== true) return outcome;
  }
  return true;
}

/** Python's `any`: what stands behind one that is true is not looked at. */
function any(parts: readonly Conditions[], data: JsonObject, unmet?: string[]): Outcome {
  const tried: string[] = [];
  for (const part of parts) {
    const blamed: string[] = [];
    const outcome = part(data, blamed);
    if (outcome === true) return true;
    if (outcome === undefined) {
      unmet?.push(...blamed);
      return undefined;
    }
    tried.push(...blamed);
  }
  unmet?.push(...tried);
  return false;
}

const keys: ReadonlySet<string> = new Set(['attr', 'value', 'op', 'negate']);

async function parseCondition(given: JsonObject, budget: Budget): Promise<Conditions> {
  const { attr, value, op = 'eq', negate = false } = given;
  if (attr === undefined || value === undefined || Object.keys(given).some((key) => !keys.has(key)))
    throw new ConditionProblem(wrongKeys);
  if (budget.left === 0) throw new ConditionProblem(`A rule has at most ${mostConditions} conditions.`);
  budget.left -= 1;
  if (typeof attr !== 'string' || attr === '' || attr.length > longestText)
    throw new ConditionProblem(`Attributes are texts of 1 to ${longestText} characters, such as "status.value".`);
  if (typeof negate !== 'boolean') throw new ConditionProblem('"negate" must be true or false.');
  const operator = operatorIn(op, value);
  const test = await testOf(operator, value, patternIn(operator, value));
  const path = attr.split('.');
  return (data, unmet) => {
    const found = readPath(data, path);
    const holds = found === undefined ? undefined : test(found);
    const outcome = holds === undefined ? undefined : holds !== negate;
    if (outcome !== true) unmet?.push(attr);
    return outcome;
  };
}

function operatorIn(op: Json, value: Json): Operator {
  if (typeof op !== 'string' || !isOperator(op))
    throw new ConditionProblem(
      `Unknown operator: ${typeof op === 'string' ? op : JSON.stringify(op)}. Must be one of: ${operators.join(', ')}`,
    );
  if (isJsonObject(value)) throw new ConditionProblem("Unsupported value type: <class 'dict'>");
  if (!takes(op, value)) throw new ConditionProblem(`Invalid type for ${op} operation: <class '${pythonType(value)}'>`);
  if (Array.isArray(value) && value.length > longestList)
    throw new ConditionProblem(`A list has at most ${longestList} values.`);
  return op;
}

function patternIn(operator: Operator, value: Json) {
  return operator === 'regex' ? () => compiled(String(value)) : undefined;
}

async function compiled(text: string): Promise<(subject: string) => boolean> {
  const pattern = await boundedPattern(text);
  if (pattern.problem !== undefined)
    throw new ConditionProblem(`${text.slice(0, 100)} is not a valid regular expression: ${pattern.problem}`);
  return pattern.begins;
}
