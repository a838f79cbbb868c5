import { Failure } from '../errors.ts';
import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import type { TypeName } from '../schema/field-kinds.ts';
import { select } from './filter.ts';
import { listParameters, type Parameters, type Search } from './selection.ts';

/** Filters written as a JSON object, as scope rules and saved filters keep them: a value or a list of values each. */
export function parametersFrom(filters: JsonObject): Parameters {
  return new Map(Object.entries(filters).map(([name, value]) => [name, valuesOf(value)]));
}

const valuesOf = (value: Json): readonly string[] => (Array.isArray(value) ? value.map(textOf) : [textOf(value)]);
const textOf = (value: Json): string => (value === null ? 'null' : typeof value === 'object' ? '' : String(value));

/** What is wrong with list filters for objects of a type: names that are no filters, and values that no filter takes. */
export async function filterProblems(search: Search, type: TypeName, filters: JsonObject): Promise<readonly string[]> {
  const parameters = parametersFrom(filters);
  const misplaced = [...parameters.keys()].filter((name) => listParameters.has(name));
  const empty = [...parameters]
    .filter(([, values]) => values.length === 0 || values.includes(''))
    .map(([name]) => name);
  const problems = [
    ...misplaced.map((name) => `${name}: This is no filter.`),
    ...empty.map((name) => `${name}: A filter needs a value or a list of values.`),
  ];
  try {
    await select(search, search.reader.registry.resourceOf(type), parameters);
  } catch (error) {
    if (!(error instanceof Failure) || !isJsonObject(error.body)) throw error;
    for (const [name, messages] of Object.entries(error.body)) problems.push(`${name}: ${[messages].flat().join(' ')}`);
  }
  return problems;
}
