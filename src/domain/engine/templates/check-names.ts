import { type Expression, eachExpression } from './expression.ts';
import { isOwnFilter } from './filters.ts';
import type { ReadPart, Statement } from './read-template.ts';
import { TemplateError } from './template-error.ts';

/** Filters and tests that are not there are an error of the template, also in a branch that is never taken. */
export function checkNames(parts: readonly ReadPart[]): void {
  for (const expression of expressionsOf(parts)) eachExpression(expression, checkName);
}

const expressionsOf = (parts: readonly ReadPart[]): readonly Expression[] =>
  parts.flatMap((part) => (part.kind === 'tag' ? inStatement(part.statement) : []));

function inStatement(statement: Statement): readonly Expression[] {
  switch (statement.is) {
    case 'other':
      return [];
    case 'for':
      return [statement.over, ...(statement.condition ? [statement.condition] : [])];
    case 'set':
      return [statement.value];
    default:
      return [statement.expression];
  }
}

function checkName(expression: Expression): void {
  if (expression.is === 'filter' && !filters.has(expression.name) && !isOwnFilter(expression.name))
    throw new TemplateError(`there is no filter ${expression.name}`, expression.line);
  if (expression.is === 'test' && !tests.has(expression.name))
    throw new TemplateError(`there is no test ${expression.name}`, expression.line);
}

/** Those of the library. */
const filters = new Set(
  'abs attr batch bool chain count d default dictsort filesizeformat first groupby items last length lines list map max min pluralize reject rejectattr reverse safe select selectattr slice sort split sum unique'.split(
    ' ',
  ),
);
const tests = new Set(
  'boolean defined divisibleby endingwith eq equalto even false filter float ge greaterthan gt in integer iterable le lessthan lower lt mapping ne none number odd safe escaped sameas sequence startingwith string test true undefined upper'.split(
    ' ',
  ),
);
