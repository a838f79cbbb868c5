import type { Expression } from './expression.ts';
import type { ReadPart, Statement } from './read-template.ts';
import { newlines } from './split-template.ts';
import { TemplateError } from './template-error.ts';
import type { Token } from './tokens.ts';
import { writeExpression, writeOutput } from './write-expression.ts';

/** A template in the dialect of the library. Each tag stays on the lines that it had, which errors name. */
export function writeTemplate(parts: readonly ReadPart[]): string {
  const asksForEnd = parts.some((part) => part.kind === 'tag' && endOfLoop.test(part.tag.source));
  let length = 0;
  const texts = parts.map((part) => {
    const text = writePart(part, asksForEnd);
    length += text.length;
    if (length > longestTemplate) throw new TemplateError('the template is too long for what it says', lineOf(part));
    return text;
  });
  return texts.join('');
}

/** What is written in other words is longer than what was given. */
const longestTemplate = 4_000_000;

const endOfLoop = /\bloop\s*\.\s*(?:last|length|revindex0?)\b/;

const lineOf = (part: ReadPart): number | undefined => (part.kind === 'tag' ? part.tag.line : undefined);

function writePart(part: ReadPart, asksForEnd: boolean): string {
  if (part.kind === 'text') return part.source;
  const { tag, statement } = part;
  if (statement.is === 'other') {
    if (loading.has(statement.keyword))
      throw new TemplateError('there are no other templates that could be loaded', tag.line);
    return tag.source;
  }
  return `${tag.open} ${written(statement, asksForEnd)}${'\n'.repeat(newlines(tag.source))} ${tag.close}`;
}

const loading = new Set(['include', 'import', 'from', 'extends']);

function written(statement: Exclude<Statement, { is: 'other' }>, asksForEnd: boolean): string {
  switch (statement.is) {
    case 'output':
      return writeOutput(statement.expression);
    case 'set':
      return `set ${targetsOf(statement.targets)} = ${writeExpression(statement.value)}`;
    case 'for': {
      const { targets, over, condition, recursive } = statement;
      const only = condition ? ` if ${writeExpression(condition)}` : '';
      return `for ${sourceOf(targets)} in ${asksForEnd ? withEnd(over) : writeExpression(over)}${only}${recursive ? ' recursive' : ''}`;
    }
    default:
      return `${statement.is} ${writeExpression(statement.expression)}`;
  }
}

/** The library does not know how many signs a text has, nor which is the last. */
const withEnd = (over: Expression): string =>
  over.is === 'name'
    ? `(${over.name}|list if ${over.name} is string else ${over.name})`
    : `(${writeExpression(over)}|list)`;

/** Only in parentheses does the library take several. */
function targetsOf(targets: readonly Token[]): string {
  const written = sourceOf(targets);
  return written.includes(',') && !written.startsWith('(') ? `(${written})` : written;
}

const sourceOf = (tokens: readonly Token[]): string => tokens.map(({ text }) => text).join('');
