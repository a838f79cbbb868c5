import type { ReadPart, Statement } from './read-template.ts';
import { newlines } from './split-template.ts';
import { TemplateError } from './template-error.ts';
import type { Token } from './tokens.ts';
import { writeExpression, writeOutput } from './write-expression.ts';

/** A template in the dialect of the library. Each tag stays on the lines that it had, which errors name. */
export const writeTemplate = (parts: readonly ReadPart[]): string => parts.map(writePart).join('');

function writePart(part: ReadPart): string {
  if (part.kind === 'text') return part.source;
  const { tag, statement } = part;
  if (statement.is === 'other') {
    if (loading.has(statement.keyword))
      throw new TemplateError('there are no other templates that could be loaded', tag.line);
    return tag.source;
  }
  return `${tag.open} ${written(statement)}${'\n'.repeat(newlines(tag.source))} ${tag.close}`;
}

const loading = new Set(['include', 'import', 'from', 'extends']);

function written(statement: Exclude<Statement, { is: 'other' }>): string {
  switch (statement.is) {
    case 'output':
      return writeOutput(statement.expression);
    case 'set':
      return `set ${targetsOf(statement.targets)} = ${writeExpression(statement.value)}`;
    case 'for': {
      const { targets, over, condition, recursive } = statement;
      const only = condition ? ` if ${writeExpression(condition)}` : '';
      return `for ${sourceOf(targets)} in ${writeExpression(over)}${only}${recursive ? ' recursive' : ''}`;
    }
    default:
      return `${statement.is} ${writeExpression(statement.expression)}`;
  }
}

/** Only in parentheses does the library take several. */
function targetsOf(targets: readonly Token[]): string {
  const written = sourceOf(targets);
  return written.includes(',') && !written.startsWith('(') ? `(${written})` : written;
}

const sourceOf = (tokens: readonly Token[]): string => tokens.map(({ text }) => text).join('');
